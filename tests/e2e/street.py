"""FAL and Discord for a house that is opened and closed several times."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.e2e.house import output, serving
from tests.e2e.lounge import Lounge
from tests.emulators.discord import DiscordEmulator
from tests.emulators.fal import FalEmulator


class Street:
    """FAL and Discord with a server in it; the house between them is opened and closed."""

    def __init__(self, folder: Path, fal: FalEmulator, discord: DiscordEmulator) -> None:
        self.folder = folder
        self.fal = fal
        self.discord = discord
        self.guild = discord.guild("studio")

    @asynccontextmanager
    async def open(self, *, quiet: bool = True) -> AsyncIterator[Lounge]:
        """A house at work; told to stop at the end, it does so cleanly. `quiet`: and nothing was amiss."""
        async with serving(self.folder, self.fal.settings(), self.discord.settings()) as house:
            yield Lounge(self.folder, self.fal, self.discord, self.guild, house)
            async with asyncio.timeout(20):
                assert await house.stop() == 0, house.log
            assert not quiet or "Traceback" not in house.log

    async def failing(self, **settings: str) -> str:
        """What is said by a house that does not stay open."""
        code, told = await output(
            "serve", folder=self.folder, settings=self.fal.settings() | self.discord.settings() | settings
        )
        assert code == 1, told
        assert "Traceback" not in told
        return told

    def count(self, operation: str) -> int:
        """How many calls of an operation there were."""
        return len([call for call in self.discord.calls if call.operation == operation])
