"""The front door: what is typed goes in, a reply comes out, and nothing is raised."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from core.domain.card import Card
from core.domain.generation import Image, Outcome, State, Ticket
from core.domain.text import Text, text
from core.errors import BusyError, RequestError
from core.messages import Messages
from core.studio import Reply
from tests.core.examples import ADMIN, GENERAL, SECRET, SID
from tests.core.studio.conftest import Front, Opener, subject


def head(reply: Reply) -> str:
    assert reply.card is not None
    assert reply.card.head is not None
    return reply.card.head.key


async def drawn(front: Front, typed: str = "linkedin navy blazer --seed 42") -> int:
    """An order with its picture."""
    reply = await front.ask(typed)
    assert reply.generation is not None
    for run in reply.generation.runs:
        now = await front.steps.intend(run)
        now = await front.steps.submitted(now, Ticket("id", "s", "r", "c"))
        now = await front.steps.fetched(now, Outcome((), None))
        image = Image(run.number, f"{now.id}.jpg", "u", "image/jpeg", 64, 48, 42 + run.number, "0" * 64)
        await front.steps.stored(now, [image], Decimal("0.035"))
    return reply.generation.number


async def test_an_order_is_kept_and_started(opener: Opener) -> None:
    front = opener(subject())
    reply = await front.ask("linkedin navy blazer")
    assert reply.generation is not None
    assert reply.card is None
    assert front.started == [reply.generation]
    assert reply.generation.runs[0].recipe.endpoint == "fal-ai/flux-lora"


async def test_an_order_that_is_answered_by_direct_message_says_so_where_it_was_given(opener: Opener) -> None:
    front = opener(subject(), channels={"slack:C0GENERAL": {"reply": "dm"}})
    await front.ask("linkedin", place=SECRET)
    reply = await front.ask("linkedin navy blazer")
    assert reply.generation is not None
    assert front.started[-1] == reply.generation
    assert reply.card == Card(body=(text("on-its-way", number=2),))
    assert not reply.refused
    assert "No. 2 " in Messages().say(text("on-its-way", number=2))


@pytest.mark.parametrize("how", ["thread", "channel"])
async def test_an_order_that_is_answered_in_its_channel_needs_no_words_beside(
    opener: Opener, how: str
) -> None:
    front = opener(subject(), channels={"slack:C0GENERAL": {"reply": how}})
    reply = await front.ask("linkedin")
    assert reply.generation is not None
    assert reply.card is None


async def test_what_is_told_or_refused_is_told_in_such_a_channel_as_ever(opener: Opener) -> None:
    front = opener(subject(), channels={"slack:C0GENERAL": {"reply": "dm"}})
    assert head(await front.ask("scenarios")) == "scenarios-head"
    assert await front.refused("show 57") == "show-missing"


async def test_the_same_event_again_starts_nothing(opener: Opener) -> None:
    front = opener(subject())
    first = await front.studio.answer("linkedin", SID, GENERAL, "same")
    again = await front.studio.answer("linkedin", SID, GENERAL, "same")
    assert again.generation == first.generation
    assert len(front.started) == 1


async def test_nothing_typed_is_a_call_for_help(opener: Opener) -> None:
    reply = await opener(subject()).ask("  ")
    assert reply.card is not None
    assert reply.card.body == (text("help", service="slack"),)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("scenarios", "scenarios-head"), ("subjects", "subjects-head"), ("history", "history-empty")],
)
async def test_lists_are_answered_privately(opener: Opener, typed: str, expected: str) -> None:
    assert head(await opener(subject()).ask(typed)) == expected


@pytest.mark.parametrize(
    "topic",
    [
        "sizes",
        "guidance",
        "steps",
        "seeds",
        "negatives",
        "flags",
        "scenarios",
        "subjects",
        "history",
        "budget",
    ],
)
async def test_every_topic_of_help_is_explained(opener: Opener, topic: str) -> None:
    reply = await opener(subject()).ask(f"help {topic}")
    assert reply.card is not None
    (explained,) = reply.card.body
    assert isinstance(explained, Text)
    assert explained.key == f"help-{topic}"
    assert len(Messages().say(explained)) > 200


async def test_show_tells_the_recipe_to_its_author_and_to_admins_only(opener: Opener) -> None:
    front = opener(subject(), admins=["slack:U0ADMIN"])
    number = await drawn(front)
    fields = {
        person.id: len(reply.card.fields)
        for person in (SID, ADMIN, replace(SID, id="U0OTHER"))
        if (reply := await front.ask(f"show {number}", person)).card
    }
    assert fields["U0SID"] == fields["U0ADMIN"] > 0
    assert fields["U0OTHER"] == 0


async def test_history_finds_what_was_drawn(opener: Opener) -> None:
    front = opener(subject())
    await drawn(front)
    assert head(await front.ask("history blazer")) == "history-found"
    assert head(await front.ask("history skateboard")) == "history-none"


async def test_again_without_changes_draws_a_new_seed_and_says_so(opener: Opener) -> None:
    front = opener(subject())
    reply = await front.ask(f"again {await drawn(front)}")
    assert reply.generation is not None
    assert "seed" not in reply.generation.runs[0].recipe.arguments
    assert reply.generation.notes[0] == text("again-new-seed", count=1)
    assert reply.generation.order.parent == 1


async def test_again_with_changes_keeps_the_seed_that_was_really_used(opener: Opener) -> None:
    front = opener(subject())
    reply = await front.ask(f"again {await drawn(front)} red scarf --steps 20")
    assert reply.generation is not None
    arguments: Mapping[str, object] = reply.generation.runs[0].recipe.arguments
    assert arguments["seed"] == 43
    assert arguments["num_inference_steps"] == 20
    assert "red scarf" in str(arguments["prompt"])
    assert "again-words" in [note.key for note in reply.generation.notes]


async def test_a_picture_that_failed_does_not_give_its_seed_to_another(opener: Opener) -> None:
    front = opener(subject())
    reply = await front.ask("linkedin --n 3 --seed 42")
    assert reply.generation is not None
    first, *others = reply.generation.runs
    await front.steps.ended(first, State.FAILED, BusyError("fal-down").text, Decimal(0))
    for run in others:
        await front.steps.ended(run, State.FAILED, BusyError("fal-down").text, Decimal(0))
    again = await front.ask(f"again {reply.generation.number} red scarf")
    assert again.generation is not None
    assert [run.recipe.arguments["seed"] for run in again.generation.runs] == [42, 43, 44]


async def test_again_of_a_slot_that_the_scenario_does_not_have_is_refused(opener: Opener) -> None:
    front = opener(subject())
    number = await drawn(front, "a walk in the park")
    assert await front.refused(f"again {number} --attire suit") == "grammar-slot-alone"


async def test_a_number_that_is_not_there_is_refused(opener: Opener) -> None:
    assert await opener(subject()).refused("show 57") == "show-missing"
    assert await opener(subject()).refused("again 57") == "show-missing"


async def test_too_many_waiting_orders_are_refused(opener: Opener) -> None:
    front = opener(subject(), limits={"queue_per_person": 2})
    await front.ask("linkedin")
    await front.ask("linkedin")
    assert await front.refused("linkedin") == "queue-full"
    assert (await front.ask("linkedin", ADMIN)).generation


async def test_an_order_over_budget_is_refused(opener: Opener) -> None:
    rules = {"teams": {"studio": {"slack": ["T0TEAM"], "budget": {"person_day": "0.05"}}}}
    front = opener(subject(), **rules)
    await front.ask("linkedin")
    assert await front.refused("linkedin") == "budget-day"


async def test_the_state_of_an_ended_order_frees_its_place(opener: Opener) -> None:
    front = opener(subject(), limits={"queue_per_person": 1})
    reply = await front.ask("linkedin")
    assert reply.generation is not None
    await front.steps.ended(reply.generation.runs[0], State.FAILED, BusyError("fal-down").text, Decimal(0))
    assert (await front.ask("linkedin")).generation


async def test_a_bug_is_one_calm_sentence_with_a_number(
    opener: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    front = opener(subject())
    broken = replace(GENERAL, reply_to={"response_url": object()})  # type: ignore[dict-item]  # cannot be kept
    reply = await front.ask("linkedin", place=broken)
    assert reply.refused
    assert reply.card is not None
    sentence = reply.card.body[0]
    assert isinstance(sentence, Text)
    assert sentence.key == "bug-unpaid"
    assert str(sentence.values["incident"]) in caplog.text
    assert front.started == []


async def test_a_json_template_is_an_order(opener: Opener) -> None:
    template = '{"subject": {"description": "Sid"}, "scene": {"location": "a quiet library"}}'
    reply = await opener(subject()).studio.answer("--seed 7", SID, GENERAL, "e", template)
    assert reply.generation is not None
    recipe = reply.generation.runs[0].recipe
    assert "library" in recipe.prompt
    assert recipe.arguments["seed"] == 7


async def test_a_recipe_is_told_without_anything_being_kept_or_started(opener: Opener) -> None:
    front = opener(subject())
    planned = front.studio.recipe("linkedin navy blazer", SID, GENERAL)
    assert planned.recipes[0].endpoint == "fal-ai/flux-lora"
    assert head(await front.ask("history")) == "history-empty"
    with pytest.raises(RequestError):
        front.studio.recipe("history", SID, GENERAL)
