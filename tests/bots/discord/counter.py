"""The adapter for Discord as it runs, with a clerk instead of the studio who says what a test wants said."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Unpack, cast

from PIL import Image

from bots.discord.connection import Discord, connect
from core.domain.card import Action, Card, Picture, Style
from core.domain.people import Person, Place
from core.domain.text import text
from core.errors import SidaiError
from core.messages import Messages
from core.studio import Choice, Choices, Reply, Studio
from tests.emulators.discord import Channel, DiscordEmulator, Message, User
from tests.emulators.discord.emulator import How

CALM = Card(body=("Something went wrong, and nothing was paid.",))


@dataclass(frozen=True, slots=True)
class Press:
    """What the studio is told of one."""

    button: str
    person: Person
    place: Place
    event: str
    obstacle: SidaiError | None


async def nothing(press: Press) -> Reply:
    """Nothing is to be said or changed."""
    del press
    return Reply()


@dataclass(slots=True)
class Clerk:
    """Takes the studio's place; `press_with` is what a press does."""

    press_with: Callable[[Press], Awaitable[Reply]] = nothing
    reply: Reply = field(default_factory=Reply)
    presses: list[Press] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    bugs: list[Exception] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)

    async def press(
        self, button: str, person: Person, place: Place, event: str, *, obstacle: SidaiError | None = None
    ) -> Reply:
        """As the test wants it."""
        press = Press(button, person, place, event, obstacle)
        self.presses.append(press)
        return await self.press_with(press)

    async def answer(self, typed: str, _: Person, place: Place, *__: object, **___: object) -> Reply:
        """An order, typed."""
        return await self.tell(typed, _, place)

    async def tell(self, typed: str, _: Person, place: Place) -> Reply:
        """A question, typed."""
        self.typed.append(typed)
        self.places.append(place)
        return self.reply

    async def suggest(self, what: Choices, begun: str, _: Person, __: Place) -> list[Choice]:
        """Always the same."""
        self.typed.append(f"{what}: {begun}")
        return self.choices

    def refuse(self, error: SidaiError) -> Reply:
        """In the error's own words."""
        return Reply(Card(body=(error.text,)), refused=True)

    def broke(self, error: Exception) -> Card:
        """Always in the same words."""
        self.bugs.append(error)
        return CALM


@dataclass(slots=True)
class Shelf:
    """Every picture is there, and it is told which were taken down."""

    taken: list[str] = field(default_factory=list)

    async def within(self, key: str, most: int) -> bytes:
        """A small one."""
        del most
        self.taken.append(key)
        drawn = BytesIO()
        Image.new("RGB", (64, 48)).save(drawn, "PNG")
        return drawn.getvalue()


class Nothing:
    """Remembers nothing from start to start."""

    async def get(self, name: str) -> str | None:
        """None."""
        del name
        return None

    async def put(self, name: str, value: str) -> None:
        """Forget it."""


@dataclass(slots=True)
class Counter:
    """People on one side, the clerk on the other."""

    discord: DiscordEmulator
    clerk: Clerk
    shelf: Shelf
    adapter: Discord

    def says(self, reply: Reply) -> None:
        """Whatever is pressed."""

        async def said(press: Press) -> Reply:
            del press
            return reply

        self.clerk.press_with = said

    async def posted(self, person: User, channel: Channel, shown: Card, **how: Unpack[How]) -> Message:
        """What stands under a command once its order has a line."""
        place = await self.place(person, channel, **how)
        receipt = await self.adapter.delivery.post(place, shown, "line")
        return self.message(receipt["message"])

    async def place(self, person: User, channel: Channel, **how: Unpack[How]) -> Place:
        """Where a command was typed that is taken for an order."""
        await self.discord.command(person, channel, "sidai", {"prompt": "fox"}, **how)
        return self.clerk.places[-1]

    def message(self, identity: str) -> Message:
        """By its id."""
        (found,) = [each for each in self.discord.world.messages if each.id == identity]
        return found


def card(words: str, *names: str, pictures: int = 0) -> Card:
    """One that says this, with these buttons and so many pictures."""
    return Card(
        body=(words,),
        pictures=tuple(
            Picture(f"sid/fox-{number}.png", text("sheet-alt", count=1, what="fox"), 64, 48)
            for number in range(1, pictures + 1)
        ),
        actions=tuple(
            Action(f"{name}.57", text(f"button-{name}"), _STYLES.get(name, "plain")) for name in names
        ),
    )


_STYLES: dict[str, Style] = {"cancel": "danger", "confirm": "primary"}


@asynccontextmanager
async def opened(discord: DiscordEmulator, clerk: Clerk) -> AsyncIterator[Counter]:
    """As a new process opens it."""
    settings, shelf = discord.settings(), Shelf()
    adapter = await connect(
        settings["DISCORD_TOKEN"],
        settings["DISCORD_API_URL"],
        settings["DISCORD_GATEWAY_URL"],
        shelf,
        {},
        Nothing(),
        Messages(),
    )
    try:
        async with adapter.listen(cast("Studio", clerk)):
            yield Counter(discord, clerk, shelf, adapter)
    finally:
        await adapter.close()
