"""What orders that wait take of the machine: all kept and shown, some at FAL, which never finishes."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.backlog import SECRET, backlog
from tests.benchmarks.bots import SLACK
from tests.benchmarks.fal_apart import fal_apart
from tests.benchmarks.running import LOG, Running, house, started
from tests.benchmarks.slack_chat import slack_chat

_NEVER = 1_000_000.0  # seconds
_PATIENCE = 300.0  # seconds for a house to be at work
_LOOK = 0.1  # seconds between looks for that
_COUNT = "SELECT count(*) FROM runs WHERE state = 'submitted'"


@dataclass(frozen=True, slots=True)
class Waiting:
    """MB that the house holds, and its share of a core."""

    memory: float
    share: float


async def waiting(orders: int, at_once: int, seconds: float) -> Waiting:
    """So many orders, so many of them at FAL; watched for some seconds, once all is at rest."""
    with TemporaryDirectory(prefix="sidai-benchmark-") as name:
        folder = Path(name)
        (folder / "sidai.toml").write_text(house(at_once), encoding="utf-8")
        async with slack_chat() as chat, fal_apart(_NEVER, at_once) as fal:
            async with backlog(folder, chat) as rows:
                for number in range(orders):
                    await rows.reserved(number)
            settings = {**chat.emulator.settings(), **fal, "SIDAI_SECRET": SECRET}
            async with started(SLACK.ours.arguments, folder, settings) as process:
                await _at_work(folder, min(orders, at_once))
                await asyncio.sleep(seconds / 4)  # what was held up by that is done too
                bot = Running(process.pid, 0)
                before = bot.cpu()
                await asyncio.sleep(seconds)
                return Waiting(bot.memory(), (bot.cpu() - before) / seconds)


async def _at_work(folder: Path, at_fal: int) -> None:
    """Until all were taken up, and as many are at FAL as may be. TimeoutError."""
    log = folder / LOG
    async with asyncio.timeout(_PATIENCE):
        while True:
            if "is connected" in log.read_text(encoding="utf-8") and _submitted(folder) >= at_fal:
                return
            await asyncio.sleep(_LOOK)


def _submitted(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "data/sidai.db")) as database:
        (count,) = database.execute(_COUNT).fetchone()
        return int(count)
