"""Opening the database, and one transaction at a time."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidRequestError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from core.errors import OperatorError
from core.store.snapshot import copy_before

# Locked by somebody for too long, no room left, a disk that is away.
_PASSING = (
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_READONLY",
    "SQLITE_CANTOPEN",
)
_READERS, _PATIENCE = 4, 600.0  # connections, seconds until one is free
_MIGRATIONS = Path(__file__).parent / "migrations"


Result = TypeVar("Result")


class Database:
    """Reading happens side by side; writing one transaction after the other, as SQLite wants it."""

    def __init__(self, engine: AsyncEngine, writer: Engine) -> None:
        self._engine = engine
        self._writer = writer
        self._thread = ThreadPoolExecutor(1, "writer")

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees one state of the database."""
        async with self._engine.connect() as connection:
            yield connection

    async def write(self, work: Callable[[Connection], Result]) -> Result:
        """One transaction: all of the work happens, or none.

        It is done in one go in a thread of its own: going there and back for each statement would take
        longer than SQLite itself, while others wait for their turn. OperatorError: it cannot be, just now.
        """
        try:
            return await self.migrate(work)
        except OperationalError as error:
            if not getattr(error.orig, "sqlite_errorname", "").startswith(_PASSING):
                raise
            raise OperatorError("database-busy", problem=str(error.orig)) from error

    async def migrate(self, work: Callable[[Connection], Result]) -> Result:
        """The same while the database is being opened."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._transact, work)

    def _transact(self, work: Callable[[Connection], Result]) -> Result:
        with self._writer.begin() as connection:
            return work(connection)

    async def close(self) -> None:
        """Give the files back, once what is being written is written."""
        await asyncio.to_thread(self._thread.shutdown)
        self._writer.dispose()
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
    # Each connection has a cache of 2 MB and a thread: a few are enough. In memory there is only one.
    few = {"pool_size": _READERS, "max_overflow": 0, "pool_timeout": _PATIENCE}
    pool = few if address.database and address.database != ":memory:" else {}
    engine = create_async_engine(address, hide_parameters=True, **pool)  # prompts do not belong in the log
    # A transaction that means to write says so at once: one that changes its mind can lose a race and fail.
    writer = create_engine(address.set(drivername="sqlite"), hide_parameters=True)
    for each, begin in ((engine.sync_engine, "BEGIN"), (writer, "BEGIN IMMEDIATE")):
        event.listen(each, "connect", _prepare)
        event.listen(each, "begin", partial(_begin, begin))
    database = Database(engine, writer)
    try:
        await database.migrate(_migrate)
    except BaseException:
        await database.close()
        raise
    return database


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # _begin begins, not the driver
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(statement: str, connection: Connection) -> None:
    connection.exec_driver_sql(statement)


def _migrate(connection: Connection) -> None:
    config = _migrations()
    config.attributes["connection"] = connection
    copy_before(connection, ScriptDirectory.from_config(config))
    command.upgrade(config, "head")


def _migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def knows(revision: str) -> bool:
    """Whether this version can bring such a database up to date."""
    revisions = ScriptDirectory.from_config(_migrations()).walk_revisions()
    return revision in {each.revision for each in revisions}
