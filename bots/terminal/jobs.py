"""`sidai jobs` and what can be done with one, for whoever runs the bot."""

from collections.abc import Awaitable, Callable
from decimal import Decimal, InvalidOperation

import click

from bots.terminal.commands import Open, Workshop, run, show
from core.domain.card import Card
from core.studio.jobs import Jobs

_MOST = 100  # USD for one picture; more is a mistake


def add_jobs(cli: click.Group) -> None:
    """The commands; without a key nothing is drawn by them, so they need none."""

    @cli.group("jobs", invoke_without_command=True)
    @click.pass_context
    def jobs(context: click.Context) -> None:
        """What is open: orders that are not finished, in doubt, or could not be told."""
        if context.invoked_subcommand is None:
            _print(context.obj, lambda found: found.list())

    @jobs.command("show")
    @click.argument("job", type=click.IntRange(1))
    @click.pass_obj
    def show_job(opening: Open, job: int) -> None:
        """All that the rows say of one."""
        _print(opening, lambda found: found.show(job))

    @jobs.command("retry")
    @click.argument("job", type=click.IntRange(1))
    @click.pass_obj
    def retry_job(opening: Open, job: int) -> None:
        """Send again what did not become a picture, and tell again what could not be told."""
        _print(opening, lambda found: found.retry(job))

    @jobs.command("settle")
    @click.argument("job", type=click.IntRange(1))
    @click.option("--cost", required=True, callback=_usd, help="USD charged for each open picture; 0: none.")
    @click.pass_obj
    def settle_job(opening: Open, job: int, cost: Decimal) -> None:
        """Close one in the books, after a look at FAL's bill."""
        _print(opening, lambda found: found.settle(job, cost))


def _print(opening: Open, ask: Callable[[Jobs], Awaitable[Card]]) -> None:
    async def work(workshop: Workshop) -> int:
        show(workshop, await ask(workshop.jobs))
        return 0

    run(opening, work)


def _usd(_context: click.Context, _parameter: click.Parameter, value: str) -> Decimal:
    try:
        usd = Decimal(value)
    except InvalidOperation:
        usd = Decimal("NaN")
    if not usd.is_finite() or not 0 <= usd <= _MOST:
        raise click.BadParameter("an amount in USD from 0 to 100, for example 0.035")
    return usd
