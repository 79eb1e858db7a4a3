"""An order whose answer was lost: found at FAL where FAL tells, and never sent again blindly."""

from decimal import Decimal

import pytest

from tests.e2e.discord_seat import DiscordSeat
from tests.e2e.seats import Seat, asked, finished, number_of, ordered, spent, until
from tests.e2e.square import Square
from tests.emulators.fal import Fault, State
from tests.emulators.fal.faults import AnyFault

pytestmark = pytest.mark.asyncio(loop_scope="module")

LARGE = "--size 1280x1024"  # 0.07 USD
UNCLEAR = "It is not known whether FAL took this order"
LOST = (Fault.DROP_AFTER, Fault.TRUNCATED, Fault.GARBAGE)
NEVER = (Fault.DROP_BEFORE, Fault.STATUS(500), Fault.STATUS(502))
ONCE = (
    *(Fault.STATUS(status) for status in (429, 500, 502)),
    *(Fault.DROP_BEFORE, Fault.DROP_AFTER, Fault.TRUNCATED, Fault.GARBAGE, Fault.SLOW(0.3)),
)


@pytest.mark.parametrize("fault", LOST, ids=str)
async def test_what_fal_has_taken_is_found_and_its_pictures_come(square: Square, fault: AnyFault) -> None:
    seat, sent = DiscordSeat.new(square), square.sent()
    square.fal.fail("submit", fault)
    answer = await finished(seat, await ordered(seat, f"linkedin {LARGE}"))
    assert (answer.pictures, square.sent()) == (1, sent + 1)
    assert await spent(seat) == Decimal("0.07")


@pytest.mark.parametrize("fault", ONCE, ids=str)
async def test_it_is_found_though_the_first_look_fails(square: Square, fault: AnyFault) -> None:
    seat, sent = DiscordSeat.new(square), square.sent()
    square.fal.fail("submit", Fault.DROP_AFTER)
    square.fal.fail("requests", fault)
    answer = await finished(seat, await ordered(seat, "linkedin"))
    assert (answer.pictures, square.sent()) == (1, sent + 1)


async def test_it_is_found_once_fal_lists_it(square: Square) -> None:
    seat, sent, looks = DiscordSeat.new(square), square.sent(), square.fal.count("requests")
    square.fal.hold(State.IN_QUEUE)  # FAL lists what it has begun
    square.fal.fail("submit", Fault.DROP_AFTER)
    line = await ordered(seat, "linkedin")
    await square.fal.asked("requests", looks + 2)
    await until(lambda: "The line to FAL broke while it was being ordered." in line.words)
    square.fal.release()
    answer = await finished(seat, line)
    assert (answer.pictures, square.sent()) == (1, sent + 1)
    assert "The line to FAL broke" not in line.words


async def test_of_orders_that_are_alike_each_finds_one(seat: Seat) -> None:
    sent = seat.square.sent()
    seat.square.fal.fail("submit", Fault.DROP_AFTER, times=3)
    answer = await finished(seat, await ordered(seat, f"linkedin alike {seat.ref} --n 3"))
    assert (answer.pictures, answer.buttons) == (3, [])
    jobs = seat.square.jobs(f"alike {seat.ref}")
    assert (len(jobs), seat.square.sent()) == (3, sent + 3)
    claimed = {row[0] for row in seat.square.ask("SELECT request_id FROM intents")}
    assert {job.request_id for job in jobs} <= claimed


@pytest.mark.parametrize("fault", NEVER, ids=str)
async def test_where_nobody_tells_the_person_is_asked_and_it_counts_as_spent(
    seat: Seat, fault: AnyFault
) -> None:
    sent = seat.square.sent()
    seat.square.fal.fail("submit", fault)
    seat.square.fal.fail("requests", Fault.STATUS(403))
    line = await ordered(seat, f"linkedin {LARGE}")
    answer = await finished(seat, line)
    assert UNCLEAR in answer.words
    assert (answer.pictures, answer.buttons) == (0, ["Try again"])
    assert "No picture came of it" in line.words
    assert seat.square.sent() == sent + 1
    assert await spent(seat) == Decimal("0.07")


async def test_what_was_given_up_is_found_at_the_next_start(seat: Seat) -> None:
    sent = seat.square.sent()
    seat.square.fal.fail("submit", Fault.DROP_AFTER)
    seat.square.fal.fail("requests", Fault.STATUS(403))
    line = await ordered(seat, f"linkedin given up {seat.ref} {LARGE}")
    answer = await finished(seat, line)
    assert UNCLEAR in answer.words
    await seat.square.reopen()
    await until(lambda: answer.pictures == 1)
    assert UNCLEAR not in answer.words
    await until(lambda: "No picture came of it" not in line.words)
    assert answer.buttons == []
    assert (seat.under(line), seat.square.sent()) == ([answer], sent + 1)
    assert await spent(seat) == seat.square.billed(f"given up {seat.ref}") == Decimal("0.07")


async def test_what_was_being_sent_at_a_stop_is_found_at_the_next_start_and_not_sent_again(
    seat: Seat,
) -> None:
    words, sent = f"underway {seat.ref}", seat.square.sent()
    seat.square.fal.fail("submit", Fault.SLOW(60))
    line = await ordered(seat, f"linkedin {words}")
    await until(lambda: seat.square.jobs(words))
    seat.square.house.process.kill()
    await seat.square.house.stop()
    await seat.square.open()
    assert (await finished(seat, line)).pictures == 1
    assert (len(seat.lines()), seat.square.sent()) == (1, sent + 1)
    assert "no picture" not in (await asked(seat, f"show {number_of(line)}")).words
