"""Try again, under what did not become a picture: ordered once more, in the same thread."""

import asyncio
from collections.abc import Callable

import pytest

from tests.e2e.seats import Post, Seat, asked, finished, number_of, ordered, pressed, thread, until
from tests.emulators.fal import Fault, Outcome, State

pytestmark = pytest.mark.asyncio(loop_scope="module")

AGAIN = "Try again"


async def _failed(seat: Seat, words: str) -> Post:
    seat.square.fal.next(Outcome.failed())
    return await ordered(seat, words)


async def _cancelled(seat: Seat, words: str) -> Post:
    seat.square.fal.stops_when_cancelled = True
    seat.square.fal.hold(State.IN_PROGRESS)
    line = await ordered(seat, words)
    await seat.square.at(State.IN_PROGRESS, words.split()[1])
    await asked(seat, f"cancel {number_of(line)}")
    await finished(seat, line)
    seat.square.fal.release()
    return line


async def _doubtful(seat: Seat, words: str) -> Post:
    seat.square.fal.fail("submit", Fault.STATUS(502))
    seat.square.fal.fail("requests", Fault.STATUS(403))
    return await ordered(seat, words)


@pytest.mark.parametrize("ended", [_failed, _cancelled, _doubtful], ids=lambda each: each.__name__[1:])
async def test_the_new_line_and_its_pictures_stand_in_the_thread_of_what_failed(
    seat: Seat, ended: "Callable[[Seat, str], object]"
) -> None:
    line = await ended(seat, f"linkedin {_word(seat)}")  # type: ignore[misc]
    answer = await finished(seat, line)
    assert (answer.pictures, answer.buttons) == (0, [AGAIN])
    sent = seat.square.sent()
    await seat.press(answer, AGAIN)
    new, pictures = await _second(seat, line)
    assert number_of(new) == number_of(line) + 1
    assert pictures.pictures == 1
    assert f"What did not come of no. {number_of(line)}, tried again." in pictures.words
    assert (seat.lines(), seat.square.sent()) == ([line], sent + 1)


async def test_only_what_is_missing_is_drawn_again(seat: Seat) -> None:
    seat.square.fal.next(Outcome.IMAGES, Outcome.failed(), Outcome.failed())
    line = await ordered(seat, f"linkedin {_word(seat)} --n 4")
    answer = await finished(seat, line)
    assert (answer.pictures, answer.buttons) == (2, [AGAIN])
    await seat.press(answer, AGAIN)
    assert (await _second(seat, line))[1].pictures == 2
    assert len(seat.square.jobs(_word(seat))) == 6


async def test_a_double_click_and_a_redelivered_press_are_one(seat: Seat) -> None:
    line = await _failed(seat, f"linkedin {_word(seat)}")
    answer = await finished(seat, line)
    await asyncio.gather(*(seat.press(answer, AGAIN, redeliver=1) for _ in range(2)))
    await _second(seat, line)
    assert len(seat.square.jobs(_word(seat))) == 2
    assert len(seat.under(line)) == 3


async def test_it_works_after_a_restart(seat: Seat) -> None:
    line = await _failed(seat, f"linkedin {_word(seat)}")
    answer = await finished(seat, line)
    await seat.square.reopen()
    await seat.press(answer, AGAIN)
    assert (await _second(seat, line))[1].pictures == 1
    assert len(seat.square.jobs(_word(seat))) == 2


async def test_what_fails_again_can_be_tried_a_third_time(seat: Seat) -> None:
    line = await _failed(seat, f"linkedin {_word(seat)}")
    answer = await finished(seat, line)
    seat.square.fal.next(Outcome.failed())
    await seat.press(answer, AGAIN)
    _, second = await _second(seat, line)
    assert second.buttons == [AGAIN]
    await seat.press(second, AGAIN)
    *_, new, third = await thread(seat, line, 5)
    await until(lambda: third.pictures == 1)
    await until(lambda: "asked for" in new.words)


async def test_where_nothing_is_missing_there_is_nothing_to_press(seat: Seat) -> None:
    answer = await finished(seat, await ordered(seat, f"linkedin {_word(seat)}"))
    assert (answer.pictures, answer.buttons) == (1, [])


async def test_a_large_order_that_is_tried_again_is_asked_about_first(seat: Seat) -> None:
    seat.square.fal.next(*[Outcome.failed()] * 9)
    question = await asked(seat, f"linkedin {_word(seat)} --n 3 --repeat 3")
    await seat.press(question, "Order it")
    (line,) = await until(seat.lines)
    answer = await finished(seat, line)
    assert "9 pictures for about 0.32 USD" in await pressed(seat, answer, AGAIN)
    assert len(seat.square.jobs(_word(seat))) == 9


def _word(seat: Seat) -> str:
    """One that only this person's orders have."""
    return f"lantern{seat.ref.partition(':')[2].lower()}"


async def _second(seat: Seat, line: Post) -> tuple[Post, Post]:
    """The new line and the new answer, in the same thread, once both are done."""
    _, new, answer = await thread(seat, line, 3)
    await until(lambda: "asked for" in new.words)
    return new, answer
