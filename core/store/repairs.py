"""For whoever runs the bot: what is open, what its rows say, and how to set it going or to close it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlalchemy import Connection, delete, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from core.domain.generation import FINAL, UNFINISHED, Run, State, Ticket
from core.domain.job import Message, Sending
from core.domain.text import text
from core.store import rows
from core.store.engine import Database
from core.store.steps import step
from core.store.tables import deliveries, generations, intents, nudges, reservations, runs

_AGAIN = frozenset({State.FAILED, State.CANCELLED, State.DOUBTFUL})
_BILLED_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Unbilled:
    """A run that has ended, and of which nobody knows yet what it cost."""

    run: int
    ticket: Ticket


class Repairs:
    """Written so that it can be done while another process is at work: that one is nudged."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, limit: int = 100) -> list[int]:
        """Generations that are not finished, in doubt, or could not be told; newest first."""
        undone = select(runs.c.generation).where(runs.c.state.in_([*UNFINISHED, State.DOUBTFUL]))
        untold = select(deliveries.c.generation).where(
            or_(
                deliveries.c.state == "posting",
                (deliveries.c.part != "root") & (deliveries.c.state == "failed"),
                (deliveries.c.part == "root") & (deliveries.c.state == "posted"),
            )
        )
        query = select(generations.c.id).where(
            or_(generations.c.id.in_(undone), generations.c.id.in_(untold))
        )
        async with self._database.reading() as connection:
            return list(await connection.scalars(query.order_by(generations.c.id.desc()).limit(limit)))

    async def sendings(self, generation: int) -> list[Sending]:
        """Every POST that may have left for it, in order."""
        query = (
            select(intents.c.run, intents.c.noted, intents.c.outcome, intents.c.request_id)
            .join(runs, runs.c.id == intents.c.run)
            .where(runs.c.generation == generation)
            .order_by(intents.c.id)
        )
        async with self._database.reading() as connection:
            return [Sending(*row) for row in await connection.execute(query)]

    async def messages(self, generation: int) -> list[Message]:
        """What was posted of it."""
        query = select(deliveries.c.part, deliveries.c.state, deliveries.c.receipt)
        async with self._database.reading() as connection:
            found = await connection.execute(query.where(deliveries.c.generation == generation))
            return [Message(*row) for row in found]

    async def retry(self, generation: int, found: Iterable[Run]) -> int:
        """Set what did not become a picture going again, and what was not told; how many runs.

        What a doubtful call may have cost stays counted beside what the new one will.
        """
        again = [run for run in found if run.state in _AGAIN]

        def work(connection: Connection) -> None:
            for run in again:
                step(connection, run, State.RESERVED, error=None, ticket=None, outcome=None)
                _reserve_again(connection, run)
            wanted = update(generations).where(generations.c.id == generation)
            connection.execute(wanted.values(cancelled=None))
            _tell_again(connection, generation)

        await self._database.write(work)
        return len(again)

    async def settle(self, generation: int, found: Iterable[Run], cost: Decimal) -> int:
        """Note what each ended run that is open in the books has cost, in USD; how many there were."""
        open_runs = [run for run in found if run.state in FINAL and run.cost is None]
        error = rows.text_row(text("settled-by-hand", usd=f"{cost:.3f}"))

        def work(connection: Connection) -> None:
            for run in open_runs:
                here = reservations.c.run == run.id
                connection.execute(update(reservations).where(here).values(settled=cost))
                if run.state is State.DOUBTFUL:
                    step(connection, run, State.FAILED, error=error)
            _tell_again(connection, generation)

        await self._database.write(work)
        return len(open_runs)

    async def unbilled(self) -> list[Unbilled]:
        """Those of the last days that were paid for, and that FAL may have billed by now."""
        query = (
            select(runs.c.id, runs.c.ticket)
            .join(reservations, reservations.c.run == runs.c.id)
            .join(generations, generations.c.id == runs.c.generation)
            .where(
                generations.c.paid,
                reservations.c.settled.is_(None),
                reservations.c.reserved > datetime.now(UTC) - _BILLED_WITHIN,
                runs.c.state.in_([*FINAL - {State.DOUBTFUL}]),
            )
        )
        async with self._database.reading() as connection:
            found = [(row.id, row.ticket) for row in await connection.execute(query)]
        return [Unbilled(run, rows.ticket_value(ticket)) for run, ticket in found if ticket]

    async def billed(self, run: int, cost: Decimal) -> None:
        """FAL's bill says so."""
        here = (reservations.c.run == run) & reservations.c.settled.is_(None)
        await self._database.write(
            lambda connection: connection.execute(update(reservations).where(here).values(settled=cost))
        )


def _reserve_again(connection: Connection, run: Run) -> None:
    entry = reservations.c.run == run.id
    spent = connection.execute(select(reservations.c.amount, reservations.c.settled).where(entry)).one()
    before = spent.amount if spent.settled is None else spent.settled
    amount = (before or Decimal(0)) + (run.recipe.estimate or Decimal(0))
    connection.execute(update(reservations).where(entry).values(amount=amount, settled=None))


def _tell_again(connection: Connection, generation: int) -> None:
    """Its line is told to the end once more; a message that could not be posted is tried again."""
    mine = deliveries.c.generation == generation
    connection.execute(delete(deliveries).where(mine, deliveries.c.state == "failed"))
    ended = mine & (deliveries.c.part == "root") & (deliveries.c.state == "done")
    connection.execute(update(deliveries).where(ended).values(state="posted"))
    connection.execute(upsert(nudges).values(generation=generation).on_conflict_do_nothing())
