"""sidai with a chat that takes everything at once: how many generations a second one process finishes.

Started in a folder as a bot is, but for the chat service, whose speed limits would be all there is to see.
It orders from itself, and prints what came out.
"""

import asyncio
import json
import sys
import time
from itertools import count

from bots.__main__ import opened
from core.domain.card import Card
from core.domain.people import Audience, Person, Place
from core.run.ports import Receipt
from core.studio import Studio
from tests.benchmarks.chat import SIZE
from tests.benchmarks.load import CHANNELS, PEOPLE


class TenLines:
    """Implements Delivery. A line that changes has come to its end: with one picture it changes once."""

    def __init__(self) -> None:
        self.finished: dict[str, asyncio.Future[float]] = {}

    async def prepare(self, file: str) -> None:
        """There is nothing to bring anywhere."""

    async def post(self, place: Place, card: Card, key: str) -> Receipt:
        """It stands there at once."""
        del card
        return {"key": key, "thread": place.thread} if place.thread else {"key": key}

    async def find(self, place: Place, card: Card, key: str) -> None:
        """Nothing is lost here."""

    async def update(self, place: Place, receipt: Receipt, card: Card) -> None:
        """The end of a generation."""
        del place, card
        self.finished.pop(receipt["key"]).set_result(time.perf_counter())

    async def glance(self, place: Place, receipt: Receipt, card: Card) -> bool:
        """Seen by nobody."""
        del place, receipt, card
        return True

    async def whisper(self, place: Place, person: str, card: Card) -> None:
        """Nobody is refused anything."""
        del place, person
        raise AssertionError(card)

    def behind(self, place: Place, root: Receipt, *, thread: bool) -> Place:
        """The thread under the line."""
        del thread
        return Place(place.service, place.workspace, place.channel, place.audience, root["key"])

    def until(self, place: Place) -> None:
        """For ever."""

    def direct(self, place: Place, person: str) -> Place:
        """The same."""
        del person
        return place


async def _ordering(studio: Studio, chat: TenLines, numbers: "count[int]", most: int) -> list[float]:
    """Order, wait for the picture, order again; the moments at which each was finished."""
    ends = []
    while (number := next(numbers)) < most:
        person = Person("slack", f"U0PERSON{number % PEOPLE}", "somebody")
        place = Place("slack", "T0TEAM", f"C0CHANNEL{number % CHANNELS}", Audience.TEAM)
        typed = f"linkedin navy blazer --size {SIZE} --seed {number}"
        reply = await studio.answer(typed, person, place, f"event{number}")
        assert reply.generation, reply.card
        key = f"{reply.generation.id}-root.{reply.generation.token}"
        end = chat.finished[key] = asyncio.get_running_loop().create_future()
        ends.append(await end)
    return ends


async def main(orders: int, at_once: int) -> None:
    """So many orders, of which so many are unfinished at any time."""
    chat, numbers = TenLines(), count()
    async with opened(False) as house:  # noqa: FBT003  # as click calls it
        house.services["slack"] = chat
        each = (_ordering(house.studio, chat, numbers, orders) for _ in range(at_once))
        ends = [end for found in await asyncio.gather(*each) for end in found]
        await house.runner.idle()
    sys.stdout.write(json.dumps(sorted(ends)) + "\n")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
