"""Failures on command: what can go wrong between Discord and an app, and when it strikes."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal

from aiohttp import web

from tests.emulators.discord.jsons import answer_json
from tests.emulators.discord.refusals import CODES, waiting_headers


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to fail. What is processed before the answer is lost stays processed, as in life."""

    DROP_BEFORE: ClassVar["Fault"]  # the connection closes, nothing was processed
    DROP_AFTER: ClassVar["Fault"]  # processed, then the connection closes without an answer
    TRUNCATED: ClassVar["Fault"]  # processed, but the answer stops halfway
    GARBAGE: ClassVar["Fault"]  # processed, but the answer is a page of HTML

    kind: str
    code: int = 200
    retry_after: float | None = None
    name: int = 0
    seconds: float = 0
    scope: str = "user"
    via: bool = True

    @staticmethod
    def status(
        code: int,
        retry_after: float | None = None,
        *,
        scope: Literal["user", "global", "shared"] = "user",
        via: bool = True,
    ) -> "Fault":
        """An HTTP status, nothing processed.

        A 429 says to wait `retry_after` seconds (default 1); without `via` it comes from Cloudflare, as HTML.
        """
        return Fault("status", code=code, retry_after=retry_after, scope=scope, via=via)

    @staticmethod
    def error(code: int, status: int | None = None) -> "Fault":
        """A refusal with one of Discord's codes, such as 50013, nothing processed."""
        return Fault("error", code=status or CODES[code][0], name=code)

    @staticmethod
    def SLOW(seconds: float) -> "Fault":  # noqa: N802 - it stands in one row with the constants
        """Processed at once, answered `seconds` later."""
        return Fault("slow", seconds=seconds)


Fault.DROP_BEFORE = Fault("drop_before")
Fault.DROP_AFTER = Fault("drop_after")
Fault.TRUNCATED = Fault("truncated")
Fault.GARBAGE = Fault("garbage")


class Faults:
    """The failures still to come, by operation."""

    def __init__(self) -> None:
        self._planned: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def plan(self, operation: str, fault: Fault, times: int) -> None:
        """Let the next `times` uses of the operation fail."""
        self._planned[operation].extend([fault] * times)

    def take(self, operation: str) -> Fault | None:
        """The failure due now, or None."""
        planned = self._planned[operation]
        return planned.popleft() if planned else None


async def answer_with(
    fault: Fault | None, request: web.Request, process: Callable[[], web.Response]
) -> web.StreamResponse:
    """Process a request and answer it, unless and as far as the fault forbids it."""
    if fault is None:
        return process()
    if fault.kind in ("drop_before", "status", "error"):
        return _refuse(fault, request)
    return await _spoil(fault, request, process())


def _refuse(fault: Fault, request: web.Request) -> web.Response:
    if fault.kind == "drop_before":
        return hang_up(request)
    if fault.kind == "error":
        message = CODES.get(fault.name, (0, "An error on command"))[1]
        return answer_json({"message": message, "code": fault.name}, status=fault.code)
    if fault.code == web.HTTPTooManyRequests.status_code:
        return _too_many(fault)
    return answer_json({"message": f"{fault.code}: An error on command", "code": 0}, status=fault.code)


def _too_many(fault: Fault) -> web.Response:
    if not fault.via:
        page = "<html><body>You are being rate limited</body></html>"
        return web.Response(text=page, content_type="text/html", status=fault.code)
    seconds = 1.0 if fault.retry_after is None else float(fault.retry_after)
    body = {"message": "You are being rate limited.", "retry_after": seconds}
    body["global"] = fault.scope == "global"
    return answer_json(body, status=fault.code, headers=waiting_headers(seconds, fault.scope))


async def _spoil(fault: Fault, request: web.Request, response: web.Response) -> web.StreamResponse:
    if fault.kind == "drop_after":
        return hang_up(request)
    if fault.kind == "truncated":
        return await _cut(request, response)
    if fault.kind == "garbage":
        return web.Response(text="<html><body>Something went wrong</body></html>", content_type="text/html")
    await asyncio.sleep(fault.seconds)
    return response


def hang_up(request: web.Request) -> web.Response:
    """Close the connection of a request."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _cut(request: web.Request, response: web.Response) -> web.StreamResponse:
    body = response.body if isinstance(response.body, bytes) else b""
    cut = web.StreamResponse(status=response.status, headers={"Content-Type": "application/json"})
    cut.content_length = len(body) or 2
    await cut.prepare(request)
    await cut.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return cut
