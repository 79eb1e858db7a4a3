"""Whose turn it is: the limits, what is fair, and the order that is told."""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.run.turns import Room, opened


async def test_at_fal_no_more_are_at_work_than_it_takes() -> None:
    async with opened(fal=3) as room:
        for run in range(5):
            await room.enter(run, f"person {run}", f"team {run}")
        assert room.at_work == {0, 1, 2}
        await room.end(1)
        assert room.at_work == {0, 2, 3}


async def test_a_team_has_its_limit_and_another_goes_past_it() -> None:
    async with opened(fal=9, team=2) as room:
        for run in range(3):
            await room.enter(run, f"person {run}")
        await room.enter(3, "somebody", "other")
        assert room.at_work == {0, 1, 3}
        await room.end(3)
        assert room.at_work == {0, 1}
        await room.end(0)
        assert room.at_work == {1, 2}


async def test_a_person_has_their_limit_and_another_goes_past_it() -> None:
    async with opened(fal=9, person=2) as room:
        for run in range(3):
            await room.enter(run, "sid")
        await room.enter(3, "admin")
        assert room.at_work == {0, 1, 3}
        await room.end(3)
        assert room.at_work == {0, 1}
        await room.end(1)
        assert room.at_work == {0, 2}


async def test_one_persons_twenty_do_not_hold_up_anothers_first() -> None:
    async with opened(fal=4) as room:
        for run in range(20):
            await room.enter(run, "sid")
        await room.enter(20, "admin")
        await room.end(0)
        assert room.granted == [0, 1, 2, 3, 20]


async def test_who_has_the_fewest_at_work_is_next_and_among_equals_whose_last_turn_is_longest_ago() -> None:
    async with opened(fal=3) as room:
        for run, person in enumerate(["sid", "sid", "admin"]):  # these are at work
            await room.enter(run, person)
        for run, person in enumerate(["sid", "admin", "third", "fourth"], 3):
            await room.enter(run, person)
        await room.end(2)
        assert room.granted[3:] == [5]  # admin has none at work either, but had a turn
        await room.end(5)
        assert room.granted[3:] == [5, 6]
        await room.end(6)
        assert room.granted[3:] == [5, 6, 4]
        await room.end(4)
        assert room.granted[3:] == [5, 6, 4, 3]


async def test_with_a_single_place_they_take_turns() -> None:
    async with opened(fal=1) as room:
        for run, person in enumerate(["sid", "sid", "sid", "admin", "admin"]):
            await room.enter(run, person)
        for run in (0, 3, 1, 4):
            await room.end(run)
        assert room.granted == [0, 3, 1, 4, 2]


async def test_a_place_that_the_first_may_not_have_goes_to_the_next_who_may() -> None:
    async with opened(fal=2, person=1) as room:
        await room.enter(0, "sid")
        await room.enter(1, "sid")
        await room.enter(2, "admin")
        assert room.at_work == {0, 2}


async def test_what_is_at_fal_already_does_not_wait_and_counts() -> None:
    async with opened(fal=2, team=2, person=2) as room:
        for run in range(3):
            await room.enter(run, "sid", taken=True)
        assert room.at_work == {0, 1, 2}
        await room.enter(3, "admin")
        assert room.at_work == {0, 1, 2}
        await room.end(0)
        assert room.at_work == {1, 2}
        await room.end(1)
        assert room.at_work == {2, 3}


async def test_one_that_is_withdrawn_leaves_the_queue_and_those_behind_it_move_up() -> None:
    async with opened(fal=1) as room:
        for run in range(4):
            await room.enter(run, "sid")
        assert room.admission.ahead() == {1: 0, 2: 1, 3: 2}
        room.admission.withdraw(1)
        await room.calm()
        assert room.withdrawn == [1]
        assert room.admission.ahead() == {2: 0, 3: 1}
        await room.end(0)
        assert room.at_work == {2}


async def test_while_one_is_being_withdrawn_its_place_goes_to_the_one_behind_it() -> None:
    async with opened(fal=1) as room:
        for run in range(3):
            await room.enter(run, "sid")
        room.ends[0].set()
        room.admission.withdraw(1)  # both at once: the place comes free before it has gone
        await room.calm()
        assert room.at_work == {2}
        assert room.withdrawn == [1]


async def test_withdrawing_what_is_at_work_or_unknown_or_gone_changes_nothing() -> None:
    async with opened(fal=1) as room:
        await room.enter(0, "sid")
        await room.enter(1, "sid")
        for run in (0, 99, 1, 1):
            room.admission.withdraw(run)
        await room.calm()
        assert (room.at_work, room.withdrawn) == ({0}, [1])


async def test_a_waiting_task_that_is_cancelled_gives_no_place_away() -> None:
    async with opened(fal=1) as room:
        for run in range(3):
            await room.enter(run, "sid")
        await room.cancel(1)
        assert room.at_work == {0}
        assert room.admission.ahead() == {2: 0}
        await room.end(0)
        assert room.at_work == {2}


async def test_one_that_is_cancelled_just_when_its_turn_comes_hands_it_on() -> None:
    async with opened(fal=1) as room:
        for run in range(3):
            await room.enter(run, "sid")
        turn = room.tasks[1]
        room.tasks[0].add_done_callback(lambda _: turn.cancel())  # it has its turn, and has not woken up
        await room.end(0)
        assert turn.cancelled()
        assert room.at_work == {2}


async def test_a_task_at_work_that_is_cancelled_frees_its_place() -> None:
    async with opened(fal=1) as room:
        await room.enter(0, "sid")
        await room.enter(1, "admin")
        await room.cancel(0)
        assert 1 in room.at_work


people = st.sampled_from(["sid", "admin", "third", "fourth"])


@given(working=st.lists(people, max_size=8), waiting=st.lists(people, min_size=1, max_size=12))
@settings(max_examples=150, deadline=None)
def test_the_place_that_is_told_is_the_order_in_which_they_get_their_turns(
    working: list[str], waiting: list[str]
) -> None:
    """Places come free one after the other, by calls of people who have nothing else waiting."""

    async def play() -> None:
        async with opened(fal=len(working) + len(waiting)) as room:
            for run, person in enumerate(working):
                await room.enter(run, person, taken=True)
            others = range(100, 100 + len(waiting))
            for run in others:
                await room.enter(run, f"other {run}", taken=True)
            for run, person in enumerate(waiting, 1000):
                await room.enter(run, person)
            told = room.admission.ahead()
            assert sorted(told.values()) == list(range(len(waiting)))
            room.granted.clear()
            for freed, run in enumerate(others, 1):
                await room.end(run)
                left = {each: place - freed for each, place in told.items() if place >= freed}
                assert room.admission.ahead() == left
            assert room.granted == sorted(told, key=told.__getitem__)

    asyncio.run(play())


@given(
    steps=st.lists(st.tuples(st.sampled_from(["enter", "end", "cancel", "withdraw"]), people), max_size=40),
    limits=st.tuples(st.integers(1, 5), st.integers(1, 4), st.integers(1, 3)),
)
@settings(max_examples=100, deadline=None)
def test_whatever_happens_no_limit_is_passed_no_place_stands_free_and_nothing_is_left_behind(
    steps: list[tuple[str, str]], limits: tuple[int, int, int]
) -> None:
    async def play() -> None:
        fal, team, person = limits
        async with opened(fal, team, person) as room:
            whose: dict[int, str] = {}
            for run, (what, name) in enumerate(steps):
                if what == "enter":
                    whose[run] = name
                    await room.enter(run, name, "studio" if name in {"sid", "admin"} else "other")
                elif what == "end" and room.at_work:
                    await room.end(min(room.at_work))
                elif what == "cancel" and (alive := [each for each in whose if not room.tasks[each].done()]):
                    await room.cancel(alive[0])
                elif what == "withdraw" and (waits := room.admission.ahead()):
                    room.admission.withdraw(min(waits))
                    await room.calm()
                check(room, whose, limits)

    asyncio.run(play())


def check(room: Room, whose: dict[int, str], limits: tuple[int, int, int]) -> None:
    """Within all limits; and who waits is over one."""
    fal, team, person = limits
    people = [whose[run] for run in room.at_work]
    mine = [name in {"sid", "admin"} for name in people]
    assert len(people) <= fal
    assert max(mine.count(True), mine.count(False)) <= team
    assert all(people.count(name) <= person for name in people)
    for run in room.admission.ahead():
        name = whose[run]
        full = len(people) == fal or mine.count(name in {"sid", "admin"}) == team
        assert full or people.count(name) == person
