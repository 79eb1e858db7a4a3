"""What a bot takes of the machine, and what machine it is."""

import os
import platform
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.bots import Bot
from tests.benchmarks.running import running
from tests.e2e.house import output
from tests.emulators.fal import FalEmulator


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds until it is connected, seconds of CPU until then, MB it holds once it rests."""

    seconds: float
    cpu: float
    memory: float


async def start(bot: Bot) -> Start:
    """Start it, let it rest, look at it."""
    async with bot.chat() as chat, FalEmulator() as fal, running(bot, chat, fal.settings()) as process:
        cpu = process.cpu()
        await process.rest()
        return Start(process.seconds, cpu, process.memory())


async def make() -> float:
    """Seconds that `sidai make` takes on the sandbox, from the command to the picture on disk."""
    with TemporaryDirectory(prefix="sidai-benchmark-") as folder:
        began = time.perf_counter()
        arguments = ("make", "linkedin navy blazer", "--size", "64x64")
        code, told = await output(*arguments, folder=Path(folder), settings={})
        if code:
            raise RuntimeError(told)
        return time.perf_counter() - began


def machine() -> str:
    """One line on where this was measured."""
    system, busy = f"{platform.system()} {platform.machine()}", os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, {system}; "
        f"load average at the start {busy:.1f}"
    )
