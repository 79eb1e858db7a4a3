"""What FAL may have billed by now, and is asked about."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update

from core.domain.generation import State
from core.domain.text import text
from core.store.repairs import Repairs
from core.store.tables import reservations
from tests.core.examples import FREE
from tests.core.store.conftest import Store
from tests.core.store.repairing import NOTHING, TWICE, again, drawn, ended, spent, taken, ticket

# What FAL may have billed by now


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED, State.STORED])
async def test_what_has_ended_at_an_unknown_price_is_asked_about(
    store: Store, repairs: Repairs, state: State
) -> None:
    if state is State.STORED:
        await drawn(store, (await taken(store, "e")).runs[0], "e", None)
    else:
        await ended(store, "e", state)
    (unbilled,) = await repairs.unbilled()
    assert (unbilled.run, unbilled.ticket) == (1, ticket("e"))
    assert await repairs.billed(unbilled, Decimal("0.02"))
    assert await repairs.unbilled() == []
    assert ((await store.orders.get(1)).runs[0].cost, await spent(store)) == (Decimal("0.02"),) * 2


async def test_what_is_known_what_is_under_way_and_what_is_in_doubt_is_not(
    store: Store, repairs: Repairs
) -> None:
    await drawn(store, (await taken(store, "e1")).runs[0], "id-1")
    await ended(store, "e2", State.FAILED, NOTHING)
    await ended(store, "e3", State.REFUSED, NOTHING)
    await ended(store, "e4")
    run = (await taken(store, "e5")).runs[0]
    await store.steps.submitted(await store.steps.intend(run), ticket("id-5"))
    run = await store.steps.intend((await taken(store, "e6")).runs[0])
    await store.steps.ended(run, State.FAILED, text("bug", incident="7f3a"), None)  # it has no number at FAL
    assert await repairs.unbilled() == []


async def test_nothing_of_the_sandbox_is_asked_about(store: Store, repairs: Repairs) -> None:
    await ended(store, "e", State.FAILED, None, FREE)
    assert await repairs.unbilled() == []


async def test_after_thirty_days_nobody_asks_any_more_and_it_stays_counted_as_it_was_set_aside(
    store: Store, repairs: Repairs
) -> None:
    await ended(store, "e1", State.FAILED)
    await ended(store, "e2", State.FAILED)
    for run, days in ((1, 31), (2, 29)):
        ago = datetime.now(UTC) - timedelta(days=days)
        change = update(reservations).where(reservations.c.run == run).values(reserved=ago)
        await store.database.write(lambda connection, change=change: connection.execute(change))  # type: ignore[misc]
    assert [each.run for each in await repairs.unbilled()] == [2]
    assert (await store.orders.get(1)).runs[0].cost is None


async def test_what_was_sent_again_while_fal_was_asked_is_not_settled_by_the_first_calls_bill(
    store: Store, repairs: Repairs
) -> None:
    generation = await ended(store, "e", State.FAILED)
    (unbilled,) = await repairs.unbilled()
    generation = await again(store, repairs, generation)
    assert not await repairs.billed(unbilled, NOTHING)
    assert (await spent(store), generation.runs[0].cost) == (TWICE, None)
