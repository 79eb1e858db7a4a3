"""Told to stop with work in every stage: it stops soon, and all of it is finished after the next start."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.e2e.discord_seat import DiscordSeat
from tests.e2e.seats import Post, Seat, asked, finished, ordered, until
from tests.e2e.slack_seat import SlackSeat
from tests.e2e.square import PEOPLE, Square
from tests.emulators import discord, slack
from tests.emulators.fal import Fault, State

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOML = f"""{PEOPLE}
[limits]
fal_parallel = 20
team_parallel = 20
person_parallel = 2
"""
SOON = 20.0  # seconds: eight are promised, and the machine may have much else to do
HANGS = 90.0  # seconds that a call takes if it is waited for
REFUSED = 1  # by FAL, for now


@dataclass(frozen=True, slots=True)
class Stage:
    """`prepare` lets an order get stuck in it; it is there when `count` grows, or the line says `words`."""

    prepare: Callable[[Seat], None]
    count: Callable[[Square], int] = lambda _: 0
    words: str = ""


def _hang_delivery(seat: Seat) -> None:
    if isinstance(seat, SlackSeat):
        seat.square.slack.fail("upload", slack.Fault.SLOW(HANGS))
    else:
        seat.square.discord.fail("thread.create", discord.Fault.SLOW(HANGS))


def _deliveries(square: Square) -> int:
    uploads = [call for call in square.slack.calls if call.method == "upload"]
    return len(uploads) + len([call for call in square.discord.calls if call.operation == "thread.create"])


def _lose(seat: Seat) -> None:
    seat.square.fal.hold(State.IN_QUEUE)  # and FAL does not list it before it has begun
    seat.square.fal.fail("submit", Fault.DROP_AFTER)


# In this order: what is to go through comes before what is held back.
STAGES = {
    "its pictures on their way to the chat": Stage(_hang_delivery, _deliveries),
    "told by FAL": Stage(
        lambda seat: seat.square.fal.fail("result", Fault.SLOW(HANGS)),
        lambda square: square.fal.count("result"),
    ),
    "its file on its way": Stage(
        lambda seat: seat.square.fal.fail("file", Fault.SLOW(HANGS)), lambda square: square.fal.count("file")
    ),
    "drawing": Stage(lambda seat: seat.square.fal.hold(State.IN_PROGRESS), words="Drawing:"),
    "in FAL's queue": Stage(lambda seat: seat.square.fal.hold(State.IN_QUEUE), words="In FAL's queue:"),
    "refused by FAL for now": Stage(
        lambda seat: seat.square.fal.fail("submit", Fault.STATUS(429), times=REFUSED), Square.sent
    ),
    "its receipt lost": Stage(_lose, lambda square: square.fal.count("requests")),
    "being sent": Stage(
        lambda seat: seat.square.fal.fail("submit", Fault.SLOW(HANGS)), lambda square: len(square.fal.submits)
    ),
}


async def test_work_in_every_stage_stops_soon_and_all_of_it_is_finished_after_the_next_start(
    square: Square,
) -> None:
    seats: list[Seat] = [SlackSeat.new(square), DiscordSeat.new(square)]
    seat, sent = seats[0], square.sent()
    orders = [(who := seats[n % 2].colleague(), await _brought(who, name)) for n, name in enumerate(STAGES)]
    waiting = await ordered(seat, "linkedin --n 4")  # two more than one person may have at work
    question = await asked(seat, "linkedin --n 3 --repeat 3")
    async with asyncio.timeout(SOON):
        assert await square.house.stop() == 0
    assert " ERROR " not in square.house.log
    square.calm()
    await square.open()
    for who, line in orders:
        assert (await finished(who, line)).pictures == 1
    assert (await finished(seat, waiting)).pictures == 4
    before = len(seat.lines())
    assert before + len(seats[1].lines()) == len(STAGES) + 1
    await seat.press(question, "Order it")
    (line,) = await until(lambda: seat.lines()[before:])
    assert (await finished(seat, line)).pictures == 9
    assert {len(each.under(line)) for each in seats for line in each.lines()} == {1}
    assert square.sent() - sent == len(STAGES) + REFUSED + 4 + 9


async def test_an_order_that_comes_while_it_stops_is_kept_whole_or_not_at_all(square: Square) -> None:
    seat = SlackSeat.new(square)
    stopping = asyncio.create_task(square.house.stop())
    reply = await square.slack.command(seat.person, seat.room, "linkedin")
    assert await stopping == 0
    kept = square.ask("SELECT 1 FROM generations WHERE author = ?", seat.ref)
    await square.open()
    if kept:
        (line,) = await until(seat.lines)
        assert (await finished(seat, line)).pictures == 1
    else:
        assert reply.failure or reply.ephemerals
        assert seat.lines() == []


async def _brought(seat: Seat, name: str) -> Post:
    """The line of an order that is in a stage."""
    stage, square = STAGES[name], seat.square
    stage.prepare(seat)
    before = stage.count(square)
    line = await ordered(seat, f"linkedin {name}")
    await until(lambda: stage.words in line.words and (stage.words or stage.count(square) > before))
    return line
