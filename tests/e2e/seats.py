"""Somebody in a room, in Slack or in Discord alike: types, presses, and reads what stands there."""

import asyncio
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Protocol, TypeVar

from tests.e2e.square import Square

Found = TypeVar("Found")

PATIENCE = 90.0  # seconds; what takes longer is not coming


class Post(Protocol):
    """A message, as it stands whenever it is looked at."""

    @property
    def words(self) -> str:
        """All that can be read in it, but for what stands on its buttons."""
        ...

    @property
    def buttons(self) -> list[str]:
        """What can be pressed in it."""
        ...

    @property
    def pictures(self) -> int:
        """How many it shows."""
        ...

    def kept(self) -> Callable[[], None]:
        """Puts its buttons back later: so it looks to somebody who has not seen it change."""
        ...


class Seat(Protocol):
    """A person in a room."""

    @property
    def square(self) -> Square:
        """Where it is."""
        ...

    @property
    def ref(self) -> str:
        """The person, as the house knows them."""
        ...

    def colleague(self) -> "Seat":
        """Somebody else in the same room."""
        ...

    def admin(self) -> "Seat":
        """The admin, in the same room."""
        ...

    async def type(self, typed: str) -> "Callable[[], list[Post]]":
        """Type a command; what this person alone was answered so far."""
        ...

    async def press(self, post: Post, label: str, *, redeliver: int = 0) -> "Callable[[], list[Post]]":
        """Press a button; what this person alone was answered so far."""
        ...

    def lines(self) -> list[Post]:
        """What the bot has said in the room for all to see."""
        ...

    def under(self, line: Post) -> list[Post]:
        """What stands in the thread of a line."""
        ...

    def direct(self) -> list[Post]:
        """What the bot has sent to the person by direct message."""
        ...

    def private(self) -> str:
        """What this person alone sees in the room."""
        ...


async def until(condition: Callable[[], Found], seconds: float = PATIENCE) -> Found:
    """What the condition returns once that is true."""
    async with asyncio.timeout(seconds):
        while not (found := condition()):  # noqa: ASYNC110  # what is looked at may change anywhere
            await asyncio.sleep(0.02)
    return found


async def ordered(seat: Seat, typed: str) -> Post:
    """An order that was taken: its line, as soon as it stands."""
    before = len(seat.lines())
    answered = await seat.type(typed)
    await until(lambda: seat.lines()[before:] or answered())
    assert not answered(), answered()[0].words
    return seat.lines()[before]


async def asked(seat: Seat, typed: str) -> Post:
    """Something that is answered to this person alone: the answer."""
    return (await until(await seat.type(typed)))[-1]


async def pressed(seat: Seat, post: Post, label: str) -> str:
    """A press that is answered to this person alone: what is said."""
    return (await until(await seat.press(post, label)))[-1].words


async def finished(seat: Seat, line: Post) -> Post:
    """The answer under a line, once all is done that the line announces."""
    await until(lambda: "asked for" in line.words)
    return seat.under(line)[0]


async def thread(seat: Seat, line: Post, count: int) -> list[Post]:
    """What stands under a line, once that is so much."""
    await until(lambda: len(seat.under(line)) >= count)
    assert len(seat.under(line)) == count
    return seat.under(line)


async def spent(seat: Seat) -> Decimal:
    """USD that the person has spent today, by the budget that the house shows."""
    told = (await asked(seat, "budget")).words
    found = re.search(r"You today: ([\d.]+) of", told)
    assert found, told
    return Decimal(found[1])


def number_of(line: Post) -> int:
    """Which order it is."""
    found = re.search(r"No\. (\d+), ", line.words)
    assert found, line.words
    return int(found[1])


def whispered(view: str) -> str:
    """What of a view one person alone sees."""
    return "\n".join(line for line in view.splitlines() if "(only you)" in line)
