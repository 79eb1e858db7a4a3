"""Measures sidai beside a naive bot on the same libraries, and prints one table."""

import asyncio
import statistics
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import click

from tests.benchmarks.bots import NAIVE, OURS, Bot
from tests.benchmarks.load import CHANNELS, PEOPLE, Acks, acknowledgements
from tests.benchmarks.machine import machine, make, start
from tests.benchmarks.path import (
    FILE_DELAY,
    four_over_one,
    requests_per_image,
    submits_when_answers_are_lost,
    visible,
)
from tests.benchmarks.table import Row, table


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure; `rounds` of which the best counts, times in seconds."""

    rates: tuple[int, ...] = (50, 200)
    load: float = 10.0
    rounds: int = 3
    orders: int = 20
    fal: float = 2.0
    slow_image: float = 10.0
    patience: float = 90.0


QUICK = Effort(rates=(50,), load=2.0, rounds=1, orders=1, fal=0.5, slow_image=0.5, patience=2.0)
Measured = TypeVar("Measured")

MOST_WAIT, MOST_RATIO, MOST_REQUESTS = 100.0, 1.3, 6


async def rows(effort: Effort) -> AsyncIterator[Row]:
    """Everything, one thing after the other, so that nothing measured disturbs another."""
    for rate in effort.rates:
        yield await _acknowledged(rate, effort)
    yield await _visible(effort)
    yield await _four_over_one(effort)
    yield await _requests(effort)
    yield await _lost_answers(effort)
    async for row in _starts(effort):
        yield row


async def _acknowledged(rate: int, effort: Effort) -> Row:
    async def best(bot: Bot) -> Acks:
        tries = [await acknowledgements(bot, rate, effort.load) for _ in range(effort.rounds)]
        return min(tries, key=lambda acks: (acks.wait(0.99), acks.missed))

    ours, naive = await best(OURS), await best(NAIVE)
    what = f"acknowledged at {rate} commands/s for {effort.load:.0f} s, p50 / p99"
    met = ours.wait(0.99) <= MOST_WAIT and not ours.refused
    return Row(what, str(ours), str(naive), f"p99 <= {MOST_WAIT:.0f} ms", met)


async def _visible(effort: Effort) -> Row:
    ours, naive = await _both(lambda bot: visible(bot, effort.orders))
    what = f"FAL finished to image in the thread, {effort.orders} orders, p50 / max"
    return _row(what, (ours, naive), lambda waits: f"{statistics.median(waits):.2f} / {max(waits):.2f} s")


async def _four_over_one(effort: Effort) -> Row:
    ours, naive = await _both(lambda bot: four_over_one(bot, effort.fal, effort.rounds))
    row = _row(
        f"4 images over 1, {effort.fal:g} s at FAL",
        (ours, naive),
        lambda took: f"{took[1]:.2f} / {took[0]:.2f} s = {took[1] / took[0]:.2f}",
    )
    met = ours[1] / ours[0] <= MOST_RATIO
    return replace(row, aim=f"<= {MOST_RATIO} at 2 s", met=met if effort.fal >= 2 else None)


async def _requests(effort: Effort) -> Row:
    ours, naive = await _both(lambda bot: requests_per_image(bot, effort.slow_image))
    met = ours.total() <= MOST_REQUESTS
    what = f"requests to FAL for an image of {effort.slow_image:g} s"
    return Row(what, _counted(ours), _counted(naive), f"<= {MOST_REQUESTS}", met, exact=True)


async def _lost_answers(effort: Effort) -> Row:
    ours, naive = await _both(lambda bot: submits_when_answers_are_lost(bot, effort.patience))
    what = f"paid submits of one order when answers are lost, within {effort.patience:.0f} s"
    return Row(what, str(ours), str(naive), "1", ours == 1, exact=True)


async def _starts(effort: Effort) -> AsyncIterator[Row]:
    found = [[await start(bot) for _ in range(effort.rounds)] for bot in (OURS, NAIVE)]
    yield _row("memory when idle (RSS)", found, lambda of: f"{min(each.memory for each in of):.0f} MB")
    yield _row("CPU to start", found, lambda of: f"{min(each.cpu for each in of):.2f} s")
    yield _row("start until connected", found, lambda of: f"{min(each.seconds for each in of):.2f} s")
    made = min([await make() for _ in range(effort.rounds)])
    yield Row("sidai make on the sandbox, from command to picture", f"{made:.2f} s", "")


async def _both(measure: Callable[[Bot], Awaitable[Measured]]) -> tuple[Measured, Measured]:
    return await measure(OURS), await measure(NAIVE)


def _row(what: str, measured: Sequence[Measured], told: Callable[[Measured], str]) -> Row:
    ours, naive = measured
    return Row(what, told(ours), told(naive))


def _counted(asked: Counter[str]) -> str:
    return f"{asked.total()} ({', '.join(f'{count} {name}' for name, count in asked.items())})"


async def _measure(effort: Effort) -> list[Row]:
    found = []
    async for row in rows(effort):
        click.echo(f"{row.what}: {row.ours} | {row.naive}", err=True)
        found.append(row)
    return found


@click.command()
@click.option("--quick", is_flag=True, help="A small version in half a minute; only counts are judged.")
def main(*, quick: bool) -> None:
    """Measure sidai beside a naive bot. Ends with 1 if a count is not what it must be."""
    effort = QUICK if quick else Effort()
    where = machine()
    found = asyncio.run(_measure(effort))
    click.echo(
        f"\n{where}\n{PEOPLE} people in {CHANNELS} channels; Slack looks at a file for {FILE_DELAY} s; "
        f"best of {effort.rounds}\n\n{table(found)}"
    )
    if any(row.exact and not row.met for row in found):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
