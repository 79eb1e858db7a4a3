"""The steps of a run: one transaction each, guarded by its epoch, so a second worker changes nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.domain.generation import Image, Outcome, Run, State, Ticket
from core.domain.text import Text
from core.store import rows
from core.store.engine import Database
from core.store.tables import images, intents, reservations, runs


class LostRaceError(Exception):
    """Another worker has gone on with this run; stop here."""


class Steps:
    """Every method takes the run as it was read and returns it as it now is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def intend(self, run: Run) -> Run:
        """Note that a POST is about to leave."""
        async with self._database.writing() as connection:
            attempts = select(func.count()).where(intents.c.run == run.id)
            attempt = (await connection.scalar(attempts) or 0) + 1
            note = {"run": run.id, "attempt": attempt, "noted": datetime.now(UTC), "outcome": "open"}
            await connection.execute(insert(intents).values(note))
            await _step(connection, run, State.SUBMITTING)
        return _now(run, State.SUBMITTING)

    async def submitted(self, run: Run, ticket: Ticket) -> Run:
        """FAL has accepted it."""
        async with self._database.writing() as connection:
            await _close_intent(connection, run, "accepted", ticket.request_id)
            await _step(connection, run, State.SUBMITTED, ticket=rows.ticket_row(ticket))
        return _now(run, State.SUBMITTED, ticket=ticket)

    async def unsent(self, run: Run) -> Run:
        """Proven: nothing was accepted. It may be sent again, as a new intent."""
        async with self._database.writing() as connection:
            await _close_intent(connection, run, "refused")
            await _step(connection, run, State.RESERVED)
        return _now(run, State.RESERVED)

    async def fetched(self, run: Run, outcome: Outcome) -> Run:
        """FAL's answer, noted before its files are fetched."""
        async with self._database.writing() as connection:
            await _step(connection, run, State.FETCHED, outcome=rows.outcome_row(outcome))
        return _now(run, State.FETCHED, outcome=outcome)

    async def stored(self, run: Run, found: Sequence[Image], cost: Decimal | None) -> Run:
        """The images are in the media store; the price is settled."""
        async with self._database.writing() as connection:
            for image in found:
                await connection.execute(insert(images).values(run=run.id, **_image_row(image)))
            await _settle(connection, run, cost)
            await _step(connection, run, State.STORED, outcome=None)
        return _now(run, State.STORED, outcome=None, images=tuple(found), cost=cost)

    async def ended(self, run: Run, state: State, error: Text, cost: Decimal | None) -> Run:
        """It ends without a picture. `cost` None: what was set aside stays counted, for nobody knows."""
        async with self._database.writing() as connection:
            if run.state is State.SUBMITTING:
                await _close_intent(connection, run, "unknown" if state is State.DOUBTFUL else "refused")
            await _settle(connection, run, cost)
            await _step(connection, run, state, error=rows.text_row(error))
        return _now(run, state, error=error, cost=cost)


async def _step(connection: AsyncConnection, run: Run, state: State, **values: object) -> None:
    here = (runs.c.id == run.id) & (runs.c.epoch == run.epoch) & (runs.c.state == run.state.value)
    values |= {"state": state.value, "epoch": run.epoch + 1, "changed": datetime.now(UTC)}
    done = await connection.execute(update(runs).where(here).values(values))
    if done.rowcount != 1:
        raise LostRaceError(run.id)


def _now(run: Run, state: State, **values: Any) -> Run:  # noqa: ANN401  # fields of Run
    return replace(run, state=state, epoch=run.epoch + 1, **values)


async def _close_intent(
    connection: AsyncConnection, run: Run, outcome: str, request_id: str | None = None
) -> None:
    opened = (intents.c.run == run.id) & (intents.c.outcome == "open")
    await connection.execute(update(intents).where(opened).values(outcome=outcome, request_id=request_id))


async def _settle(connection: AsyncConnection, run: Run, cost: Decimal | None) -> None:
    if cost is not None:
        entry = reservations.c.run == run.id
        await connection.execute(update(reservations).where(entry).values(settled=cost))


def _image_row(image: Image) -> dict[str, object]:
    return {
        "number": image.number,
        "file": image.file,
        "url": image.url,
        "content_type": image.content_type,
        "width": image.width,
        "height": image.height,
        "seed": image.seed,
        "sha256": image.sha256,
        "verdict": image.verdict.value,
        "fitted": dict(image.fitted),
    }
