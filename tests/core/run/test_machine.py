"""One run, step by step: the money leaves once, and every ending is told as what it is."""

import asyncio
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from core.domain.generation import State, Verdict
from core.domain.order import Plan
from core.errors import BusyError, OperatorError, RequestError, ServiceError
from core.run.ports import CallFailedError, NotAcceptedError, UnknownOutcomeError
from tests.core.examples import FREE, asker, planned, recipe
from tests.core.fakes import jpeg, told
from tests.core.run.conftest import Works


async def test_an_order_becomes_an_image_with_its_recipe_beside_it(works: Works) -> None:
    done = await works.finished(await works.order())
    (image,) = done.images
    assert done.runs[0].state is State.STORED
    assert (image.file, image.seed, image.width) == ("studio/sid/linkedin-000001-1.jpg", 42, 64)
    told = json.loads((works.media / "studio/sid/linkedin-000001-1.json").read_text())
    assert told["prompt"] == "Photo of SIDAI, a man, navy blazer"
    assert told["parameters"]["seed"] == 42
    assert told["request_id"] == "id-1"
    assert told["cost_usd"] == "0.03"
    assert (told["author"], told["team"]) == ("slack:U0SID", "studio")
    assert done.cost == Decimal("0.03")


async def test_proof_that_nothing_was_accepted_lets_the_call_leave_again(works: Works) -> None:
    works.models.errors = [NotAcceptedError(BusyError("fal-rate-limit"), 0.0)] * 2 + [None]
    done = await works.finished(await works.order())
    assert len(works.models.submitted) == 3
    assert done.runs[0].state is State.STORED


async def test_a_call_that_is_never_accepted_ends_and_costs_nothing(works: Works) -> None:
    works.models.errors = [NotAcceptedError(BusyError("fal-down"), 0.0)] * 9
    done = await works.finished(await works.order())
    assert len(works.models.submitted) == 5
    assert (done.runs[0].state, done.cost) == (State.FAILED, Decimal(0))
    assert "fal-down" in works.chat.said(f"{done.id}-result")


async def test_a_call_whose_outcome_is_unknown_is_doubtful_and_not_sent_again(works: Works) -> None:
    works.models.errors = [UnknownOutcomeError()]
    done = await works.finished(await works.order())
    assert len(works.models.submitted) == 1
    assert (done.runs[0].state, done.cost) == (State.DOUBTFUL, None)
    assert "fal-unclear" in works.chat.said(f"{done.id}-result")


@pytest.mark.parametrize(
    ("free", "cost"), [(True, Decimal(0)), (False, None)], ids=["known to be free", "maybe charged"]
)
async def test_what_fal_does_not_charge_is_given_back(
    works: Works, cost: Decimal | None, *, free: bool
) -> None:
    works.models.answers = [CallFailedError(ServiceError("fal-generation-failed"), free=free)]
    done = await works.finished(await works.order())
    assert (done.runs[0].state, done.cost) == (State.FAILED, cost)


async def test_one_failure_does_not_sink_the_other_pictures(works: Works) -> None:
    works.models.answers = [CallFailedError(RequestError("fal-content-policy"), free=False)]
    done = await works.finished(await works.order(planned(count=3)))
    assert sorted(run.state for run in done.runs) == [State.FAILED, State.STORED, State.STORED]
    assert len(works.chat.states[f"{done.id}-result"][-1].pictures) == 2
    assert "fal-content-policy" in works.chat.said(f"{done.id}-result")


async def test_a_batched_call_brings_all_its_images(works: Works) -> None:
    batch = Plan(planned().order, (replace(recipe(), images=2),))
    works.models.answers = [told("a", "b", seed=7)]
    done = await works.finished(await works.order(batch))
    assert [(image.number, image.seed) for image in done.images] == [(1, 7), (2, None)]


async def test_more_images_than_ordered_do_not_take_the_place_of_others(works: Works) -> None:
    works.models.answers = [told("a", "b", "c"), told("d", "e")]
    done = await works.finished(await works.order(planned(count=2)))
    assert [image.number for image in done.images] == [1, 2]
    assert all(run.state is State.STORED for run in done.runs)


@pytest.mark.parametrize(
    ("colour", "unsafe"),
    [("black", True), ("black", None), ("navy", True)],
    ids=["black and flagged", "black, and nothing said", "flagged"],
)
async def test_what_the_safety_check_stopped_is_told_and_not_posted(
    works: Works, colour: str, *, unsafe: bool | None
) -> None:
    works.models.files = {"picture": jpeg(colour)}
    works.models.answers = [told(unsafe=unsafe)]
    done = await works.finished(await works.order())
    assert done.images[0].verdict is Verdict.BLACKED
    assert works.chat.states[f"{done.id}-result"][-1].pictures == ()
    assert "picture-blacked" in works.chat.said(f"{done.id}-result")
    assert list(works.media.glob("studio/**/*.jpg")) == []


async def test_a_black_picture_that_was_found_safe_is_a_picture(works: Works) -> None:
    works.models.files = {"picture": jpeg("black")}
    works.models.answers = [told(unsafe=False)]
    done = await works.finished(await works.order())
    assert done.images[0].verdict is Verdict.CLEAR


async def test_bytes_that_are_no_picture_are_told_and_not_kept(works: Works) -> None:
    works.models.files = {"picture": b"<html>"}
    done = await works.finished(await works.order())
    assert "fal-file-broken" in works.chat.said(f"{done.id}-result")
    assert not (works.media / "studio").exists()


async def test_errors_that_the_operator_must_mend_reach_the_admins_once(works: Works) -> None:
    works.models.errors = [CallFailedError(OperatorError("fal-locked"), free=True)] * 2
    await works.finished(await works.order(planned(count=2)))
    alarms = [card for place, card, _ in works.chat.posted if place.channel == "D-U0ADMIN"]
    assert len(alarms) == 1
    assert alarms[0].body[0] == OperatorError("fal-locked").text


async def test_a_bug_is_one_calm_sentence_with_a_number(
    works: Works, caplog: pytest.LogCaptureFixture
) -> None:
    works.models.answers = [KeyError("images")]
    done = await works.finished(await works.order())
    error = done.runs[0].error
    assert error is not None
    assert error.key == "bug"
    assert str(error.values["incident"]) in caplog.text


async def test_stopping_waits_for_what_lies_between_intent_and_note(works: Works) -> None:
    works.models.gate.clear()
    identity = await works.order()
    await works.models.reached(1)
    await works.runner.stop()
    assert (await works.orders.get(identity)).runs[0].state is State.SUBMITTED


async def test_what_was_submitted_before_a_stop_is_followed_and_not_sent_again(works: Works) -> None:
    works.models.gate.clear()
    identity = await works.order()
    await works.models.reached(1)
    works.models.gate.set()
    await works.restart()
    done = await works.finished(identity)
    assert done.runs[0].state is State.STORED
    assert len(works.models.submitted) == 1


async def test_a_bug_while_sending_leaves_the_run_doubtful_and_not_sent_again(works: Works) -> None:
    works.models.errors = [RuntimeError("a bug")]
    done = await works.finished(await works.order())
    assert (done.runs[0].state, len(works.models.submitted)) == (State.DOUBTFUL, 1)


async def test_an_order_that_is_no_longer_allowed_is_not_sent(works: Works) -> None:
    kept, _ = await works.orders.add(asker(), planned(), "e", FREE)
    works.objections[kept.id] = RequestError("subject-retired", subject="sid")
    await works.runner.take_up("slack", "T0TEAM", paid=False)
    done = await works.finished(kept.id)
    assert done.runs[0].state is State.REFUSED
    assert works.models.submitted == []
    assert "subject-retired" in works.chat.said(f"{kept.id}-result")


async def test_what_the_sandbox_was_to_draw_is_not_paid_for_later(works: Works) -> None:
    await works.orders.add(asker(), planned(), "e", FREE)
    await works.runner.take_up("slack", "T0TEAM", paid=True)
    await works.runner.idle()
    assert works.models.submitted == []


@pytest.fixture
def no_room(tmp_path: Path) -> Path:
    """A file where the team's folder has to be."""
    file = tmp_path / "studio"
    file.write_text("")
    return file


async def test_a_picture_that_finds_no_room_is_kept_at_the_next_start(no_room: Path, works: Works) -> None:
    identity = await works.order()
    waiting = await works.finished(identity)
    assert waiting.runs[0].state is State.FETCHED
    assert [place.channel for place, *_ in works.chat.posted] == ["C0GENERAL", "D-U0ADMIN"]
    await asyncio.to_thread(no_room.unlink)
    await works.restart()
    done = await works.finished(identity)
    assert (done.runs[0].state, len(works.models.submitted)) == (State.STORED, 1)
