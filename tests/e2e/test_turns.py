"""Whose turn is next: within one's own limits, a team's and FAL's, fair between people."""

import re

import pytest

from tests.e2e.discord_seat import DiscordSeat
from tests.e2e.seats import Post, Seat, asked, finished, ordered, until
from tests.e2e.slack_seat import SlackSeat
from tests.e2e.square import PEOPLE, Square
from tests.emulators.fal import State

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOML = f"""{PEOPLE}
[limits]
fal_parallel = 2
team_parallel = 1
queue_per_person = 3
"""


async def test_ones_twenty_pictures_do_not_hold_up_anothers_first(square: Square) -> None:
    seat, before = DiscordSeat.new(square), len(square.fal.submits)
    other = seat.colleague()
    square.fal.hold(State.IN_PROGRESS)
    many = [
        await ordered(seat, f"linkedin amber --n {count}") for count in ("4 --repeat 2", "4 --repeat 2", 4)
    ]
    line = await ordered(other, "linkedin cobalt")
    await until(lambda: "Waiting: next in line." in line.words)
    square.fal.release()
    assert (await finished(other, line)).pictures == 1
    assert [(await finished(seat, each)).pictures for each in many] == [8, 8, 4]
    prompts = [str(job.arguments["prompt"]) for job in square.fal.submits[before:]]
    assert len(prompts) == 21
    assert "cobalt" in prompts[1]


async def test_who_has_too_many_waiting_is_refused_in_private_with_a_time_and_others_are_not(
    seat: Seat,
) -> None:
    words, other = f"garnet {seat.ref}", seat.colleague()
    seat.square.fal.hold(State.IN_PROGRESS)
    lines = [await ordered(seat, f"linkedin {words}") for _ in range(3)]
    said = (await asked(seat, f"linkedin {words}")).words
    assert "You have 3 orders that are not finished, which is the most at a time" in said
    assert re.search(r"(a second|\d+ seconds) at the earliest: order again then", said)
    theirs = await ordered(other, f"linkedin {words}")
    assert len(seat.lines()) == 4
    seat.square.fal.release()
    for who, line in ((other, theirs), *((seat, each) for each in lines)):
        assert (await finished(who, line)).pictures == 1
    await finished(seat, await ordered(seat, f"linkedin {words}"))
    assert len(seat.square.jobs(words)) == 5


async def test_a_teams_limit_leaves_room_for_another_team(square: Square) -> None:
    first, second = SlackSeat.new(square), DiscordSeat.new(square)
    square.fal.hold(State.IN_PROGRESS)
    begun = len(square.fal.submits)
    mine: list[tuple[Seat, Post]] = [
        (who, await ordered(who, "linkedin")) for who in (first, first.colleague())
    ]
    theirs = await ordered(second, "linkedin")
    await square.fal.reached(State.IN_PROGRESS, 2)
    assert len(square.fal.submits) == begun + 2
    square.fal.release()
    for who, line in (*mine, (second, theirs)):
        assert (await finished(who, line)).pictures == 1
