"""What people see of a generation: a line, and one message that grows."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
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


def closing(seconds: float) -> datetime:
    """When a place closes: after so many seconds nothing can be said there any more."""
    return datetime.now(UTC) + timedelta(seconds=seconds)


def lines(works: Works, identity: int) -> list[str]:
    """What the line in the channel said last, in each of its states."""
    states = works.chat.states.get(f"{identity}-root", ())
    return [getattr((card.head, *card.body)[-1], "key", "") for card in states]


async def reached(works: Works, condition: Callable[[], bool]) -> None:
    await asyncio.wait_for(works.chat.reached(condition), 20)


async def test_before_a_place_closes_it_is_told_that_the_pictures_come_elsewhere(works: Works) -> None:
    works.chat.ends = closing(30)
    works.models.gate.clear()
    identity = await works.order()
    await reached(works, lambda: lines(works, identity) == ["root-drawing", "root-late"])
    assert works.chat.said(f"{identity}-root") == ["root-drawing", "root-late"]
    works.models.gate.set()


async def test_it_is_told_once_and_the_pictures_are_shown_as_long_as_they_can_be(works: Works) -> None:
    works.chat.ends = closing(30)
    works.models.held = {2}
    works.models.gate.clear()
    identity = await works.order(planned(count=2))
    await reached(works, lambda: "root-late" in lines(works, identity))
    works.models.gate.set()
    await reached(works, lambda: f"{identity}-result" in works.chat.states)
    works.models.release()
    await works.finished(identity)
    assert lines(works, identity) == ["root-drawing", "root-late", "root-done"]
    assert len(works.chat.states[f"{identity}-result"][-1].pictures) == 2


async def test_last_words_keep_the_pictures_that_have_taken_the_lines_place(works: Works) -> None:
    works.chat.single = True
    works.models.held = {2}
    identity = await works.order(planned(count=2))
    key = f"{identity}-root"
    await reached(works, lambda: key in works.chat.states and bool(works.chat.states[key][-1].pictures))
    while await works.posts.receipt(identity, "result") is None:  # noqa: ASYNC110  # nobody tells of a row
        await asyncio.sleep(0)
    works.chat.ends = closing(30)
    await works.restart()
    await reached(works, lambda: "root-late" in works.chat.said(key))
    assert len(works.chat.states[key][-1].pictures) == 1
    works.models.release()
    await works.finished(identity)


@pytest.mark.parametrize("seconds", [-1, 900], ids=["closed", "open for long"])
async def test_where_it_would_be_too_late_or_too_early_nothing_is_told(works: Works, seconds: float) -> None:
    works.chat.ends, works.chat.takes_glances = closing(seconds), False
    works.models.held = {2}
    identity = await works.order(planned(count=2))
    key = f"{identity}-result"
    await reached(works, lambda: key in works.chat.states)
    works.models.release()
    await works.finished(identity)
    assert lines(works, identity) == ["root-drawing", "root-done"]


async def test_last_words_that_find_no_place_do_not_stop_what_was_paid(works: Works) -> None:
    works.chat.ends = closing(30)
    works.chat.errors = {"update": [GONE]}
    works.models.gate.clear()
    identity = await works.order()
    await reached(works, lambda: not works.chat.errors["update"])
    works.models.gate.set()
    done = await works.finished(identity)
    assert done.runs[0].state is State.STORED
    assert len(works.chat.states[f"{identity}-result"][-1].pictures) == 1


async def test_pictures_that_come_after_the_place_has_closed_go_to_direct_messages(works: Works) -> None:
    works.chat.ends = closing(30)
    works.chat.errors = {"post": [None, PostError("discord-over")]}
    works.models.gate.clear()
    identity = await works.order()
    await reached(works, lambda: "root-late" in lines(works, identity))
    works.models.gate.set()
    await works.finished(identity)
    place, card, _ = works.chat.posted[-1]
    assert place.channel == "D-U0SID"
    assert [getattr(line, "key", "") for line in card.body] == ["discord-over", "detour"]
    assert len(card.pictures) == 1


async def test_a_result_that_has_taken_the_place_of_its_line_is_not_overwritten(works: Works) -> None:
    works.chat.single, works.chat.takes_glances = True, False
    done = await works.finished(await works.order(planned(count=2)))
    states = works.chat.states[f"{done.id}-root"]
    assert states[0].head is not None
    assert states[0].head.key == "root-drawing"
    assert len(states[-1].pictures) == 2
    assert "result-foot" in works.chat.said(f"{done.id}-root")
    assert [card.head.key for card in states if card.head] == ["root-drawing"]


@pytest.mark.parametrize("single", [True, False])
async def test_what_is_told_to_the_end_is_not_told_again_at_the_next_start(
    works: Works, *, single: bool
) -> None:
    works.chat.single = single
    done = await works.finished(await works.order())
    before = {key: list(states) for key, states in works.chat.states.items()}
    assert await works.orders.unfinished("slack", "T0TEAM", paid=False) == []
    await works.restart()
    await works.finished(done.id)
    assert works.chat.states == before


async def test_a_line_names_the_thread_under_it_by_number_and_words(works: Works) -> None:
    await works.finished(await works.order(planned("navy blazer " * 20)))
    title = works.chat.posted[0][1].title
    assert title is not None
    assert (title.key, title.values["number"]) == ("root-title", 1)
    assert str(title.values["what"]).startswith("linkedin, navy blazer")
    assert len(str(title.values["what"])) < 100
    assert works.chat.posted[1][1].title is None


@pytest.mark.parametrize(
    ("rules", "refused", "small"),
    [({}, [], 1), (reply("channel"), [], 0), ({}, [None, GONE], 0)],
    ids=["in its thread", "right behind it", "in direct messages"],
)
async def test_the_line_shows_small_pictures_only_if_the_others_stand_in_its_thread(
    works: Works, refused: list[Exception | None], small: int
) -> None:
    works.chat.errors = {"post": refused}
    done = await works.finished(await works.order())
    last = works.chat.states[f"{done.id}-root"][-1]
    assert last.head is not None
    assert last.head.key == "root-done"
    assert len(last.pictures) == small
