"""The pages that stand under the public address: where FAL calls back, and where health is asked for."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Protocol

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from core.errors import BusyError

log = logging.getLogger(__name__)

_LARGEST = 1024 * 1024  # bytes of a callback; one that lists four pictures has about 2000
_PATIENCE = 12.0  # seconds; FAL waits 15 for an answer

Read = Callable[[str], int | None]  # what stands in the address -> our run; None: we did not write that
# Headers (names in lower case) and body to the request that has ended; None: FAL did not say so.
# BusyError: that cannot be found out at the moment.
Check = Callable[[Mapping[str, str], bytes], Awaitable[str | None]]


class Callbacks(Protocol):
    """Who wants to know that FAL has finished."""

    async def arrived(self, run: int, request_id: str) -> None:
        """FAL says that this request is its answer to our run, and has ended. Said twice, it is done once."""
        ...


class Doorbell:
    """Takes callbacks until it is closed; then FAL is asked to call again."""

    def __init__(
        self, read: Read, check: Check, callbacks: Callbacks, *, patience: float = _PATIENCE
    ) -> None:
        self._read = read
        self._check = check
        self._callbacks = callbacks
        self._patience = patience  # seconds for one callback
        self._open = True

    def close(self) -> None:
        """Take nothing more."""
        self._open = False

    def app(self) -> Starlette:
        """As ASGI."""
        app = Starlette(
            routes=[
                Route("/fal/{mark}", self._called_back, methods=["POST"]),
                Route("/healthz", _healthy, methods=["GET"]),
            ]
        )
        app.router.redirect_slashes = False  # FAL takes a redirect for a final no
        return app

    async def _called_back(self, request: Request) -> Response:
        run = self._read(request.path_params["mark"])
        if run is None:
            return _say(HTTPStatus.NOT_FOUND)
        try:
            async with asyncio.timeout(self._patience):
                return _say(await self._take(run, request))
        except ClientDisconnect:
            return _say(HTTPStatus.BAD_REQUEST)  # nobody hears it
        except (BusyError, TimeoutError) as error:
            log.warning("FAL's callback for run %s was not taken: %r", run, error)
        except Exception:
            log.exception("FAL's callback for run %s was not taken", run)
        return _say(HTTPStatus.SERVICE_UNAVAILABLE)

    async def _take(self, run: int, request: Request) -> HTTPStatus:
        body = await _read(request)
        if body is None:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        request_id = await self._check(request.headers, body)
        if request_id is None:
            return HTTPStatus.UNAUTHORIZED
        if not self._open:
            return HTTPStatus.SERVICE_UNAVAILABLE
        await self._callbacks.arrived(run, request_id)
        return HTTPStatus.OK


async def _healthy(_: Request) -> Response:
    return _say(HTTPStatus.OK)


async def _read(request: Request) -> bytes | None:
    """The body; None: it is larger than any callback."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _LARGEST:
            return None
    return bytes(body)


def _say(status: HTTPStatus) -> Response:
    return PlainTextResponse(f"{status.phrase}\n", status)
