"""Small things that a start must know of the one before it."""

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert as upsert

from core.store.engine import Database
from core.store.tables import remembered


class Remembered:
    """A value by its name."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, name: str) -> str | None:
        """What was last put there."""
        async with self._database.reading() as connection:
            return await connection.scalar(select(remembered.c.value).where(remembered.c.name == name))

    async def put(self, name: str, value: str) -> None:
        """Instead of what was there."""
        row = {"name": name, "value": value}
        note = upsert(remembered).values(row).on_conflict_do_update(index_elements=["name"], set_=row)
        await self._database.write(lambda connection: connection.execute(note))
