"""Measures sidai beside naive bots on the same libraries, and prints one table."""

import asyncio

import click

from tests.benchmarks.effort import QUICK, Effort
from tests.benchmarks.load import CHANNELS, PEOPLE
from tests.benchmarks.machine import machine
from tests.benchmarks.rows import rows
from tests.benchmarks.slack_chat import FILE_DELAY
from tests.benchmarks.table import Row, table


async def _measure(effort: Effort) -> list[Row]:
    found = []
    async for row in rows(effort):
        click.echo(f"{row.what}: {row.ours} | {row.naive}", err=True)
        found.append(row)
    return found


@click.command()
@click.option("--quick", is_flag=True, help="A small version in under a minute; only counts are judged.")
def main(*, quick: bool) -> None:
    """Measure sidai beside naive bots. Ends with 1 if a count is not what it must be."""
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
