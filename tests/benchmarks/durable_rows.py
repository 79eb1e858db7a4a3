"""The rows about the durable run: many orders in one process, waiting, being finished, and taken up again."""

from collections.abc import AsyncIterator

from tests.benchmarks.effort import Effort
from tests.benchmarks.finished import IMAGE_SECONDS, finished
from tests.benchmarks.restart import Restart, restart
from tests.benchmarks.table import Row
from tests.benchmarks.waiting import waiting

MOST_MEMORY, MOST_SHARE, LEAST_RATE, MOST_SECONDS = 250, 0.05, 100, 2


async def durable_rows(effort: Effort) -> AsyncIterator[Row]:
    """With as many calls at FAL as the house's settings allow."""
    for row in await _waiting(effort):
        yield row
    yield await _finished(effort)
    yield await _restart(effort)


async def _waiting(effort: Effort) -> list[Row]:
    few = await waiting(effort.at_once, effort.at_once, effort.watched)
    many = await waiting(effort.waiting, effort.at_once, effort.watched)
    each = (many.memory - few.memory) * 1024 / (effort.waiting - effort.at_once)
    what = f"{effort.waiting:,} orders wait, {effort.at_once} of them at FAL"
    return [
        Row(
            f"{what}: memory (RSS)",
            f"{many.memory:.0f} MB ({each:.0f} kB each)",
            "",
            f"<= {MOST_MEMORY} MB",
            many.memory <= MOST_MEMORY,
        ),
        Row(
            f"{what}: CPU, over {effort.watched:g} s",
            f"{many.share:.1%} of a core",
            "",
            f"<= {MOST_SHARE:.0%}",
            many.share <= MOST_SHARE,
        ),
    ]


async def _finished(effort: Effort) -> Row:
    async def best(module: str) -> float:
        return max([await finished(module, effort.finished, effort.at_once) for _ in range(effort.rounds)])

    ours, naive = await best("tests.benchmarks.ten_lines"), await best("tests.benchmarks.naive_ten_lines")
    what = f"generations finished, {IMAGE_SECONDS:g} s and {effort.at_once} at once at FAL"
    met = ours >= LEAST_RATE if effort.at_once >= LEAST_RATE else None
    return Row(what, f"{ours:.0f} /s", f"{naive:.0f} /s", f">= {LEAST_RATE} /s", met)


async def _restart(effort: Effort) -> Row:
    found = [await restart(effort.unfinished, effort.at_once) for _ in range(effort.rounds)]
    best = Restart(min(each.work for each in found), min(each.all for each in found))
    what = f"start with {effort.unfinished:,} unfinished, until FAL is asked / until all are taken up"
    told = f"{best.work:.2f} / {best.all:.2f} s"
    return Row(what, told, "keeps none", f"<= {MOST_SECONDS} s", best.all <= MOST_SECONDS)
