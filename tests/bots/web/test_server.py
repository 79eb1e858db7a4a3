"""Listening at an address: the port is there while the house is open, and signals stay with the process."""

import asyncio
import logging
import signal
from collections.abc import Mapping

import httpx
import pytest

from bots.web.server import listening
from core.errors import OperatorError
from core.messages import Messages


class Runner:
    """Notes what it is told; holds it back until `go` is set."""

    def __init__(self) -> None:
        self.noted: list[tuple[int, str]] = []
        self.busy, self.go = asyncio.Event(), asyncio.Event()
        self.go.set()

    async def arrived(self, run: int, request_id: str) -> None:
        """Note it, in time."""
        self.busy.set()
        await self.go.wait()
        self.noted.append((run, request_id))


async def fals(_: Mapping[str, str], body: bytes) -> str | None:
    """Every callback with a body is FAL's."""
    return body.decode() or None


async def ask(port: int, body: bytes = b"request-1") -> int:
    """Call back for run 57."""
    async with httpx.AsyncClient() as http:
        return (await http.post(f"http://127.0.0.1:{port}/fal/57", content=body)).status_code


async def test_callbacks_are_taken_while_it_is_open_and_no_longer(unused_tcp_port: int) -> None:
    runner = Runner()
    async with listening(("127.0.0.1", unused_tcp_port), int, fals, runner):
        assert await ask(unused_tcp_port) == 200
        assert await ask(unused_tcp_port, b"") == 401
    with pytest.raises(httpx.ConnectError):
        await ask(unused_tcp_port)
    assert runner.noted == [(57, "request-1")]


async def test_an_address_can_be_had_again_at_once(unused_tcp_port: int) -> None:
    for _ in range(2):
        async with listening(("127.0.0.1", unused_tcp_port), int, fals, Runner()):
            assert await ask(unused_tcp_port) == 200


async def test_a_taken_port_is_told_with_its_setting(unused_tcp_port: int) -> None:
    address = ("127.0.0.1", unused_tcp_port)
    async with listening(address, int, fals, Runner()):
        with pytest.raises(OperatorError) as refused:
            await listening(address, int, fals, Runner()).__aenter__()
        assert await ask(unused_tcp_port) == 200
    sentence = Messages().say(refused.value)
    assert f"127.0.0.1:{unused_tcp_port}" in sentence
    assert "SIDAI_WEB" in sentence


@pytest.mark.parametrize("host", ["192.0.2.1", "a..b"])
async def test_a_host_that_is_not_this_machine_is_told_so_too(host: str, unused_tcp_port: int) -> None:
    with pytest.raises(OperatorError) as refused:
        await listening((host, unused_tcp_port), int, fals, Runner()).__aenter__()
    assert f"Nothing can listen at {host}:{unused_tcp_port}" in Messages().say(refused.value)


async def test_what_is_being_taken_is_finished_before_it_closes(unused_tcp_port: int) -> None:
    runner = Runner()
    runner.go.clear()
    async with listening(("127.0.0.1", unused_tcp_port), int, fals, runner):
        asked = asyncio.create_task(ask(unused_tcp_port))
        await runner.busy.wait()
        asyncio.get_running_loop().call_later(0.05, runner.go.set)
    assert await asked == 200
    assert runner.noted == [(57, "request-1")]


async def test_what_is_still_being_checked_when_it_closes_is_to_come_again(unused_tcp_port: int) -> None:
    runner, checking, go = Runner(), asyncio.Event(), asyncio.Event()

    async def check(_: Mapping[str, str], body: bytes) -> str | None:
        checking.set()
        await go.wait()
        return body.decode()

    async with listening(("127.0.0.1", unused_tcp_port), int, check, runner):
        asked = asyncio.create_task(ask(unused_tcp_port))
        await checking.wait()
        asyncio.get_running_loop().call_soon(go.set)  # once the closing has begun
    assert await asked == 503
    assert not runner.noted


async def test_signals_stay_with_the_process(unused_tcp_port: int) -> None:
    before = [signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)]
    async with listening(("127.0.0.1", unused_tcp_port), int, fals, Runner()):
        assert await ask(unused_tcp_port) == 200
        assert [signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)] == before


async def test_strangers_write_nothing_into_the_log(
    unused_tcp_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with listening(("127.0.0.1", unused_tcp_port), int, fals, Runner()):
        reader, writer = await asyncio.open_connection("127.0.0.1", unused_tcp_port)
        writer.write(b"no HTTP at all\r\n\r\n")
        assert b"400" in await reader.readline()
        writer.close()
        await ask(unused_tcp_port)
    assert [record.name for record in caplog.records if record.name.startswith("uvicorn")] == []


async def test_who_leaves_in_the_middle_of_a_callback_does_no_harm(
    unused_tcp_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    async with listening(("127.0.0.1", unused_tcp_port), int, fals, Runner()):
        _, writer = await asyncio.open_connection("127.0.0.1", unused_tcp_port)
        writer.write(b"POST /fal/57 HTTP/1.1\r\nHost: sidai\r\nContent-Length: 100\r\n\r\nhalf")
        await writer.drain()
        writer.close()
        assert await ask(unused_tcp_port) == 200
    assert "Traceback" not in caplog.text
