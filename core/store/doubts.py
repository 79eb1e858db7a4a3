"""Calls that left without an answer: which there are, and what they turn out to be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Select, func, select, update
from sqlalchemy.exc import IntegrityError

from core.domain.generation import Run, State, Ticket
from core.store import rows
from core.store.engine import Database
from core.store.generations import here
from core.store.posts import untold_again
from core.store.steps import LostRaceError, step
from core.store.tables import deliveries, generations, intents, runs

_OPEN = (State.SUBMITTING.value, State.DOUBTFUL.value)
_LOOKED_AFTER = timedelta(days=1)  # so long does FAL keep what it drew


@dataclass(frozen=True, slots=True)
class Doubt:
    """A run whose call may have been accepted, and when it was about to leave."""

    run: int
    left: datetime
    endpoint: str
    arguments: Mapping[str, object]
    paid: bool  # false: the sandbox's


class Doubts:
    """Read from the rows alone, so that it is the same after a crash."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def alike(self, run: Run) -> list[Doubt]:
        """Those whose calls cannot be told from this one's, itself among them; the first to leave first."""
        return [
            each
            for each in await self._found(_doubts().where(runs.c.state.in_(_OPEN)))
            if each.endpoint == run.recipe.endpoint and each.arguments == run.recipe.arguments
        ]

    async def given_up(self, service: str, workspace: str | None, *, paid: bool) -> list[int]:
        """Runs that were given up lately, and may still be found; of one workspace, or of a service."""
        query = (
            select(runs.c.id)
            .join(intents, intents.c.run == runs.c.id)
            .join(generations, generations.c.id == runs.c.generation)
            .where(runs.c.state == State.DOUBTFUL.value, here(service, workspace, paid=paid))
            .group_by(runs.c.id)
            .having(func.max(intents.c.noted) > datetime.now(UTC) - _LOOKED_AFTER)
        )
        async with self._database.reading() as connection:
            return list(await connection.scalars(query))

    async def generation_of(self, identity: int) -> int | None:
        """The generation that a run belongs to."""
        async with self._database.reading() as connection:
            return await connection.scalar(select(runs.c.generation).where(runs.c.id == identity))

    async def claimed(self, requests: Iterable[str]) -> set[str]:
        """Those of FAL's request ids that a run has already."""
        query = select(intents.c.request_id).where(intents.c.request_id.in_(list(requests)))
        async with self._database.reading() as connection:
            return {str(each) for each in await connection.scalars(query)}

    async def claim(self, run: Run, ticket: Ticket) -> Run:
        """The call was accepted after all: go on from there. LostRaceError: another run has that call."""

        def work(connection: Connection) -> None:
            last = select(func.max(intents.c.id)).where(intents.c.run == run.id).scalar_subquery()
            note = update(intents).where(intents.c.id == last)
            connection.execute(note.values(outcome="accepted", request_id=ticket.request_id))
            step(connection, run, State.SUBMITTED, ticket=rows.ticket_row(ticket), error=None)
            its = select(runs.c.generation).where(runs.c.id == run.id).scalar_subquery()
            connection.execute(untold_again(deliveries.c.generation == its))

        try:
            await self._database.write(work)
        except IntegrityError as error:
            raise LostRaceError(run.id) from error
        return replace(run, state=State.SUBMITTED, epoch=run.epoch + 1, ticket=ticket, error=None)

    async def _found(self, query: "Select[tuple[int, datetime, object, bool]]") -> list[Doubt]:
        async with self._database.reading() as connection:
            found = await connection.execute(query)
        recipes = [(row, rows.recipe_value(row.recipe)) for row in found]
        return [
            Doubt(row.id, row.left, recipe.endpoint, recipe.arguments, row.paid) for row, recipe in recipes
        ]


def _doubts() -> "Select[tuple[int, datetime, object, bool]]":
    left = func.max(intents.c.noted).label("left")
    return (
        select(runs.c.id, left, runs.c.recipe, generations.c.paid)
        .join(intents, intents.c.run == runs.c.id)
        .join(generations, generations.c.id == runs.c.generation)
        .group_by(runs.c.id)
        .order_by(left, runs.c.id)
    )
