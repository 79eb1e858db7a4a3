"""Listening at an address of this machine, for as long as the house is open."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn

from bots.web.app import Callbacks, Check, Doorbell, Read
from core.errors import OperatorError

_MOST = 200  # connections at once; FAL calls again where there are more
_GRACE = 3  # seconds for what is being answered when the house closes


class _Server(uvicorn.Server):
    """Leaves the signals of the process to those who started it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def listening(
    address: tuple[str, int], read: Read, check: Check, callbacks: Callbacks
) -> AsyncIterator["asyncio.Task[None]"]:
    """Answer there; the task ends when that breaks off. OperatorError: the address cannot be had."""
    doorbell = Doorbell(read, check, callbacks)
    server = _Server(_config(doorbell))
    serving = asyncio.create_task(server.serve([_listener(address)]), name="web")
    try:
        yield serving
    finally:
        doorbell.close()
        server.should_exit = True
        await asyncio.wait({serving})


def _config(doorbell: Doorbell) -> uvicorn.Config:
    return uvicorn.Config(
        doorbell.app(),
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",  # what strangers send is no news
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_MOST,
        timeout_graceful_shutdown=_GRACE,
    )


def _listener(address: tuple[str, int]) -> socket.socket:
    host, port = address
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server(address, family=family)
    except (OSError, UnicodeError) as error:  # a host may be no name at all
        problem = getattr(error, "strerror", None) or str(error)
        raise OperatorError("web-address", address=f"{host}:{port}", problem=problem) from error
