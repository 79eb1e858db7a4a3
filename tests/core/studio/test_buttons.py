"""Presses: what a button is about, who may press it, and what a second press does."""

from dataclasses import replace

import pytest

from core.domain.card import Card
from core.domain.generation import Generation
from core.domain.people import Person, Place, Standing
from core.domain.text import text
from core.errors import BusyError
from core.studio import Reply
from tests.core.examples import ADMIN, DIRECT, GENERAL, SECRET, SID
from tests.core.studio.conftest import OTHER, Front, Opener, said, subject

CANCELLING = Card(body=(text("cancel-asked", number=1),))
OUTSIDE = replace(GENERAL, workspace="T0OTHER")


async def failed(front: Front, place: Place = GENERAL) -> Generation:
    """An order of which nothing came."""
    generation = await front.taken("linkedin --n 2", place=place)
    await front.fail(generation)
    return generation


@pytest.mark.parametrize(
    "button",
    [
        "",
        ".",
        "cancel",
        "cancel.",
        "retry.",
        "confirm.",
        "discard.",
        ".token",
        "share.token",
        "Cancel.{token}",
        "cancel {token}",
        "_cancel.{token}",
    ],
)
async def test_a_button_that_is_none_is_refused(opener: Opener, button: str) -> None:
    front = opener(subject())
    generation = await front.taken("linkedin")
    assert await front.rejected(button.format(token=generation.token)) == "press-unknown"


async def test_a_token_that_was_made_up_is_refused(opener: Opener) -> None:
    front = opener(subject())
    generation = await failed(front)
    for token in ("made-up", "1", "%", "' OR 1=1 --", f"{generation.token} ", f".{generation.token}"):
        for action in ("cancel", "retry"):
            assert await front.rejected(f"{action}.{token}") == "press-unknown"
        for action in ("confirm", "discard"):
            assert await front.rejected(f"{action}.{token}") == "draft-gone"


async def test_a_token_is_of_use_only_to_its_own_kind_of_button(opener: Opener) -> None:
    front = opener(subject())
    generation = await failed(front)
    _, yes, _ = await front.question("linkedin --repeat 9")
    for button in (f"confirm.{generation.token}", f"discard.{generation.token}"):
        assert await front.rejected(button) == "draft-gone"
    for action in ("cancel", "retry"):
        assert await front.rejected(yes.id.replace("confirm", action)) == "press-unknown"


@pytest.mark.parametrize("action", ["cancel", "retry"])
@pytest.mark.parametrize(
    ("asked_in", "person", "place"),
    [
        (GENERAL, SID, OUTSIDE),  # another team
        (GENERAL, ADMIN, OUTSIDE),
        (SECRET, OTHER, GENERAL),  # a private channel, pressed from elsewhere
        (SECRET, OTHER, DIRECT),
        (SECRET, ADMIN, GENERAL),
        (DIRECT, OTHER, DIRECT),  # a direct message of somebody else's
        (DIRECT, ADMIN, GENERAL),
    ],
)
async def test_what_a_person_may_not_see_answers_like_what_is_not_there(
    opener: Opener, action: str, asked_in: Place, person: Person, place: Place
) -> None:
    front = opener(subject(), admins=["slack:U0ADMIN"])
    generation = await front.taken("linkedin --n 2", place=asked_in)
    await front.fail(generation, 1)
    assert await front.rejected(f"{action}.{generation.token}", person, place) == "press-unknown"


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.FOREIGN])
@pytest.mark.parametrize("action", ["cancel", "retry", "confirm", "discard", "share"])
async def test_guests_press_nothing(opener: Opener, action: str, standing: Standing) -> None:
    front = opener(subject())
    generation = await front.taken("linkedin")
    guest = replace(SID, standing=standing)
    assert await front.rejected(f"{action}.{generation.token}", guest) == "not-a-member"


@pytest.mark.parametrize("person", [SID, ADMIN])
async def test_author_and_admins_call_an_order_off(opener: Opener, person: Person) -> None:
    front = opener(subject(), admins=["slack:U0ADMIN"])
    generation = await front.taken("linkedin")
    assert await front.press(f"cancel.{generation.token}", person) == Reply(CANCELLING)
    assert front.cancelled == [generation]


async def test_to_call_itself_admin_helps_nobody(opener: Opener) -> None:
    front = opener(subject())
    generation = await front.taken("linkedin")
    assert await front.rejected(f"cancel.{generation.token}", ADMIN) == "cancel-not-yours"


async def test_others_do_not_call_an_order_off_though_they_see_it(opener: Opener) -> None:
    front = opener(subject())
    generation = await front.taken("linkedin", place=SECRET)
    assert await front.rejected(f"cancel.{generation.token}", OTHER, SECRET) == "cancel-not-yours"
    assert (await front.press(f"cancel.{generation.token}", SID, DIRECT)).card == CANCELLING


async def test_what_is_finished_is_not_called_off(opener: Opener) -> None:
    front = opener(subject())
    generation = await front.taken("linkedin --n 2")
    await front.fail(generation, 1)
    assert (await front.press(f"cancel.{generation.token}")).card == CANCELLING
    await front.draw(generation, 2)
    await front.later(seconds=4)
    assert await front.rejected(f"cancel.{generation.token}") == "cancel-finished"


async def test_cancel_is_typed_as_well(opener: Opener) -> None:
    front = opener(subject())
    generation = await front.taken("linkedin")
    assert (await front.ask("cancel 1")).card == CANCELLING
    assert (await front.studio.tell("cancel #1", SID, GENERAL)).card == CANCELLING
    assert front.cancelled == [generation, generation]
    assert await front.refused("cancel 1", OTHER) == "cancel-not-yours"
    assert await front.refused("cancel 2") == "show-missing"
    assert await front.refused("cancel 1", SID, OUTSIDE) == "show-missing"
    assert front.cancelled == [generation, generation]


async def test_a_double_click_counts_once(opener: Opener) -> None:
    front = opener(subject())
    generation = await failed(front)
    first = await front.press(f"retry.{generation.token}")
    assert first.generation
    assert await front.press(f"retry.{generation.token}") == Reply()
    assert front.started == [generation, first.generation]


async def test_a_click_after_a_while_is_another_one(opener: Opener) -> None:
    front = opener(subject())
    generation = await front.taken("linkedin")
    await front.press(f"cancel.{generation.token}")
    await front.later(seconds=2)
    assert await front.press(f"cancel.{generation.token}") == Reply()
    await front.later(seconds=3.1)
    assert await front.press(f"cancel.{generation.token}") == Reply(CANCELLING)


async def test_two_people_and_two_buttons_are_no_double_click(opener: Opener) -> None:
    front = opener(subject(), admins=["slack:U0ADMIN"])
    generation = await front.taken("linkedin --n 2")
    await front.fail(generation, 1)
    for person in (SID, ADMIN):
        assert (await front.press(f"cancel.{generation.token}", person)).card == CANCELLING
        assert (await front.press(f"retry.{generation.token}", person)).generation


async def test_a_press_that_is_delivered_twice_starts_once_and_says_the_same(opener: Opener) -> None:
    front = opener(subject())
    generation = await failed(front)
    first = await front.press(f"retry.{generation.token}", event="same")
    again = await front.press(f"retry.{generation.token}", event="same")
    assert first.generation is not None
    assert again.generation == first.generation
    assert front.started == [generation, first.generation]


async def test_a_press_is_not_taken_for_an_order_whose_event_has_the_same_id(opener: Opener) -> None:
    front = opener(subject())
    order = await front.studio.answer("linkedin", SID, GENERAL, "same")
    assert order.generation is not None
    await front.fail(order.generation)
    reply = await front.press(f"retry.{order.generation.token}", event="same")
    assert reply.generation is not None
    assert reply.generation.number == 2


async def test_what_stands_in_the_way_of_posting_refuses_what_orders_and_nothing_else(
    opener: Opener,
) -> None:
    front, obstacle = opener(subject()), BusyError("fal-down")
    generation = await front.taken("linkedin --n 2")
    await front.fail(generation, 1)

    async def press(action: str) -> Reply:
        return await front.studio.press(
            f"{action}.{generation.token}", SID, GENERAL, action, obstacle=obstacle
        )

    assert said((await press("retry")).card) == "fal-down"
    assert front.started == [generation]
    assert (await press("cancel")).card == CANCELLING


async def test_a_bug_in_a_press_is_one_calm_sentence(
    opener: Opener, caplog: pytest.LogCaptureFixture
) -> None:
    front = opener(subject())
    generation = await failed(front)
    broken = replace(GENERAL, reply_to={"response_url": object()})  # type: ignore[dict-item]  # cannot be kept
    reply = await front.press(f"retry.{generation.token}", SID, broken)
    assert (reply.refused, said(reply.card)) == (True, "bug-unpaid")
    assert "incident" in caplog.text
