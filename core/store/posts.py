"""What was posted where, so that a message is posted once and then only changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Update, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from core.store.engine import Database
from core.store.tables import deliveries, uploads


@dataclass(frozen=True, slots=True)
class Before:
    """Whether a message was attempted before, and its receipt if that one was noted."""

    attempted: bool
    receipt: Mapping[str, str] | None = None


class Posts:
    """One row per message of a generation: noted before it is posted, with its receipt after."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def receipt(self, generation: int, part: str) -> Mapping[str, str] | None:
        """Where that message is, if it was posted."""
        where = (deliveries.c.generation == generation) & (deliveries.c.part == part)
        async with self._database.reading() as connection:
            return await connection.scalar(select(deliveries.c.receipt).where(where))

    async def state(self, generation: int, part: str) -> str | None:
        """How far that message is: posting, posted, failed, done."""
        where = (deliveries.c.generation == generation) & (deliveries.c.part == part)
        async with self._database.reading() as connection:
            return await connection.scalar(select(deliveries.c.state).where(where))

    async def posting(self, generation: int, part: str) -> Before:
        """Noted before the message leaves; and what an earlier attempt has left."""
        row = {"generation": generation, "part": part, "state": "posting", "changed": datetime.now(UTC)}
        note = upsert(deliveries).values(row).on_conflict_do_nothing()
        where = (deliveries.c.generation == generation) & (deliveries.c.part == part)

        def work(connection: Connection) -> Before:
            if connection.execute(note).rowcount:
                return Before(attempted=False)
            return Before(
                attempted=True, receipt=connection.scalar(select(deliveries.c.receipt).where(where))
            )

        return await self._database.write(work)

    async def posted(self, generation: int, part: str, receipt: Mapping[str, str]) -> None:
        """Noted when the service has it."""
        await self._note(generation, part, state="posted", receipt=dict(receipt))

    async def failed(self, generation: int, part: str) -> None:
        """It could not be posted there."""
        await self._note(generation, part, state="failed", receipt=None)

    async def done(self, generation: int, part: str) -> None:
        """It will not change any more."""
        await self._note(generation, part, state="done")

    async def _note(self, generation: int, part: str, **values: object) -> None:
        where = (deliveries.c.generation == generation) & (deliveries.c.part == part)
        values |= {"epoch": deliveries.c.epoch + 1, "changed": datetime.now(UTC)}
        note = update(deliveries).where(where).values(values)
        await self._database.write(lambda connection: connection.execute(note))


def untold_again(mine: ColumnElement[bool]) -> Update:
    """The lines of generations that have something new to tell, though all was told."""
    ended = mine & (deliveries.c.part == "root") & (deliveries.c.state == "done")
    return update(deliveries).where(ended).values(state="posted")


class Uploads:
    """Ids of files that already lie at a chat service."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, service: str, workspace: str, file: str) -> str | None:
        """The service's id for a media file, if it was uploaded there."""
        async with self._database.reading() as connection:
            return await connection.scalar(
                select(uploads.c.id).where(
                    uploads.c.service == service,
                    uploads.c.workspace == workspace,
                    uploads.c.file == file,
                )
            )

    async def put(self, service: str, workspace: str, file: str, identity: str) -> None:
        """Remember it."""
        row = {"service": service, "workspace": workspace, "file": file, "id": identity}
        note = upsert(uploads).values(row).on_conflict_do_nothing()
        await self._database.write(lambda connection: connection.execute(note))
