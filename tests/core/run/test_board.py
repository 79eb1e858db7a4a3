"""What the line of an order says while it is at work, and when it says nothing."""

import asyncio
from dataclasses import replace

import pytest

from core.cards import progress as say
from core.domain.generation import State
from core.domain.text import Text
from core.run.ports import Progress
from tests.core.examples import SERVER
from tests.core.run.boards import Shown, drawing, hastily, opened, ordered, rounds, turn


@pytest.mark.parametrize(
    ("progress", "expected"),
    [
        ([], say.BEGUN),
        ([Progress(None, lost=True)], say.sought()),
        ([Progress(3)], say.queued(3)),
        ([Progress(0)], say.queued(0)),
        ([Progress(0), Progress(None)], say.drawing(7.0)),
        ([Progress(None, lost=True), Progress(1)], say.queued(1)),
    ],
    ids=["begun", "sought", "queued", "next in the queue", "drawing", "found"],
)
def test_the_line_says_what_fal_reports(progress: list[Progress], expected: Text) -> None:
    async def play() -> None:
        shown, generation = Shown(), ordered(1)
        async with opened(shown, parallel=1) as (board, admission):
            async with admission.turn(99, "studio", "admin"):
                waits = asyncio.create_task(turn(admission, generation))
                await asyncio.sleep(0)
                assert board.watch(generation) == say.waiting(0)
            report = await board.begin(generation, generation.runs[0])
            for each in progress:
                report(each)
            await rounds(1)
            assert shown.line(1) == [expected]
            waits.cancel()

    hastily(play())


def test_while_it_waits_its_place_in_the_queue_is_told_and_moves_up() -> None:
    async def play() -> None:
        shown, first, second = Shown(), ordered(1), ordered(2)
        async with opened(shown, parallel=1) as (board, admission):
            turns = [asyncio.create_task(turn(admission, each)) for each in (ordered(9), first, second)]
            await asyncio.sleep(0)
            assert [board.watch(each) for each in (first, second)] == [say.waiting(0), say.waiting(1)]
            turns[0].cancel()
            await rounds(1)
            assert shown.line(2) == [say.waiting(0)]
            for each in turns:
                each.cancel()

    hastily(play())


def test_of_several_that_wait_the_first_is_told() -> None:
    async def play() -> None:
        generation = ordered(1, State.RESERVED, State.RESERVED)
        async with opened(Shown(), parallel=1) as (board, admission):
            singles = [replace(generation, runs=(run,)) for run in generation.runs]
            turns = [asyncio.create_task(turn(admission, each)) for each in (ordered(9), *singles)]
            await asyncio.sleep(0)
            assert board.watch(generation) == say.waiting(0)
            for each in turns:
                each.cancel()

    hastily(play())


def test_of_several_pictures_what_is_furthest_is_told_and_then_how_many_are_ready() -> None:
    async def play() -> None:
        shown, generation = Shown(), ordered(1, *[State.RESERVED] * 3)
        async with opened(shown) as (board, _):
            board.watch(generation)
            first, second = [await board.begin(generation, run) for run in generation.runs[:2]]
            first(Progress(None))
            second(Progress(4))
            await rounds(1)
            board.ended(generation, replace(generation.runs[0], state=State.STORED))
            await rounds(1)
            assert shown.line(1) == [say.drawing(7.0), say.partly(1, 3)]

    hastily(play())


def test_what_is_there_already_counts_when_it_is_taken_up_again() -> None:
    async def play() -> None:
        async with opened(Shown()) as (board, _):
            assert board.watch(ordered(1, State.STORED, State.SUBMITTED)) == say.partly(1, 2)
            assert board.watch(ordered(2, State.SUBMITTED)) == say.BEGUN

    hastily(play())


def test_what_came_to_nothing_is_not_called_ready() -> None:
    async def play() -> None:
        async with opened(Shown()) as (board, _):
            stage = board.watch(ordered(1, State.FAILED, State.CANCELLED, State.SUBMITTED))
            assert stage.values.get("done", 0) == 0

    hastily(play())


def test_pictures_are_counted_and_not_calls() -> None:
    async def play() -> None:
        generation = ordered(1, State.STORED, State.SUBMITTED)
        batches = tuple(replace(run, recipe=replace(run.recipe, images=2)) for run in generation.runs)
        async with opened(Shown()) as (board, _):
            assert board.watch(replace(generation, runs=batches)) == say.partly(2, 4)

    hastily(play())


def test_where_nothing_has_changed_nothing_is_said() -> None:
    async def play() -> None:
        shown, generation = Shown(), ordered(1)
        async with opened(shown) as (board, _):
            board.watch(generation)
            await rounds(3)
            assert shown.tried == []
            report = await board.begin(generation, generation.runs[0])
            for _ in range(3):
                report(Progress(None))
                await rounds(2)
            assert shown.tried == [1]

    hastily(play())


def test_after_its_end_nothing_is_said() -> None:
    async def play() -> None:
        shown, ends, goes_on = Shown(), ordered(1), ordered(2)
        async with opened(shown) as (board, _):
            await drawing(board, ends, goes_on)
            board.forget(ends)
            board.ended(ends, ends.runs[0])
            await rounds(2)
            assert shown.tried == [2]

    hastily(play())


def test_after_a_stop_nothing_is_said() -> None:
    async def play() -> None:
        shown = Shown()
        async with opened(shown) as (board, _):
            await drawing(board, ordered(1))
            await board.stop()
            await rounds(2)
            assert shown.tried == []

    hastily(play())


def test_it_looks_again_when_an_order_comes_after_all_had_ended() -> None:
    async def play() -> None:
        shown, first = Shown(), ordered(1)
        async with opened(shown) as (board, _):
            await drawing(board, first)
            board.forget(first)
            await rounds(3)
            await drawing(board, ordered(2))
            await rounds(1)
            assert shown.tried == [2]

    hastily(play())


def test_a_service_that_takes_nothing_now_is_asked_once_a_round_and_others_are_not_held_up() -> None:
    async def play() -> None:
        shown = Shown(refusing={"slack"})
        async with opened(shown) as (board, _):
            await drawing(board, ordered(1), ordered(2), ordered(3, place=SERVER))
            await rounds(1)
            assert shown.tried == [1, 3]
            await rounds(0)
            shown.refusing.clear()
            await rounds(1)
            assert shown.line(1) == shown.line(2) == shown.line(3) == [say.drawing(7.0)]

    hastily(play())


def test_a_service_that_never_answers_is_given_up_after_five_seconds() -> None:
    async def play() -> None:
        shown = Shown(silent={"slack"})
        async with opened(shown) as (board, _):
            await drawing(board, ordered(1), ordered(2, place=SERVER))
            await rounds(1)
            assert shown.tried == [1]
            await rounds(5)
            assert shown.line(2) == [say.drawing(7.0)]
            shown.silent.clear()
            await rounds(7)
            assert shown.line(1) == [say.drawing(7.0)]

    hastily(play())


def test_a_line_that_cannot_be_shown_does_not_stop_the_board(caplog: pytest.LogCaptureFixture) -> None:
    async def play() -> None:
        shown = Shown(broken={1})
        async with opened(shown) as (board, _):
            await drawing(board, ordered(1), ordered(2))
            await rounds(2)
            assert shown.line(2) == [say.drawing(7.0)]

    hastily(play())
    assert "progress was not shown" in caplog.text


def test_twenty_lines_are_looked_at_in_a_round_and_the_others_in_the_next() -> None:
    async def play() -> None:
        shown, many = Shown(), [ordered(number) for number in range(1, 46)]
        async with opened(shown) as (board, _):
            await drawing(board, *many)
            for looked in (20, 40, 45):
                await asyncio.sleep(1.01)
                assert shown.tried == list(range(1, looked + 1))

    hastily(play())
