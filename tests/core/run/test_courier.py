"""What people see of a generation: a line, and one message that grows."""

from decimal import Decimal

import pytest

from core.domain.generation import State
from core.run.ports import PostError
from tests.core.examples import planned
from tests.core.run.conftest import Works

GONE = PostError("slack-thread-gone")


def reply(how: str) -> dict[str, object]:
    """A sidai.toml in which #general is answered so."""
    return {"channels": {"slack:C0GENERAL": {"reply": how}}}


async def test_images_stand_in_the_thread_of_the_line_in_one_message(works: Works) -> None:
    done = await works.finished(await works.order(planned(count=3)))
    (root_place, root, root_key), (place, _, key) = works.chat.posted
    assert (root_place.channel, root_place.thread) == ("C0GENERAL", None)
    assert root.head is not None
    assert root.head.key == "root-drawing"
    assert (place.thread, key) == (root_key, f"{done.id}-result")
    assert len(works.chat.states[key][-1].pictures) == 3


async def test_a_picture_is_shown_while_the_others_are_still_drawn(works: Works) -> None:
    works.models.held = {2}
    identity = await works.order(planned(count=2))
    key = f"{identity}-result"
    await works.chat.reached(lambda: len(works.chat.states.get(key, ())) == 1)
    assert len(works.chat.states[key][-1].pictures) == 1
    assert "result-waiting" in works.chat.said(key)
    works.models.release()
    await works.finished(identity)
    assert len(works.chat.states[key][-1].pictures) == 2


async def test_the_line_ends_with_a_sheet_of_small_pictures(works: Works) -> None:
    done = await works.finished(await works.order(planned(count=2)))
    last = works.chat.states[f"{done.id}-root"][-1]
    assert last.head is not None
    assert last.head.key == "root-done"
    assert last.pictures[0].file == "studio/sid/linkedin-000001-sheet.jpg"


async def test_where_nothing_can_be_posted_the_person_is_told_and_nothing_is_paid(works: Works) -> None:
    works.chat.errors = {"post": [PostError("slack-not-in-channel", code="not_in_channel")]}
    done = await works.finished(await works.order())
    ((person, card),) = works.chat.whispered
    assert person == "U0SID"
    assert card.body[0] == PostError("slack-not-in-channel", code="not_in_channel").text
    assert (done.runs[0].state, done.cost) == (State.REFUSED, Decimal(0))
    assert works.models.submitted == []


async def test_a_result_whose_thread_is_gone_goes_to_the_persons_direct_messages(works: Works) -> None:
    works.chat.errors = {"post": [None, GONE]}
    done = await works.finished(await works.order())
    place, card, _ = works.chat.posted[-1]
    assert place.channel == "D-U0SID"
    assert len(card.pictures) == 1
    assert done.runs[0].state is State.STORED


@pytest.mark.parametrize("failing", ["post", "update"])
async def test_a_service_that_refuses_everything_does_not_stop_what_was_paid(
    works: Works, failing: str
) -> None:
    works.chat.errors = {failing: [None, *[GONE] * 9]}
    done = await works.finished(await works.order(planned(count=2)))
    assert all(run.state is State.STORED for run in done.runs)


async def test_a_delivery_that_breaks_does_not_stop_what_was_paid(works: Works) -> None:
    works.chat.errors = {"post": [None, RuntimeError("a bug")]}
    done = await works.finished(await works.order(planned(count=2)))
    assert all(run.state is State.STORED for run in done.runs)


@pytest.mark.parametrize(
    ("rules", "places"),
    [
        ({}, [("C0GENERAL", False), ("C0GENERAL", True)]),
        (reply("channel"), [("C0GENERAL", False), ("C0GENERAL", False)]),
        (reply("dm"), [("D-U0SID", False), ("D-U0SID", True)]),
    ],
    ids=["thread", "channel", "direct message"],
)
async def test_each_channel_has_its_own_way_of_answering(
    works: Works, places: list[tuple[str, bool]]
) -> None:
    await works.finished(await works.order())
    assert [(place.channel, place.thread is not None) for place, _, _ in works.chat.posted] == places
