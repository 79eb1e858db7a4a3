"""Orders that wait for a yes, and presses that count once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, update

from core.domain.text import text
from core.store.drafts import LIFE, Drafts, Presses
from core.store.tables import drafts, presses
from tests.core.examples import planned
from tests.core.store.conftest import Store

PRICE = Decimal("0.315")
NOTES = (text("note-retry", number=7),)
ORDER = replace(planned().order, seeds=(1, 2), slots={"attire": "navy blazer"}, guidance=3.5)


@pytest.fixture
def kept(store: Store) -> Drafts:
    return Drafts(store.database)


@pytest.fixture
def pressed(store: Store) -> Presses:
    return Presses(store.database)


async def aged(store: Store, by: timedelta) -> None:
    """All that is there came so much earlier."""
    then = datetime.now(UTC) - by
    first, second = update(drafts).values(created=then), update(presses).values(pressed=then)
    await store.database.write(lambda connection: (connection.execute(first), connection.execute(second)))


async def test_a_draft_comes_back_as_it_was_given(kept: Drafts) -> None:
    token = await kept.add("slack:U0SID", ORDER, NOTES, "slack:1.1", PRICE)
    found = await kept.get(token)
    assert found is not None
    assert (found.token, found.author, found.order, found.notes) == (token, "slack:U0SID", ORDER, NOTES)
    assert not found.expired


async def test_the_same_event_again_gives_the_same_draft_and_another_event_another(kept: Drafts) -> None:
    first = await kept.add("slack:U0SID", ORDER, NOTES, "slack:1.1", PRICE)
    again = await kept.add("slack:U0SID", planned("charcoal suit").order, (), "slack:1.1", PRICE)
    other = await kept.add("slack:U0SID", ORDER, NOTES, "slack:1.2", PRICE)
    assert first == again != other
    found = await kept.get(first)
    assert found is not None
    assert found.order == ORDER


async def test_a_token_cannot_be_guessed_and_fits_a_button(kept: Drafts) -> None:
    tokens = {await kept.add("slack:U0SID", ORDER, (), f"slack:1.{number}", PRICE) for number in range(9)}
    assert len(tokens) == 9
    assert all(16 <= len(token) <= 80 for token in tokens)


@pytest.mark.parametrize(("seconds", "expired"), [(-5, False), (1, True)], ids=["just before", "just after"])
async def test_after_ten_minutes_it_has_expired_and_is_still_known(
    store: Store, kept: Drafts, seconds: int, *, expired: bool
) -> None:
    token = await kept.add("slack:U0SID", ORDER, NOTES, "slack:1.1", PRICE)
    await aged(store, timedelta(minutes=10, seconds=seconds))
    found = await kept.get(token)
    assert timedelta(minutes=10) == LIFE
    assert found is not None
    assert (found.expired, found.order) == (expired, ORDER)


async def test_what_is_dropped_or_was_never_there_is_not_there(kept: Drafts) -> None:
    token = await kept.add("slack:U0SID", ORDER, NOTES, "slack:1.1", PRICE)
    other = await kept.add("slack:U0SID", ORDER, NOTES, "slack:1.2", PRICE)
    await kept.drop(token)
    await kept.drop(token)
    assert await kept.get(token) is None
    assert await kept.get("never") is None
    assert await kept.get(other) is not None


async def test_what_is_a_day_old_goes_when_another_comes(
    store: Store, kept: Drafts, pressed: Presses
) -> None:
    old = await kept.add("slack:U0SID", ORDER, NOTES, "slack:1.1", PRICE)
    await pressed.fresh("cancel.a", "slack:U0SID", "e1")
    await aged(store, timedelta(hours=25))
    await kept.add("slack:U0SID", ORDER, NOTES, "slack:1.2", PRICE)
    assert await kept.get(old) is None
    async with store.database.reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(presses)) == 0


async def test_a_double_click_counts_once(pressed: Presses) -> None:
    assert await pressed.fresh("cancel.a", "slack:U0SID", "e1")
    assert not await pressed.fresh("cancel.a", "slack:U0SID", "e2")
    assert not await pressed.fresh("cancel.a", "slack:U0SID", "e3")


@pytest.mark.parametrize(("seconds", "fresh"), [(2.0, False), (3.1, True)])
async def test_after_three_seconds_a_press_is_a_new_one(
    store: Store, pressed: Presses, seconds: float, *, fresh: bool
) -> None:
    await pressed.fresh("cancel.a", "slack:U0SID", "e1")
    await aged(store, timedelta(seconds=seconds))
    assert await pressed.fresh("cancel.a", "slack:U0SID", "e2") is fresh


async def test_the_same_press_told_again_is_fresh_again_and_a_double_click_after_it_is_not(
    pressed: Presses,
) -> None:
    assert await pressed.fresh("cancel.a", "slack:U0SID", "e1")
    assert await pressed.fresh("cancel.a", "slack:U0SID", "e1")
    assert not await pressed.fresh("cancel.a", "slack:U0SID", "e2")


async def test_another_button_and_another_person_are_not_the_same_press(pressed: Presses) -> None:
    assert await pressed.fresh("cancel.a", "slack:U0SID", "e1")
    assert await pressed.fresh("retry.a", "slack:U0SID", "e2")
    assert await pressed.fresh("cancel.b", "slack:U0SID", "e3")
    assert await pressed.fresh("cancel.a", "slack:U0ADMIN", "e4")


async def test_the_second_of_a_double_click_told_again_is_still_not_fresh(pressed: Presses) -> None:
    await pressed.fresh("cancel.a", "slack:U0SID", "e1")
    for _ in range(2):
        assert not await pressed.fresh("cancel.a", "slack:U0SID", "e2")
