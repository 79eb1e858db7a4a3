"""A large order is asked about first: nothing is drawn or paid before its yes, and one yes is one order."""

import asyncio

import pytest

from tests.e2e.discord_seat import DiscordSeat
from tests.e2e.seats import Post, Seat, asked, finished, ordered, pressed, spent, until
from tests.e2e.square import PEOPLE, Square

pytestmark = pytest.mark.asyncio(loop_scope="module")

TENTH = "100200501"
TOML = f"""{PEOPLE}
[teams.tenth]
discord = [{{ server = "{TENTH}", roles = ["@everyone"] }}]
budget = {{ month = "0.40", person_day = "0.40" }}
"""
MANY = "--n 3 --repeat 3"
YES, NO = "Order it", "Discard"
ORDERED = "Ordered: no."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (MANY, "9 pictures for about 0.32 USD;"),
        ("--n 4 --repeat 2 --size 1920x2080", "8 pictures for about 1.12 USD;"),
    ],
)
async def test_above_eight_pictures_or_one_dollar_it_is_asked_what_it_comes_to(
    seat: Seat, typed: str, said: str
) -> None:
    question = await asked(seat, f"linkedin {typed}")
    assert said in question.words
    assert "USD are left this month. Order them?" in question.words
    assert (
        "Nothing is ordered or paid until you say so; the question stands for ten minutes" in question.words
    )
    assert question.buttons == [YES, NO]
    assert await spent(seat) == 0
    assert not seat.lines()


@pytest.mark.parametrize("typed", ["--n 4 --repeat 2", "--n 4 --size 1920x2080"])
async def test_up_to_eight_pictures_and_one_dollar_nothing_is_asked(square: Square, typed: str) -> None:
    seat = DiscordSeat.new(square)
    await finished(seat, await ordered(seat, f"linkedin {typed}"))


async def test_above_a_tenth_of_what_is_left_of_the_month_it_is_asked_too(square: Square) -> None:
    seat = DiscordSeat.new(square, square.discord.guild("tenth", id=TENTH))
    await finished(seat, await ordered(seat, "linkedin"))  # 0.035 of 0.40
    question = await asked(seat, "linkedin --n 2")
    assert "2 pictures for about 0.07 USD; 0.36 USD are left this month. Order them?" in question.words
    await seat.press(question, YES)
    assert (await finished(seat, (await until(lambda: seat.lines()[1:]))[0])).pictures == 2


async def test_a_yes_orders_and_the_question_gives_way(seat: Seat) -> None:
    sent = seat.square.sent()
    await seat.press(await asked(seat, f"linkedin {MANY}"), YES)
    (line,) = await until(seat.lines)
    assert (await finished(seat, line)).pictures == 9
    await until(lambda: ORDERED in seat.private())
    assert YES not in seat.private()
    assert seat.square.sent() == sent + 9


async def test_a_no_orders_nothing_and_the_question_gives_way(seat: Seat) -> None:
    sent, question = seat.square.sent(), await asked(seat, f"linkedin {MANY}")
    as_it_was = question.kept()
    await seat.press(question, NO)
    await until(lambda: "Not ordered, and nothing was paid." in seat.private())
    assert YES not in seat.private()
    as_it_was()
    assert "That question is not open any more" in await pressed(seat, question, YES)
    assert await spent(seat) == 0
    assert (len(seat.lines()), seat.square.sent()) == (0, sent)


async def test_a_double_click_and_a_redelivered_press_are_one_yes(seat: Seat) -> None:
    sent, question = seat.square.sent(), await asked(seat, f"linkedin {MANY}")
    await asyncio.gather(*(seat.press(question, YES, redeliver=1) for _ in range(2)))
    await _check_ordered_once(seat, sent)


async def test_a_second_yes_finds_what_the_first_has_ordered(seat: Seat) -> None:
    sent, question = seat.square.sent(), await asked(seat, f"linkedin {MANY}")
    as_it_was = question.kept()
    await seat.press(question, YES)
    await _check_ordered_once(seat, sent)
    _let_pass(seat.square, "presses", "pressed", 10)
    as_it_was()
    await seat.press(question, YES)
    await until(lambda: ORDERED in seat.private())
    await _check_ordered_once(seat, sent)


@pytest.mark.parametrize("label", [YES, NO])
async def test_only_who_was_asked_can_answer(seat: Seat, label: str) -> None:
    sent, question = seat.square.sent(), await asked(seat, f"linkedin {MANY}")
    assert "Only who was asked can answer that." in await pressed(seat.colleague(), question, label)
    assert (seat.lines(), seat.square.sent()) == ([], sent)
    await seat.press(question, YES)
    await _check_ordered_once(seat, sent)


async def test_a_question_that_was_open_at_a_stop_can_be_answered_after_the_start(seat: Seat) -> None:
    sent, question = seat.square.sent(), await asked(seat, f"linkedin {MANY}")
    await seat.square.reopen()
    await seat.press(question, YES)
    await _check_ordered_once(seat, sent)


async def test_after_ten_minutes_a_yes_orders_nothing_and_says_so(seat: Seat) -> None:
    sent = seat.square.sent()
    question: Post = await asked(seat, f"linkedin {MANY}")
    _let_pass(seat.square, "drafts", "created", 601)
    said = await pressed(seat, question, YES)
    assert "older than ten minutes, so nothing was ordered or paid" in said
    assert await spent(seat) == 0
    assert (len(seat.lines()), seat.square.sent()) == (0, sent)


async def _check_ordered_once(seat: Seat, sent: int) -> None:
    (line,) = await until(seat.lines)
    assert (await finished(seat, line)).pictures == 9
    assert seat.square.sent() == sent + 9


def _let_pass(square: Square, table: str, column: str, seconds: int) -> None:
    moment = f"strftime('%Y-%m-%d %H:%M:%f000', {column}, '-{seconds} seconds')"
    assert square.change(f"UPDATE {table} SET {column} = {moment}")  # noqa: S608  # our own names
