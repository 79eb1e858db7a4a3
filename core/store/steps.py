"""The steps of a run: one transaction each, guarded by its epoch, so a second worker changes nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from core.domain.generation import Image, Outcome, Run, State, Ticket
from core.domain.text import Text
from core.store import rows
from core.store.drawn import kind_of
from core.store.engine import Database
from core.store.tables import drawn, images, intents, reservations, runs


class LostRaceError(Exception):
    """Another worker has gone on with this run; stop here."""


class Steps:
    """Every method takes the run as it was read and returns it as it now is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def intend(self, run: Run) -> Run:
        """Note that a POST is about to leave."""

        def work(connection: Connection) -> None:
            attempts = select(func.count()).where(intents.c.run == run.id)
            attempt = (connection.scalar(attempts) or 0) + 1
            note = {"run": run.id, "attempt": attempt, "noted": datetime.now(UTC), "outcome": "open"}
            connection.execute(insert(intents).values(note))
            step(connection, run, State.SUBMITTING)

        await self._database.write(work)
        return _now(run, State.SUBMITTING)

    async def submitted(self, run: Run, ticket: Ticket) -> Run:
        """FAL has accepted it."""

        def work(connection: Connection) -> None:
            _close_intent(connection, run, "accepted", ticket.request_id)
            step(connection, run, State.SUBMITTED, ticket=rows.ticket_row(ticket))

        await self._database.write(work)
        return _now(run, State.SUBMITTED, ticket=ticket)

    async def unsent(self, run: Run) -> Run:
        """Proven: nothing was accepted. It may be sent again, as a new intent."""

        def work(connection: Connection) -> None:
            _close_intent(connection, run, "refused")
            step(connection, run, State.RESERVED)

        await self._database.write(work)
        return _now(run, State.RESERVED)

    async def fetched(self, run: Run, outcome: Outcome, seconds: float | None = None) -> Run:
        """FAL's answer, noted before its files are fetched; and how long it drew, if that was seen."""

        def work(connection: Connection) -> None:
            if seconds is not None:
                kind = dict(zip(("endpoint", "pixels", "steps"), kind_of(run.recipe), strict=True))
                timed = {"run": run.id, "seconds": seconds, **kind}
                note = upsert(drawn).values(timed)
                connection.execute(note.on_conflict_do_update(index_elements=["run"], set_=timed))
            step(connection, run, State.FETCHED, outcome=rows.outcome_row(outcome))

        await self._database.write(work)
        return _now(run, State.FETCHED, outcome=outcome)

    async def stored(self, run: Run, found: Sequence[Image], cost: Decimal | None) -> Run:
        """The images are in the media store; the price is settled."""

        def work(connection: Connection) -> None:
            for image in found:
                connection.execute(insert(images).values(run=run.id, **_image_row(image)))
            _settle(connection, run, cost)
            step(connection, run, State.STORED, outcome=None)

        await self._database.write(work)
        return _now(run, State.STORED, outcome=None, images=tuple(found), cost=cost)

    async def ended(self, run: Run, state: State, error: Text, cost: Decimal | None) -> Run:
        """It ends without a picture. `cost` None: what was set aside stays counted, for nobody knows."""

        def work(connection: Connection) -> None:
            if run.state is State.SUBMITTING:
                _close_intent(connection, run, "unknown" if state is State.DOUBTFUL else "refused")
            _settle(connection, run, cost)
            step(connection, run, state, error=rows.text_row(error))

        await self._database.write(work)
        return _now(run, state, error=error, cost=cost)


def step(connection: Connection, run: Run, state: State, **values: object) -> None:
    """One step within a transaction. LostRaceError: the run is not as it was read."""
    here = (runs.c.id == run.id) & (runs.c.epoch == run.epoch) & (runs.c.state == run.state.value)
    values |= {"state": state.value, "epoch": run.epoch + 1, "changed": datetime.now(UTC)}
    done = connection.execute(update(runs).where(here).values(values))
    if done.rowcount != 1:
        raise LostRaceError(run.id)


def _now(run: Run, state: State, **values: Any) -> Run:  # noqa: ANN401  # fields of Run
    return replace(run, state=state, epoch=run.epoch + 1, **values)


def _close_intent(connection: Connection, run: Run, outcome: str, request_id: str | None = None) -> None:
    opened = (intents.c.run == run.id) & (intents.c.outcome == "open")
    connection.execute(update(intents).where(opened).values(outcome=outcome, request_id=request_id))


def _settle(connection: Connection, run: Run, cost: Decimal | None) -> None:
    if cost is not None:
        entry = reservations.c.run == run.id
        connection.execute(update(reservations).where(entry).values(settled=cost))


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
