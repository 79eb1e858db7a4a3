"""What whoever runs the bot sees of the rows, and how a job goes on or is closed; above all its money."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Select, insert, select, update

from core.domain.generation import Generation, Outcome, Run, State, Ticket
from core.domain.job import Message
from core.domain.order import Allowance
from core.domain.text import text
from core.errors import RequestError
from core.store.ledger import Ledger
from core.store.repairs import Repairs
from core.store.tables import deliveries, nudges, reservations, runs
from tests.core.examples import FREE, SID, asker, planned
from tests.core.store.conftest import ENOUGH, Store

PRICE, TWICE, NOTHING = Decimal("0.035"), Decimal("0.070"), Decimal(0)
TEAM = "studio"


@pytest.fixture
def repairs(store: Store) -> Repairs:
    return Repairs(store.database)


def ticket(name: str) -> Ticket:
    return Ticket(name, "status", "response", "cancel")


async def taken(store: Store, event: str, count: int = 1, allowance: Allowance = ENOUGH) -> Generation:
    """An order whose line stands."""
    kept, _ = await store.orders.add(asker(), planned(count=count), event, allowance)
    await store.posts.posting(kept.id, "root")
    await store.posts.posted(kept.id, "root", {"ts": event})
    return kept


async def told(store: Store, generation: Generation) -> Generation:
    """The same as it is now, told to its end."""
    await store.posts.posting(generation.id, "result")
    await store.posts.posted(generation.id, "result", {"ts": "answer"})
    await store.posts.done(generation.id, "root")
    return await store.orders.get(generation.id)


async def ended(
    store: Store,
    event: str,
    state: State = State.DOUBTFUL,
    cost: Decimal | None = None,
    allowance: Allowance = ENOUGH,
) -> Generation:
    """An order of one picture that did not come, told to its end; it was sent, unless it was refused."""
    generation = await taken(store, event, allowance=allowance)
    run = generation.runs[0]
    if state is not State.REFUSED:
        run = await store.steps.intend(run)
    if state in {State.FAILED, State.CANCELLED}:
        run = await store.steps.submitted(run, ticket(event))
    await store.steps.ended(run, state, text("fal-unclear"), cost)
    return await told(store, generation)


async def drawn(store: Store, run: Run, request: str, cost: Decimal | None = PRICE) -> Run:
    """Sent, accepted and finished."""
    run = await store.steps.submitted(await store.steps.intend(run), ticket(request))
    return await store.steps.stored(await store.steps.fetched(run, Outcome((), cost)), [], cost)


async def spent(store: Store) -> Decimal:
    """USD by the team this month, as the budget counts it; the person's day is the same."""
    month, day = await Ledger(store.database).spent(TEAM, SID.ref)
    assert month == day
    return month


async def asked(store: Store, query: Select[tuple[int]]) -> list[int]:
    async with store.database.reading() as connection:
        return list(await connection.scalars(query))


async def nudged(store: Store) -> list[int]:
    """Generations that a process at work is told to look at."""
    return await asked(store, select(nudges.c.generation))


async def again(store: Store, repairs: Repairs, generation: Generation) -> Generation:
    """Set going again."""
    await repairs.retry(generation.id, generation.runs)
    return await store.orders.get(generation.id)


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
    standing = await Ledger(store.database).standing(TEAM, SID.ref)
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
