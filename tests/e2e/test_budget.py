"""The budget: what an order really cost, who sees what of it, who is warned, and where it ends."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from tests.e2e.discord_seat import DiscordSeat
from tests.e2e.seats import Post, Seat, asked, finished, number_of, ordered, spent, until
from tests.e2e.slack_seat import SlackSeat
from tests.e2e.square import PEOPLE, Square
from tests.emulators.fal import FalEmulator, Outcome
from tests.emulators.fal.answers import Answer
from tests.emulators.fal.files import File
from tests.emulators.fal.pictures import paint

pytestmark = pytest.mark.asyncio(loop_scope="module")

SMALL, THIRD = "100200401", "100200402"
TOML = f"""{PEOPLE}
[teams.small]
discord = [{{ server = "{SMALL}", roles = ["@everyone"] }}]
budget = {{ month = "0.70", person_day = "0.70" }}

[teams.third]
discord = [{{ server = "{THIRD}", roles = ["@everyone"] }}]
budget = {{ month = "0.50", person_day = "0.07" }}
"""
MARKS = (
    "Half of the month's budget of team small",
    "80 % of the month's budget of team small",
    "The month's budget of team small is spent",
)


async def test_members_see_the_teams_month_and_their_own_day_and_admins_who_spent_it(seat: Seat) -> None:
    other, admin = seat.colleague(), seat.admin()
    for who in (seat, seat, other):
        await finished(who, await ordered(who, "linkedin --size 1280x1024"))
    mine = await asked(seat, "budget")
    assert "You today: 0.14 of 5.00 USD; 4.86 USD are left." in mine.words
    assert "of 25.00 USD" in mine.words
    assert "USD this month" not in mine.words.replace("The team this month", "")
    theirs = await asked(admin, "budget")
    assert "You today: 0.00 of 5.00 USD" in theirs.words
    people = [line for line in theirs.words.splitlines() if line.endswith("USD this month")]
    amounts = [line.split(": ")[1] for line in people]
    assert {"0.14 USD this month", "0.07 USD this month"} <= set(amounts)
    assert len(seat.lines()) == 3


async def test_what_fal_bills_counts_and_not_what_was_expected(seat: Seat) -> None:
    words = f"onyx {seat.ref}"
    seat.square.fal.next(_billing(seat.square.fal, units=4))
    line = await ordered(seat, f"linkedin {words}")
    await finished(seat, line)
    assert "0.140 USD" in (await asked(seat, f"show {number_of(line)}")).words
    assert await spent(seat) == seat.square.billed(words) == Decimal("0.14")


async def test_what_fal_does_not_charge_for_is_given_back(seat: Seat) -> None:
    words = f"pearl {seat.ref}"
    seat.square.fal.next(Outcome.NEVER_200)
    line = await ordered(seat, f"linkedin {words}")
    assert "FAL does not charge for that" in (await finished(seat, line)).words
    assert await spent(seat) == seat.square.billed(words) == 0


async def test_admins_are_told_once_at_half_at_four_fifths_and_at_the_end(square: Square) -> None:
    seat = DiscordSeat.new(square, square.discord.guild("small", id=SMALL))
    admins: list[Seat] = [SlackSeat.new(square).admin(), seat.admin()]
    for count, marks in (("2", 0), ("3", 1), ("2", 1), ("1", 2), ("1", 2), ("1", 3)):  # of ten
        await _confirmed(seat, f"linkedin --size 1280x1024 --n {count}")
        for admin in admins:
            await until(lambda admin=admin, marks=marks: len(_marks(admin.direct())) == marks)  # type: ignore[misc]
    assert [_marks(admin.direct()) for admin in admins] == [list(MARKS)] * 2
    said = (await asked(seat, "linkedin")).words
    assert "This would cost about 0.04 USD, and 0.00 USD of the team's 0.70 USD are left this month." in said
    assert "Nothing was paid." in said
    assert "0.70 of 0.70 USD; 0.00 USD are left" in (await asked(seat, "budget")).words


async def test_who_has_spent_their_day_is_refused_and_others_are_not(square: Square) -> None:
    seat = DiscordSeat.new(square, square.discord.guild("third", id=THIRD))
    sent = square.sent()
    await _confirmed(seat, "linkedin --size 1280x1024")
    said = (await asked(seat, "linkedin")).words
    assert "This would cost about 0.04 USD, and 0.00 USD of your 0.07 USD are left today." in said
    assert len(seat.lines()) == 1
    await _confirmed(seat.colleague(), "linkedin")
    assert square.sent() == sent + 2


async def _confirmed(seat: Seat, typed: str) -> None:
    """An order that is asked about first if it is large for what is left."""
    before = len(seat.lines())
    answered = await seat.type(typed)
    question = (await until(lambda: answered() or seat.lines()[before:]))[-1]
    if "Order it" in question.buttons:
        await seat.press(question, "Order it")
    (line,) = await until(lambda: seat.lines()[before:])
    await finished(seat, line)


def _marks(posts: Sequence[Post]) -> list[str]:
    """What the admin was told of the team's month, in order."""
    return [mark for post in posts for mark in MARKS if mark in post.words]


def _billing(fal: FalEmulator, units: int) -> Outcome:
    """A picture for which FAL bills so many units."""
    name = fal.files.keep(File(paint("onyx", (64, 64), "jpeg"), "image/jpeg"), ".jpeg")
    image = {"url": f"{fal.base}/files/{name}", "content_type": "image/jpeg", "width": 64, "height": 64}
    body = {"images": [image], "seed": 7, "has_nsfw_concepts": [False]}
    return Outcome(answer=Answer(200, body, {"X-Fal-Billable-Units": str(units)}))
