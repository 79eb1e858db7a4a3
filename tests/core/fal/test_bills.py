"""What FAL has billed for a call, over the wire."""

from datetime import UTC, datetime
from decimal import Decimal

import httpx
import pytest

from core.domain.generation import Ticket
from core.fal.client import Fal
from core.run.ports import UntoldError
from tests.core.fal.conftest import recipe
from tests.emulators.fal import FalEmulator, Fault, Outcome, State
from tests.emulators.fal.faults import AnyFault

Event = dict[str, object]


async def called(
    fal: FalEmulator,
    client: Fal,
    outcome: Outcome = Outcome.IMAGES,
    size: str = "landscape_4_3",
    count: int = 1,
) -> Ticket:
    """A call that has ended."""
    fal.next(outcome)
    ticket = await client.submit(recipe(image_size=size, num_images=count), 1)
    await fal.reached(State.COMPLETED, len(fal.submits))
    return ticket


def event(ticket: Ticket, cost: object) -> Event:
    """One line of a bill."""
    return {
        "request_id": ticket.request_id,
        "endpoint_id": "fal-ai/flux-lora",
        "timestamp": datetime.now(UTC).isoformat(),
        "output_units": 1,
        "unit_price": 0.035,
        "cost_total": cost,
    }


def bill(fal: FalEmulator, *events: Event, following: str | None = None) -> None:
    """What FAL answers the next time it is asked for one."""
    body = {"billing_events": list(events), "next_cursor": following, "has_more": following is not None}
    fal.fail("billing", Fault.STATUS(200, body))


@pytest.mark.parametrize(
    ("size", "count", "cost"),
    [("landscape_4_3", 1, "0.035"), ("square_hd", 1, "0.07"), ("square_hd", 2, "0.14")],
)
async def test_what_a_call_has_cost_is_exact(
    fal: FalEmulator, client: Fal, size: str, count: int, cost: str
) -> None:
    ticket = await called(fal, client, size=size, count=count)
    assert await client.billed(ticket) == Decimal(cost)


async def test_it_is_asked_with_the_key_for_that_call_alone(fal: FalEmulator, client: Fal) -> None:
    ticket = await called(fal, client)
    await called(fal, client, size="square_hd")
    before = len(fal.requests)
    assert await client.billed(ticket) == Decimal("0.035")
    (asked,) = fal.requests[before:]
    assert asked.operation == "billing"
    assert asked.headers["authorization"] == f"Key {fal.key}"
    assert asked.query["request_id"] == ticket.request_id


async def test_what_fal_does_not_charge_for_is_billed_as_nothing(fal: FalEmulator, client: Fal) -> None:
    assert await client.billed(await called(fal, client, Outcome.NEVER_200)) == 0


@pytest.mark.parametrize("state", [State.IN_QUEUE, State.IN_PROGRESS])
async def test_what_has_not_ended_is_on_no_bill_yet(fal: FalEmulator, client: Fal, state: State) -> None:
    fal.hold(state)
    ticket = await client.submit(recipe(), 1)
    await fal.reached(state)
    assert await client.billed(ticket) is None


async def test_a_call_that_fal_does_not_know_is_on_no_bill(fal: FalEmulator, client: Fal) -> None:
    await called(fal, client)
    assert await client.billed(Ticket("unknown", "s", "r", "c")) is None


async def test_lines_of_other_calls_are_not_counted(fal: FalEmulator, client: Fal) -> None:
    ticket, other = await called(fal, client), await called(fal, client)
    bill(fal, event(other, 5), event(ticket, 0.035), event(other, 7))
    assert await client.billed(ticket) == Decimal("0.035")
    bill(fal, event(other, 5))
    assert await client.billed(ticket) is None


async def test_several_lines_on_several_pages_are_added_up(fal: FalEmulator, client: Fal) -> None:
    ticket = await called(fal, client)
    bill(fal, event(ticket, 0.1), event(ticket, 0.2), following="Mg==")
    bill(fal, event(ticket, "0.005"))
    assert await client.billed(ticket) == Decimal("0.305")
    assert [each.query.get("cursor") for each in fal.requests if each.operation == "billing"] == [
        None,
        "Mg==",
    ]


@pytest.mark.parametrize(
    ("fault", "passing"),
    [
        (Fault.STATUS(401), False),
        (Fault.STATUS(403), False),
        (Fault.STATUS(404), False),
        (Fault.STATUS(429), True),
        (Fault.STATUS(500), True),
        (Fault.STATUS(502), True),
        (Fault.DROP_BEFORE, True),
        (Fault.DROP_AFTER, True),
        (Fault.TRUNCATED, True),
        (Fault.GARBAGE, True),
        (Fault.STATUS(200, ["no object"]), True),
    ],
    ids=str,
)
async def test_where_fal_does_not_tell_it_is_known_whether_it_may_later(
    fal: FalEmulator, client: Fal, fault: AnyFault, *, passing: bool
) -> None:
    ticket = await called(fal, client)
    fal.fail("billing", fault)
    with pytest.raises(UntoldError) as untold:
        await client.billed(ticket)
    assert untold.value.passing is passing
    assert await client.billed(ticket) == Decimal("0.035")


async def test_a_fault_on_a_later_page_is_not_taken_for_the_end(fal: FalEmulator, client: Fal) -> None:
    ticket = await called(fal, client)
    bill(fal, event(ticket, 0.035), following="Mg==")
    fal.fail("billing", Fault.STATUS(502))
    with pytest.raises(UntoldError):
        await client.billed(ticket)


async def test_an_address_that_nobody_answers_may_answer_later(fal: FalEmulator, client: Fal) -> None:
    ticket = await called(fal, client)
    async with fal.unreachable():
        with pytest.raises(UntoldError) as untold:
            await client.billed(ticket)
    assert untold.value.passing
    assert isinstance(untold.value.__cause__, httpx.RequestError)


@pytest.mark.parametrize(
    "cost", [None, "much", "", {}, "NaN", "Infinity", -0.035, True, 100.01, "1e999999999999"], ids=str
)
async def test_an_amount_that_is_none_is_not_guessed(fal: FalEmulator, client: Fal, cost: object) -> None:
    ticket = await called(fal, client)
    bill(fal, event(ticket, 0.01), event(ticket, cost))
    with pytest.raises(UntoldError) as untold:
        await client.billed(ticket)
    assert untold.value.passing


@pytest.mark.parametrize("told", [0, "0", 0.0, "0.035", 3.5e-2, 100], ids=str)
async def test_an_amount_is_read_however_fal_writes_it(fal: FalEmulator, client: Fal, told: object) -> None:
    ticket = await called(fal, client)
    bill(fal, event(ticket, told))
    assert await client.billed(ticket) == Decimal(str(told))
