"""One round: people order, the house is killed in the middle of it, and starts again."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from tests.durability import rows
from tests.durability.mishaps import happen
from tests.durability.moments import KINDS, moment
from tests.durability.orders import Order, orders
from tests.durability.town import Town

_SPREAD = 1.0  # seconds within which the orders of a round are typed


@dataclass(frozen=True, slots=True)
class Taken:
    """An order that somebody has been told is taken, or that is kept although they saw a failure."""

    order: Order
    event: str


@dataclass(frozen=True, slots=True)
class Round:
    """What there was when the house was killed, and how many seconds after its start all was done.

    `unfinished` orders, FAL's requests that no row knew of (`untold`), messages without a receipt
    (`unposted`). `back` None: it was not done in two minutes.
    """

    killed: str
    mishaps: Sequence[str]
    unfinished: int
    untold: frozenset[str]
    unposted: int
    back: float | None


@dataclass(slots=True)
class People:
    """Those who order; they type again what failed, if it is not kept."""

    town: Town
    taken: list[Taken] = field(default_factory=list)
    failures: int = 0
    again: int = 0

    async def order(self, order: Order) -> None:
        """Type it until it is taken."""
        await asyncio.sleep(order.after)
        while True:
            typed = await self.town.chats[order.service].type(order)
            if not typed.taken:
                self.failures += 1
                await self.town.until(lambda: self.town.open, "a house that takes commands again")
            if typed.taken or typed.event in rows.events(self.town.folder):
                self.taken.append(Taken(order, typed.event))
                return
            self.again += 1


async def play(town: Town, people: People, chance: Random, number: int, count: int) -> Round:
    """A round of so many orders, the `number`th."""
    before, mishaps = unknown(town), happen(chance, town)
    when = moment(chance, KINDS[number % len(KINDS)], town, count)
    placed = [
        asyncio.create_task(people.order(order)) for order in orders(chance, number * count, count, _SPREAD)
    ]
    ordering = asyncio.gather(*placed)
    quiet = asyncio.create_task(_quiet(town, ordering))
    try:
        await town.until(lambda: when.has_come or quiet.done(), "the moment to kill")
        name = when.kind.name if when.has_come else "nothing"
        await town.kill()
        town.fal.faults.clear()
        dead, untold, began = rows.kept(town.folder), unknown(town), time.perf_counter()
        town.unsent.update(run.id for kept in dead for run in kept.runs if run.state == "submitting")
        await town.start()
        await town.until(ordering.done, "an end of ordering")
        await ordering
        settled = await town.comes(lambda: done(town), look=0.05)
    finally:
        ordering.cancel()
        quiet.cancel()
    return Round(
        name,
        mishaps,
        sum(not kept.told for kept in dead),
        untold - before,
        sum(state == "posting" for kept in dead for state in kept.posts.values()),
        time.perf_counter() - began if settled else None,
    )


async def _quiet(town: Town, ordering: "asyncio.Future[list[None]]") -> None:
    await ordering
    await town.comes(lambda: done(town), look=0.05)


def done(town: Town) -> bool:
    """Everything is told, but for calls that never reached FAL, which the house may still look for."""
    return not any(may_come(town, kept) for kept in rows.kept(town.folder) if not kept.told)


def may_come(town: Town, kept: rows.Kept) -> bool:
    """Whether an order that is not told to its end may yet be, by what FAL knows."""
    left = [run for run in kept.runs if run.state not in rows.FINAL]
    return not left or any(run.id not in town.unsent or unknown(town, run.prompt) for run in left)


def unknown(town: Town, prompt: str | None = None) -> frozenset[str]:
    """FAL's requests, of a prompt or all, that no row knows of."""
    known = {run.request for kept in rows.kept(town.folder) for run in kept.runs}
    asked = [job for job in town.fal.submits if prompt in {None, job.arguments["prompt"]}]
    return frozenset(job.request_id for job in asked) - known
