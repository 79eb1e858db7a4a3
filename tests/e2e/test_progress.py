"""How far an order is stands in its line while it is on its way: only what is known, and not after."""

from itertools import pairwise

import pytest

from tests.e2e.discord_seat import DiscordSeat
from tests.e2e.seats import Post, Seat, asked, finished, number_of, ordered, until
from tests.e2e.slack_seat import SlackSeat
from tests.e2e.square import PEOPLE, Square
from tests.emulators.fal import Fault as FalFault
from tests.emulators.fal import Outcome, State
from tests.emulators.slack import Fault

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOML = f"""{PEOPLE}
[limits]
fal_parallel = 3
person_parallel = 2
"""
STAGES = ("On its way …", "Waiting:", "In FAL's queue:", "Drawing:", "pictures are ready")


async def test_the_line_says_whose_turn_is_before_it_here_and_at_fal(square: Square) -> None:
    seat: Seat = DiscordSeat.new(square)
    square.fal.hold(State.IN_QUEUE)
    orders = [(seat, await ordered(seat, "linkedin")), (seat, await ordered(seat, "linkedin"))]
    orders += [(who, await ordered(who, "linkedin")) for who in (seat.colleague(), seat.colleague())]
    orders.append((seat, await ordered(seat, "linkedin")))
    said = (
        "In FAL's queue: next in line.",
        "In FAL's queue: one is before it.",
        "In FAL's queue: 2 are before it.",
        "Waiting: next in line.",
        "Waiting: one picture is before it.",
    )
    for (_, line), words in zip(orders, said, strict=True):
        await until(lambda line=line, words=words: words in line.words)  # type: ignore[misc]
    seat.square.fal.release()
    for who, line in orders:
        await _check_whole(who, line)


async def test_how_long_drawing_takes_is_a_guess_first_and_learnt_from_then_on(square: Square) -> None:
    seat = DiscordSeat.new(square)
    square.fal.hold(State.IN_QUEUE)
    line = await ordered(seat, "linkedin --steps 33")
    await until(lambda: "In FAL's queue" in line.words)
    square.fal.hold(State.IN_PROGRESS)
    square.fal.release(State.IN_QUEUE)
    await until(lambda: "Drawing: this takes about 3 seconds." in line.words)
    square.fal.release()
    await finished(seat, line)
    # What was timed is replaced, so that it cannot be the guess by chance; after a start it is looked up.
    assert square.change("UPDATE drawn SET seconds = 71 WHERE steps = 33") == 1
    await square.reopen()
    square.fal.hold(State.IN_PROGRESS)
    line = await ordered(seat, "linkedin --steps 33")
    await until(lambda: "Drawing: this takes about 71 seconds." in line.words)
    square.fal.release()
    await _check_whole(seat, line)


async def test_pictures_are_shown_one_by_one_and_counted(seat: Seat) -> None:
    seat.square.fal.next(Outcome.IMAGES, Outcome.STUCK_DRAWING)
    seat.square.fal.stops_when_cancelled = True
    line = await ordered(seat, "linkedin --n 2")
    (answer,) = await until(lambda: seat.under(line))
    await until(lambda: answer.pictures == 1)
    assert "One more picture is on its way." in answer.words
    await until(lambda: "1 of 2 pictures are ready." in line.words)
    await asked(seat, f"cancel {number_of(line)}")
    await finished(seat, line)
    assert answer.pictures == 1
    assert "is on its way" not in answer.words
    _check_nothing_left(line)


async def test_slack_gets_no_more_than_one_update_in_three_seconds_for_all_that_is_drawn(
    square: Square,
) -> None:
    seats = [SlackSeat.new(square) for _ in range(3)]
    before = len(square.slack.calls)
    square.fal.hold(State.IN_QUEUE)
    lines = [await ordered(seat, "linkedin") for seat in seats]
    for line in lines:
        await until(lambda line=line: "In FAL's queue" in line.words)  # type: ignore[misc]
    square.fal.hold(State.IN_PROGRESS)
    square.fal.release(State.IN_QUEUE)
    await until(lambda: "Drawing" in lines[0].words)
    square.fal.release()
    for seat, line in zip(seats, lines, strict=True):
        await _check_whole(seat, line)
    updates = [call for call in square.slack.calls[before:] if call.method == "chat.update"]
    shown = [call.at for call in updates if any(stage in str(call.arguments) for stage in STAGES)]
    assert len(shown) >= 4
    assert min(later - earlier for earlier, later in pairwise(shown)) > 2.9


async def test_pictures_are_not_kept_waiting_while_fal_says_nothing_of_their_progress(seat: Seat) -> None:
    seat.square.fal.fail("stream", FalFault.GARBAGE)
    line = await ordered(seat, "linkedin")
    await _check_whole(seat, line)


@pytest.mark.parametrize(
    "fault", [Fault.SLOW(90), Fault.status(429, retry_after=90)], ids=lambda each: each.kind
)
async def test_pictures_are_not_kept_waiting_by_progress_that_slack_does_not_take(
    square: Square, fault: Fault
) -> None:
    seat, before = SlackSeat.new(square), len(square.slack.calls)
    square.fal.hold(State.IN_PROGRESS)
    line = await ordered(seat, "linkedin")
    square.slack.fail("chat.update", fault)
    await until(lambda: [each for each in square.slack.calls[before:] if each.method == "chat.update"])
    square.fal.release()
    answer = (await until(lambda: seat.under(line)))[0]
    await until(lambda: answer.pictures == 1)
    await _check_whole(seat, line)


async def _check_whole(seat: Seat, line: Post) -> None:
    assert (await finished(seat, line)).pictures == 1
    _check_nothing_left(line)


def _check_nothing_left(line: Post) -> None:
    assert not [stage for stage in STAGES if stage in line.words]
    assert line.buttons == []
