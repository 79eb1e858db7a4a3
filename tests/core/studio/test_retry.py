"""Try again: what did not come of an order, as it was."""

import pytest

from core.domain.generation import Generation, Image, Outcome, State, Ticket, Verdict
from core.domain.text import text
from core.studio import Reply
from tests.core.examples import GENERAL, SECRET, SID
from tests.core.studio.conftest import OTHER, Front, Opener, said, subject


async def retried(front: Front, generation: Generation) -> Generation:
    reply = await front.press(f"retry.{generation.token}")
    assert reply.generation is not None, reply.card
    return reply.generation


def seeds(generation: Generation) -> list[object]:
    return [run.recipe.arguments.get("seed") for run in generation.runs]


async def test_only_what_failed_is_tried_again_with_the_seeds_that_were_sent(opener: Opener) -> None:
    front = opener(subject())
    generation = await front.taken("linkedin navy blazer --n 4 --seed 42 --steps 20 --ar 1:1 --no hat")
    await front.draw(generation, 1, 3)
    await front.fail(generation, 2, 4)
    again = await retried(front, generation)
    assert seeds(again) == [43, 45]
    assert [run.recipe for run in again.runs] == [generation.runs[1].recipe, generation.runs[3].recipe]
    assert again.order.parent == generation.number
    assert again.notes[0] == text("note-retry", number=1)
    assert front.started == [generation, again]


async def test_without_seeds_sent_none_are_sent(opener: Opener) -> None:
    front = opener(subject())
    generation = await front.taken("linkedin --n 4")
    await front.draw(generation, 1)
    await front.fail(generation, 2, 3, 4)
    again = await retried(front, generation)
    assert seeds(again) == [None, None, None]
    assert [run.recipe for run in again.runs] == [run.recipe for run in generation.runs[1:]]


async def test_a_call_for_several_pictures_is_tried_again_as_it_was(opener: Opener) -> None:
    front = opener(subject(), fanout=False)
    generation = await front.taken("linkedin --n 4 --seed 42")
    await front.fail(generation)
    assert [run.recipe for run in (await retried(front, generation)).runs] == [generation.runs[0].recipe]


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED, State.DOUBTFUL])
async def test_whatever_ended_without_a_picture_is_tried_again(opener: Opener, state: State) -> None:
    front = opener(subject())
    generation = await front.taken("linkedin")
    await front.fail(generation, state=state)
    assert len((await retried(front, generation)).runs) == 1


async def test_what_was_refused_is_not(opener: Opener) -> None:
    front = opener(subject())
    generation = await front.taken("linkedin")
    await front.fail(generation, state=State.REFUSED)
    assert await front.rejected(f"retry.{generation.token}") == "retry-nothing"


async def test_what_the_safety_check_stopped_is_not(opener: Opener) -> None:
    front = opener(subject())
    generation = await front.taken("linkedin")
    now = await front.steps.intend(generation.runs[0])
    now = await front.steps.submitted(now, Ticket("id", "s", "r", "c"))
    now = await front.steps.fetched(now, Outcome((), None))
    black = Image(1, "1.blacked", "u", "", 64, 48, 42, "", Verdict.BLACKED)
    await front.steps.stored(now, [black], None)
    assert await front.rejected(f"retry.{generation.token}") == "retry-nothing"


async def test_where_nothing_is_missing_nothing_is_ordered(opener: Opener) -> None:
    front = opener(subject())
    generation = await front.taken("linkedin --n 2")
    assert await front.rejected(f"retry.{generation.token}") == "retry-nothing"
    await front.draw(generation)
    await front.later(seconds=4)
    assert await front.rejected(f"retry.{generation.token}") == "retry-nothing"


async def test_a_retry_is_an_order_of_whoever_presses(opener: Opener) -> None:
    front = opener(subject())
    generation = await front.taken("linkedin", place=SECRET)
    await front.fail(generation)
    reply = await front.press(f"retry.{generation.token}", OTHER, SECRET)
    assert reply.generation is not None
    assert (reply.generation.author, reply.generation.place) == (OTHER, SECRET)


async def test_who_may_not_draw_the_subject_may_not_try_it_again(opener: Opener) -> None:
    front = opener(subject(who=("slack:U0SID",)), subject("pixel"))
    generation = await front.taken("linkedin --subject sid")
    await front.fail(generation)
    assert await front.rejected(f"retry.{generation.token}", OTHER) == "subject-who"
    await retried(front, generation)


async def test_a_subject_that_was_retired_meanwhile_is_not_tried_again(opener: Opener) -> None:
    before = opener(subject())
    generation = await before.taken("linkedin")
    await before.fail(generation)
    today = opener(subject(retired=True), subject("pixel"))
    assert await today.rejected(f"retry.{generation.token}") == "plan-subject-retired"


async def test_a_retry_beyond_the_budget_is_refused(opener: Opener) -> None:
    budget = {"month": "1000", "person_day": "0.10"}
    front = opener(subject(), teams={"studio": {"slack": ["T0TEAM"], "budget": budget}})
    generation = await front.taken("linkedin --n 2")
    await front.draw(generation, 1, cost="0.07")
    await front.fail(generation, 2)
    assert await front.rejected(f"retry.{generation.token}") == "budget-day"


async def test_a_large_retry_is_asked_about_first(opener: Opener) -> None:
    front = opener(subject())
    _, yes, _ = await front.question("linkedin --repeat 10 --seed 42")
    generation = (await front.press(yes.id)).generation
    assert generation is not None
    await front.draw(generation, 1)
    await front.fail(generation, *range(2, 11))
    first = await front.press(f"retry.{generation.token}", event="same")
    assert first.generation is None
    assert first.card is not None
    assert said(first.card) == "draft-paid"
    assert first.card.head is not None
    assert first.card.head.values["count"] == 9
    assert front.started == [generation]
    again = await front.press(f"retry.{generation.token}", event="same")
    assert again.card is not None
    assert again.card.actions == first.card.actions
    taken = (await front.press(first.card.actions[0].id)).generation
    assert taken is not None
    assert seeds(taken) == [*range(43, 52)]
    assert taken.order.parent == generation.number
    assert taken.notes[0] == text("note-retry", number=1)


async def test_where_answers_come_by_direct_message_the_retry_says_so(opener: Opener) -> None:
    front = opener(subject(), channels={"slack:C0GENERAL": {"reply": "dm"}})
    generation = await front.taken("linkedin")
    await front.fail(generation)
    reply = await front.press(f"retry.{generation.token}", SID, GENERAL)
    assert said(reply.card) == "on-its-way"
    assert reply != Reply(reply.card)
