"""What is counted of a job that is sent again, and how one is closed in the books."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update

from core.domain.generation import State
from core.domain.text import text
from core.errors import RequestError
from core.store.ledger import Ledger
from core.store.repairs import Repairs
from core.store.tables import reservations
from tests.core.examples import FREE, SID, asker, planned
from tests.core.store.conftest import ENOUGH, Store
from tests.core.store.repairing import (
    NOTHING,
    PRICE,
    TEAM,
    TWICE,
    again,
    drawn,
    ended,
    nudged,
    spent,
    taken,
    ticket,
)

# What is counted of one that is sent again


async def test_what_the_first_call_may_have_cost_stays_counted_beside_the_second(
    store: Store, repairs: Repairs
) -> None:
    generation = await ended(store, "e")
    assert await spent(store) == PRICE
    generation = await again(store, repairs, generation)
    assert await spent(store) == TWICE
    run = await store.steps.intend(generation.runs[0])
    assert await spent(store) == TWICE
    await store.steps.ended(run, State.DOUBTFUL, text("fal-unclear"), None)
    assert await spent(store) == TWICE
    await again(store, repairs, await store.orders.get(generation.id))
    assert await spent(store) == 3 * PRICE


async def test_when_the_second_is_drawn_both_are_counted(store: Store, repairs: Repairs) -> None:
    generation = await again(store, repairs, await ended(store, "e"))
    await drawn(store, generation.runs[0], "id-2")
    assert await spent(store) == TWICE


async def test_what_all_calls_cost_is_what_the_picture_cost(store: Store, repairs: Repairs) -> None:
    generation = await ended(store, "e")
    for _ in range(2):
        (run,) = (await again(store, repairs, generation)).runs
        run = await store.steps.intend(run)
        await store.steps.ended(run, State.DOUBTFUL, text("fal-unclear"), None)
        generation = await store.orders.get(generation.id)
        assert generation.runs[0].cost is None
    await repairs.settle(generation.id, generation.runs, Decimal("0.01"))
    (run,) = (await store.orders.get(generation.id)).runs
    assert run.cost == await spent(store) == Decimal("0.08")


async def test_it_counts_in_the_month_and_on_the_day_in_which_it_is_sent_again(
    store: Store, repairs: Repairs
) -> None:
    generation = await ended(store, "e")
    ago = datetime.now(UTC) - timedelta(days=40)
    change = update(reservations).values(reserved=ago)
    await store.database.write(lambda connection: connection.execute(change))
    assert await spent(store) == NOTHING
    await again(store, repairs, generation)
    assert await spent(store) == TWICE


async def test_the_budget_names_the_person_with_both_calls(store: Store, repairs: Repairs) -> None:
    await again(store, repairs, await ended(store, "e"))
    standing = await Ledger(store.database).balance(TEAM, SID.ref)
    assert (standing.people, standing.month) == (((SID.name, TWICE),), TWICE)


async def test_when_the_second_is_free_the_first_stays_counted(store: Store, repairs: Repairs) -> None:
    generation = await again(store, repairs, await ended(store, "e"))
    run = await store.steps.submitted(await store.steps.intend(generation.runs[0]), ticket("id-2"))
    await store.steps.ended(run, State.FAILED, text("fal-down"), NOTHING)
    assert await spent(store) == PRICE


async def test_when_the_second_costs_more_than_expected_that_and_the_first_are_counted(
    store: Store, repairs: Repairs
) -> None:
    generation = await again(store, repairs, await ended(store, "e"))
    await drawn(store, generation.runs[0], "id-2", Decimal("0.140"))
    assert await spent(store) == Decimal("0.175")


async def test_what_fal_bills_for_the_second_does_not_give_the_first_back(
    store: Store, repairs: Repairs
) -> None:
    generation = await again(store, repairs, await ended(store, "e"))
    run = await store.steps.submitted(await store.steps.intend(generation.runs[0]), ticket("id-2"))
    await store.steps.ended(run, State.FAILED, text("fal-too-long", minutes=15), None)
    (unbilled,) = await repairs.unbilled()
    assert unbilled.ticket == ticket("id-2")
    assert await repairs.billed(unbilled, NOTHING)
    assert await spent(store) == PRICE


@pytest.mark.parametrize(("cost", "sum_"), [(NOTHING, PRICE), (Decimal("0.02"), Decimal("0.055"))])
async def test_what_the_first_is_known_to_have_cost_is_counted_instead_of_its_estimate(
    store: Store, repairs: Repairs, cost: Decimal, sum_: Decimal
) -> None:
    generation = await ended(store, "e", State.FAILED, cost)
    await again(store, repairs, generation)
    assert await spent(store) == sum_


async def test_a_price_that_is_unknown_counts_as_nothing(store: Store, repairs: Repairs) -> None:
    kept, _ = await store.orders.add(asker(), planned(price=None), "e", ENOUGH)
    await store.steps.ended(await store.steps.intend(kept.runs[0]), State.DOUBTFUL, text("fal-unclear"), None)
    generation = await again(store, repairs, await store.orders.get(kept.id))
    assert await spent(store) == NOTHING
    await drawn(store, generation.runs[0], "id-2", Decimal("0.03"))
    assert await spent(store) == Decimal("0.03")


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED, State.REFUSED])
async def test_the_sandbox_sets_nothing_aside_for_what_it_draws_again(
    store: Store, repairs: Repairs, state: State
) -> None:
    generation = await ended(store, "e", state, NOTHING, FREE)
    assert await repairs.retry(generation.id, generation.runs) == 1
    assert await spent(store) == NOTHING
    await drawn(store, (await store.orders.get(generation.id)).runs[0], "sandbox:1", NOTHING)
    assert await spent(store) == NOTHING


# Closing one in the books


@pytest.mark.parametrize("cost", [NOTHING, PRICE, Decimal("0.0123"), Decimal(100)])
async def test_a_doubtful_one_that_is_settled_has_failed_and_costs_what_was_told(
    store: Store, repairs: Repairs, cost: Decimal
) -> None:
    generation = await ended(store, "e")
    assert await repairs.settle(generation.id, generation.runs, cost) == 1
    (run,) = (await store.orders.get(generation.id)).runs
    assert (run.state, run.cost) == (State.FAILED, cost)
    assert run.error == text("settled-by-hand")
    assert await spent(store) == cost


async def test_it_is_open_until_its_messages_say_so_and_then_no_more(store: Store, repairs: Repairs) -> None:
    generation = await ended(store, "e")
    await repairs.settle(generation.id, generation.runs, NOTHING)
    assert await nudged(store) == await repairs.open() == [generation.id]
    await store.posts.done(generation.id, "root")
    assert await repairs.open() == []


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED])
async def test_what_failed_or_was_cancelled_keeps_its_reason_when_it_is_settled(
    store: Store, repairs: Repairs, state: State
) -> None:
    generation = await ended(store, "e", state)
    assert await repairs.settle(generation.id, generation.runs, Decimal("0.02")) == 1
    (run,) = (await store.orders.get(generation.id)).runs
    assert (run.state, run.error, run.cost) == (state, text("fal-unclear"), Decimal("0.02"))
    assert await spent(store) == Decimal("0.02")


async def test_each_picture_that_is_open_costs_so_much_and_the_others_what_they_did(
    store: Store, repairs: Repairs
) -> None:
    generation = await taken(store, "e", count=4)
    first, second, third, _ = generation.runs
    await drawn(store, first, "id")
    for run in (second, third):
        await store.steps.ended(await store.steps.intend(run), State.DOUBTFUL, text("fal-unclear"), None)
    found = (await store.orders.get(generation.id)).runs
    assert await repairs.settle(generation.id, found, Decimal("0.01")) == 2
    states = [run.state for run in (await store.orders.get(generation.id)).runs]
    assert states == [State.STORED, State.FAILED, State.FAILED, State.RESERVED]
    assert await spent(store) == PRICE + Decimal("0.02") + PRICE


async def test_settled_twice_the_first_stands(store: Store, repairs: Repairs) -> None:
    generation = await ended(store, "e")
    await repairs.settle(generation.id, generation.runs, PRICE)
    now = await store.orders.get(generation.id)
    assert await repairs.settle(generation.id, now.runs, NOTHING) == 0
    with pytest.raises(RequestError) as refused:  # by somebody who looked before
        await repairs.settle(generation.id, generation.runs, NOTHING)
    assert refused.value.text.key == "job-at-work"
    assert await spent(store) == PRICE


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED])
async def test_what_fals_bill_has_settled_in_between_stays_so(
    store: Store, repairs: Repairs, state: State
) -> None:
    generation = await ended(store, "e", state)
    (unbilled,) = await repairs.unbilled()
    assert await repairs.billed(unbilled, Decimal("0.02"))
    assert await repairs.settle(generation.id, generation.runs, NOTHING) == 0
    assert await spent(store) == Decimal("0.02")


async def test_a_bill_that_comes_after_all_changes_nothing_that_was_settled_by_hand(
    store: Store, repairs: Repairs
) -> None:
    generation = await ended(store, "e", State.FAILED)
    (unbilled,) = await repairs.unbilled()
    await repairs.settle(generation.id, generation.runs, PRICE)
    assert not await repairs.billed(unbilled, NOTHING)
    assert await spent(store) == PRICE


async def test_settled_and_sent_again_it_counts_both(store: Store, repairs: Repairs) -> None:
    generation = await ended(store, "e")
    await repairs.settle(generation.id, generation.runs, Decimal("0.02"))
    generation = await again(store, repairs, await store.orders.get(generation.id))
    assert await spent(store) == Decimal("0.055")
    await drawn(store, generation.runs[0], "id-2")
    assert await spent(store) == Decimal("0.055")
