"""For whoever runs the bot: what is open, what its rows say, and how to set it going or to close it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from core.domain.generation import FINAL, MISSED, UNFINISHED, Run, State, Ticket
from core.domain.job import Message, Sending
from core.domain.text import text
from core.errors import RequestError
from core.store import rows
from core.store.engine import Database
from core.store.posts import untold_again
from core.store.steps import LostRaceError, step
from core.store.tables import deliveries, generations, intents, nudges, reservations, runs

_BILLED_WITHIN, _CORRECTED_WITHIN = timedelta(days=30), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Unbilled:
    """A run that has ended, and of which nobody knows yet what it cost."""

    run: int
    epoch: int
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
        """What was posted of it, in order."""
        query = select(deliveries.c.part, deliveries.c.state, deliveries.c.receipt)
        here = query.where(deliveries.c.generation == generation).order_by(deliveries.c.id)
        async with self._database.reading() as connection:
            return [Message(*row) for row in await connection.execute(here)]

    async def retry(self, generation: int, found: Iterable[Run]) -> int:
        """Set what did not become a picture going again, and what was not told; how many runs.

        What a doubtful call may have cost stays counted beside what the new one will. RequestError: it is
        being worked on.
        """
        again = [run for run in found if run.state in MISSED]

        def work(connection: Connection) -> int:
            for run in again:
                step(connection, run, State.RESERVED, error=None, ticket=None, outcome=None)
                _reserve_again(connection, run)
            wanted = update(generations).where(generations.c.id == generation)
            connection.execute(wanted.values(cancelled=None))
            _tell_again(connection, generation)
            return len(again)

        return await self._change(generation, work)

    async def settle(self, generation: int, found: Iterable[Run], cost: Decimal) -> int:
        """Note what each ended run that is open in the books has cost, in USD; how many there were.

        RequestError: it is being worked on.
        """
        open_runs = [run for run in found if run.state in FINAL and run.cost is None]
        error = rows.text_row(text("settled-by-hand"))

        def work(connection: Connection) -> int:
            settled = 0
            for run in open_runs:  # what FAL's bill has settled by now stays so
                note = update(reservations).where(_unsettled(run.id, run.epoch)).values(settled=cost)
                settled += connection.execute(note).rowcount
                if run.state is State.DOUBTFUL:
                    step(connection, run, State.FAILED, error=error)
            _tell_again(connection, generation)
            return settled

        return await self._change(generation, work)

    async def unbilled(self) -> list[Unbilled]:
        """Those of the last days that were paid for, and that FAL may have billed by now.

        Of the last day also those that were cancelled before FAL had begun them, as far as anybody knew.
        """
        now = datetime.now(UTC)
        query = (
            select(runs.c.id, runs.c.epoch, runs.c.ticket)
            .join(reservations, reservations.c.run == runs.c.id)
            .join(generations, generations.c.id == runs.c.generation)
            .where(
                generations.c.paid,
                or_(
                    reservations.c.settled.is_(None) & (reservations.c.reserved > now - _BILLED_WITHIN),
                    _taken_for_free() & (reservations.c.reserved > now - _CORRECTED_WITHIN),
                ),
                runs.c.state.in_([*FINAL - {State.DOUBTFUL}]),
            )
        )
        async with self._database.reading() as connection:
            found = (await connection.execute(query)).all()
        return [Unbilled(run, epoch, rows.ticket_value(ticket)) for run, epoch, ticket in found if ticket]

    async def billed(self, unbilled: Unbilled, cost: Decimal) -> bool:
        """FAL's bill says so. False: it was settled, or set going again, in between."""
        as_read = select(runs.c.id).where(runs.c.id == unbilled.run, runs.c.epoch == unbilled.epoch)
        open_ = reservations.c.settled.is_(None) | (reservations.c.settled == 0)
        note = update(reservations).where(reservations.c.run.in_(as_read), open_).values(settled=cost)
        return await self._database.write(lambda connection: bool(connection.execute(note).rowcount))

    async def _change(self, generation: int, work: Callable[[Connection], int]) -> int:
        try:
            return await self._database.write(work)
        except LostRaceError:  # the process that serves has gone on with it
            raise RequestError("job-at-work", job=generation) from None


def _taken_for_free() -> ColumnElement[bool]:
    """What FAL had not begun when it was last heard of: its bill has the last word."""
    unbegun: ColumnElement[bool] = runs.c.error["key"].as_string() == "cancelled-unbegun"
    return unbegun & (reservations.c.settled == 0)


def _unsettled(run: int, epoch: int) -> ColumnElement[bool]:
    """Its entry in the books, if it is open and the run is as it was read."""
    as_read = select(runs.c.id).where(runs.c.id == run, runs.c.epoch == epoch)
    return reservations.c.run.in_(as_read) & reservations.c.settled.is_(None)


def _reserve_again(connection: Connection, run: Run) -> None:
    entry = reservations.c.run == run.id
    query = select(reservations, generations.c.paid)
    joined = query.join(runs, runs.c.id == reservations.c.run).join(generations)
    spent = connection.execute(joined.where(entry)).one()
    before = spent.amount if spent.settled is None else spent.settled
    earlier = (spent.earlier or Decimal(0)) + (before or Decimal(0))
    amount = run.recipe.estimate if spent.paid else Decimal(0)
    again = {"amount": amount, "settled": None, "earlier": earlier, "reserved": datetime.now(UTC)}
    connection.execute(update(reservations).where(entry).values(again))


def _tell_again(connection: Connection, generation: int) -> None:
    """Its line is told to the end once more; a message that could not be posted is tried again."""
    mine = deliveries.c.generation == generation
    connection.execute(delete(deliveries).where(mine, deliveries.c.state == "failed"))
    connection.execute(untold_again(mine))
    connection.execute(upsert(nudges).values(generation=generation).on_conflict_do_nothing())
