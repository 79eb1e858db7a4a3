"""The rows of the table, each a measurement of both bots."""

import statistics
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import astuple, replace
from functools import partial
from typing import TypeVar

from tests.benchmarks.bots import DISCORD, SLACK, Bot, Pair
from tests.benchmarks.discord_chat import discord_chat
from tests.benchmarks.durable_rows import durable_rows
from tests.benchmarks.effort import Effort
from tests.benchmarks.load import Acks, acknowledgements
from tests.benchmarks.machine import Start, make, start
from tests.benchmarks.path import (
    four_over_one,
    requests_per_image,
    submits_when_answers_are_lost,
    visible,
)
from tests.benchmarks.table import Row

Measured = TypeVar("Measured")

MOST_WAIT, MOST_RATIO, MOST_REQUESTS, MOST_MEMORY = 100.0, 1.3, 6, 2


async def rows(effort: Effort) -> AsyncIterator[Row]:
    """Everything, one thing after the other, so that nothing measured disturbs another."""
    for pair, rates in ((SLACK, effort.slack_rates), (DISCORD, effort.discord_rates)):
        for rate in rates:
            yield await _acknowledged(pair, rate, effort)
        yield await _visible(pair, effort)
    yield await _four_over_one(effort)
    yield await _requests(effort)
    yield await _lost_answers(effort)
    for pair in (SLACK, DISCORD):
        for row in await _starts(pair, effort):
            yield row
    yield await _many_servers(effort)
    async for row in durable_rows(effort):
        yield row
    made = min([await make() for _ in range(effort.rounds)])
    yield Row("sidai make on the sandbox, from command to picture", f"{made:.2f} s", "")


async def _acknowledged(pair: Pair, rate: int, effort: Effort) -> Row:
    async def best(bot: Bot) -> Acks:
        tries = [await acknowledgements(bot, rate, effort.load) for _ in range(effort.rounds)]
        return min(tries, key=lambda acks: (acks.wait(0.99), acks.missed))

    ours, naive = await _both(pair, best)
    what = f"{pair.service}: acknowledged at {rate} commands/s for {effort.load:g} s, p50 / p99"
    met = ours.wait(0.99) <= MOST_WAIT and not ours.refused
    return Row(what, str(ours), str(naive), f"p99 <= {MOST_WAIT:.0f} ms", met)


async def _visible(pair: Pair, effort: Effort) -> Row:
    measured = await _both(pair, lambda bot: visible(bot, effort.orders))
    what = f"{pair.service}: FAL finished to image in the thread, {effort.orders} orders, p50 / max"
    return _row(what, measured, lambda waits: f"{statistics.median(waits):.2f} / {max(waits):.2f} s")


async def _four_over_one(effort: Effort) -> Row:
    ours, naive = await _both(SLACK, lambda bot: four_over_one(bot, effort.fal, effort.rounds))
    row = _row(
        f"4 images over 1, {effort.fal:g} s at FAL",
        (ours, naive),
        lambda took: f"{took[1]:.2f} / {took[0]:.2f} s = {took[1] / took[0]:.2f}",
    )
    met = ours[1] / ours[0] <= MOST_RATIO
    return replace(row, aim=f"<= {MOST_RATIO} at 2 s", met=met if effort.fal >= 2 else None)


async def _requests(effort: Effort) -> Row:
    ours, naive = await _both(SLACK, lambda bot: requests_per_image(bot, effort.slow_image))
    met = ours.total() <= MOST_REQUESTS
    what = f"requests to FAL for an image of {effort.slow_image:g} s"
    return Row(what, _counted(ours), _counted(naive), f"<= {MOST_REQUESTS}", met, exact=True)


async def _lost_answers(effort: Effort) -> Row:
    ours, naive = await _both(SLACK, lambda bot: submits_when_answers_are_lost(bot, effort.patience))
    what = f"paid submits of one order when answers are lost, within {effort.patience:.0f} s"
    return Row(what, str(ours), str(naive), "1", ours == 1, exact=True)


async def _starts(pair: Pair, effort: Effort) -> list[Row]:
    async def best(bot: Bot) -> Start:
        found = [await start(bot) for _ in range(effort.rounds)]
        return Start(*(min(values) for values in zip(*map(astuple, found), strict=True)))

    ours, naive = await _both(pair, best)
    memory = _row(f"{pair.service}: memory when idle (RSS)", (ours, naive), _memory)
    if pair is DISCORD:
        memory = replace(memory, aim=f"<= {MOST_MEMORY} x naive", met=_lean(ours, naive))
    return [
        memory,
        _row(f"{pair.service}: CPU to start", (ours, naive), lambda of: f"{of.cpu:.2f} s"),
        _row(f"{pair.service}: start until connected", (ours, naive), lambda of: f"{of.seconds:.2f} s"),
    ]


async def _many_servers(effort: Effort) -> Row:
    chat = partial(discord_chat, effort.others)
    ours, naive = await _both(DISCORD, lambda bot: start(replace(bot, chat=chat)))
    return _row(f"Discord: memory with {effort.others:,} more servers (RSS)", (ours, naive), _memory)


async def _both(pair: Pair, measure: Callable[[Bot], Awaitable[Measured]]) -> tuple[Measured, Measured]:
    return await measure(pair.ours), await measure(pair.naive)


def _row(what: str, measured: Sequence[Measured], told: Callable[[Measured], str]) -> Row:
    ours, naive = measured
    return Row(what, told(ours), told(naive))


def _memory(of: Start) -> str:
    return f"{of.memory:.0f} MB"


def _lean(ours: Start, naive: Start) -> bool:
    return ours.memory <= MOST_MEMORY * naive.memory


def _counted(asked: Counter[str]) -> str:
    return f"{asked.total()} ({', '.join(f'{count} {name}' for name, count in asked.items())})"
