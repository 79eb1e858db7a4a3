"""A database of an earlier version is brought up to date with all that is in it."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from cryptography.fernet import Fernet
from sqlalchemy import Connection, create_engine, inspect, text

import core.store
from core.domain.generation import State
from core.store import Database, open_database
from core.store.generations import Generations
from core.store.history import History
from core.store.remembered import Remembered
from core.store.rows import order_row, recipe_row
from tests.core.examples import MARKETER, SERVER, asker, planned
from tests.core.store.conftest import ENOUGH

THEN = "2026-11-01 12:00:00.000000"  # UTC
OLD = {
    "generations": {
        "id": 7,
        "team": "studio",
        "number": 3,
        "event": "slack:1.1",
        "created": THEN,
        "author": "slack:U0SID",
        "author_name": "sid",
        "service": "slack",
        "workspace": "T0TEAM",
        "channel": "C0GENERAL",
        "audience": "team",
        "paid": True,
        "order": json.dumps(order_row(planned().order)),
        "notes": "[]",
    },
    "runs": {
        "id": 9,
        "generation": 7,
        "number": 1,
        "recipe": json.dumps(recipe_row(planned().recipes[0])),
        "state": "stored",
        "epoch": 4,
        "changed": THEN,
    },
    "deliveries": {
        "id": 1,
        "generation": 7,
        "part": "root",
        "state": "done",
        "epoch": 2,
        "receipt": '{"ts": "1.2"}',
        "changed": THEN,
    },
    "history": {
        "rowid": 7,
        "words": "navy blazer",
        "prompt": "",
        "scenario": "linkedin",
        "subject": "sid",
        "author": "sid",
    },
}


def migrations(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(core.store.__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database as the first version left it, with an order in it."""
    engine = create_engine(f"sqlite:///{tmp_path}/sidai.db")
    with engine.begin() as connection:
        command.upgrade(migrations(connection), "0001")
        assert "author_roles" not in {each["name"] for each in inspect(connection).get_columns("generations")}
        for table, row in OLD.items():
            names, gaps = ", ".join(f'"{name}"' for name in row), ", ".join(f":{name}" for name in row)
            connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({gaps})"), row)  # noqa: S608  # the names above
    engine.dispose()
    return f"sqlite+aiosqlite:///{tmp_path}/sidai.db"


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    opened = await open_database(url)
    yield opened
    await opened.close()


@pytest.fixture
def orders(database: Database) -> Generations:
    return Generations(database, Fernet(Fernet.generate_key()))


async def test_an_order_of_before_is_still_there_and_has_no_roles(orders: Generations) -> None:
    found = await orders.get(7)
    assert (found.team, found.number, found.author.ref) == ("studio", 3, "slack:U0SID")
    assert found.author.roles == ()
    assert found.order == planned().order
    assert found.runs[0].recipe == planned().recipes[0]
    assert found.runs[0].state is State.STORED
    assert found.created == datetime(2026, 11, 1, 12, tzinfo=UTC)


async def test_it_is_found_by_its_words_and_its_event_and_numbers_go_on(
    database: Database, orders: Generations
) -> None:
    assert [each.number for each in await History(database, orders).search(asker(), "blazer")] == [3]
    again, new = await orders.add(asker(), planned(), "slack:1.1", ENOUGH)
    assert (again.id, new) == (7, False)
    fresh, _ = await orders.add(asker(MARKETER, SERVER), planned(), "discord:1", ENOUGH)
    assert (fresh.number, fresh.author.roles) == (4, ("Marketing",))


async def test_what_is_new_is_empty_and_can_be_used(database: Database) -> None:
    remembered = Remembered(database)
    assert await remembered.get("commands") is None
    await remembered.put("commands", "one")
    assert await remembered.get("commands") == "one"


async def test_it_is_then_of_the_newest_version(database: Database) -> None:
    newest = ScriptDirectory.from_config(migrations()).get_current_head()
    async with database.reading() as connection:
        version = await connection.run_sync(
            lambda plain: MigrationContext.configure(plain).get_current_revision()
        )
    assert version == newest
