"""Orders taken, and found again as they were."""

from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from cryptography.fernet import Fernet
from sqlalchemy import create_engine, text

from core.domain.generation import State
from core.domain.order import Plan
from core.domain.people import Audience
from core.domain.text import text as sentence
from core.errors import BusyError
from core.store import open_database
from core.store.generations import Generations
from core.store.tables import metadata
from tests.core.examples import ADMIN, GENERAL, MARKETER, SECRET, SERVER, asker, planned, recipe
from tests.core.store.conftest import ENOUGH, Store


async def test_an_order_comes_back_as_it_was_given(store: Store) -> None:
    plan = Plan(planned().order, (recipe(),) * 2, (sentence("again-new-seed", count=2),))
    kept, new = await store.orders.add(asker(), plan, "slack:1.1", ENOUGH)
    assert new
    found = await store.orders.get(kept.id)
    assert found == kept
    assert (found.number, found.team, found.author.ref) == (1, "studio", "slack:U0SID")
    assert found.order == plan.order
    assert found.notes == plan.notes
    assert [run.recipe for run in found.runs] == list(plan.recipes)
    assert found.place == GENERAL


async def test_a_redelivered_event_starts_nothing_new(store: Store) -> None:
    first, new = await store.orders.add(asker(), planned(), "slack:1.1", ENOUGH)
    again, new_again = await store.orders.add(asker(), planned("charcoal suit"), "slack:1.1", ENOUGH)
    assert (new, new_again) == (True, False)
    assert again == first


async def test_numbers_count_up_for_each_team_on_its_own(store: Store) -> None:
    numbers = [
        (await store.orders.add(asker(team=team), planned(), f"e{place}", ENOUGH))[0].number
        for place, team in enumerate(["studio", "studio", "slack:T0OTHER", "studio"])
    ]
    assert numbers == [1, 2, 1, 3]


async def test_a_batched_call_leaves_room_for_the_numbers_of_its_images(store: Store) -> None:
    three = replace(recipe(), images=3)
    kept, _ = await store.orders.add(asker(), Plan(planned().order, (three, three)), "e", ENOUGH)
    assert [run.number for run in kept.runs] == [1, 4]


async def test_what_only_the_adapter_may_read_is_encrypted_in_the_file(store: Store, tmp_path: Path) -> None:
    await store.orders.add(asker(), planned(), "e", ENOUGH)
    await store.database.close()
    kept = (tmp_path / "sidai.db").read_bytes()
    assert b"linkedin navy blazer" in kept
    assert b"https://hook" not in kept


async def test_with_another_secret_the_order_is_still_there_without_its_reply_token(store: Store) -> None:
    kept, _ = await store.orders.add(asker(), planned(), "e", ENOUGH)
    other = Generations(store.database, Fernet(Fernet.generate_key()))
    assert (await other.get(kept.id)).place.reply_to == {}


async def test_unfinished_orders_are_found_for_their_own_workspace(store: Store) -> None:
    kept, _ = await store.orders.add(asker(), planned(), "e1", ENOUGH)
    done, _ = await store.orders.add(asker(ADMIN, SECRET), planned(), "e2", ENOUGH)
    await store.steps.ended(done.runs[0], State.FAILED, sentence("fal-down"), None)
    assert await store.orders.unfinished("slack", "T0TEAM", paid=True) == [kept.id]
    assert await store.orders.unfinished("slack", "T0OTHER", paid=True) == []


async def test_unfinished_orders_are_found_for_all_that_a_service_has(store: Store) -> None:
    places = (GENERAL, replace(GENERAL, workspace="T0OTHER"), SERVER)
    kept = [
        (await store.orders.add(asker(place=place), planned(), f"e{number}", ENOUGH))[0].id
        for number, place in enumerate(places)
    ]
    assert await store.orders.unfinished("slack", None, paid=True) == kept[:2]
    assert await store.orders.unfinished("discord", None, paid=True) == kept[2:]
    assert await store.orders.unfinished("slack", None, paid=False) == []


async def test_a_person_may_have_only_so_many_orders_waiting(store: Store) -> None:
    two = replace(ENOUGH, waiting=2)
    first, _ = await store.orders.add(asker(), planned(count=2), "e1", two)
    await store.orders.add(asker(), planned(), "e2", two)
    with pytest.raises(BusyError):
        await store.orders.add(asker(), planned(), "e3", two)
    assert (await store.orders.add(asker(ADMIN), planned(), "e4", two))[1]
    for run in first.runs:
        await store.steps.ended(run, State.FAILED, sentence("fal-down"), None)
    assert (await store.orders.add(asker(), planned(), "e5", two))[1]


async def test_the_audience_is_kept(store: Store) -> None:
    kept, _ = await store.orders.add(asker(place=SECRET), planned(), "e", ENOUGH)
    assert (await store.orders.get(kept.id)).place.audience is Audience.CHANNEL


@pytest.mark.parametrize("roles", [(), ("Marketing", "Presse & Büro")])
async def test_the_roles_that_an_order_was_allowed_by_are_kept_with_it(
    store: Store, roles: tuple[str, ...]
) -> None:
    kept, _ = await store.orders.add(asker(replace(MARKETER, roles=roles), SERVER), planned(), "e", ENOUGH)
    assert kept.author.roles == roles
    assert await store.orders.get(kept.id) == kept


async def test_an_order_that_is_not_there_is_not_made_up(store: Store) -> None:
    with pytest.raises(LookupError):
        await store.orders.get(99)
    assert await store.orders.many([99]) == []


async def test_migrations_make_the_tables_that_the_code_speaks_of(tmp_path: Path) -> None:
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path}/fresh.db")
    await database.close()
    engine = create_engine(f"sqlite:///{tmp_path}/fresh.db")
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
        indexed = connection.execute(text("SELECT count(*) FROM history")).scalar()
    engine.dispose()
    assert [each for each in differences if "history" not in str(each)] == []
    assert indexed == 0


async def test_opening_a_database_again_keeps_what_is_in_it(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/sidai.db"
    for count in (1, 2):
        database = await open_database(url)
        orders = Generations(database, Fernet(Fernet.generate_key()))
        kept, _ = await orders.add(asker(), planned(), f"e{count}", ENOUGH)
        await database.close()
        assert kept.number == count
