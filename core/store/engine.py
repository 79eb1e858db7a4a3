"""Opening the database, and one transaction at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from core.errors import OperatorError

_MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """Reading happens side by side; writing one transaction after the other, as SQLite wants it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._writer = asyncio.Lock()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees one state of the database."""
        async with self._engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: all of it happens, or none."""
        async with self._writer, self._engine.execution_options(writing=True).begin() as connection:
            yield connection

    async def close(self) -> None:
        """Give the files back."""
        await self._engine.dispose()


async def open_database(url: str) -> Database:
    """Open, or make, the database at `url`, and bring its tables up to date. OperatorError: it cannot be."""
    try:
        return await _open(make_url(url))
    except (ArgumentError, InvalidRequestError) as error:
        raise OperatorError("database-address", problem=str(error).splitlines()[0]) from None
    except CommandError as error:
        raise OperatorError("database-newer", problem=str(error)) from error
    except OSError as error:
        raise OperatorError("database-closed", problem=error.strerror or str(error)) from error
    except DBAPIError as error:
        raise OperatorError("database-closed", problem=str(error.orig)) from error


async def _open(address: URL) -> Database:
    if address.get_backend_name() != "sqlite":
        raise OperatorError("database-unsupported", backend=address.get_backend_name())
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(address, hide_parameters=True)  # prompts do not belong in the log
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    try:
        async with engine.execution_options(writing=True).begin() as connection:
            await connection.run_sync(_migrate)
    except BaseException:
        await engine.dispose()
        raise
    return Database(engine)


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # _begin begins, not the driver
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A transaction that means to write says so at once: one that changes its mind can lose a race and fail.
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _migrate(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
