"""Copies of the database as it is at one moment, taken while others write; and what such a copy holds."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url
from sqlalchemy.exc import ArgumentError

from core.domain.generation import Verdict
from core.errors import OperatorError

BESIDE = ("", "-wal", "-shm", "-journal")  # what SQLite keeps a database in
_PATIENCE = 10.0  # seconds
_INTEND = """
    INSERT INTO intents (run, attempt, noted, outcome)
    SELECT id, (SELECT coalesce(max(attempt), 0) + 1 FROM intents WHERE run = runs.id), ?, 'open' FROM runs
    WHERE state = 'reserved' AND generation IN (SELECT id FROM generations WHERE paid)
"""
_SUBMIT = """
    UPDATE runs SET state = 'submitting', epoch = epoch + 1
    WHERE state = 'reserved' AND id IN (SELECT run FROM intents WHERE outcome = 'open')
"""


@dataclass(frozen=True, slots=True)
class Held:
    """What a copy holds: the schema's revision, and the files of all pictures that people may see."""

    revision: str
    pictures: frozenset[str]


def file_of(url: str) -> Path:
    """The file of a SQLite database. OperatorError: it is none."""
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise OperatorError("database-address", problem=str(error).splitlines()[0]) from None
    if address.get_backend_name() != "sqlite":
        raise OperatorError("database-unsupported", backend=address.get_backend_name())
    if address.database in {None, "", ":memory:"}:
        raise OperatorError("database-in-memory")
    return Path(str(address.database))


def copy(source: Path, target: Path) -> None:
    """A whole database in a new file, whatever is being written meanwhile. sqlite3.Error, OSError."""
    with closing(_connect(source, "rw")) as reading, closing(sqlite3.connect(target)) as writing:
        reading.backup(writing)  # in one step, so that no writer makes it begin again
    shutil.copymode(source, target)


def look_into(file: Path) -> Held:
    """Look through a copy. sqlite3.Error: it is damaged, or no database of ours."""
    shown = "SELECT file FROM images WHERE verdict <> ?"
    with closing(_connect(file, "ro")) as database:
        (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(" ".join(str(verdict).split()))
        (revision,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
        pictures = frozenset(row[0] for row in database.execute(shown, [Verdict.BLACKED.value]))
    return Held(revision, pictures)


def doubt_unsent(file: Path, since: datetime) -> int:
    """Paid calls that had not left when a copy was made, and may have since: from now on they count so.

    They are then looked for at FAL, never sent blindly. How many; sqlite3.Error: it is no database of ours.
    """
    moment = f"{since.astimezone(UTC).replace(tzinfo=None):%Y-%m-%d %H:%M:%S.%f}"
    with closing(_connect(file, "rw")) as database, database:
        database.execute(_INTEND, [moment])
        return database.execute(_SUBMIT).rowcount


def copy_before(connection: Connection, scripts: ScriptDirectory) -> None:
    """Within the transaction that migrates: a copy beside a database that has migrations before it.

    One that is there already is kept. OperatorError: there can be no copy, so nothing is to be changed.
    """
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None or scripts.get_revision(revision).is_head:
        return
    name = next(row.file for row in connection.exec_driver_sql("PRAGMA database_list") if row.name == "main")
    copied = Path(f"{name}.before-{revision}")
    if not name or copied.exists():  # in memory, or begun before
        return
    part = copied.with_name(f"{copied.name}.part")
    try:
        part.unlink(missing_ok=True)
        copy(Path(name), part)
        part.rename(copied)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        problem = getattr(error, "strerror", None) or str(error)
        raise OperatorError("database-uncopied", file=str(copied), problem=problem) from error


def _connect(file: Path, mode: str) -> sqlite3.Connection:
    """A file that is not there is not made."""
    address = f"{Path(os.path.abspath(file)).as_uri()}?mode={mode}"  # noqa: PTH100  # links stay links
    return sqlite3.connect(address, uri=True, timeout=_PATIENCE)
