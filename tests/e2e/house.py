"""`sidai serve` as a user starts it: a process with settings, beside the stand-ins for the services."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
# What a test does not set must not come from the machine: keys, proxies, the settings of another house.
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR")

SID = """
admins = ["slack:U0ADMIN"]

[subjects.sid]
kind = "person"
class = "man"
aliases = ["Sid"]
trigger = "SIDAI"
endpoint = "fal-ai/flux-lora"
loras = [{ url = "https://files.example/sid.safetensors", scale = 0.85, base = "flux-1" }]
consent = { by = "slack:U0SID", on = 2026-11-01 }
"""


class House:
    """A running `sidai serve`. `log` grows as it speaks."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.log = ""
        self._up = asyncio.Event()
        self._reader = asyncio.create_task(self._read())

    async def up(self, seconds: float = 60.0) -> None:
        """Until it says that it is connected."""
        waiting = asyncio.create_task(self._up.wait())
        await asyncio.wait({waiting, self._reader}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        assert self._up.is_set(), self.log

    async def stop(self, name: signal.Signals = signal.SIGTERM) -> int:
        """Its exit code."""
        if self.process.returncode is None:
            self.process.send_signal(name)
        await self._reader
        return await self.process.wait()

    async def _read(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            self.log += line.decode()
            if "is connected" in self.log:
                self._up.set()


async def sidai(
    *arguments: str, folder: Path, settings: Mapping[str, str], keyboard: int = DEVNULL
) -> Process:
    """The command, in a folder of its own, with these settings and no others."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bots", *arguments),
        cwd=folder,
        env=kept | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"} | dict(settings),
        stdin=keyboard,
        stdout=PIPE,
        stderr=STDOUT,
    )


async def output(*arguments: str, folder: Path, settings: Mapping[str, str]) -> tuple[int, str]:
    """Run a command to its end: exit code, and all that it printed."""
    process = await sidai(*arguments, folder=folder, settings=settings)
    try:
        async with asyncio.timeout(30):
            told, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        raise
    assert process.returncode is not None
    return process.returncode, told.decode()


@asynccontextmanager
async def serving(
    folder: Path, *settings: Mapping[str, str], toml: str = SID, arguments: tuple[str, ...] = ()
) -> AsyncIterator[House]:
    """`sidai serve` in a folder with this sidai.toml."""
    (folder / "sidai.toml").write_text(toml, encoding="utf-8")
    merged = {name: value for each in settings for name, value in each.items()}
    house = House(await sidai("serve", *arguments, folder=folder, settings=merged))
    try:
        await house.up()
        yield house
    finally:
        await house.stop()
