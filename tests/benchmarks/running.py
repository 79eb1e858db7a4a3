"""A bot at work: a process of its own in a folder of its own, and what it takes of the machine."""

import asyncio
import os
import sys
import time
from asyncio.subprocess import STDOUT, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.bots import Bot
from tests.benchmarks.chat import Chat
from tests.benchmarks.discord_chat import SERVER
from tests.e2e.house import ROOT, SID

LOG = "log"  # what it says, in its folder
_STOPPING = 20.0  # seconds
_TICKS = os.sysconf("SC_CLK_TCK")
_MOMENT, _STILL = 0.5, 0.02  # seconds; CPU that a process which rests uses in a moment, at most


@dataclass(frozen=True, slots=True)
class Running:
    """A bot that is connected, `seconds` after it was started."""

    pid: int
    seconds: float

    def cpu(self) -> float:
        """Seconds of CPU it has used until now."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory(self) -> float:
        """MB it holds now (RSS)."""
        lines = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii").splitlines()
        (held,) = (line for line in lines if line.startswith("VmRSS:"))
        return int(held.split()[1]) / 1024

    async def rest(self) -> None:
        """Until it has done nothing for a moment. TimeoutError."""
        async with asyncio.timeout(60):
            used = -1.0
            while (now := self.cpu()) - used > _STILL:
                used = now
                await asyncio.sleep(_MOMENT)


@asynccontextmanager
async def running(bot: Bot, chat: Chat, fal: Mapping[str, str]) -> AsyncIterator[Running]:
    """In a new folder, from its connection to the chat service until it is told to go."""
    with TemporaryDirectory(prefix="sidai-benchmark-") as name:
        folder, began = Path(name), time.perf_counter()
        (folder / "sidai.toml").write_text(house(), encoding="utf-8")
        async with started(bot.arguments, folder, {**chat.emulator.settings(), **fal}) as process:
            await chat.emulator.wait(lambda: chat.emulator.connections, 60)
            yield Running(process.pid, time.perf_counter() - began)


@asynccontextmanager
async def started(
    arguments: Sequence[str], folder: Path, settings: Mapping[str, str]
) -> AsyncIterator[Process]:
    """A module of Python that works in a folder, until it is told to go."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    with (folder / LOG).open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", *arguments),
            cwd=folder,
            env={**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **settings},
            stdout=log,
            stderr=STDOUT,
        )
    try:
        yield process
    finally:
        await _stop(process)


def house(parallel: int = 10) -> str:
    """A sidai.toml with so many calls at FAL at once; else nothing but the work itself holds it back."""
    return f"""{SID}
[teams.bench]
slack = ["T0TEAM"]
discord = [{{ server = "{SERVER}", roles = ["@everyone"] }}]
budget = {{ month = "1000000", person_day = "1000000" }}

[limits]
fal_parallel = {parallel}
team_parallel = {parallel}
person_parallel = {parallel}
queue_per_person = 100000
"""


async def _stop(process: Process) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        async with asyncio.timeout(_STOPPING):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
