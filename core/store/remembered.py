"""Small things that a start must know of the one before it."""

from sqlalchemy import Connection, select
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

    async def rise(self, name: str, value: int) -> bool:
        """Put a number there if it is higher. False: it is not."""
        row = {"name": name, "value": str(value)}
        note = upsert(remembered).values(row).on_conflict_do_update(index_elements=["name"], set_=row)

        def work(connection: Connection) -> bool:
            known = connection.scalar(select(remembered.c.value).where(remembered.c.name == name))
            if value > int(known or 0):
                connection.execute(note)
                return True
            return False

        return await self._database.write(work)

    async def put(self, name: str, value: str) -> None:
        """Instead of what was there."""
        row = {"name": name, "value": value}
        note = upsert(remembered).values(row).on_conflict_do_update(index_elements=["name"], set_=row)
        await self._database.write(lambda connection: connection.execute(note))
