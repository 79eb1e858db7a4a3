"""What a bot takes of the machine, and what machine it is."""

import asyncio
import os
import platform
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.bots import Bot, running
from tests.e2e.house import output
from tests.emulators.fal import FalEmulator
from tests.emulators.slack import SlackEmulator


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds until it is connected to Slack, seconds of CPU until then, MB it holds a second later."""

    seconds: float
    cpu: float
    memory: float


async def start(bot: Bot) -> Start:
    """Start it, let it rest, look at it."""
    async with SlackEmulator() as slack, FalEmulator() as fal, running(bot, slack, fal.settings()) as process:
        cpu = process.cpu()
        await asyncio.sleep(1.0)
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
