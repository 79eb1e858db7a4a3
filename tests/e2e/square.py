"""FAL, Slack and Discord with one house between them, which can be closed and opened again."""

import asyncio
import itertools
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from tests.e2e.house import SID, House, sidai
from tests.emulators.discord import DiscordEmulator, Guild
from tests.emulators.fal import FalEmulator, Job, State
from tests.emulators.slack import SCOPES, SlackEmulator

STUDIO, ADMIN = "100200301", "100200201"
# The house's people; the server in Discord and the workspace in Slack are two teams.
PEOPLE = SID.replace('admins = ["slack:U0ADMIN"]', f'admins = ["slack:U0ADMIN", "discord:{ADMIN}"]')


@dataclass(slots=True)
class Square:
    """What a module's tests share; `house` is the one that is open now."""

    folder: Path
    fal: FalEmulator
    slack: SlackEmulator
    discord: DiscordEmulator
    guild: Guild
    house: House
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def settings(self) -> dict[str, str]:
        """What the house is started with."""
        return self.fal.settings() | self.slack.settings() | self.discord.settings()

    async def open(self) -> None:
        """Start the house, until both services are reached."""
        self.house = await _opened(self.folder, self.settings)
        await self.discord.wait(lambda: "Discord is connected" in self.house.log, 60)
        await self.discord.wait(lambda: self.slack.connections and self.discord.connections, 60)

    async def close(self) -> None:
        """Tell it to stop; it does so cleanly."""
        async with asyncio.timeout(30):
            assert await self.house.stop() == 0, self.house.log

    async def reopen(self) -> None:
        """The same house, a while later."""
        await self.close()
        await self.open()

    def calm(self) -> None:
        """FAL holds nothing back, and fails no more."""
        self.fal.release()
        self.fal.faults.clear()
        self.fal.line.coming.clear()
        self.fal.stops_when_cancelled = False

    def change(self, statement: str, *values: object) -> int:
        """Change the house's rows, as time would; how many were."""
        with closing(sqlite3.connect(self.folder / "data/sidai.db", timeout=30)) as database, database:
            return database.execute(statement, values).rowcount

    def ask(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Look at the house's rows."""
        with closing(sqlite3.connect(self.folder / "data/sidai.db", timeout=30)) as database:
            return database.execute(query, values).fetchall()

    def jobs(self, words: str) -> list[Job]:
        """The jobs FAL accepted whose prompt holds these words."""
        return [job for job in self.fal.submits if words in str(job.arguments["prompt"])]

    def billed(self, words: str) -> Decimal:
        """USD that FAL charges for them."""
        return sum((Decimal(str(job.model.price)) * job.billed_units for job in self.jobs(words)), Decimal(0))

    def sent(self) -> int:
        """How many POSTs have reached FAL, accepted or not."""
        return self.fal.count("submit")

    async def at(self, state: State, words: str, count: int = 1) -> None:
        """Until so many of these jobs are in a state at FAL."""
        async with asyncio.timeout(60):
            while sum(job.status is state for job in self.jobs(words)) < count:
                await self.fal.line.changed.wait()


@asynccontextmanager
async def square_in(folder: Path, toml: str = PEOPLE) -> AsyncIterator[Square]:
    """All of it at work; at the end everything is let go."""
    (folder / "sidai.toml").write_text(toml, encoding="utf-8")
    async with (
        FalEmulator() as fal,
        SlackEmulator(scopes=(*SCOPES, "channels:history")) as slack,
        DiscordEmulator() as discord,
    ):
        slack.user("admin")
        guild = discord.guild("studio", id=STUDIO)
        house = await _opened(folder, fal.settings() | slack.settings() | discord.settings())
        square = Square(folder, fal, slack, discord, guild, house)
        try:
            await discord.wait(lambda: "Discord is connected" in square.house.log, 60)
            await discord.wait(lambda: slack.connections and discord.connections, 60)
            yield square
        finally:
            await square.house.stop()


async def _opened(folder: Path, settings: dict[str, str]) -> House:
    house = House(await sidai("serve", folder=folder, settings=settings))
    await house.up()
    return house
