"""A press or a message that the service fails: what was asked is done once, and the person learns of it."""

import pytest

from tests.e2e.discord_seat import DiscordSeat
from tests.e2e.seats import Post, Seat, asked, finished, number_of, ordered, thread, until
from tests.e2e.slack_seat import SlackSeat
from tests.e2e.square import PEOPLE, STUDIO, Square
from tests.emulators import discord, slack
from tests.emulators.fal import Outcome, State

pytestmark = pytest.mark.asyncio(loop_scope="module")

# So little that two pictures are asked about first, while one is not.
TOML = f"""{PEOPLE}
[teams.studio]
slack = ["T0TEAM"]
discord = [{{ server = "{STUDIO}", roles = ["@everyone"] }}]
budget = {{ month = "0.60", person_day = "0.60" }}
"""
SLACK = (
    slack.Fault.status(429, retry_after=0),
    slack.Fault.status(500),
    slack.Fault.status(502),
    slack.Fault.DROP_BEFORE,
    slack.Fault.DROP_AFTER,
    slack.Fault.TRUNCATED,
    slack.Fault.GARBAGE,
    slack.Fault.SLOW(0.3),
)
DISCORD = (
    discord.Fault.status(429, retry_after=0.1),
    discord.Fault.status(429, via=False),
    discord.Fault.status(500),
    discord.Fault.status(502),
    discord.Fault.DROP_BEFORE,
    discord.Fault.DROP_AFTER,
    discord.Fault.TRUNCATED,
    discord.Fault.GARBAGE,
    discord.Fault.SLOW(0.3),
)
LOST = (slack.Fault.DROP_AFTER, slack.Fault.TRUNCATED, slack.Fault.GARBAGE, slack.Fault.status(502))


def _named(fault: object) -> str:
    if isinstance(fault, slack.Fault):
        return f"slack {fault.kind} {fault.code}"
    assert isinstance(fault, discord.Fault)
    return f"discord {fault.kind} {fault.code}{'' if fault.via else ' of Cloudflare'}"


@pytest.fixture(params=[*SLACK, *DISCORD], ids=_named)
def seat(request: pytest.FixtureRequest, square: Square) -> Seat:
    """Somebody whose next press is not answered as it should be."""
    kind = SlackSeat if isinstance(request.param, slack.Fault) else DiscordSeat
    _begin_a_month(square)
    return kind.new(square)


@pytest.fixture
def fault(request: pytest.FixtureRequest) -> slack.Fault | discord.Fault:
    """The one that `seat` stands for."""
    found: slack.Fault | discord.Fault = request.node.callspec.params["seat"]
    return found


async def test_a_yes_is_an_order(seat: Seat, fault: slack.Fault | discord.Fault) -> None:
    sent, question = seat.square.sent(), await asked(seat, "linkedin --n 2")
    _plan(seat.square, fault)
    await _press(seat, question, "Order it")
    (line,) = await until(seat.lines)
    assert (await finished(seat, line)).pictures == 2
    assert seat.square.sent() == sent + 2


async def test_a_cancel_cancels_and_the_person_is_told(
    seat: Seat, fault: slack.Fault | discord.Fault
) -> None:
    seat.square.fal.hold(State.IN_PROGRESS)
    seat.square.fal.stops_when_cancelled = True
    line = await ordered(seat, "linkedin")
    _plan(seat.square, fault)
    await _press(seat, line, "Cancel")
    assert "Cancelled" in (await finished(seat, line)).words
    told = f"No. {number_of(line)} is being cancelled."
    await until(lambda: told in seat.private() or any(told in each.words for each in seat.direct()))


async def test_a_press_on_try_again_is_one_order(seat: Seat, fault: slack.Fault | discord.Fault) -> None:
    seat.square.fal.next(Outcome.failed())
    line = await ordered(seat, "linkedin")
    answer, sent = await finished(seat, line), seat.square.sent()
    _plan(seat.square, fault)
    await _press(seat, answer, "Try again")
    _, new, pictures = await thread(seat, line, 3)
    await until(lambda: "asked for" in new.words)
    assert (pictures.pictures, seat.square.sent()) == (1, sent + 1)


@pytest.mark.parametrize("fault", LOST, ids=_named)
@pytest.mark.parametrize("part", ["line", "pictures"])
async def test_a_message_that_slack_took_without_saying_so_is_found_and_not_posted_again(
    square: Square, part: str, fault: slack.Fault
) -> None:
    _begin_a_month(square)
    seat = SlackSeat.new(square)
    if part == "pictures":
        square.fal.hold(State.IN_PROGRESS)
        line = await ordered(seat, "linkedin")
    square.slack.fail("chat.postMessage", fault)
    if part == "line":
        line = await ordered(seat, "linkedin")
    square.fal.release()
    answer = await finished(seat, line)
    assert (answer.pictures, len(seat.lines()), seat.under(line)) == (1, 1, [answer])


@pytest.mark.parametrize("fault", SLACK, ids=_named)
@pytest.mark.parametrize("operation", ["conversations.history", "conversations.replies"])
async def test_it_is_found_though_looking_for_it_fails_at_first(
    square: Square, operation: str, fault: slack.Fault
) -> None:
    _begin_a_month(square)
    seat = SlackSeat.new(square)
    square.slack.fail("chat.postMessage", slack.Fault.DROP_AFTER, 1 if "history" in operation else 0)
    square.slack.fail(operation, fault)
    square.fal.hold(State.IN_PROGRESS)
    line = await ordered(seat, "linkedin")
    square.slack.fail("chat.postMessage", slack.Fault.DROP_AFTER, 1 if "replies" in operation else 0)
    square.fal.release()
    answer = await finished(seat, line)
    assert (answer.pictures, len(seat.lines()), seat.under(line)) == (1, 1, [answer])


def _begin_a_month(square: Square) -> None:
    """Nothing of the team's budget is spent yet."""
    square.change("UPDATE reservations SET reserved = '2026-01-01 00:00:00.000000'")


def _plan(square: Square, fault: slack.Fault | discord.Fault) -> None:
    """The next answer to a press fails."""
    if isinstance(fault, slack.Fault):
        square.slack.fail("response_url", fault)
    else:
        square.discord.fail("callback", fault)


async def _press(seat: Seat, post: Post, label: str) -> None:
    """A press that the service may call failed, for want of an answer."""
    if isinstance(seat, DiscordSeat):
        assert hasattr(post, "message")
        await seat.square.discord.interact(seat.person, post.message, label)
    else:
        await seat.press(post, label)
