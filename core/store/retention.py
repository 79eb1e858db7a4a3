"""Orders that are older than the house wants to keep them, and how their rows go."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, delete, exists, func, not_, select

from core.domain.generation import UNFINISHED
from core.store.engine import Database
from core.store.tables import deliveries, generations, history, metadata, runs, uploads

_OPEN = ("posting", "posted")  # a line in the channel that is not told to its end


class Retention:
    """Rows alone; the files that belong to them are to be deleted first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, before: datetime, after: int = 0, limit: int = 100) -> list[int]:
        """Rows of generations ordered before then that may go, from `after` on; the oldest first."""
        query = select(generations.c.id).where(_may_go(before), generations.c.id > after)
        async with self._database.reading() as connection:
            return list(await connection.scalars(query.order_by(generations.c.id).limit(limit)))

    async def forget(self, generation: int, files: Sequence[str], before: datetime) -> bool:
        """Delete all its rows and those of its files, in one transaction. False: it may not go any more."""
        this = generations.c.id == generation

        def work(connection: Connection) -> bool:
            if connection.scalar(select(generations.c.id).where(this, _may_go(before))) is None:
                return False
            connection.execute(delete(uploads).where(uploads.c.file.in_(files)))
            connection.execute(delete(history).where(history.c.rowid == generation))
            its = select(runs.c.id).where(runs.c.generation == generation)
            for column in _referring_to(runs):
                connection.execute(delete(column.table).where(column.in_(its)))
            for column in _referring_to(generations):
                connection.execute(delete(column.table).where(column == generation))
            connection.execute(delete(generations).where(this))
            return True

        return await self._database.write(work)


def _may_go(before: datetime) -> ColumnElement[bool]:
    """Old enough, not saved, all done and told, and not the team's last: numbers count on from that one."""
    undrawn = exists().where(runs.c.generation == generations.c.id, runs.c.state.in_(UNFINISHED))
    untold = exists().where(
        deliveries.c.generation == generations.c.id,
        deliveries.c.part == "root",
        deliveries.c.state.in_(_OPEN),
    )
    others = generations.alias()
    last = select(func.max(others.c.number)).where(others.c.team == generations.c.team).scalar_subquery()
    return and_(
        generations.c.created < before,
        not_(generations.c.saved),
        not_(undrawn),
        not_(untold),
        generations.c.number < last,
    )


def _referring_to(table: Table) -> list[Column[int]]:
    """The columns by which rows of other tables belong to its rows."""
    return [
        column
        for each in metadata.sorted_tables
        for column in each.c
        if column.references(table.c.id)  # the ledger's too: its months are long over
    ]
