"""What FAL says: whole answers, answers in pieces, and the three shapes of its errors."""

import json
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

ERROR_PAGES = "https://docs.fal.ai/errors/#"


@dataclass(frozen=True, slots=True)
class Answer:
    """One whole answer; a body that is not bytes goes out as JSON."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The bytes that go out."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()

    @property
    def content_type(self) -> str:
        """The media type, from the headers if they name one."""
        return self.headers.get("Content-Type", "application/json")


@dataclass(frozen=True, slots=True)
class Flow:
    """An answer that goes out piece by piece, as it comes to be."""

    pieces: AsyncGenerator[bytes]
    headers: Mapping[str, str]


def request_error(
    status: int, error_type: str, text: str, headers: Mapping[str, str] = MappingProxyType({})
) -> Answer:
    """FAL itself could not serve the request (no runner, too late, cancelled)."""
    return Answer(
        status, {"detail": text, "error_type": error_type}, {"X-Fal-Error-Type": error_type, **headers}
    )


def model_error(
    status: int, kind: str, loc: tuple[str, ...], msg: str, headers: Mapping[str, str] = MappingProxyType({})
) -> Answer:
    """The model refused or failed: a list of details, each with its place in the input."""
    detail = {"loc": list(loc), "msg": msg, "type": kind, "url": f"{ERROR_PAGES}{kind}"}
    return Answer(status, {"detail": [detail]}, headers)


def platform_error(status: int, kind: str, message: str) -> Answer:
    """The platform API's own shape of an error."""
    return Answer(status, {"error": {"type": kind, "message": message}})


def sentence(status: int, text: str) -> Answer:
    """An error in one sentence, as the gate before the models gives it."""
    return Answer(status, {"detail": text})


NO_SUCH_REQUEST = Answer(404, {"status": "NOT_FOUND"})
STILL_WORKING = sentence(400, "Request is still in progress")
USER_LOCKED = sentence(
    403, "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing"
)
MALFORMED_KEY = "Invalid Key Authorization header format. Expected '<key_id>:<key_secret>'."
UNKNOWN_KEY = "No user found for Key ID and Secret"
NOT_STARTED_IN_TIME = request_error(
    504, "request_timeout", "Request timed out", {"X-Fal-Request-Timeout-Type": "user"}
)
CANCELLED = request_error(499, "client_cancelled", "Request was cancelled by the client")
TOO_MANY_REQUESTS = request_error(
    429, "concurrent_requests_limit", "Too many requests", {"X-Fal-Needs-Retry": "1"}
)
