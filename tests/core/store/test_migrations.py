"""A database of an earlier version is brought up to date with all that is in it."""

import json
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from cryptography.fernet import Fernet
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

import core.store
from core.domain.generation import State
from core.store import Database, open_database
from core.store.drafts import Drafts, Presses
from core.store.drawn import Drawn
from core.store.generations import Generations
from core.store.history import History
from core.store.remembered import Remembered
from core.store.rows import order_row, recipe_row
from tests.core.examples import MARKETER, SERVER, asker, planned
from tests.core.store.conftest import ENOUGH

THEN = "2026-11-01 12:00:00.000000"  # UTC
OLD: dict[str, dict[str, object]] = {
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


def _insert(connection: Connection, table: str, row: Mapping[str, object]) -> None:
    names, gaps = ", ".join(f'"{name}"' for name in row), ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({gaps})"), dict(row))  # noqa: S608  # names from here


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database as the first version left it, with an order in it."""
    engine = create_engine(f"sqlite:///{tmp_path}/sidai.db")
    with engine.begin() as connection:
        command.upgrade(migrations(connection), "0001")
        assert "author_roles" not in {each["name"] for each in inspect(connection).get_columns("generations")}
        for table, row in OLD.items():
            _insert(connection, table, row)
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


@pytest.fixture
async def durable(tmp_path: Path) -> AsyncIterator[Database]:
    """A database as the second version left it: orders, whose calls FAL or the sandbox took."""
    engine = create_engine(f"sqlite:///{tmp_path}/second.db")
    with engine.begin() as connection:
        command.upgrade(migrations(connection), "0002")
        for number, request in enumerate(("sandbox:42", "sandbox:42", "id-1", None), 1):
            _insert(
                connection,
                "generations",
                OLD["generations"] | {"id": number, "number": number, "event": f"e{number}"},
            )
            _insert(connection, "runs", OLD["runs"] | {"id": number, "generation": number})
            intent = {"id": number, "run": number, "attempt": 1, "noted": THEN, "outcome": "accepted"}
            _insert(connection, "intents", intent | {"request_id": request})
    engine.dispose()
    opened = await open_database(f"sqlite+aiosqlite:///{tmp_path}/second.db")
    yield opened
    await opened.close()


async def test_orders_of_before_get_tokens_of_their_own_by_which_they_are_found(durable: Database) -> None:
    orders = Generations(durable, Fernet(Fernet.generate_key()))
    found = await orders.many([1, 2, 3, 4])
    assert len({each.token for each in found}) == 4
    assert all(len(each.token) >= 16 for each in found)
    assert not any(each.cancelled for each in found)
    assert await History(durable, orders).by_token(asker(), found[2].token) == found[2]


async def test_request_ids_of_the_sandbox_which_repeat_are_forgotten_and_those_of_fal_kept(
    durable: Database,
) -> None:
    async with durable.reading() as connection:
        found = list(await connection.scalars(text("SELECT request_id FROM intents ORDER BY id")))
    assert found == [None, None, "id-1", None]


@pytest.mark.parametrize(
    "change", ["UPDATE intents SET request_id = 'id-1' WHERE id = 1", "UPDATE generations SET token = 'a'"]
)
async def test_after_it_no_two_have_the_same_request_id_or_token(durable: Database, change: str) -> None:
    with pytest.raises(IntegrityError):
        await durable.write(lambda connection: connection.execute(text(change)))


async def test_what_a_durable_run_keeps_can_be_kept_after_it(durable: Database) -> None:
    orders, drafts = Generations(durable, Fernet(Fernet.generate_key())), Drafts(durable)
    token = await drafts.add("slack:U0SID", planned().order, (), "slack:1.1", Decimal(1))
    assert await drafts.get(token) is not None
    await orders.cancel(1)
    assert await orders.nudged("slack", "T0TEAM", paid=True) == [1]
    assert await Presses(durable).fresh("cancel.a", "slack:U0SID", "e1")
    assert await Drawn(durable).seconds(planned().recipes[0]) is None
