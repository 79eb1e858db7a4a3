"""Measures sidai beside naive bots on the same libraries, and prints one table."""

import asyncio
import logging
from collections.abc import AsyncIterator

import click

from tests.benchmarks.durable_rows import durable_rows
from tests.benchmarks.effort import QUICK, Effort
from tests.benchmarks.load import CHANNELS, PEOPLE
from tests.benchmarks.machine import machine
from tests.benchmarks.rows import rows
from tests.benchmarks.slack_chat import FILE_DELAY
from tests.benchmarks.table import Row, table


async def _measure(measuring: AsyncIterator[Row]) -> list[Row]:
    found = []
    async for row in measuring:
        click.echo(f"{row.what}: {row.ours} | {row.naive}", err=True)
        found.append(row)
    return found


@click.command()
@click.option("--quick", is_flag=True, help="A small version in about a minute; only counts are judged.")
@click.option("--durable", is_flag=True, help="Only what the durable run is measured by.")
def main(*, quick: bool, durable: bool) -> None:
    """Measure sidai beside naive bots. Ends with 1 if a count is not what it must be."""
    # A bot that is told to go breaks off what it was sending; aiohttp would print each.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    effort = QUICK if quick else Effort()
    where = machine()
    found = asyncio.run(_measure(durable_rows(effort) if durable else rows(effort)))
    click.echo(
        f"\n{where}\n{PEOPLE} people in {CHANNELS} channels; Slack looks at a file for {FILE_DELAY} s; "
        f"best of {effort.rounds}\n\n{table(found)}"
    )
    if any(row.exact and not row.met for row in found):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
