"""Which orders are asked about first, and how: nothing is kept or started before the yes."""

from dataclasses import replace

import pytest

from core.domain.card import Card
from core.domain.text import text
from core.messages import Messages
from tests.core.examples import ADMIN, GENERAL, SID
from tests.core.studio.conftest import OTHER, Opener, said, subject

RICH = {"month": "1000", "person_day": "1000"}


def spending(month: str, person_day: str = "1000") -> dict[str, object]:
    """The budget of Sid's team, in USD; a picture costs 0.035."""
    budget = {"month": month, "person_day": person_day}
    return {"teams": {"studio": {"slack": ["T0TEAM"], "budget": budget}}}


def sentence(card: Card) -> str:
    assert card.head is not None
    return Messages().say(card.head)


@pytest.mark.parametrize(
    "typed", ["linkedin --n 3 --repeat 3", "linkedin --repeat 9", "linkedin --seed 1,2,3,4,5,6,7,8,9"]
)
async def test_more_than_eight_pictures_are_asked_about(opener: Opener, typed: str) -> None:
    card, *_ = await opener(subject()).question(typed)
    assert sentence(card).startswith("9 pictures for about ")


@pytest.mark.parametrize("typed", ["linkedin --n 4 --repeat 2", "linkedin --repeat 8", "linkedin"])
async def test_eight_pictures_are_not(opener: Opener, typed: str) -> None:
    front = opener(subject())
    assert front.started == [await front.taken(typed)]


async def test_pictures_of_one_call_are_counted_and_not_the_calls(opener: Opener) -> None:
    front = opener(subject(), fanout=False, **spending("1.4"))
    assert len((await front.taken("linkedin --n 4")).runs) == 1
    assert "4 pictures for about 0.14 USD" in sentence((await front.question("linkedin --n 4"))[0])


@pytest.mark.parametrize(("price", "asked"), [("0.25", False), ("0.251", True)])
async def test_more_than_one_dollar_is_asked_about_and_one_dollar_is_not(
    opener: Opener, price: str, *, asked: bool
) -> None:
    front = opener(subject(), prices={"fal-ai/flux-lora": price}, **spending("1000"))
    reply = await front.ask("linkedin --n 4")
    assert (reply.generation is None) is asked


@pytest.mark.parametrize(("month", "asked"), [("0.35", False), ("0.34", True)])
async def test_more_than_a_tenth_of_the_month_is_asked_about_and_a_tenth_is_not(
    opener: Opener, month: str, *, asked: bool
) -> None:
    reply = await opener(subject(), **spending(month)).ask("linkedin")
    assert (reply.generation is None) is asked


async def test_the_tenth_is_of_what_is_left_whoever_has_spent_the_rest(opener: Opener) -> None:
    front = opener(subject(), **spending("0.70"))
    for _ in range(10):  # ten times 0.035 USD, each no more than a tenth of what was left before
        await front.taken("linkedin", OTHER)
    await front.taken("linkedin")  # 0.035 of 0.35
    card, *_ = await front.question("linkedin")  # 0.035 of 0.315
    assert sentence(card) == "One picture for about 0.04 USD; 0.32 USD are left this month. Order it?"


async def test_what_another_team_spends_is_not_counted(opener: Opener) -> None:
    front = opener(subject(), **spending("0.35"))
    elsewhere = replace(GENERAL, workspace="T0OTHER")
    await front.draw(await front.taken("linkedin", OTHER, elsewhere), cost="20")
    await front.taken("linkedin")


@pytest.mark.parametrize(
    ("month", "day", "refusal"), [("0.30", "1000", "budget-month"), ("1000", "0.30", "budget-day")]
)
async def test_what_is_beyond_the_budget_is_refused_without_a_question(
    opener: Opener, month: str, day: str, refusal: str
) -> None:
    assert await opener(subject(), **spending(month, day)).refused("linkedin --repeat 9") == refusal


async def test_what_costs_exactly_what_is_left_is_asked_about(opener: Opener) -> None:
    front = opener(subject(), **spending("0.315", "0.315"))
    card, yes, _ = await front.question("linkedin --repeat 9")
    assert "0.32 USD are left" in sentence(card)
    assert (await front.press(yes.id)).generation


async def test_what_may_not_be_ordered_is_refused_without_a_question(opener: Opener) -> None:
    front = opener(subject(who=("slack:U0SID",)), subject("pixel"))
    assert await front.refused("linkedin --subject sid --repeat 9", OTHER) == "subject-who"
    assert await front.refused("linkedin --subject sid --repeat 9 --guidance 36") == "grammar-flag-value"


async def test_the_card_says_what_it_comes_to_and_that_nothing_is_ordered_yet(opener: Opener) -> None:
    front = opener(subject())
    await front.draw(await front.taken("linkedin"), cost="0.10")
    card, yes, no = await front.question("linkedin navy blazer --repeat 10 --seed 42")
    assert sentence(card) == "10 pictures for about 0.35 USD; 24.90 USD are left this month. Order them?"
    assert card.body == ("linkedin navy blazer --repeat 10 --seed 42 (sid)",)
    assert card.notes == (
        text("note-seeds", seeds="42, 43, 44, 45, 46, 47, 48, 49, 50, 51"),
        text("draft-foot"),
    )
    assert "ten minutes" in Messages().say(card.notes[-1])
    assert not card.pictures
    assert [Messages().say(each.label) for each in (yes, no)] == ["Order it", "Discard"]
    assert (yes.style, no.style) == ("primary", "plain")


async def test_the_buttons_tell_nothing_but_a_token_that_cannot_be_guessed(opener: Opener) -> None:
    front = opener(subject())
    _, yes, no = await front.question("linkedin --repeat 9")
    _, other, _ = await front.question("linkedin --repeat 9")
    (confirm, token), (discard, same) = yes.id.split("."), no.id.split(".")
    assert (confirm, discard, same) == ("confirm", "discard", token)
    assert other.id != yes.id
    assert len(token) >= 16
    assert len(yes.id) <= 90


async def test_nothing_is_kept_counted_or_shown_before_the_yes(opener: Opener) -> None:
    front = opener(subject(), admins=["slack:U0ADMIN"], **spending("25"))
    await front.question("linkedin --repeat 9")
    assert said((await front.ask("history")).card) == "history-empty"
    budget = (await front.ask("budget", ADMIN)).card
    assert budget is not None
    assert budget.body[0] == text("budget-standing-month", spent="0.00", limit="25.00", left="25.00")
    assert (await front.taken("linkedin")).number == 1


async def test_an_event_that_comes_again_asks_the_same_question(opener: Opener) -> None:
    front = opener(subject())
    first = await front.studio.answer("linkedin --repeat 9", SID, GENERAL, "same")
    again = await front.studio.answer("linkedin --repeat 9", SID, GENERAL, "same")
    assert again == first
    assert front.started == []
    assert first.card is not None
    await front.press(first.card.actions[0].id)
    await front.studio.answer("linkedin --repeat 9", SID, GENERAL, "same")
    await front.later(seconds=4)
    await front.press(first.card.actions[0].id)
    assert len(front.started) == 1


async def test_a_large_again_is_asked_about_with_its_changes_kept(opener: Opener) -> None:
    front = opener(subject())
    parent = await front.taken("linkedin --n 4 --repeat 2 --seed 42")
    await front.taken("again 1 red scarf --n 4")
    _, yes, _ = await front.question("again 1 red scarf --repeat 9")
    reply = await front.press(yes.id)
    assert reply.generation is not None
    assert reply.generation.order.parent == parent.number
    assert [run.recipe.arguments["seed"] for run in reply.generation.runs] == [*range(42, 51)]
    assert text("again-words", words="red scarf") in reply.generation.notes
    assert text("again-n", count=9) in reply.generation.notes


async def test_the_sandbox_asks_by_number_alone(opener: Opener) -> None:
    front = opener(subject(), paid=False, prices={"fal-ai/flux-lora": "2"}, **spending("0.10"))
    await front.taken("linkedin --n 4 --repeat 2")
    _, yes, _ = await front.question("linkedin --repeat 9")
    assert (await front.press(yes.id)).generation


async def test_the_sandbox_names_no_price(opener: Opener) -> None:
    card, *_ = await opener(subject(), paid=False).question("linkedin --repeat 9")
    assert sentence(card) == "9 pictures. Order them?"
