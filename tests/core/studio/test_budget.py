"""What was spent and what is left, and the refusals of who has ordered enough for now."""

from dataclasses import replace

import pytest

from core.domain.card import Card
from core.domain.generation import Outcome, Ticket
from core.domain.people import Standing
from core.domain.text import text
from core.messages import Messages
from tests.core.examples import ADMIN, GENERAL, SID
from tests.core.studio.conftest import OTHER, Front, Opener, said, subject

RULES = {
    "admins": ["slack:U0ADMIN"],
    "teams": {"studio": {"slack": ["T0TEAM"], "budget": {"month": "20", "person_day": "2"}}},
}
BOB = replace(SID, id="U0BOB", name="")


async def spent(front: Front) -> None:
    """0.50 by Sid and 1.25 by another, billed; 0.07 of Sid's set aside; and some by another team."""
    await front.draw(await front.taken("linkedin"), cost="0.50")
    await front.draw(await front.taken("linkedin", OTHER), cost="1.25")
    await front.draw(await front.taken("linkedin", OTHER, replace(GENERAL, workspace="T0OTHER")), cost="3")
    await front.taken("linkedin --n 2")


async def test_a_member_learns_what_the_team_and_they_have_spent(opener: Opener) -> None:
    front = opener(subject(), **RULES)
    await spent(front)
    assert (await front.ask("budget")).card == Card(
        head=text("budget-head"),
        body=(
            text("budget-standing-month", spent="1.82", limit="20.00", left="18.18"),
            text("budget-pending", usd="0.07"),
            text("budget-standing-day", spent="0.57", limit="2.00", left="1.43"),
        ),
        notes=(text("budget-foot"),),
    )


async def test_an_admin_learns_by_whom_besides(opener: Opener) -> None:
    front = opener(subject(), **RULES)
    await spent(front)
    card = (await front.ask("budget", ADMIN)).card
    assert card is not None
    assert card.body[2:] == (
        text("budget-standing-day", spent="0.00", limit="2.00", left="2.00"),
        text("budget-person", person="other", usd="1.25"),
        text("budget-person", person="sid", usd="0.57"),
    )
    assert "Of that, 0.07 USD are set aside" in "\n".join(
        Messages().say(line) for line in card.body if not isinstance(line, str)
    )


async def test_where_nothing_is_set_aside_nothing_is_said_of_it(opener: Opener) -> None:
    front = opener(subject(), **RULES)
    card = (await front.studio.tell("budget", SID, GENERAL)).card
    assert card is not None
    assert [said(Card(body=(line,))) for line in card.body] == [
        "budget-standing-month",
        "budget-standing-day",
    ]


async def test_more_than_all_leaves_nothing_and_no_less(opener: Opener) -> None:
    front = opener(subject(), **RULES)
    await front.draw(await front.taken("linkedin"), cost="21")
    card = (await front.ask("budget")).card
    assert card is not None
    assert card.body[0] == text("budget-standing-month", spent="21.00", limit="20.00", left="0.00")


async def test_in_the_sandbox_there_is_no_budget(opener: Opener) -> None:
    front = opener(subject(), paid=False, **RULES)
    await front.taken("linkedin")
    assert (await front.ask("budget", ADMIN)).card == Card(body=(text("budget-sandbox"),))


async def test_guests_learn_nothing_of_money(opener: Opener) -> None:
    front = opener(subject(), **RULES)
    assert await front.refused("budget", replace(SID, standing=Standing.GUEST)) == "not-a-member"


@pytest.mark.parametrize(("took", "seconds"), [(None, 3), (59.6, 60), (0.2, 1)])
async def test_a_full_queue_says_when_to_come_back(opener: Opener, took: float | None, seconds: int) -> None:
    if took is not None:
        await timed(opener(subject()), took)
    front = opener(subject(), limits={"queue_per_person": 1})
    await front.taken("linkedin")
    reply = await front.ask("linkedin")
    assert reply.refused
    assert reply.card == Card(body=(text("queue-full", limit=1, seconds=seconds),))


def test_the_time_to_come_back_is_said_in_words() -> None:
    one, more = (Messages().say(text("queue-full", limit=20, seconds=seconds)) for seconds in (1, 60))
    assert "You have 20 orders that are not finished" in one
    assert "done in a second at the earliest: order again then." in one
    assert "done in 60 seconds at the earliest: order again then." in more


async def timed(front: Front, seconds: float) -> None:
    """A call like those that come, which took so long."""
    generation = await front.taken("linkedin")
    now = await front.steps.intend(generation.runs[0])
    now = await front.steps.submitted(now, Ticket("id", "s", "r", "c"))
    now = await front.steps.fetched(now, Outcome((), None), seconds)
    await front.steps.stored(now, [], None)
