"""Copies of the database: of one moment, whole, and one before each migration."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from core.domain.generation import Image, State, Ticket, Verdict
from core.errors import OperatorError
from core.messages import Messages
from core.store import open_database
from core.store.engine import knows
from core.store.snapshot import copy, doubt_unsent, file_of, look_into
from tests.core.examples import FREE, asker, planned
from tests.core.store.conftest import ENOUGH, Store
from tests.core.store.test_migrations import migrations

PICTURE = Image(1, "studio/sid/linkedin-000001-1.jpg", "https://x", "image/jpeg", 64, 48, 42, "0" * 64)


def newest() -> str:
    return str(ScriptDirectory.from_config(migrations()).get_current_head())


def first_version(file: Path) -> str:
    """A database as the first version left it; its address."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        command.upgrade(migrations(connection), "0001")
    engine.dispose()
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("INSERT INTO uploads VALUES ('slack', 'T0TEAM', 'old.jpg', 'F0OLD')")
    return f"sqlite+aiosqlite:///{file}"


def names_in(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


async def opened(url: str) -> None:
    await (await open_database(url)).close()


async def test_a_copy_holds_what_was_written_and_nothing_of_what_is_being_written(
    store: Store, tmp_path: Path
) -> None:
    await store.orders.add(asker(), planned(), "e1", ENOUGH)
    with closing(sqlite3.connect(tmp_path / "sidai.db")) as other:
        other.execute("INSERT INTO uploads VALUES ('slack', 'T0TEAM', 'half.jpg', 'F0HALF')")  # not committed
        copy(tmp_path / "sidai.db", tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copied:
        assert copied.execute("SELECT event FROM generations").fetchall() == [("e1",)]
        assert copied.execute("SELECT * FROM uploads").fetchall() == []


async def test_a_copy_says_its_revision_and_the_pictures_that_people_may_see(
    store: Store, tmp_path: Path
) -> None:
    kept, _ = await store.orders.add(asker(), planned(), "e1", ENOUGH)
    black = replace(PICTURE, number=2, file="black.blacked", verdict=Verdict.BLACKED)
    await store.steps.stored(kept.runs[0], [PICTURE, black], None)
    copy(tmp_path / "sidai.db", tmp_path / "copy.db")
    held = look_into(tmp_path / "copy.db")
    assert (held.revision, held.pictures) == (newest(), frozenset({PICTURE.file}))
    assert knows(held.revision)
    assert not knows("9999")


def test_what_is_no_database_or_another_programs_is_told(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database " * 100, encoding="utf-8")
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        look_into(tmp_path / "text.db")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other, other:
        other.execute("CREATE TABLE songs (name)")
    with pytest.raises(sqlite3.Error, match="alembic_version"):
        look_into(tmp_path / "other.db")
    with pytest.raises(sqlite3.Error):
        copy(tmp_path / "absent.db", tmp_path / "copy.db")
    assert not (tmp_path / "absent.db").exists()


async def test_a_damaged_page_is_found(store: Store, tmp_path: Path) -> None:
    copied = tmp_path / "copy.db"
    copy(tmp_path / "sidai.db", copied)
    content = bytearray(copied.read_bytes())
    size = int.from_bytes(content[16:18], "big")
    content[2 * size + 100 : 4 * size] = b"\xff" * (2 * size - 100)
    copied.write_bytes(content)
    with pytest.raises(sqlite3.DatabaseError):
        look_into(copied)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("sqlite+aiosqlite://", "database-in-memory"),
        ("sqlite+aiosqlite:///:memory:", "database-in-memory"),
        ("postgresql://localhost/sidai", "database-unsupported"),
        ("nonsense", "database-address"),
    ],
)
def test_only_a_file_can_be_copied(url: str, key: str) -> None:
    with pytest.raises(OperatorError) as refused:
        file_of(url)
    assert refused.value.text.key == key


async def test_calls_that_had_not_left_when_the_copy_was_made_may_have_left_since(
    store: Store, tmp_path: Path
) -> None:
    sent, _ = await store.orders.add(asker(), planned(), "sent", ENOUGH)
    run = await store.steps.intend(sent.runs[0])
    await store.steps.submitted(run, Ticket("r1", "s", "r", "c"))
    waiting, _ = await store.orders.add(asker(), planned(count=2), "waiting", ENOUGH)
    await store.steps.unsent(await store.steps.intend(waiting.runs[1]))  # refused once, to leave again
    free, _ = await store.orders.add(asker(), planned(), "free", FREE)
    made = datetime(2026, 11, 1, 12, tzinfo=UTC)
    await store.database.close()
    assert doubt_unsent(tmp_path / "sidai.db", made) == 2
    with closing(sqlite3.connect(tmp_path / "sidai.db")) as database:
        states = dict(database.execute("SELECT id, state FROM runs"))
        noted = database.execute("SELECT run, attempt, noted FROM intents WHERE outcome = 'open'").fetchall()
    one, two = (each.id for each in waiting.runs)
    assert states[sent.runs[0].id] == State.SUBMITTED
    assert (states[one], states[two]) == (State.SUBMITTING, State.SUBMITTING)
    assert states[free.runs[0].id] == State.RESERVED
    moment = "2026-11-01 12:00:00.000000"
    assert sorted(noted) == [(one, 1, moment), (two, 2, moment)]


async def test_before_a_migration_a_copy_is_put_beside_the_database(tmp_path: Path) -> None:
    await opened(first_version(tmp_path / "sidai.db"))
    assert look_into(tmp_path / "sidai.db").revision == newest()
    copied = tmp_path / "sidai.db.before-0001"
    assert look_into(copied).revision == "0001"
    with closing(sqlite3.connect(copied)) as database:
        assert database.execute("SELECT file FROM uploads").fetchall() == [("old.jpg",)]
    assert not (tmp_path / "sidai.db.before-0001.part").exists()


async def test_a_copy_that_is_there_already_is_kept(tmp_path: Path) -> None:
    url = first_version(tmp_path / "sidai.db")
    (tmp_path / "sidai.db.before-0001").write_text("an earlier one")
    await opened(url)
    assert look_into(tmp_path / "sidai.db").revision == newest()
    assert (tmp_path / "sidai.db.before-0001").read_text() == "an earlier one"


async def test_without_migrations_there_is_no_copy(tmp_path: Path) -> None:
    for _ in range(2):  # a new one, and one of the newest version
        await opened(f"sqlite+aiosqlite:///{tmp_path}/sidai.db")
        await opened("sqlite+aiosqlite:///:memory:")
    assert names_in(tmp_path) == ["sidai.db"]


async def test_without_a_copy_nothing_is_migrated_and_the_start_says_why(tmp_path: Path) -> None:
    url = first_version(tmp_path / "sidai.db")
    (tmp_path / "sidai.db.before-0001.part").mkdir()  # so that no file can be written there
    with pytest.raises(OperatorError) as refused:
        await open_database(url)
    said = Messages().say(refused.value)
    assert "no copy of it could be made" in said
    assert f"{tmp_path}/sidai.db.before-0001" in said
    assert look_into(tmp_path / "sidai.db").revision == "0001"


async def test_what_a_copy_that_was_cut_off_has_left_does_not_stand_in_the_way(tmp_path: Path) -> None:
    url = first_version(tmp_path / "sidai.db")
    (tmp_path / "sidai.db.before-0001.part").write_bytes(b"half of a copy")
    await opened(url)
    assert look_into(tmp_path / "sidai.db.before-0001").revision == "0001"


async def test_a_newer_database_is_not_copied_but_told(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/sidai.db"
    await opened(url)
    with closing(sqlite3.connect(tmp_path / "sidai.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(OperatorError) as refused:
        await open_database(url)
    assert refused.value.text.key == "database-newer"
    assert names_in(tmp_path) == ["sidai.db"]
