"""Faults a test orders for coming requests, and how each is carried out on the wire."""

import asyncio
from collections.abc import Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Literal, get_args

from aiohttp import web

from tests.emulators.fal.answers import (
    NO_SUCH_REQUEST,
    NOT_STARTED_IN_TIME,
    TOO_MANY_REQUESTS,
    UNKNOWN_KEY,
    USER_LOCKED,
    Answer,
    Flow,
    model_error,
    request_error,
    sentence,
)

Operation = Literal[
    "submit",
    "status",
    "stream",
    "result",
    "cancel",
    "file",
    "upload",
    "models",
    "pricing",
    "requests",
    "billing",
    "keys",
    "other",
]
GARBAGE = b"data: <html>neither JSON nor a picture</html>\n\n"
USUAL = {
    401: sentence(401, UNKNOWN_KEY),
    403: USER_LOCKED,
    404: NO_SUCH_REQUEST,
    422: model_error(422, "feature_not_supported", ("body",), "The requested feature is not supported"),
    429: TOO_MANY_REQUESTS,
    500: request_error(500, "internal_error", "Internal error"),
    502: request_error(502, "runner_incomplete_response", "Runner sent an incomplete response"),
    503: request_error(503, "runner_connection_refused", "Runner refused the connection"),
    504: NOT_STARTED_IN_TIME,
}


@dataclass(frozen=True, slots=True)
class Status:
    """Answer with this code and process nothing; without a body, FAL's usual one for the code."""

    code: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def answer(self) -> Answer:
        """The answer to give instead of the real one."""
        usual = USUAL.get(self.code, sentence(self.code, f"Error {self.code}"))
        if self.body is None:
            return Answer(self.code, usual.body, {**usual.headers, **self.headers})
        return Answer(self.code, self.body, self.headers)


@dataclass(frozen=True, slots=True)
class Slow:
    """Process at once, answer this many seconds later."""

    seconds: float


class Cut(Enum):
    """Ways for an answer never to arrive whole."""

    BEFORE = auto()
    AFTER = auto()
    SHORT = auto()
    GARBAGE = auto()


class Fault:
    """The faults by name: `Fault.STATUS(429)`, `Fault.SLOW(0.1)`, `Fault.DROP_AFTER`."""

    STATUS = Status
    SLOW = Slow
    DROP_BEFORE = Cut.BEFORE
    """The connection closes and nothing was processed."""
    DROP_AFTER = Cut.AFTER
    """Everything was processed (a job is accepted), then the connection closes without an answer."""
    TRUNCATED = Cut.SHORT
    """Half of the promised content-length arrives, then the connection closes."""
    GARBAGE = Cut.GARBAGE
    """200 with bytes that are neither JSON nor a picture."""


AnyFault = Status | Slow | Cut


@dataclass(slots=True)
class _Order:
    operation: Operation
    fault: AnyFault
    times: int
    match: str | None


class FaultPlan:
    """The faults still to come, used up in the order they were given."""

    def __init__(self) -> None:
        self._orders: list[_Order] = []

    def add(self, operation: Operation, fault: AnyFault, times: int, match: str | None) -> None:
        """Let the next `times` requests of an operation (on one endpoint) fail."""
        if operation not in get_args(Operation):
            raise ValueError(f"No operation {operation!r}; there are {', '.join(get_args(Operation))}")
        self._orders.append(_Order(operation, fault, times, match))

    def take(self, operation: Operation, endpoint: str) -> AnyFault | None:
        """The fault for a request that has just come in, if there is one."""
        for order in self._orders:
            if order.operation == operation and order.times > 0 and order.match in {None, endpoint}:
                order.times -= 1
                return order.fault
        return None

    def clear(self) -> None:
        """Forget the faults that have not come up."""
        self._orders.clear()


async def deliver(request: web.Request, answer: Answer | Flow, fault: AnyFault | None) -> web.StreamResponse:
    """Send an answer the way the fault wants it."""
    match fault:
        case Slow(seconds):
            await asyncio.sleep(seconds)
        case Cut.GARBAGE:
            answer = Answer(200, GARBAGE, {"Content-Type": _content_type(answer)})
        case Cut.AFTER if isinstance(answer, Answer):
            return hang_up(request)
    if isinstance(answer, Flow):
        return await _send_pieces(request, answer, cut=fault in {Cut.AFTER, Cut.SHORT})
    return await _send_half(request, answer) if fault is Cut.SHORT else _whole(answer)


def hang_up(request: web.Request) -> web.Response:
    """Close the connection; what is returned reaches nobody."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()


def _content_type(answer: Answer | Flow) -> str:
    return answer.content_type if isinstance(answer, Answer) else answer.headers["Content-Type"]


def _whole(answer: Answer) -> web.Response:
    headers = {**answer.headers, "Content-Type": answer.content_type}
    return web.Response(status=answer.status, body=answer.content, headers=headers)


async def _send_half(request: web.Request, answer: Answer) -> web.StreamResponse:
    content = answer.content
    headers = {**answer.headers, "Content-Type": answer.content_type, "Content-Length": str(len(content))}
    response = web.StreamResponse(status=answer.status, headers=headers)
    await response.prepare(request)
    await response.write(content[: len(content) // 2])
    hang_up(request)
    return response


async def _send_pieces(request: web.Request, flow: Flow, *, cut: bool) -> web.StreamResponse:
    response = web.StreamResponse(headers=flow.headers)
    await response.prepare(request)
    async with aclosing(flow.pieces) as pieces:
        with suppress(ConnectionResetError):  # the client may leave before the end
            async for piece in pieces:
                await response.write(piece)
                if cut:
                    hang_up(request)
                    break
    return response
