"""Budgets: the team's month and the person's day."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update

from core.domain.generation import State
from core.domain.order import Allowance
from core.domain.text import text
from core.errors import RequestError
from core.store.ledger import Ledger
from core.store.tables import reservations
from tests.core.examples import ADMIN, FREE, asker, planned
from tests.core.store.conftest import ENOUGH, Store

SID, NOTHING = "slack:U0SID", Decimal(0)


async def test_an_order_over_the_persons_day_is_refused_and_leaves_nothing_behind(store: Store) -> None:
    day = Allowance(Decimal(25), Decimal("0.10"))
    await store.orders.add(asker(), planned(count=2), "e1", day)
    with pytest.raises(RequestError) as refused:
        await store.orders.add(asker(), planned(count=2), "e2", day)
    assert refused.value.text.key == "budget-day"
    assert refused.value.text.values == {"price": "0.07", "left": "0.03", "limit": "0.10"}
    kept, _ = await store.orders.add(asker(ADMIN), planned(count=2), "e3", day)
    assert kept.number == 2


async def test_an_order_over_the_teams_month_is_refused_for_everybody(store: Store) -> None:
    month = Allowance(Decimal("0.05"), Decimal(5))
    await store.orders.add(asker(), planned(), "e1", month)
    with pytest.raises(RequestError) as refused:
        await store.orders.add(asker(ADMIN), planned(), "e2", month)
    assert refused.value.text.key == "budget-month"
    assert (await store.orders.add(asker(team="other"), planned(), "e3", month))[1]


async def test_what_is_given_back_can_be_spent_again(store: Store) -> None:
    month = Allowance(Decimal("0.05"), Decimal(5))
    kept, _ = await store.orders.add(asker(), planned(), "e1", month)
    await store.steps.ended(kept.runs[0], State.FAILED, text("fal-down"), Decimal(0))
    assert (await store.orders.add(asker(), planned(), "e2", month))[1]


async def test_prices_add_up_exactly(store: Store) -> None:
    exact = Allowance(Decimal("0.30"), Decimal(5))
    for number in range(3):
        await store.orders.add(asker(), planned(price="0.10"), f"e{number}", exact)
    with pytest.raises(RequestError):
        await store.orders.add(asker(), planned(price="0.000001"), "e9", exact)


async def test_the_sandbox_touches_no_budget(store: Store) -> None:
    for number in range(3):
        await store.orders.add(asker(), planned(price="100"), f"e{number}", FREE)
    nothing = Allowance(Decimal("0.04"), Decimal(5))
    assert (await store.orders.add(asker(), planned(), "e9", nothing))[1]


async def test_an_unknown_price_is_set_aside_as_nothing(store: Store) -> None:
    kept, _ = await store.orders.add(asker(), planned(price=None), "e", Allowance(Decimal(0), Decimal(0)))
    assert kept.runs[0].cost is None


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return Ledger(store.database)


async def reserved_at(store: Store, moment: datetime) -> None:
    """All that was set aside was so at that moment."""
    change = update(reservations).values(reserved=moment)
    await store.database.write(lambda connection: connection.execute(change))


def midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


async def test_where_nothing_was_ordered_nothing_was_spent(ledger: Ledger) -> None:
    found = await ledger.balance("studio", SID)
    assert (found.month, found.day, found.pending, found.people) == (NOTHING, NOTHING, NOTHING, ())


async def test_what_is_set_aside_counts_as_spent_until_it_is_settled(store: Store, ledger: Ledger) -> None:
    kept, _ = await store.orders.add(asker(), planned(count=3, price="0.10"), "e", ENOUGH)
    before = await ledger.balance("studio", SID)
    assert (before.month, before.day, before.pending) == (Decimal("0.30"), Decimal("0.30"), Decimal("0.30"))
    await store.steps.ended(kept.runs[0], State.FAILED, text("fal-down"), NOTHING)
    await store.steps.ended(kept.runs[1], State.FAILED, text("fal-down"), Decimal("0.07"))
    await store.steps.ended(kept.runs[2], State.DOUBTFUL, text("fal-unclear"), None)
    after = await ledger.balance("studio", SID)
    assert (after.month, after.day, after.pending) == (Decimal("0.17"), Decimal("0.17"), Decimal("0.10"))


async def test_the_month_is_the_teams_and_the_day_the_persons(store: Store, ledger: Ledger) -> None:
    await store.orders.add(asker(), planned(price="0.10"), "e1", ENOUGH)
    await store.orders.add(asker(ADMIN), planned(price="0.20"), "e2", ENOUGH)
    await store.orders.add(asker(team="other"), planned(price="0.40"), "e3", ENOUGH)
    found = await ledger.balance("studio", SID)
    assert (found.month, found.day) == (Decimal("0.30"), Decimal("0.10"))
    assert found.people == (("admin", Decimal("0.20")), ("sid", Decimal("0.10")))


async def test_who_spent_nothing_is_not_named_and_ten_are_enough(store: Store, ledger: Ledger) -> None:
    for number in range(12):
        person = replace(ADMIN, id=f"U{number}", name=f"person {number}")
        await store.orders.add(asker(person), planned(price=f"0.{number:02}"), f"e{number}", ENOUGH)
    people = (await ledger.balance("studio", SID)).people
    assert people == tuple((f"person {number}", Decimal(number) / 100) for number in range(11, 1, -1))


async def test_the_sandbox_and_unknown_prices_count_as_nothing(store: Store, ledger: Ledger) -> None:
    await store.orders.add(asker(), planned(price="9"), "e1", FREE)
    await store.orders.add(asker(), planned(price=None), "e2", ENOUGH)
    found = await ledger.balance("studio", SID)
    assert (found.month, found.pending, found.people) == (NOTHING, NOTHING, ())


@pytest.mark.parametrize(("before", "month"), [(0, "0.10"), (1, "0")], ids=["at its first moment", "before"])
async def test_a_month_begins_at_its_first_midnight_utc(
    store: Store, ledger: Ledger, before: int, month: str
) -> None:
    await store.orders.add(asker(), planned(price="0.10"), "e", ENOUGH)
    first = midnight(datetime.now(UTC).replace(day=1))
    await reserved_at(store, first - timedelta(microseconds=before))
    found = await ledger.balance("studio", SID)
    assert (found.month, found.pending) == (Decimal(month), Decimal(month))
    assert len(found.people) == (1 if month != "0" else 0)


@pytest.mark.parametrize(("before", "day"), [(0, "0.10"), (1, "0")], ids=["at its first moment", "before"])
async def test_a_day_begins_at_midnight_utc(store: Store, ledger: Ledger, before: int, day: str) -> None:
    await store.orders.add(asker(), planned(price="0.10"), "e", ENOUGH)
    await reserved_at(store, midnight(datetime.now(UTC)) - timedelta(microseconds=before))
    assert (await ledger.balance("studio", SID)).day == Decimal(day)


async def test_what_was_spent_last_month_can_be_spent_again(store: Store) -> None:
    month = Allowance(Decimal("0.05"), Decimal(5))
    await store.orders.add(asker(), planned(), "e1", month)
    await reserved_at(store, midnight(datetime.now(UTC).replace(day=1)) - timedelta(seconds=1))
    assert (await store.orders.add(asker(), planned(), "e2", month))[1]
