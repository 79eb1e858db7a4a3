"""The yes and the no to a large order. Who says them, when and from where is judged as an order is."""

from dataclasses import replace

import pytest

from core.domain.card import Card
from core.domain.people import Person, Standing
from core.domain.subject import Subject
from core.domain.text import text
from core.errors import BusyError
from tests.core.examples import ADMIN, GENERAL, SID
from tests.core.studio.conftest import OTHER, Front, Opener, said, subject

LARGE = "linkedin navy blazer --repeat 9"


def spending(month: str) -> dict[str, object]:
    budget = {"month": month, "person_day": "1000"}
    return {"teams": {"studio": {"slack": ["T0TEAM"], "budget": budget}}}


async def asked(front: Front) -> tuple[str, str]:
    """The ids of the yes and of the no."""
    _, yes, no = await front.question(LARGE)
    return yes.id, no.id


async def test_a_yes_starts_it_and_takes_the_buttons_away(opener: Opener) -> None:
    front = opener(subject())
    yes, _ = await asked(front)
    reply = await front.press(yes)
    assert reply.generation is not None
    assert front.started == [reply.generation]
    assert len(reply.generation.runs) == 9
    assert reply.generation.order.typed == LARGE
    assert reply.generation.author.ref == SID.ref
    assert reply.card is None
    assert reply.instead == Card(body=(text("draft-taken", number=1),))


async def test_a_second_yes_starts_nothing_more_and_says_the_same(opener: Opener) -> None:
    front = opener(subject())
    yes, _ = await asked(front)
    first = await front.press(yes)
    await front.later(seconds=4)
    second = await front.press(yes)
    assert second.generation == first.generation
    assert second.instead == first.instead
    assert not second.refused
    assert len(front.started) == 1


async def test_a_yes_that_is_delivered_twice_starts_it_once(opener: Opener) -> None:
    front = opener(subject())
    yes, _ = await asked(front)
    first = await front.press(yes, event="same")
    assert (await front.press(yes, event="same")).generation == first.generation
    assert len(front.started) == 1


async def test_a_second_yes_is_told_the_truth_when_the_question_is_over(opener: Opener) -> None:
    front = opener(subject())
    yes, _ = await asked(front)
    first = await front.press(yes)
    await front.later(minutes=11)
    second = await front.press(yes)
    assert second.instead == first.instead
    assert len(front.started) == 1


async def test_a_no_orders_nothing_and_takes_the_buttons_away(opener: Opener) -> None:
    front = opener(subject())
    yes, no = await asked(front)
    reply = await front.press(no)
    assert (reply.card, reply.generation) == (None, None)
    assert reply.instead == Card(body=(text("draft-discarded"),))
    assert await front.rejected(yes) == "draft-gone"
    await front.later(seconds=4)
    assert await front.rejected(no) == "draft-gone"
    assert front.started == []


async def test_a_no_after_the_yes_does_not_say_that_nothing_was_ordered(opener: Opener) -> None:
    front = opener(subject())
    yes, no = await asked(front)
    taken = await front.press(yes)
    assert (await front.press(no)).instead == taken.instead


async def test_an_order_may_be_asked_about_anew_after_a_no(opener: Opener) -> None:
    front = opener(subject())
    _, no = await asked(front)
    await front.press(no)
    yes, _ = await asked(front)
    assert (await front.press(yes)).generation


@pytest.mark.parametrize("person", [OTHER, ADMIN, replace(SID, service="discord")])
async def test_nobody_else_answers_for_the_one_who_was_asked(opener: Opener, person: Person) -> None:
    front = opener(subject(), admins=["slack:U0ADMIN"])
    yes, no = await asked(front)
    assert await front.rejected(yes, person) == "draft-not-yours"
    assert await front.rejected(no, person) == "draft-not-yours"
    assert (await front.press(yes)).generation


async def test_the_question_stands_for_ten_minutes(opener: Opener) -> None:
    front = opener(subject())
    yes, no = await asked(front)
    await front.later(minutes=10, seconds=1)
    assert await front.rejected(yes) == "draft-expired"
    assert said((await front.press(no)).instead) == "draft-discarded"
    yes, _ = await asked(front)
    await front.later(minutes=9, seconds=50)
    assert (await front.press(yes)).generation


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.FOREIGN])
async def test_who_has_become_a_guest_meanwhile_orders_nothing(opener: Opener, standing: Standing) -> None:
    front = opener(subject())
    yes, no = await asked(front)
    for button in (yes, no):
        assert await front.rejected(button, replace(SID, standing=standing)) == "not-a-member"


async def test_a_subject_that_was_retired_meanwhile_is_not_drawn(opener: Opener) -> None:
    _, yes, _ = await opener(subject(), subject("pixel")).question(f"{LARGE} --subject sid")
    today = opener(subject(retired=True), subject("pixel"))
    assert await today.rejected(yes.id) == "plan-subject-retired"


async def test_nobody_is_drawn_but_the_one_of_whom_the_question_was(opener: Opener) -> None:
    yes, _ = await asked(opener(subject()))  # the only one there is, so nobody had to be named
    today = opener(subject(retired=True), subject("pixel"))
    assert await today.rejected(yes) == "plan-subject-retired"


@pytest.mark.parametrize(
    ("today", "refusal"),
    [
        (subject(consent=None), "subject-consent"),
        (subject(who=("slack:U0OTHER",)), "subject-who"),
    ],
)
async def test_whom_a_person_may_not_draw_any_more_is_not_drawn(
    opener: Opener, today: Subject, refusal: str
) -> None:
    yes, _ = await asked(opener(subject()))
    assert await opener(today).rejected(yes) == refusal


async def test_a_scenario_that_the_channel_does_not_allow_any_more_is_not_drawn(opener: Opener) -> None:
    yes, _ = await asked(opener(subject()))
    today = opener(subject(), channels={"slack:C0GENERAL": {"scenarios": ["team"]}})
    assert await today.rejected(yes) == "scenario-not-here"


async def test_a_budget_spent_meanwhile_refuses_the_yes_and_the_question_stands(opener: Opener) -> None:
    front = opener(subject(), **spending("0.60"))
    yes, _ = await asked(front)
    await front.draw(await front.taken("linkedin", OTHER), cost="0.30")
    assert await front.rejected(yes) == "budget-month"
    await front.later(seconds=4)
    richer = opener(subject(), **spending("1.00"))
    assert (await richer.press(yes)).instead == Card(body=(text("draft-taken", number=2),))


async def test_a_full_queue_refuses_the_yes_and_the_question_stands(opener: Opener) -> None:
    front = opener(subject(), limits={"queue_per_person": 1})
    waiting = await front.taken("linkedin")
    yes, _ = await asked(front)
    assert await front.rejected(yes) == "queue-full"
    await front.fail(waiting)
    await front.later(seconds=4)
    assert (await front.press(yes)).generation


async def test_a_yes_works_after_a_restart(opener: Opener) -> None:
    yes, _ = await asked(opener(subject()))
    assert (await opener(subject()).press(yes)).generation


async def test_in_a_channel_that_is_answered_by_direct_message_the_yes_says_so(opener: Opener) -> None:
    front = opener(subject(), channels={"slack:C0GENERAL": {"reply": "dm"}})
    yes, _ = await asked(front)
    reply = await front.press(yes)
    assert reply.card is None
    assert reply.instead == Card(body=(text("on-its-way", number=1),))


async def test_what_stands_in_the_way_of_posting_refuses_the_yes_but_not_the_no(opener: Opener) -> None:
    front, obstacle = opener(subject()), BusyError("fal-down")
    yes, no = await asked(front)
    refused = await front.studio.press(yes, SID, GENERAL, "1", obstacle=obstacle)
    assert (refused.refused, said(refused.card)) == (True, "fal-down")
    assert front.started == []
    discarded = await front.studio.press(no, SID, GENERAL, "2", obstacle=obstacle)
    assert said(discarded.instead) == "draft-discarded"


async def test_where_answers_come_by_direct_message_nothing_stands_in_the_way(opener: Opener) -> None:
    front = opener(subject(), channels={"slack:C0GENERAL": {"reply": "dm"}})
    yes, _ = await asked(front)
    assert (await front.studio.press(yes, SID, GENERAL, "1", obstacle=BusyError("fal-down"))).generation


async def test_an_order_that_was_begun_is_not_asked_about_when_its_event_comes_again(opener: Opener) -> None:
    front = opener(subject(), **spending("0.35"))
    first = await front.studio.answer("linkedin", SID, GENERAL, "same")
    assert first.generation is not None  # a tenth of what was left then, and more than a tenth of what is now
    again = await front.studio.answer("linkedin", SID, GENERAL, "same")
    assert again.generation == first.generation
    assert again.card is None


async def test_an_order_is_not_begun_both_by_its_event_that_comes_again_and_by_its_yes(
    opener: Opener,
) -> None:
    first = await opener(subject(), **spending("0.34")).studio.answer("linkedin", SID, GENERAL, "same")
    assert first.card is not None
    richer = opener(subject(), **spending("1.00"))  # there it is not large any more
    await richer.studio.answer("linkedin", SID, GENERAL, "same")
    await richer.press(first.card.actions[0].id)
    assert len(richer.started) == 1


async def test_a_yes_to_a_price_that_has_risen_since_is_asked_about_again(opener: Opener) -> None:
    yes, _ = await asked(opener(subject(), prices={"fal-ai/flux-lora": "0.035"}, **spending("1000")))
    dearer = opener(subject(), prices={"fal-ai/flux-lora": "5"}, **spending("1000"))
    reply = await dearer.press(yes)
    assert reply.generation is None
    assert reply.instead is not None
    assert reply.instead.head == text("draft-paid", count=9, usd="45.00", left="1000.00")
    assert reply.instead.notes[0] == text("draft-dearer")
    await dearer.later(seconds=5)
    again = await dearer.press(reply.instead.actions[0].id)
    assert again.generation is not None


async def test_a_yes_to_a_price_that_has_fallen_since_is_taken(opener: Opener) -> None:
    yes, _ = await asked(opener(subject(), prices={"fal-ai/flux-lora": "5"}, **spending("1000")))
    cheaper = opener(subject(), prices={"fal-ai/flux-lora": "0.035"}, **spending("1000"))
    assert (await cheaper.press(yes)).generation is not None
