"""Budgets: the team's month and the person's day."""

from decimal import Decimal

import pytest

from core.domain.generation import State
from core.domain.order import Allowance
from core.domain.text import text
from core.errors import RequestError
from tests.core.examples import ADMIN, FREE, asker, planned
from tests.core.store.conftest import Store


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
