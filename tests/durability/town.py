"""FAL, Slack, Discord and one data folder; and between them a house that is killed and started again."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from tests.durability.chats import SERVER, Chat, DiscordChat, SlackChat
from tests.durability.orders import Service
from tests.e2e.house import SID, House, sidai
from tests.emulators.fal import FalEmulator

# One team for both services, so that an order's number is its own; nobody is stopped for want of money.
TOML = f"""{SID}
[teams.studio]
slack = ["T0TEAM"]
discord = [{{ server = "{SERVER}", roles = ["@everyone"] }}]
budget = {{ month = "1000000", person_day = "1000000" }}

[limits]
queue_per_person = 1000
"""
_DRAWING = 0.15  # seconds that FAL takes for a picture
_LOOK = 0.002  # seconds between looks for what is waited for
_PATIENCE = 120.0  # seconds; more than anything takes on a slow machine


class Town:
    """`unsent` are runs whose calls had no receipt when a house was killed: they may never have left."""

    def __init__(self, folder: Path, fal: FalEmulator, slack: SlackChat, discord: DiscordChat) -> None:
        self.folder = folder
        self.fal, self.slack, self.discord = fal, slack, discord
        self.chats: dict[Service, Chat] = {"slack": slack, "discord": discord}
        self.houses: list[House] = []
        self.unsent: set[int] = set()

    @property
    def house(self) -> House:
        """The last one."""
        return self.houses[-1]

    @property
    def open(self) -> bool:
        """Whether commands reach a house from both services."""
        return all(chat.connections for chat in self.chats.values())

    @property
    def log(self) -> str:
        """What all houses have said."""
        return "".join(f"--- house {number}\n{house.log}" for number, house in enumerate(self.houses, 1))

    async def start(self) -> None:
        """A new house, until it takes commands."""
        emulators = self.fal, self.slack.emulator, self.discord.emulator
        settings = {name: value for each in emulators for name, value in each.settings().items()}
        self.houses.append(House(await sidai("serve", folder=self.folder, settings=settings)))
        await self.until(lambda: self.open or self.house.process.returncode is not None, "a house that is up")
        assert self.open, self.house.log

    async def kill(self) -> None:
        """In the middle of whatever it is at; until both services have noticed."""
        await self.house.stop(signal.SIGKILL)
        await self.until(lambda: not any(chat.connections for chat in self.chats.values()), "a dead house")

    async def until(self, condition: Callable[[], object], what: str) -> None:
        """Look again and again. AssertionError: it never came."""
        if not await self.comes(condition):
            raise AssertionError(f"{what} never came:\n{self.log[-20_000:]}")

    async def comes(self, condition: Callable[[], object], look: float = _LOOK) -> bool:
        """Look every so many seconds, as long as a slow machine may take."""
        try:
            async with asyncio.timeout(_PATIENCE):
                while not condition():  # noqa: ASYNC110  # what a process does sets no event here
                    await asyncio.sleep(look)
        except TimeoutError:
            return False
        return True


@asynccontextmanager
async def town(folder: Path) -> AsyncIterator[Town]:
    """All of it, with a first house that is up."""
    (folder / "sidai.toml").write_text(TOML, encoding="utf-8")
    async with FalEmulator(latency=_DRAWING) as fal:
        slack, discord = SlackChat(), DiscordChat()
        async with slack.emulator, discord.emulator:
            built = Town(folder, fal, slack, discord)
            try:
                await built.start()
                yield built
            finally:
                if built.houses:
                    await built.house.stop(signal.SIGKILL)
