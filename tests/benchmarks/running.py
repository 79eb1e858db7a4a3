"""A bot at work: a process of its own in a folder of its own, and what it takes of the machine."""

import asyncio
import os
import sys
import time
from asyncio.subprocess import STDOUT
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.bots import Bot
from tests.benchmarks.chat import Chat
from tests.benchmarks.discord_chat import SERVER
from tests.e2e.house import ROOT, SID

# Ours refuses what the team has not agreed to; here nothing but the work itself may hold it back.
HOUSE = f"""{SID}
[teams.bench]
slack = ["T0TEAM"]
discord = [{{ server = "{SERVER}", roles = ["@everyone"] }}]
budget = {{ month = "1000000", person_day = "1000000" }}

[limits]
fal_parallel = 10
team_parallel = 10
person_parallel = 10
queue_per_person = 100000
"""
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
    """From its connection to the chat service until it is told to go."""
    with TemporaryDirectory(prefix="sidai-benchmark-") as folder:
        began = time.perf_counter()
        process = await _start(bot, Path(folder), {**chat.emulator.settings(), **fal})
        try:
            await chat.emulator.wait(lambda: chat.emulator.connections, 60)
            yield Running(process.pid, time.perf_counter() - began)
        finally:
            await _stop(process)


async def _start(bot: Bot, folder: Path, settings: Mapping[str, str]) -> asyncio.subprocess.Process:
    (folder / "sidai.toml").write_text(HOUSE, encoding="utf-8")
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    with (folder / "log").open("wb") as log:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", *bot.arguments),
            cwd=folder,
            env={**kept, "PYTHONPATH": str(ROOT), **settings},
            stdout=log,
            stderr=STDOUT,
        )


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        async with asyncio.timeout(_STOPPING):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
