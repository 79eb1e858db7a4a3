"""Cancelling, by the line's button or by the command: what ends, who may, and what is true of the money."""

from decimal import Decimal

import pytest

from tests.e2e.seats import Post, Seat, asked, finished, number_of, ordered, pressed, spent, until
from tests.e2e.square import PEOPLE
from tests.emulators.fal import State

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOML = f"""{PEOPLE}
[limits]
fal_parallel = 2
person_parallel = 1
"""
LARGE = "--size 1280x1024"  # two megapixels begun
PRICE = Decimal("0.07")

ASKED = "is being cancelled"
UNSENT = "Cancelled before it was sent, so nothing was paid."
FREE = "Cancelled at FAL, which had not begun it when it was last heard of, so nothing should be charged."
CHARGED = "it may have been charged, and counts as spent until FAL's bill says otherwise"
LATE = "It was to be cancelled, but was finished by then"


@pytest.fixture(params=["button", "command"])
def how(request: pytest.FixtureRequest) -> str:
    """By which of the two it is cancelled."""
    return str(request.param)


async def test_what_was_not_sent_yet_costs_nothing_and_fal_never_hears_of_it(seat: Seat, how: str) -> None:
    words = f"amber {seat.ref} {how}"
    seat.square.fal.hold(State.IN_PROGRESS)
    first = await ordered(seat, f"linkedin {LARGE}")
    second = await ordered(seat, f"linkedin {words} {LARGE}")
    assert ASKED in await _cancel(seat, second, how)
    answer = await finished(seat, second)
    assert UNSENT in answer.words
    assert "No picture came of it" in second.words
    assert second.buttons == []
    seat.square.fal.release()
    await finished(seat, first)
    assert (seat.square.jobs(words), await spent(seat)) == ([], PRICE)


async def test_what_fal_had_not_begun_is_free_as_fals_bill_says(seat: Seat) -> None:
    words = f"beryl {seat.ref}"
    seat.square.fal.hold(State.IN_QUEUE)
    line = await ordered(seat, f"linkedin {words} {LARGE}")
    await until(lambda: "In FAL's queue" in line.words)
    assert await spent(seat) == PRICE
    assert ASKED in await _cancel(seat, line, "command")
    assert FREE in (await finished(seat, line)).words
    seat.square.fal.release()
    (job,) = seat.square.jobs(words)
    assert job.started_at is None
    assert await spent(seat) == seat.square.billed(words) == 0


async def test_what_fal_had_begun_and_stops_counts_as_spent_until_its_bill_says_otherwise(
    seat: Seat,
) -> None:
    words = f"coral {seat.ref}"
    seat.square.fal.stops_when_cancelled = True
    line = await _drawing(seat, words)
    assert ASKED in await _cancel(seat, line, "command")
    answer = await finished(seat, line)
    assert CHARGED in answer.words
    assert (answer.pictures, seat.square.fal.count("cancel") > 0) == (0, True)
    assert await spent(seat) == PRICE


async def test_what_fal_finishes_all_the_same_is_paid_for_and_shown(seat: Seat) -> None:
    words, before = f"drift {seat.ref}", seat.square.fal.count("cancel")
    line = await _drawing(seat, words)
    assert ASKED in await _cancel(seat, line, "button")
    await seat.square.fal.asked("cancel", before + 1)
    seat.square.fal.release()
    answer = await finished(seat, line)
    assert (LATE in answer.words, answer.pictures) == (True, 1)
    assert await spent(seat) == seat.square.billed(words) == PRICE


async def test_of_several_pictures_each_is_told_what_became_of_it(seat: Seat) -> None:
    words = f"ember {seat.ref}"
    seat.square.fal.stops_when_cancelled = True
    line = await _drawing(seat, f"{words} --n 3")
    await _cancel(seat, line, "button")
    answer = await finished(seat, line)
    assert (answer.words.count(UNSENT), answer.words.count(CHARGED)) == (2, 1)
    assert len(seat.square.jobs(words)) == 1
    assert await spent(seat) == PRICE


async def test_a_stranger_is_refused_in_private_and_the_order_goes_on(seat: Seat, how: str) -> None:
    words, stranger = f"flint {seat.ref} {how}", seat.colleague()
    line = await _drawing(seat, words)
    before, seen = seat.square.fal.count("cancel"), len(seat.lines())
    assert "can be cancelled by who ordered it, and by admins" in await _cancel(stranger, line, how)
    assert seat.private() == ""
    assert len(seat.lines()) == seen
    seat.square.fal.release()
    assert (await finished(seat, line)).pictures == 1
    assert seat.square.fal.count("cancel") == before


async def test_an_admin_may_cancel_anybodys_order(seat: Seat) -> None:
    words = f"grove {seat.ref}"
    seat.square.fal.stops_when_cancelled = True
    line = await _drawing(seat, words)
    assert ASKED in await _cancel(seat.admin(), line, "button")
    assert CHARGED in (await finished(seat, line)).words


async def test_what_is_finished_cannot_be_cancelled_any_more(seat: Seat) -> None:
    words = f"heath {seat.ref}"
    line = await _drawing(seat, words)
    assert line.buttons == ["Cancel"]
    as_it_was = line.kept()
    seat.square.fal.release()
    answer = await finished(seat, line)
    assert line.buttons == []
    as_it_was()  # on the screen of somebody who has not seen it change
    for how in ("button", "command"):
        assert "is finished already, so there is nothing to cancel" in await _cancel(seat, line, how)
    assert answer.pictures == 1
    assert await spent(seat) == seat.square.billed(words) == PRICE


async def test_the_button_works_after_a_restart_and_fals_bill_is_asked_at_the_next(seat: Seat) -> None:
    words = f"inlet {seat.ref}"
    seat.square.fal.stops_when_cancelled = True
    line = await _drawing(seat, words)
    await seat.square.reopen()
    assert ASKED in await _cancel(seat, line, "button")
    answer = await finished(seat, line)
    assert CHARGED in answer.words
    assert await spent(seat) == PRICE
    await seat.square.reopen()
    await until(lambda: _settled(seat))
    assert await spent(seat) == seat.square.billed(words) == 0
    assert (len(seat.lines()), seat.under(line)) == (1, [answer])


async def test_what_was_cancelled_and_did_not_end_before_a_stop_is_cancelled_at_the_next_start(
    seat: Seat,
) -> None:
    words, before = f"jetty {seat.ref}", seat.square.fal.count("cancel")
    line = await _drawing(seat, words)
    await _cancel(seat, line, "command")  # which FAL does not heed
    await seat.square.fal.asked("cancel", before + 1)
    seat.square.fal.stops_when_cancelled = True
    await seat.square.reopen()
    assert CHARGED in (await finished(seat, line)).words


async def _drawing(seat: Seat, words: str) -> Post:
    """The line of an order that FAL draws until it is released."""
    seat.square.fal.hold(State.IN_PROGRESS)
    line = await ordered(seat, f"linkedin {words} {LARGE}")
    await seat.square.at(State.IN_PROGRESS, words.partition(" --")[0])
    return line


async def _cancel(seat: Seat, line: Post, how: str) -> str:
    """What is said to who cancels."""
    if how == "button":
        return await pressed(seat, line, "Cancel")
    return (await asked(seat, f"cancel {number_of(line)}")).words


def _settled(seat: Seat) -> bool:
    return not seat.square.ask("SELECT 1 FROM reservations WHERE person = ? AND settled IS NULL", seat.ref)
