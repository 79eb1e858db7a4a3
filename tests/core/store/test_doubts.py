"""Calls that left without an answer, as the rows tell of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from core.domain.generation import Run, State, Ticket
from core.domain.order import Allowance, Plan
from core.domain.text import text
from core.store.doubts import Doubts
from core.store.steps import LostRaceError
from core.store.tables import intents
from tests.core.examples import FREE, asker, planned, recipe
from tests.core.store.conftest import ENOUGH, Store

TICKET = Ticket("id-1", "https://q/status", "https://q/response", "https://q/cancel")


@pytest.fixture
def doubts(store: Store) -> Doubts:
    return Doubts(store.database)


async def left(store: Store, event: str, plan: Plan | None = None, allowance: Allowance = ENOUGH) -> Run:
    """A run whose call was about to leave."""
    kept, _ = await store.orders.add(asker(), plan or planned(), event, allowance)
    return await store.steps.intend(kept.runs[0])


async def given_up(store: Store, event: str, allowance: Allowance = ENOUGH) -> Run:
    run = await left(store, event, allowance=allowance)
    return await store.steps.ended(run, State.DOUBTFUL, text("fal-unclear"), None)


async def noted(store: Store) -> list[tuple[int, str, str | None]]:
    """Which run's call, what came of it, its request id."""
    query = select(intents.c.run, intents.c.outcome, intents.c.request_id).order_by(intents.c.id)
    async with store.database.reading() as connection:
        return [(row.run, row.outcome, row.request_id) for row in await connection.execute(query)]


async def test_alike_are_those_in_doubt_with_the_same_endpoint_and_arguments(
    store: Store, doubts: Doubts
) -> None:
    first, second = await left(store, "e1"), await given_up(store, "e2")
    await left(store, "e3", planned("charcoal suit"))
    elsewhere = Plan(planned().order, (replace(planned().recipes[0], endpoint="fal-ai/flux/dev"),))
    await left(store, "e4", elsewhere)
    done = await left(store, "e5")
    await store.steps.submitted(done, TICKET)
    await store.orders.add(asker(), planned(), "e6", ENOUGH)  # it has not left
    assert [each.run for each in await doubts.alike(first)] == [first.id, second.id]


async def test_arguments_are_compared_as_they_go_out(store: Store, doubts: Doubts) -> None:
    sent = replace(recipe(), arguments={"prompt": "SIDAI", "loras": [{"path": "https://x", "scale": 1.0}]})
    run = await left(store, "e", Plan(planned().order, (sent,)))
    assert [each.run for each in await doubts.alike(run)] == [run.id]


async def test_of_a_call_that_left_twice_the_last_time_is_told(store: Store, doubts: Doubts) -> None:
    run = await left(store, "e")
    change = update(intents).values(noted=datetime.now(UTC) - timedelta(hours=1))
    await store.database.write(lambda connection: connection.execute(change))
    run = await store.steps.intend(await store.steps.unsent(run))
    (found,) = await doubts.alike(run)
    assert datetime.now(UTC) - found.left < timedelta(minutes=1)


async def test_what_was_given_up_is_looked_for_a_day_long_if_it_was_to_be_paid(
    store: Store, doubts: Doubts
) -> None:
    old = await given_up(store, "e1")
    change = update(intents).values(noted=datetime.now(UTC) - timedelta(hours=25))
    await store.database.write(lambda connection: connection.execute(change))
    new = await given_up(store, "e2")
    await given_up(store, "e3", FREE)
    await left(store, "e4")
    assert old.id != new.id
    assert await doubts.given_up("slack", "T0TEAM", paid=True) == [new.id]


async def test_a_run_knows_its_generation(store: Store, doubts: Doubts) -> None:
    await left(store, "e1", planned(count=3))
    run = await left(store, "e2")
    assert await doubts.generation_of(run.id) == 2
    assert await doubts.generation_of(99) is None


async def test_a_claim_closes_the_last_intent_and_the_run_goes_on(store: Store, doubts: Doubts) -> None:
    run = await left(store, "e")
    run = await store.steps.intend(await store.steps.unsent(run))
    run = await doubts.claim(run, TICKET)
    assert run == (await store.orders.get(1)).runs[0]
    assert (run.state, run.ticket) == (State.SUBMITTED, TICKET)
    assert await noted(store) == [(run.id, "refused", None), (run.id, "accepted", "id-1")]
    assert await doubts.claimed(["id-1", "id-2"]) == {"id-1"}


async def test_two_runs_never_claim_the_same_call(store: Store, doubts: Doubts) -> None:
    first, second = await left(store, "e1"), await given_up(store, "e2")
    await doubts.claim(first, TICKET)
    with pytest.raises(LostRaceError):
        await doubts.claim(second, TICKET)
    assert (await store.orders.get(2)).runs[0] == second
    assert await noted(store) == [(first.id, "accepted", "id-1"), (second.id, "unknown", None)]


async def test_a_receipt_that_another_run_has_is_not_noted_twice(store: Store) -> None:
    first, second = await left(store, "e1"), await left(store, "e2")
    await store.steps.submitted(first, TICKET)
    with pytest.raises(IntegrityError):
        await store.steps.submitted(second, TICKET)
    assert (await store.orders.get(2)).runs[0] == second


async def test_who_lost_the_race_claims_nothing(store: Store, doubts: Doubts) -> None:
    run = await left(store, "e")
    ended = await store.steps.ended(run, State.DOUBTFUL, text("fal-unclear"), None)
    with pytest.raises(LostRaceError):
        await doubts.claim(run, TICKET)
    assert (await store.orders.get(1)).runs[0] == ended
    assert await noted(store) == [(run.id, "unknown", None)]
