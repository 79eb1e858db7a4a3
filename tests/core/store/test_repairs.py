"""What whoever runs the bot sees of the rows, and how a job goes on."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, update

from core.domain.generation import Outcome, State
from core.domain.job import Message
from core.domain.text import text
from core.errors import RequestError
from core.store.repairs import Repairs
from core.store.tables import deliveries, runs
from tests.core.examples import asker, planned
from tests.core.store.conftest import ENOUGH, Store
from tests.core.store.repairing import (
    NOTHING,
    PRICE,
    TWICE,
    again,
    drawn,
    ended,
    nudged,
    spent,
    taken,
    ticket,
    told,
)

# What is open


@pytest.mark.parametrize("state", [State.STORED, State.FAILED, State.REFUSED, State.CANCELLED])
async def test_what_has_ended_and_was_told_is_not_open(store: Store, repairs: Repairs, state: State) -> None:
    if state is State.STORED:
        generation = await taken(store, "e")
        await drawn(store, generation.runs[0], "id")
        await told(store, generation)
    else:
        await ended(store, "e", state, NOTHING)
    assert await repairs.open() == []


async def test_what_waits_what_fal_has_and_what_is_in_doubt_is_open_the_newest_first(
    store: Store, repairs: Repairs
) -> None:
    waits, left, sent, fetched = [await taken(store, f"e{number}", count=2) for number in range(4)]
    await store.steps.intend(left.runs[0])
    await store.steps.submitted(await store.steps.intend(sent.runs[1]), ticket("id"))
    run = await store.steps.submitted(await store.steps.intend(fetched.runs[0]), ticket("id-2"))
    await store.steps.fetched(run, Outcome((), PRICE))
    doubt = await ended(store, "e9")
    assert await repairs.open() == [doubt.id, fetched.id, sent.id, left.id, waits.id]
    assert await repairs.open(limit=2) == [doubt.id, fetched.id]


@pytest.mark.parametrize(
    ("part", "state"),
    [
        ("root", "posting"),
        ("root", "posted"),
        ("result", "posting"),
        ("result", "failed"),
        ("result-2", "failed"),
    ],
)
async def test_what_could_not_be_told_is_open(store: Store, repairs: Repairs, part: str, state: str) -> None:
    generation = await taken(store, "e")
    await drawn(store, generation.runs[0], "id")
    await told(store, generation)
    assert await repairs.open() == []
    note = {"generation": generation.id, "part": part, "state": state, "changed": datetime.now(UTC)}
    here = (deliveries.c.generation == generation.id) & (deliveries.c.part == part)
    if part == "result-2":
        await store.database.write(lambda connection: connection.execute(insert(deliveries).values(note)))
    else:
        change = update(deliveries).where(here).values(state=state)
        await store.database.write(lambda connection: connection.execute(change))
    assert await repairs.open() == [generation.id]


async def test_a_line_that_could_not_stand_is_not_open_for_its_person_was_told_in_private(
    store: Store, repairs: Repairs
) -> None:
    kept, _ = await store.orders.add(asker(), planned(), "e", ENOUGH)
    await store.posts.posting(kept.id, "root")
    await store.posts.failed(kept.id, "root")
    await store.steps.ended(kept.runs[0], State.REFUSED, text("not-paid"), NOTHING)
    assert await repairs.open() == []


# What the rows say


async def test_every_sending_is_told_in_order_with_what_came_of_it(store: Store, repairs: Repairs) -> None:
    generation = await taken(store, "e", count=2)
    await taken(store, "other")
    first, second = generation.runs
    first = await store.steps.unsent(await store.steps.intend(first))
    await store.steps.ended(await store.steps.intend(first), State.DOUBTFUL, text("fal-unclear"), None)
    await store.steps.submitted(await store.steps.intend(second), ticket("id-2"))
    (other,) = (await store.orders.get(2)).runs
    await store.steps.intend(other)
    found = await repairs.sendings(generation.id)
    assert [(each.run, each.outcome, each.request_id) for each in found] == [
        (first.id, "refused", None),
        (first.id, "unknown", None),
        (second.id, "accepted", "id-2"),
    ]
    assert found[0].noted <= found[1].noted <= datetime.now(UTC)
    assert [each.outcome for each in await repairs.sendings(2)] == ["open"]


async def test_every_message_is_told_with_its_receipt(store: Store, repairs: Repairs) -> None:
    generation = await taken(store, "e1")
    await taken(store, "e2")
    await store.posts.posting(generation.id, "result")
    assert await repairs.messages(generation.id) == [
        Message("root", "posted", {"ts": "e1"}),
        Message("result", "posting", None),
    ]


# Again


@pytest.mark.parametrize("state", [State.FAILED, State.REFUSED, State.CANCELLED, State.DOUBTFUL])
async def test_what_did_not_become_a_picture_waits_for_its_turn_again(
    store: Store, repairs: Repairs, state: State
) -> None:
    generation = await ended(store, "e", state)
    assert await repairs.retry(generation.id, generation.runs) == 1
    found = await store.orders.get(generation.id)
    (run,) = found.runs
    assert (run.state, run.error, run.ticket, run.outcome, run.cost) == (State.RESERVED, *[None] * 4)
    assert run.epoch > generation.runs[0].epoch
    assert await store.orders.unfinished("slack", "T0TEAM", paid=True) == [generation.id]
    assert await repairs.open() == [generation.id]


async def test_pictures_that_are_there_stay_and_are_not_paid_again(store: Store, repairs: Repairs) -> None:
    generation = await taken(store, "e", count=2)
    first, second = generation.runs
    await drawn(store, first, "id")
    await store.steps.ended(await store.steps.intend(second), State.DOUBTFUL, text("fal-unclear"), None)
    generation = await told(store, generation)
    assert await repairs.retry(generation.id, generation.runs) == 1
    kept, waits = (await store.orders.get(generation.id)).runs
    assert kept == generation.runs[0]
    assert waits.state is State.RESERVED
    assert await spent(store) == PRICE + TWICE


async def test_a_cancelled_one_is_wanted_again(store: Store, repairs: Repairs) -> None:
    generation = await ended(store, "e", State.CANCELLED, NOTHING)
    await store.orders.cancel(generation.id)
    assert not (await again(store, repairs, generation)).cancelled


async def test_the_call_that_left_before_stays_noted_and_the_next_is_the_second(
    store: Store, repairs: Repairs
) -> None:
    generation = await ended(store, "e")
    (run,) = (await again(store, repairs, generation)).runs
    await store.steps.submitted(await store.steps.intend(run), ticket("id-2"))
    sendings = await repairs.sendings(generation.id)
    assert [(each.outcome, each.request_id) for each in sendings] == [("unknown", None), ("accepted", "id-2")]


async def test_what_could_not_be_told_is_told_again_by_the_process_that_serves(
    store: Store, repairs: Repairs
) -> None:
    generation = await taken(store, "e")
    await drawn(store, generation.runs[0], "id")
    generation = await told(store, generation)
    await store.posts.failed(generation.id, "result")
    assert await repairs.retry(generation.id, generation.runs) == 0
    assert await store.posts.state(generation.id, "result") is None
    assert (await store.posts.state(generation.id, "root"), await nudged(store)) == ("posted", [1])
    assert await store.posts.receipt(generation.id, "root") == {"ts": "e"}
    assert await store.orders.unfinished("slack", "T0TEAM", paid=True) == [generation.id]
    assert (await store.orders.get(generation.id)).runs == generation.runs


async def test_messages_of_other_orders_are_left_alone(store: Store, repairs: Repairs) -> None:
    other, generation = await ended(store, "e1"), await ended(store, "e2")
    await store.posts.failed(other.id, "result")
    await again(store, repairs, generation)
    assert await store.posts.state(other.id, "result") == "failed"
    assert await store.posts.state(other.id, "root") == "done"
    assert (await store.orders.get(other.id)).runs == other.runs
    assert await nudged(store) == [generation.id]


async def test_a_second_command_before_the_first_is_heeded_is_no_mistake(
    store: Store, repairs: Repairs
) -> None:
    generation = await taken(store, "e")
    await drawn(store, generation.runs[0], "id")
    generation = await told(store, generation)
    for _ in range(2):
        assert await repairs.retry(generation.id, generation.runs) == 0
    assert await nudged(store) == [generation.id]


async def test_of_two_who_send_it_again_one_does_and_nothing_is_set_aside_twice(
    store: Store, repairs: Repairs
) -> None:
    generation = await ended(store, "e")
    await repairs.retry(generation.id, generation.runs)
    with pytest.raises(RequestError) as refused:
        await repairs.retry(generation.id, generation.runs)
    assert refused.value.text == text("job-at-work", job=generation.id)
    assert await spent(store) == TWICE
    assert (await store.orders.get(generation.id)).runs[0].epoch == generation.runs[0].epoch + 1


async def test_what_was_found_at_fal_in_between_is_not_sent_again(store: Store, repairs: Repairs) -> None:
    generation = await ended(store, "e")
    await store.posts.failed(generation.id, "result")
    change = update(runs).values(state=State.SUBMITTED.value, epoch=runs.c.epoch + 1)
    await store.database.write(lambda connection: connection.execute(change))
    with pytest.raises(RequestError):
        await repairs.retry(generation.id, generation.runs)
    with pytest.raises(RequestError):
        await repairs.settle(generation.id, generation.runs, NOTHING)
    assert (await spent(store), await nudged(store)) == (PRICE, [])
    assert await store.posts.state(generation.id, "result") == "failed"
