"""`sidai jobs` beside a `sidai serve` at work in the same folder: what is stuck goes on, or is closed."""

import asyncio
import re
from decimal import Decimal

import pytest

from tests.e2e.house import output
from tests.e2e.seats import PATIENCE, Post, Seat, asked, finished, number_of, ordered, spent, until
from tests.e2e.slack_seat import SlackSeat
from tests.e2e.square import PEOPLE, STUDIO, Square
from tests.emulators.fal import Fault, Outcome, State
from tests.emulators.fal.faults import AnyFault
from tests.emulators.slack import Fault as SlackFault

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOML = f"""{PEOPLE}
[teams.studio]
slack = ["T0TEAM"]
discord = [{{ server = "{STUDIO}", roles = ["@everyone"] }}]
budget = {{ month = "25.00", person_day = "5.00" }}
"""
LARGE = "--size 1280x1024"  # 0.07 USD
PRICE = Decimal("0.07")


async def test_a_doubtful_order_is_listed_and_shown_with_its_call_and_its_messages(seat: Seat) -> None:
    _, answer = await _doubtful(seat)
    assert answer.pictures == 0
    listed = await _line(seat)
    assert re.search(rf"^\d+: no\. \d+ of team studio, .*, {seat.ref}: linkedin, .*1 doubtful\.$", listed)
    shown = await _told(seat.square, "show", await _job(seat))
    assert shown.startswith(listed)
    assert "Picture 1: doubtful\nEstimate: 0.070 USD; cost: ? USD\n" in shown
    assert re.search(r"Sent [\d: -]{19} UTC: unknown; FAL's request id: -\n", shown)
    assert "Message root: done; {" in shown
    assert "Message result: posted; {" in shown
    await _told(seat.square, "settle", await _job(seat), "--cost", "0")
    await _closed(seat)


async def test_sent_again_its_pictures_come_where_the_first_answer_stands(seat: Seat) -> None:
    line, answer = await _doubtful(seat)
    sent, first = seat.square.sent(), number_of(line)
    said = await _told(seat.square, "retry", await _job(seat))
    assert "one picture is sent again by the process that serves" in said
    assert "may be paid twice" in said
    await until(lambda: answer.pictures == 1)
    await _closed(seat)
    assert (seat.square.sent(), len(seat.lines()), seat.under(line)) == (sent + 1, 1, [answer])
    assert (number_of(line), answer.buttons, line.buttons) == (first, [], [])
    assert "No picture came of it" not in line.words


async def test_of_one_that_was_sent_again_both_calls_are_counted_as_fal_bills_them(seat: Seat) -> None:
    line, answer = await _doubtful(seat)
    assert await spent(seat) == PRICE
    seat.square.fal.hold(State.IN_PROGRESS)
    await _told(seat.square, "retry", await _job(seat))
    await until(lambda: "Drawing" in line.words)
    assert await spent(seat) == 2 * PRICE
    seat.square.fal.release()
    await until(lambda: answer.pictures == 1)
    await _closed(seat)
    assert await spent(seat) == seat.square.billed(_words(seat)) == 2 * PRICE


@pytest.mark.parametrize(("fault", "cost"), [(Fault.DROP_BEFORE, "0"), (Fault.DROP_AFTER, "0.07")], ids=str)
async def test_settled_it_is_closed_its_message_says_so_and_the_budget_agrees(
    seat: Seat, fault: AnyFault, cost: str
) -> None:
    line, answer = await _doubtful(seat, fault)
    job = await _job(seat)
    said = await _told(seat.square, "settle", job, "--cost", cost)
    assert f"Job {job}: one picture is closed with {Decimal(cost):.3f} USD." in said
    await until(lambda: "Whoever runs the bot has closed it" in answer.words)
    await _closed(seat)
    assert await spent(seat) == seat.square.billed(_words(seat)) == Decimal(cost)
    assert (len(seat.lines()), seat.under(line)) == (1, [answer])
    for cost_now in ("0", "5"):
        assert "nothing is open in the books" in await _refused(
            seat.square, "settle", job, "--cost", cost_now
        )
    assert await spent(seat) == Decimal(cost)


async def test_what_was_settled_can_be_ordered_again_by_its_person(seat: Seat) -> None:
    line, answer = await _doubtful(seat, Fault.DROP_BEFORE)
    await _told(seat.square, "settle", await _job(seat), "--cost", "0")
    await until(lambda: "Whoever runs the bot has closed it" in answer.words)
    await seat.press(answer, "Try again")
    await until(lambda: [each for each in seat.under(line) if each.pictures == 1])
    assert await spent(seat) == PRICE


async def test_what_failed_is_sent_again_and_only_that(seat: Seat) -> None:
    seat.square.fal.next(Outcome.IMAGES, Outcome.failed())
    line = await ordered(seat, f"linkedin {_words(seat)} --n 2 {LARGE}")
    answer = await finished(seat, line)
    assert (answer.pictures, await spent(seat)) == (1, PRICE)
    await _told(seat.square, "retry", _row(seat))
    await until(lambda: answer.pictures == 2)
    await _closed(seat)
    assert len(seat.square.jobs(_words(seat))) == 3
    assert await spent(seat) == 2 * PRICE


async def test_what_was_refused_for_want_of_a_place_is_drawn_once_it_can_stand(square: Square) -> None:
    seat = SlackSeat.new(square)
    seat.room.archived = True
    await asked(seat, f"linkedin {_words(seat)}")
    assert square.jobs(_words(seat)) == []
    seat.room.archived = False
    await _told(square, "retry", _row(seat))
    (line,) = await until(seat.lines)
    assert (await finished(seat, line)).pictures == 1
    await _closed(seat)
    assert len(square.jobs(_words(seat))) == 1


async def test_a_message_that_could_not_be_posted_is_told_once_the_cause_is_gone(square: Square) -> None:
    seat = SlackSeat.new(square)
    square.fal.hold(State.IN_PROGRESS)
    line = await ordered(seat, f"linkedin {_words(seat)} {LARGE}")
    await until(lambda: "Drawing" in line.words)
    square.slack.fail(
        "chat.postMessage", SlackFault.error("is_archived"), times=2
    )  # the thread, and in direct
    square.fal.release()
    await until(lambda: "asked for" in line.words)
    assert (seat.under(line), seat.direct()) == ([], [])
    assert "1 stored." in await _line(seat)
    job = await _job(seat)
    assert "Message result: failed" in await _told(square, "show", job)
    assert "nothing has to be drawn again" in await _told(square, "retry", job)
    (answer,) = await until(lambda: seat.under(line))
    assert answer.pictures == 1
    await _closed(seat)
    assert (len(seat.lines()), len(seat.under(line)), seat.direct()) == (1, 1, [])
    assert len(square.jobs(_words(seat))) == 1
    assert await spent(seat) == PRICE


async def test_what_is_sent_again_while_its_end_is_still_being_told_is_drawn(square: Square) -> None:
    seat = SlackSeat.new(square)
    square.fal.next(Outcome.failed())
    square.fal.hold(State.IN_PROGRESS)
    line = await ordered(seat, f"linkedin {_words(seat)}")
    await until(lambda: "Drawing" in line.words)
    square.slack.fail("chat.postMessage", SlackFault.SLOW(5))
    square.fal.release()
    await until(
        lambda: square.ask("SELECT 1 FROM runs WHERE generation = ? AND state = 'failed'", int(_row(seat)))
    )
    await _told(square, "retry", _row(seat))
    await until(lambda: [each for each in seat.under(line) if each.pictures == 1])
    await _closed(seat)
    assert len(square.jobs(_words(seat))) == 2


async def test_what_is_at_work_is_listed_and_neither_sent_again_nor_settled(seat: Seat) -> None:
    seat.square.fal.hold(State.IN_PROGRESS)
    line = await ordered(seat, f"linkedin {_words(seat)} {LARGE}")
    await until(lambda: "Drawing" in line.words)
    assert (await _line(seat)).endswith("1 submitted.")
    job = await _job(seat)
    assert "still being worked on" in await _refused(seat.square, "retry", job)
    assert "nothing is open in the books" in await _refused(seat.square, "settle", job, "--cost", "0")
    seat.square.fal.release()
    assert (await finished(seat, line)).pictures == 1
    await _closed(seat)
    assert await spent(seat) == PRICE
    assert len(seat.square.jobs(_words(seat))) == 1


async def test_what_was_ordered_in_the_terminal_goes_on_with_the_next_order_there(square: Square) -> None:
    square.fal.fail("submit", Fault.DROP_AFTER)
    square.fal.fail("requests", Fault.STATUS(403), times=9)  # the command looks once more before it ends
    code, said = await output("make", "linkedin obsidian", folder=square.folder, settings=square.settings)
    assert (code, "It is not known whether FAL took this order" in said) == (1, True), said
    ((job,),) = square.ask("SELECT id FROM generations WHERE service = 'terminal'")
    await _told(square, "retry", str(job))
    assert f"{job}: " in await _told(square)
    code, _ = await _sidai(square, "make", "linkedin marble")
    assert (code, len(square.jobs("obsidian"))) == (0, 2)
    assert f"{job}: " not in await _told(square)


async def test_what_is_unknown_is_said_to_be(square: Square) -> None:
    for arguments in (("show", "99999"), ("retry", "99999"), ("settle", "99999", "--cost", "0")):
        assert "There is no job 99999." in await _refused(square, *arguments)


async def test_an_order_of_the_only_team_is_cancelled_from_the_terminal_by_its_number(seat: Seat) -> None:
    seat.square.fal.hold(State.IN_QUEUE)
    line = await ordered(seat, f"linkedin {_words(seat)} {LARGE}")
    await until(lambda: "In FAL's queue" in line.words)
    code, said = await _sidai(seat.square, "cancel", str(number_of(line)))
    assert (code, "is being cancelled" in said) == (0, True)
    answer = await finished(seat, line)
    assert "Cancelled at FAL, which had not begun it" in answer.words
    await _closed(seat)
    assert await spent(seat) == seat.square.billed(_words(seat)) == 0


async def test_what_was_ordered_in_a_private_channel_cannot_be_cancelled_from_there(square: Square) -> None:
    person = SlackSeat.new(square).person
    room = square.slack.channel(f"room{next(square.numbers)}", private=True, member=True, people=[person])
    seat = SlackSeat(square, person, room)
    square.fal.hold(State.IN_PROGRESS)
    line = await ordered(seat, f"linkedin {_words(seat)}")
    ((number,),) = square.ask("SELECT number FROM generations WHERE author = ?", seat.ref)
    code, said = await _sidai(square, "cancel", str(number))
    assert (code, f"There is no no. {number} that you can see here" in said) == (1, True)
    square.fal.release()
    assert (await finished(seat, line)).pictures == 1


def _words(seat: Seat) -> str:
    """Those that only this person's orders have."""
    return f"lantern{seat.ref.partition(':')[2].lower()}"


async def _doubtful(seat: Seat, fault: AnyFault = Fault.DROP_AFTER) -> tuple[Post, Post]:
    """An order of which nobody tells whether FAL has it; by default it has. The line and the answer."""
    seat.square.fal.fail("submit", fault)
    seat.square.fal.fail("requests", Fault.STATUS(403))
    line = await ordered(seat, f"linkedin {_words(seat)} {LARGE}")
    return line, await finished(seat, line)


async def _sidai(square: Square, *arguments: str) -> tuple[int, str]:
    code, told = await output(*arguments, folder=square.folder, settings=square.settings)
    assert "Traceback" not in told
    return code, told


async def _told(square: Square, *arguments: str) -> str:
    """What `sidai jobs` says."""
    code, told = await _sidai(square, "jobs", *arguments)
    assert code == 0, told
    return told


async def _refused(square: Square, *arguments: str) -> str:
    """The same, of what it does not do."""
    code, told = await _sidai(square, "jobs", *arguments)
    assert code == 1, told
    return told


async def _line(seat: Seat) -> str:
    """What is listed of this person's; "" if nothing is."""
    listed = await _told(seat.square)
    return next((line for line in listed.splitlines() if f", {seat.ref}: " in line), "")


async def _job(seat: Seat) -> str:
    """The number on that line, which is its first word."""
    return (await _line(seat)).partition(":")[0]


async def _closed(seat: Seat) -> None:
    """Until nothing of this person's is listed any more."""
    async with asyncio.timeout(PATIENCE):
        while await _line(seat):
            pass


def _row(seat: Seat) -> str:
    """The job's number of one that is not listed: it has ended, and was told."""
    ((identity,),) = seat.square.ask("SELECT id FROM generations WHERE author = ?", seat.ref)
    return str(identity)
