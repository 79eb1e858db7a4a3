"""What FAL calls back with: heard whatever state the run is in, and once."""

import asyncio

import pytest

from core.domain.generation import State
from core.run.ports import UnknownOutcomeError
from tests.core.examples import planned
from tests.core.run.conftest import Works
from tests.core.run.losses import NEVER, crashed, doubtful, pictures, until_followed
from tests.core.store.conftest import ENOUGH


async def test_a_call_back_for_a_run_that_is_drawn_has_fal_asked_anew(works: Works) -> None:
    works.models.held = {1}
    generation = await works.reached(await works.order(), State.SUBMITTED)
    await until_followed(works, 1)
    works.models.held.clear()
    await works.runner.arrived(generation.runs[0].id, "id-1")
    done = await works.finished(generation.id)
    assert done.runs[0].state is State.STORED
    assert works.models.followed == ["id-1", "id-1"]


async def test_after_a_call_back_fal_is_asked_anew_once(works: Works) -> None:
    works.models.held = {1}
    generation = await works.reached(await works.order(), State.SUBMITTED)
    await until_followed(works, 1)
    await works.runner.arrived(generation.runs[0].id, "id-1")
    await until_followed(works, 2)
    for _ in range(20):
        await asyncio.sleep(0.001)
    assert len(works.models.followed) == 2
    works.models.release()
    await works.finished(generation.id)


async def test_a_call_back_before_the_answer_to_the_submit_is_the_answer_if_that_is_lost(
    works: Works,
) -> None:
    works.models.answering.clear()
    works.models.errors = [UnknownOutcomeError()]
    identity = await works.order(allowance=ENOUGH)
    await works.models.reached(1)
    (run,) = (await works.orders.get(identity)).runs
    await works.runner.arrived(run.id, "id-7")
    works.models.answering.set()
    done = await works.finished(identity)
    assert (done.runs[0].state, works.models.followed) == (State.STORED, ["id-7"])
    assert works.models.looked == []


async def test_a_call_back_for_a_run_that_was_given_up_brings_its_picture_once(works: Works) -> None:
    lost = await doubtful(works)
    works.models.untold = [NEVER] * 9
    for _ in range(2):
        await works.runner.arrived(lost.runs[0].id, "id-7")
    done = await works.finished(lost.id)
    before = {key: list(states) for key, states in works.chat.states.items()}
    await works.runner.arrived(lost.runs[0].id, "id-7")
    await works.runner.idle()
    assert (done.runs[0].state, pictures(works, done)) == (State.STORED, 1)
    assert works.models.followed == ["id-7"]
    assert works.chat.states == before
    assert len(works.chat.posted) == 2


async def test_a_call_back_before_anything_was_taken_up_is_not_lost(works: Works) -> None:
    lost = await crashed(works)
    await works.runner.arrived(lost.runs[0].id, "id-7")
    done = await works.finished(lost.id)
    assert done.runs[0].state is State.STORED


async def test_call_backs_for_two_that_were_given_up_bring_both_pictures(works: Works) -> None:
    lost = await doubtful(works, 2)
    works.models.untold = [NEVER] * 9
    await asyncio.gather(
        *(works.runner.arrived(run.id, f"id-{number}") for number, run in enumerate(lost.runs, 7))
    )
    done = await works.finished(lost.id)
    assert [run.state for run in done.runs] == [State.STORED, State.STORED]


async def test_a_call_back_for_one_that_was_given_up_is_heard_while_the_others_are_drawn(
    works: Works,
) -> None:
    works.models.errors = [UnknownOutcomeError()]
    works.models.held, works.models.untold = {2}, [NEVER] * 9
    identity = await works.order(planned(count=2), allowance=ENOUGH)
    generation = await works.reached(identity, State.DOUBTFUL, State.SUBMITTED)
    await works.runner.arrived(generation.runs[0].id, "id-7")
    works.models.release()
    await works.finished(identity)
    done = await works.reached(identity, State.STORED, State.STORED)
    assert pictures(works, done) == 2


@pytest.mark.parametrize("number", [999, 1], ids=["unknown", "finished"])
async def test_a_call_back_for_what_is_unknown_or_finished_changes_nothing(works: Works, number: int) -> None:
    done = await works.finished(await works.order())
    await works.runner.arrived(number, "id-7")
    await works.runner.idle()
    assert await works.orders.get(done.id) == done
    assert works.models.followed == ["id-1"]
    assert works.started == [done.id]


async def test_a_stop_just_when_fal_calls_back_is_obeyed(works: Works) -> None:
    works.models.held, works.models.reluctant = {1}, True
    generation = await works.reached(await works.order(), State.SUBMITTED)
    await until_followed(works, 1)
    await works.runner.arrived(generation.runs[0].id, "id-1")
    await asyncio.wait_for(works.models.leaving.wait(), 20)
    stopping = asyncio.create_task(works.runner.stop())
    await asyncio.sleep(0)
    works.models.reluctant = False
    works.models.left.set()
    await asyncio.wait_for(stopping, 5)
    assert (await works.orders.get(generation.id)).runs[0].state is State.SUBMITTED
