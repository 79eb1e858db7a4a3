"""Cancelling: free before it is sent and while FAL queues it; said truthfully where it may be charged."""

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest

from core.domain.generation import Generation, State
from core.domain.text import text
from core.errors import BusyError
from core.run.ports import CallFailedError
from core.store.ledger import Ledger
from core.store.repairs import Repairs
from tests.core.examples import ADMIN, GENERAL, asker, planned
from tests.core.run.conftest import Works, until
from tests.core.store.conftest import ENOUGH

DROPPED = CallFailedError(BusyError("fal-down"), free=False)  # whatever FAL says of a call that it dropped


@pytest.fixture
def rules() -> dict[str, object]:
    return {"limits": {"fal_parallel": 1}}


async def drawn(works: Works) -> Generation:
    """An order that FAL has: it stands in its queue there, or is drawn."""
    works.models.gate.clear()
    generation = await works.reached(await works.order(allowance=ENOUGH), State.SUBMITTED)

    async def followed() -> bool:
        return bool(works.models.followed)

    await until(followed)
    return generation


async def asked_to_drop(works: Works, count: int = 1) -> None:
    async def asked() -> bool:
        return len(works.models.dropped) >= count

    await until(asked)


async def pending(works: Works) -> Decimal:
    """USD still counted as spent, though nobody knows."""
    return (await Ledger(works.database).balance("studio", "slack:U0SID")).pending


async def test_before_its_turn_nothing_is_sent_and_it_costs_nothing(works: Works) -> None:
    works.models.gate.clear()
    first = await works.order()
    await works.models.reached(1)
    second = await works.order(allowance=ENOUGH)
    await works.reached(second, State.RESERVED)
    await works.chat.reached(lambda: f"{second}-root" in works.chat.states)
    await works.runner.cancel(await works.orders.get(second))
    done = await works.reached(second, State.CANCELLED)
    assert done.runs[0].error == text("cancelled-unsent")
    assert (done.runs[0].cost, await pending(works)) == (Decimal(0), Decimal(0))
    works.models.gate.set()
    await works.finished(first)
    assert "cancelled-unsent" in works.chat.said(f"{second}-result")
    assert len(works.models.submitted) == 1
    assert works.models.dropped == []


async def test_while_it_stands_in_fals_queue_it_is_dropped_there_and_costs_nothing(works: Works) -> None:
    works.models.queued = True
    works.models.beginning.clear()
    generation = await drawn(works)
    works.models.answers = [DROPPED]
    await works.runner.cancel(generation)
    await asked_to_drop(works)
    works.models.beginning.set()
    works.models.gate.set()
    done = await works.finished(generation.id)
    assert works.models.dropped == ["id-1"]
    assert (done.runs[0].state, done.runs[0].error) == (State.CANCELLED, text("cancelled-unbegun"))
    assert (done.runs[0].cost, await pending(works)) == (Decimal(0), Decimal(0))
    assert "cancelled-unbegun" in works.chat.said(f"{done.id}-result")


async def test_while_it_is_drawn_it_may_be_charged_which_is_told_and_stays_counted(works: Works) -> None:
    generation = await drawn(works)
    works.models.answers = [DROPPED]
    await works.runner.cancel(generation)
    await asked_to_drop(works)
    works.models.gate.set()
    done = await works.finished(generation.id)
    assert (done.runs[0].state, done.runs[0].error) == (State.CANCELLED, text("cancelled-charged"))
    assert (done.runs[0].cost, await pending(works)) == (None, Decimal("0.035"))
    assert "cancelled-charged" in works.chat.said(f"{done.id}-result")


async def test_one_that_was_drawn_and_that_fal_does_not_charge_is_free(works: Works) -> None:
    generation = await drawn(works)
    works.models.answers = [CallFailedError(BusyError("fal-down"), free=True)]
    await works.runner.cancel(generation)
    await asked_to_drop(works)
    works.models.gate.set()
    done = await works.finished(generation.id)
    assert (done.runs[0].error, done.runs[0].cost) == (text("cancelled-free"), Decimal(0))


async def test_what_fal_will_not_drop_comes_with_a_note(works: Works) -> None:
    works.models.drops = False
    generation = await drawn(works)
    await works.runner.cancel(generation)
    await asked_to_drop(works)
    works.models.gate.set()
    done = await works.finished(generation.id)
    assert (done.runs[0].state, done.cost) == (State.STORED, Decimal("0.03"))
    assert "cancelled-late" in works.chat.said(f"{done.id}-result")


async def test_what_fal_will_not_drop_and_then_fails_has_failed(works: Works) -> None:
    works.models.drops = False
    generation = await drawn(works)
    works.models.answers = [DROPPED]
    await works.runner.cancel(generation)
    await asked_to_drop(works)
    works.models.gate.set()
    done = await works.finished(generation.id)
    assert (done.runs[0].state, done.runs[0].error) == (State.FAILED, text("fal-down"))


async def test_what_was_to_be_dropped_and_came_all_the_same_comes_with_a_note(works: Works) -> None:
    generation = await drawn(works)
    await works.runner.cancel(generation)
    await asked_to_drop(works)
    works.models.gate.set()
    done = await works.finished(generation.id)
    assert done.runs[0].state is State.STORED
    assert "cancelled-late" in works.chat.said(f"{done.id}-result")


async def test_without_a_cancel_nothing_is_dropped_and_nothing_noted(works: Works) -> None:
    done = await works.finished(await works.order(planned(count=2)))
    assert works.models.dropped == []
    assert "cancelled-late" not in works.chat.said(f"{done.id}-result")


async def test_of_one_order_what_waits_is_not_sent_and_what_is_at_fal_is_dropped(works: Works) -> None:
    works.models.gate.clear()
    identity = await works.order(planned(count=2), allowance=ENOUGH)
    generation = await works.reached(identity, State.SUBMITTED, State.RESERVED)
    works.models.answers = [DROPPED]
    await works.runner.cancel(generation)
    await asked_to_drop(works)
    works.models.gate.set()
    done = await works.finished(identity)
    assert [run.error and run.error.key for run in done.runs] == ["cancelled-charged", "cancelled-unsent"]
    assert len(works.models.submitted) == 1


async def test_one_that_is_just_leaving_is_dropped_once_fal_has_it(works: Works) -> None:
    works.models.answering.clear()
    works.models.gate.clear()
    identity = await works.order()
    await works.models.reached(1)
    works.models.answers = [DROPPED]
    await works.runner.cancel(await works.orders.get(identity))
    assert works.models.dropped == []
    works.models.answering.set()
    await asked_to_drop(works)
    works.models.gate.set()
    done = await works.finished(identity)
    assert done.runs[0].state is State.CANCELLED


async def test_after_a_restart_it_is_still_not_wanted(works: Works) -> None:
    generation = await drawn(works)
    await works.runner.stop()
    await works.orders.cancel(generation.id)
    await works.orders.nudged("slack", None, paid=True)  # told, and forgotten in a crash
    works.models.answers = [DROPPED]
    works.runner = works.make_runner()
    await works.runner.take_up("slack", "T0TEAM", paid=True)
    await asked_to_drop(works)
    works.models.gate.set()
    done = await works.finished(generation.id)
    assert done.runs[0].state is State.CANCELLED
    assert "cancelled-charged" in works.chat.said(f"{done.id}-result")
    assert len(works.models.submitted) == 1


async def test_what_was_cancelled_before_it_was_taken_up_is_not_sent(works: Works) -> None:
    kept = await works.kept(allowance=ENOUGH)
    await works.orders.cancel(kept.id)
    await works.runner.take_up("slack", "T0TEAM", paid=True)
    done = await works.finished(kept.id)
    assert (done.runs[0].state, done.runs[0].cost) == (State.CANCELLED, Decimal(0))
    assert works.models.submitted == []


async def test_what_was_cancelled_before_it_was_taken_up_does_not_wait_for_its_turn(works: Works) -> None:
    works.models.gate.clear()
    await works.order(by=asker(ADMIN))
    await works.models.reached(1)
    kept = await works.kept()
    await works.orders.cancel(kept.id)
    works.runner.start(await works.orders.get(kept.id))
    await works.reached(kept.id, State.CANCELLED)
    works.models.gate.set()


async def test_another_process_cancels_what_this_one_is_at(works: Works) -> None:
    generation = await drawn(works)
    waiting = await works.order()
    works.models.answers = [DROPPED]
    for identity in (generation.id, waiting):
        await works.orders.cancel(identity)
    await works.runner.take_up("slack", "T0TEAM", paid=True)
    await works.runner.take_up("slack", "T0TEAM", paid=False)
    await asked_to_drop(works)
    await works.reached(waiting, State.CANCELLED)
    works.models.gate.set()
    done = await works.finished(generation.id)
    assert done.runs[0].state is State.CANCELLED
    assert len(works.models.submitted) == 1


async def test_what_is_cancelled_elsewhere_is_left_to_the_process_that_is_at_it(works: Works) -> None:
    generation = await drawn(works)
    other = await works.kept(by=asker(place=replace(GENERAL, workspace="T0OTHER")), allowance=ENOUGH)
    free = await works.kept()
    for each in (generation, other, free):
        await works.orders.cancel(each.id)
    await works.runner.take_up("slack", "T0OTHER", paid=True)
    await works.runner.take_up("slack", "T0TEAM", paid=False)

    async def looked() -> bool:
        return await works.nudged() == [generation.id]

    await until(looked)
    assert works.models.dropped == []
    works.models.gate.set()
    await asyncio.wait_for(works.runner.idle(), 20)


async def test_a_cancelled_order_that_was_told_to_the_end_is_not_told_again(works: Works) -> None:
    kept = await works.kept()
    works.runner.start(kept)
    await works.runner.cancel(kept)
    await works.finished(kept.id)
    key = f"{kept.id}-result"
    before = list(works.chat.states[key])
    changed = await works.finished(await works.order())  # told again by a command: it is looked at last
    await Repairs(works.database).retry(changed.id, ())
    await works.runner.take_up("slack", "T0TEAM", paid=False)

    async def looked() -> bool:
        return works.started.count(changed.id) == 2

    await until(looked)
    await asyncio.wait_for(works.runner.idle(), 20)
    assert works.chat.states[key] == before
    assert works.started.count(kept.id) == 1


async def test_what_was_cancelled_and_is_set_going_again_by_hand_is_drawn(works: Works) -> None:
    kept = await works.kept()
    await works.orders.cancel(kept.id)
    await works.runner.take_up("slack", "T0TEAM", paid=False)
    done = await works.reached(kept.id, State.CANCELLED)
    await works.finished(kept.id)
    await Repairs(works.database).retry(done.id, done.runs)
    await works.restart()
    assert (await works.finished(kept.id)).runs[0].state is State.STORED
