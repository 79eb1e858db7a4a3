"""What a crash, a stop or a lost answer leaves: found at FAL, or told as what it is; never paid twice."""

import asyncio
from dataclasses import replace
from decimal import Decimal

from core.domain.generation import State
from core.errors import BusyError
from core.run.ports import NotAcceptedError, UnknownOutcomeError
from core.store.drawn import Drawn
from core.store.ledger import Ledger
from tests.core.examples import FREE, planned, recipe
from tests.core.run.conftest import Works, until
from tests.core.run.losses import crashed, doubtful, pictures, until_looked
from tests.core.store.conftest import ENOUGH


async def spent(works: Works) -> Decimal:
    """By the team this month."""
    return (await Ledger(works.database).balance("studio", "slack:U0SID")).month


async def test_a_call_that_was_about_to_leave_is_found_at_fal_and_becomes_a_picture(works: Works) -> None:
    lost = await crashed(works)
    works.models.taken = ["id-7"]
    await works.runner.take_up("slack", "T0TEAM", paid=True)
    done = await works.finished(lost.id)
    assert (done.runs[0].state, pictures(works, done)) == (State.STORED, 1)
    assert (works.models.submitted, works.models.followed) == ([], ["id-7"])


async def test_a_call_that_is_not_found_is_told_as_doubtful_and_counts_as_spent(works: Works) -> None:
    lost = await crashed(works)
    await works.runner.take_up("slack", "T0TEAM", paid=True)
    done = await works.finished(lost.id)
    assert (done.runs[0].state, done.cost) == (State.DOUBTFUL, None)
    assert "fal-unclear" in works.chat.said(f"{done.id}-result")
    assert await spent(works) == Decimal("0.035")
    assert works.models.submitted == []


async def test_two_lost_calls_that_are_alike_become_two_pictures(works: Works) -> None:
    lost = await crashed(works, 2)
    works.models.taken = ["id-7", "id-8"]
    await works.runner.take_up("slack", "T0TEAM", paid=True)
    done = await works.finished(lost.id)
    assert sorted(str(run.ticket and run.ticket.request_id) for run in done.runs) == ["id-7", "id-8"]
    assert pictures(works, done) == 2


async def test_what_was_given_up_is_found_by_a_later_look_and_comes_after_all(works: Works) -> None:
    lost = await doubtful(works)
    works.models.taken = ["id-7"]
    await works.restart(paid=True)
    await works.reached(lost.id, State.STORED)
    done = await works.finished(lost.id)
    assert pictures(works, done) == 1
    assert "fal-unclear" not in works.chat.said(f"{done.id}-result")
    assert len(works.models.submitted) == 1
    assert await spent(works) == Decimal("0.03")


async def test_what_was_given_up_in_the_sandbox_is_not_looked_for_at_fal(works: Works) -> None:
    works.models.errors = [UnknownOutcomeError()]
    free = await works.finished(await works.order(allowance=FREE))
    works.models.looked.clear()
    lost = await doubtful(works)
    works.models.looked.clear()
    await works.restart(paid=True)
    await until_looked(works)
    assert len(works.models.looked) == 1
    assert (await works.orders.get(free.id)).runs[0].state is State.DOUBTFUL
    assert (await works.orders.get(lost.id)).runs[0].state is State.DOUBTFUL


async def test_what_was_given_up_is_not_looked_for_by_a_process_that_does_not_pay(works: Works) -> None:
    await doubtful(works)
    works.models.looked.clear()
    await works.orders.cancel((await works.kept()).id)
    await works.restart(paid=False)

    async def looked() -> bool:
        return await works.nudged() == []  # that comes after

    await until(looked)
    assert works.models.looked == []
    await works.runner.idle()


async def test_an_error_while_it_is_looked_for_leaves_it_doubtful_and_not_given_up_for_ever(
    works: Works,
) -> None:
    lost = await crashed(works)
    works.models.untold = [RuntimeError("a bug")]  # type: ignore[list-item]
    await works.runner.take_up("slack", "T0TEAM", paid=True)
    done = await works.finished(lost.id)
    assert done.runs[0].state in {State.SUBMITTING, State.DOUBTFUL}


async def test_a_stop_leaves_a_submit_that_hangs_to_the_next_start_which_looks_for_it(works: Works) -> None:
    works.patience = 0.05
    works.runner = works.make_runner()
    works.models.answering.clear()
    identity = await works.order(allowance=ENOUGH)
    await works.models.reached(1)
    await asyncio.wait_for(works.runner.stop(), 5)
    assert (await works.orders.get(identity)).runs[0].state is State.SUBMITTING
    works.models.taken = ["id-1"]
    await works.restart(paid=True)
    done = await works.finished(identity)
    assert (done.runs[0].state, len(works.models.submitted)) == (State.STORED, 1)


class WatchedError(NotAcceptedError):
    """Tells when somebody reads how long to wait."""

    def __init__(self) -> None:
        self.read = asyncio.Event()
        super().__init__(BusyError("fal-rate-limit"), 0.0)

    @property
    def wait(self) -> float:
        """Seconds; long enough that a stop comes before they are over."""
        self.read.set()
        return 0.05

    @wait.setter
    def wait(self, seconds: float) -> None:
        """It says so itself."""


async def test_a_stop_while_a_refused_call_waits_lets_nothing_more_leave(works: Works) -> None:
    refused = WatchedError()
    works.models.errors = [refused]
    identity = await works.order(allowance=ENOUGH)
    await asyncio.wait_for(refused.read.wait(), 20)
    await asyncio.wait_for(works.runner.stop(), 5)
    assert len(works.models.submitted) == 1
    assert (await works.orders.get(identity)).runs[0].state is State.RESERVED


async def test_nothing_is_begun_after_a_stop(works: Works) -> None:
    await works.runner.stop()
    identity = await works.order()
    await works.runner.idle()
    assert (await works.orders.get(identity)).runs[0].state is State.RESERVED
    assert works.chat.posted == []


async def test_a_start_takes_up_more_than_it_reads_at_once(works: Works) -> None:
    many = replace(FREE, waiting=200)
    kept = [(await works.kept(allowance=many)).id for _ in range(101)]
    await works.runner.take_up("slack", None, paid=False)
    await works.runner.idle()
    found = await works.orders.many(kept)
    assert {run.state for each in found for run in each.runs} == {State.STORED}
    assert sorted(works.started) == kept


async def test_how_long_fal_drew_is_learnt_where_its_beginning_was_seen(works: Works) -> None:
    assert await Drawn(works.database).seconds(recipe()) is None
    await works.finished(await works.order())
    assert await Drawn(works.database).seconds(recipe()) is None  # it drew when it was first asked
    works.models.queued = True
    await works.finished(await works.order())
    seconds = await Drawn(works.database).seconds(recipe())
    assert seconds is not None
    assert 0 <= seconds < 20


async def test_a_picture_that_was_not_shown_yet_is_shown_before_the_others_have_ended(works: Works) -> None:
    works.models.held, works.chat.errors = {2}, {"post": [None, OSError("the line broke")]}
    identity = await works.order(planned(count=2))
    await works.reached(identity, State.STORED, State.SUBMITTED)
    await works.chat.reached(lambda: not works.chat.errors["post"])
    await works.restart()
    key = f"{identity}-result"
    await asyncio.wait_for(works.chat.reached(lambda: key in works.chat.states), 20)
    assert len(works.chat.states[key][-1].pictures) == 1
    works.models.release()
    await works.finished(identity)
    assert len(works.chat.states[key][-1].pictures) == 2
