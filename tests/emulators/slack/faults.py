"""Failures on command: what can go wrong between Slack and an app, and when it strikes."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to fail. What is processed before the answer is lost stays processed, as in life."""

    DROP_BEFORE: ClassVar["Fault"]  # the connection closes, nothing was processed
    DROP_AFTER: ClassVar["Fault"]  # processed, then the connection closes without an answer
    TRUNCATED: ClassVar["Fault"]  # processed, but the answer stops halfway
    GARBAGE: ClassVar["Fault"]  # processed, but the answer is a page of HTML

    kind: str
    code: int = 200
    retry_after: int | None = None
    name: str = ""
    seconds: float = 0

    @staticmethod
    def status(code: int, retry_after: int | None = None) -> "Fault":
        """An HTTP status, nothing processed; `retry_after` in seconds becomes the Retry-After header."""
        return Fault("status", code=code, retry_after=retry_after)

    @staticmethod
    def error(name: str) -> "Fault":
        """A refusal with ok: false and this error name, nothing processed."""
        return Fault("error", name=name)

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
        return _hang_up(request)
    if fault.kind == "error":
        return web.json_response({"ok": False, "error": fault.name})
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    error = "ratelimited" if fault.code == web.HTTPTooManyRequests.status_code else "service_unavailable"
    return web.json_response({"ok": False, "error": error}, status=fault.code, headers=headers)


async def _spoil(fault: Fault, request: web.Request, response: web.Response) -> web.StreamResponse:
    if fault.kind == "drop_after":
        return _hang_up(request)
    if fault.kind == "truncated":
        return await _cut(request, response)
    if fault.kind == "garbage":
        return web.Response(text="<html><body>Something went wrong</body></html>", content_type="text/html")
    await asyncio.sleep(fault.seconds)
    return response


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _cut(request: web.Request, response: web.Response) -> web.StreamResponse:
    body = response.body if isinstance(response.body, bytes) else b""
    cut = web.StreamResponse(status=response.status, headers={"Content-Type": "application/json"})
    cut.content_length = len(body)
    await cut.prepare(request)
    await cut.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return cut
