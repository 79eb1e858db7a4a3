"""Which orders are too old to be kept, and that nothing of them is left in the tables."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import func, select

from core.domain.generation import Generation, Image, State, Ticket, Verdict
from core.domain.text import text
from core.store.generations import Generations
from core.store.history import History
from core.store.retention import Retention
from core.store.tables import metadata
from tests.core.examples import asker, planned
from tests.core.store.conftest import ENOUGH, Store

NOW = datetime.now(UTC)
LONG_AGO, BEFORE = NOW - timedelta(days=400), NOW - timedelta(days=365)


def picture(name: str) -> Image:
    fitted = {"linkedin-banner": f"{name}-linkedin-banner.jpg"}
    return Image(1, f"{name}.jpg", "https://x", "image/jpeg", 64, 48, 42, "0" * 64, Verdict.CLEAR, fitted)


@contextmanager
def by_hand(folder: Path) -> Iterator[sqlite3.Connection]:
    """The rows, as only time, or a later version, would change them."""
    with closing(sqlite3.connect(folder / "sidai.db")) as database, database:
        yield database


async def drawn(store: Store, event: str, team: str = "studio") -> Generation:
    """An order with one picture, told to its end, with a row in every table that may have one."""
    kept, _ = await store.orders.add(asker(team=team), planned(event), event, ENOUGH)
    run = await store.steps.submitted(await store.steps.intend(kept.runs[0]), Ticket(event, "s", "r", "c"))
    run = await store.steps.stored(run, [picture(event)], Decimal("0.035"))
    for part in ("root", "result"):
        await store.posts.posting(kept.id, part)
        await store.posts.posted(kept.id, part, {"ts": "1.2"})
    await store.posts.done(kept.id, "root")
    await store.uploads.put("slack", "T0TEAM", f"{event}.jpg", f"F0{event}")
    return await store.orders.get(kept.id)


@pytest.fixture
async def old(store: Store, tmp_path: Path) -> Generation:
    """Ordered 400 days ago; another one of the team was ordered just now."""
    kept = await drawn(store, "old")
    age(tmp_path, kept)
    await drawn(store, "new")
    return kept


def age(folder: Path, *generations: Generation) -> None:
    with by_hand(folder) as database:
        for each in generations:
            moment = f"{LONG_AGO:%Y-%m-%d %H:%M:%S.%f}"
            database.execute("UPDATE generations SET created = ? WHERE id = ?", [moment, each.id])


async def counts(store: Store) -> dict[str, int]:
    """How many rows each table has, the full text's too."""
    found = {}
    async with store.database.reading() as connection:
        for each in metadata.sorted_tables:
            found[each.name] = int(await connection.scalar(select(func.count()).select_from(each)) or 0)
        found["history"] = (await connection.exec_driver_sql("SELECT count(*) FROM history")).scalar_one()
    return found


async def test_an_old_order_goes_with_all_its_rows_and_the_others_keep_theirs(
    store: Store, old: Generation, tmp_path: Path
) -> None:
    retention = Retention(store.database)
    with by_hand(tmp_path) as database:
        for run in (old.runs[0].id, old.runs[0].id + 1):
            database.execute("INSERT INTO drawn VALUES (?, 'fal-ai/flux-lora', 786432, 28, 3.5)", [run])
        for generation in (old.id, old.id + 1):
            database.execute("INSERT INTO nudges (generation) VALUES (?)", [generation])
    before = await counts(store)
    assert await retention.due(BEFORE) == [old.id]
    assert await retention.forget(old.id, ["old.jpg"], BEFORE)
    after = await counts(store)
    of_orders = {name for name, count in before.items() if count}
    assert {"generations", "runs", "intents", "drawn", "reservations", "images"} <= of_orders
    assert {"deliveries", "uploads", "nudges", "history"} <= of_orders
    assert {name: after[name] for name in of_orders} == {name: before[name] // 2 for name in of_orders}
    assert await store.history.find(asker(), old.number) is None
    assert [each.number for each in await store.history.search(asker(), "linkedin")] == [2]
    assert await store.uploads.get("slack", "T0TEAM", "new.jpg") == "F0new"
    with by_hand(tmp_path) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


class Slow(Generations):
    """By the time that it reads an order, the order is gone."""

    def __init__(self, store: Store) -> None:
        super().__init__(store.database, Fernet(Fernet.generate_key()))
        self._retention = Retention(store.database)

    async def many(self, identities: Sequence[int]) -> list[Generation]:
        """Too late."""
        for identity in identities:
            await self._retention.forget(identity, [], BEFORE)
        return await super().many(identities)


async def test_an_order_that_goes_while_it_is_looked_up_is_not_there(store: Store, old: Generation) -> None:
    history = History(store.database, Slow(store))
    assert await history.find(asker(), old.number) is None
    assert [each.number for each in await history.search(asker(), "linkedin")] == [2]


async def test_a_young_order_and_a_saved_one_stay(store: Store, old: Generation, tmp_path: Path) -> None:
    retention = Retention(store.database)
    assert await retention.due(LONG_AGO - timedelta(days=1)) == []
    with by_hand(tmp_path) as database:
        database.execute("UPDATE generations SET saved = 1 WHERE id = ?", [old.id])
    assert await retention.due(BEFORE) == []
    assert not await retention.forget(old.id, [], BEFORE)
    assert (await store.orders.get(old.id)).number == old.number


@pytest.mark.parametrize("state", [State.RESERVED, State.SUBMITTING, State.SUBMITTED, State.FETCHED])
async def test_what_is_not_drawn_to_its_end_stays(
    store: Store, old: Generation, tmp_path: Path, state: State
) -> None:
    with by_hand(tmp_path) as database:
        database.execute("UPDATE runs SET state = ? WHERE generation = ?", [state.value, old.id])
    assert await Retention(store.database).due(BEFORE) == []


@pytest.mark.parametrize(("state", "stays"), [("posting", 1), ("posted", 1), ("failed", 0), ("done", 0)])
async def test_what_is_not_told_to_its_end_stays(
    store: Store, old: Generation, tmp_path: Path, state: str, stays: int
) -> None:
    with by_hand(tmp_path) as database:
        change = "UPDATE deliveries SET state = ? WHERE generation = ? AND part = 'root'"
        database.execute(change, [state, old.id])
    assert len(await Retention(store.database).due(BEFORE)) == 1 - stays


async def test_the_last_order_of_a_team_stays_so_that_no_number_comes_twice(
    store: Store, old: Generation, tmp_path: Path
) -> None:
    last = await drawn(store, "alone", team="other")
    age(tmp_path, last)
    retention = Retention(store.database)
    assert await retention.due(BEFORE) == [old.id]
    following, _ = await store.orders.add(asker(team="other"), planned(), "next", ENOUGH)
    assert following.number == last.number + 1
    assert await retention.due(BEFORE) == [old.id, last.id]


async def test_they_come_in_parts_the_oldest_first(store: Store, tmp_path: Path) -> None:
    kept = [await drawn(store, f"e{number}") for number in range(4)]
    age(tmp_path, *kept)
    retention = Retention(store.database)
    assert await retention.due(BEFORE, limit=2) == [kept[0].id, kept[1].id]
    assert await retention.due(BEFORE, after=kept[1].id, limit=2) == [kept[2].id]


async def test_one_that_failed_or_is_doubtful_goes_too(store: Store, old: Generation, tmp_path: Path) -> None:
    failed, _ = await store.orders.add(asker(), planned(), "failed", ENOUGH)
    await store.steps.ended(failed.runs[0], State.FAILED, text("fal-down"), Decimal(0))
    age(tmp_path, failed)
    await drawn(store, "newest")
    assert await Retention(store.database).due(BEFORE) == [old.id, failed.id]
