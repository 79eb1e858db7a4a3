"""`sidai jobs` and what can be done with one, for whoever runs the bot."""

from collections.abc import Awaitable, Callable
from decimal import Decimal, InvalidOperation

import click

from core.domain.card import Card
from core.studio.jobs import Jobs

Run = Callable[[Callable[[Jobs], Awaitable[Card]]], None]


def add_jobs(cli: click.Group, run: Callable[[object, Callable[[Jobs], Awaitable[Card]]], None]) -> None:
    """`run` opens the house, and prints the card."""

    @cli.group("jobs", invoke_without_command=True)
    @click.pass_context
    def jobs(context: click.Context) -> None:
        """What is open: orders that are not finished, in doubt, or could not be told."""
        if context.invoked_subcommand is None:
            run(context.obj, Jobs.list)

    @jobs.command("show")
    @click.argument("job", type=click.IntRange(1))
    @click.pass_obj
    def show(opening: object, job: int) -> None:
        """All that the rows say of one."""
        run(opening, lambda found: found.show(job))

    @jobs.command("retry")
    @click.argument("job", type=click.IntRange(1))
    @click.pass_obj
    def retry(opening: object, job: int) -> None:
        """Send again what did not become a picture, and tell again what could not be told."""
        run(opening, lambda found: found.retry(job))

    @jobs.command("settle")
    @click.argument("job", type=click.IntRange(1))
    @click.option(
        "--cost", required=True, callback=_usd, help="USD that FAL charged for each open picture; 0: none."
    )
    @click.pass_obj
    def settle(opening: object, job: int, cost: Decimal) -> None:
        """Close one in the books, after a look at FAL's bill."""
        run(opening, lambda found: found.settle(job, cost))


def _usd(_context: click.Context, _parameter: click.Parameter, value: str) -> Decimal:
    try:
        usd = Decimal(value)
    except InvalidOperation:
        usd = Decimal(-1)
    if not usd.is_finite() or not 0 <= usd <= 100:  # noqa: PLR2004  # more is a mistake
        raise click.BadParameter("an amount in USD from 0 to 100, for example 0.035")
    return usd
