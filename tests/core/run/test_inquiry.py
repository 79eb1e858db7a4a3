"""Looking for a call whose answer was lost: claimed only where no other can be meant."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from core.domain.generation import Run, State, Ticket
from core.domain.order import Allowance, Recipe
from core.domain.text import text
from core.run.inquiry import Inquiry
from core.run.ports import UntoldError
from core.store.doubts import Doubts
from core.store.steps import Steps
from core.store.tables import intents
from tests.core.examples import FREE, planned
from tests.core.fakes import FakeModels
from tests.core.run.conftest import Works, until
from tests.core.store.conftest import ENOUGH

PASSING, NEVER = UntoldError(passing=True), UntoldError(passing=False)


@pytest.fixture
def inquiry(works: Works) -> Inquiry:
    return looking(works, (0.0, 0.0, 0.0))


def looking(works: Works, waits: Sequence[float]) -> Inquiry:
    return Inquiry(Doubts(works.database), works.models, waits)


async def lost(works: Works, words: str = "navy blazer", allowance: Allowance = ENOUGH) -> Run:
    """A run whose call left, and no answer came."""
    kept = await works.kept(planned(words), allowance=allowance)
    return await Steps(works.database).intend(kept.runs[0])


async def aged(works: Works, run: Run, left: timedelta) -> None:
    """Its call left so long ago."""
    older = update(intents).where(intents.c.run == run.id).values(noted=datetime.now(UTC) - left)
    await works.database.write(lambda connection: connection.execute(older))


async def request_of(works: Works, run: Run) -> str | None:
    """The request id that its row has."""
    identity = await Doubts(works.database).generation_of(run.id)
    assert identity is not None
    (found,) = (await works.orders.get(identity)).runs
    return found.ticket.request_id if found.ticket else None


async def test_the_only_call_that_is_like_it_is_its_own(works: Works, inquiry: Inquiry) -> None:
    run = await lost(works)
    works.models.taken = ["id-7"]
    found = await inquiry.find(run)
    assert found is not None
    assert (found.state, found.epoch, await request_of(works, run)) == (State.SUBMITTED, 2, "id-7")
    assert found.ticket == await works.models.ticket(run.recipe, "id-7")


async def test_it_is_looked_for_from_a_minute_before_it_left(works: Works, inquiry: Inquiry) -> None:
    run = await lost(works)
    await aged(works, run, timedelta(hours=1))
    await inquiry.look(run)
    since = datetime.now(UTC) - works.models.looked[0]
    assert timedelta(minutes=61) <= since < timedelta(minutes=62)


async def test_one_of_two_calls_is_nobodys_where_one_run_is_looked_for(
    works: Works, inquiry: Inquiry
) -> None:
    run = await lost(works)
    works.models.taken = ["id-7", "id-8"]
    assert await inquiry.find(run) is None
    assert await request_of(works, run) is None
    assert len(works.models.looked) == 3


async def test_a_call_that_another_run_has_is_not_claimed(works: Works, inquiry: Inquiry) -> None:
    other = await lost(works, "charcoal suit")
    await Steps(works.database).submitted(other, await works.models.ticket(other.recipe, "id-7"))
    run = await lost(works)
    works.models.taken = ["id-7"]
    assert await inquiry.find(run) is None
    works.models.taken = ["id-7", "id-8"]
    await inquiry.find(run)
    assert await request_of(works, run) == "id-8"


async def test_as_many_calls_as_runs_that_are_alike_are_shared_out_one_each(
    works: Works, inquiry: Inquiry
) -> None:
    runs = [await lost(works) for _ in range(3)]
    works.models.taken = ["id-7", "id-8", "id-9"]
    await asyncio.gather(*map(inquiry.look, runs))
    assert sorted([str(await request_of(works, run)) for run in runs]) == works.models.taken


async def test_where_fewer_have_arrived_than_left_those_are_shared_out(
    works: Works, inquiry: Inquiry
) -> None:
    runs = [await lost(works) for _ in range(3)]
    works.models.taken = ["id-7", "id-8"]
    found = [await inquiry.look(run) is not None for run in runs]
    assert found == [True, True, False]


async def test_of_more_calls_than_runs_that_are_alike_none_is_claimed(works: Works, inquiry: Inquiry) -> None:
    runs = [await lost(works) for _ in range(2)]
    works.models.taken = ["id-7", "id-8", "id-9"]
    assert [await inquiry.look(run) for run in runs] == [None, None]


async def test_a_run_with_other_arguments_is_not_counted_as_one_alike(works: Works, inquiry: Inquiry) -> None:
    run, _ = await lost(works), await lost(works, "charcoal suit")
    works.models.taken = ["id-7", "id-8"]
    assert await inquiry.look(run) is None


async def test_a_run_that_was_given_up_is_found_too(works: Works, inquiry: Inquiry) -> None:
    run = await lost(works)
    run = await Steps(works.database).ended(run, State.DOUBTFUL, text("fal-unclear"), None)
    works.models.taken = ["id-7"]
    found = await inquiry.look(run)
    assert found is not None
    assert (found.state, found.error) == (State.SUBMITTED, None)
    assert await request_of(works, run) == "id-7"


async def test_one_alike_that_left_long_before_does_not_let_two_calls_be_taken_for_theirs(
    works: Works, inquiry: Inquiry
) -> None:
    """Its call cannot be among those that FAL took since this one left."""
    old = await lost(works)
    await Steps(works.database).ended(old, State.DOUBTFUL, text("fal-unclear"), None)
    await aged(works, old, timedelta(days=20))
    run = await lost(works)
    works.models.taken = ["id-7", "id-8"]
    assert await inquiry.look(run) is None


async def test_what_the_sandbox_was_to_draw_is_not_counted_as_one_alike(
    works: Works, inquiry: Inquiry
) -> None:
    await lost(works, allowance=FREE)
    run = await lost(works)
    works.models.taken = ["id-7", "id-8"]
    assert await inquiry.look(run) is None


async def test_nothing_is_claimed_while_a_call_alike_is_just_leaving(works: Works, inquiry: Inquiry) -> None:
    run, other = await lost(works), await lost(works)
    works.models.taken = ["id-7"]
    inquiry.leaving(other.id)
    assert await inquiry.look(run) is None
    inquiry.left(other.id)
    assert await inquiry.look(run) is not None


async def test_one_that_is_not_alike_may_leave_meanwhile(works: Works, inquiry: Inquiry) -> None:
    run, other = await lost(works), await lost(works, "charcoal suit")
    works.models.taken = ["id-7"]
    inquiry.leaving(other.id)
    assert await inquiry.look(run) is not None


async def test_what_fal_calls_back_with_goes_before_its_list(works: Works, inquiry: Inquiry) -> None:
    run = await lost(works)
    works.models.taken = ["id-7"]
    inquiry.tell(run.id, "id-5")
    await inquiry.find(run)
    assert await request_of(works, run) == "id-5"
    assert works.models.looked == []


async def test_what_fal_called_back_with_is_forgotten_once_it_is_of_no_use(
    works: Works, inquiry: Inquiry
) -> None:
    run = await lost(works)
    inquiry.tell(run.id, "id-5")
    inquiry.forget(run.id)
    assert await inquiry.look(run) is None


async def test_news_ends_a_wait_early(works: Works) -> None:
    inquiry, run = looking(works, (0.0, 3600.0)), await lost(works)
    finding = asyncio.create_task(inquiry.find(run))

    async def looked() -> bool:
        return bool(works.models.looked)

    await until(looked)
    inquiry.tell(run.id, "id-5")
    assert await asyncio.wait_for(finding, 20) is not None
    assert await request_of(works, run) == "id-5"


async def test_while_fal_does_not_tell_it_is_asked_again(works: Works, inquiry: Inquiry) -> None:
    run = await lost(works)
    works.models.taken, works.models.untold = ["id-7"], [PASSING, PASSING]
    assert await inquiry.find(run) is not None
    assert len(works.models.looked) == 3


async def test_where_fal_will_not_tell_it_is_not_asked_again(works: Works, inquiry: Inquiry) -> None:
    run = await lost(works)
    works.models.taken, works.models.untold = ["id-7"], [NEVER]
    assert await inquiry.find(run) is None
    assert len(works.models.looked) == 1


async def test_a_single_look_says_that_fal_does_not_tell(works: Works, inquiry: Inquiry) -> None:
    works.models.untold = [NEVER]
    with pytest.raises(UntoldError):
        await inquiry.look(await lost(works))


async def test_a_run_that_another_worker_went_on_with_is_left_to_it(works: Works, inquiry: Inquiry) -> None:
    run = await lost(works)
    works.models.taken = ["id-7"]
    stale = replace(run, epoch=run.epoch - 1)
    assert await inquiry.find(stale) is None
    assert await request_of(works, run) is None
    assert await inquiry.find(run) is not None  # nothing of the first look was left in the rows


async def test_a_call_back_with_a_request_of_another_run_is_not_believed(
    works: Works, inquiry: Inquiry
) -> None:
    first, second = await lost(works), await lost(works)
    for run in (first, second):
        inquiry.tell(run.id, "id-5")
        await inquiry.look(run)
    assert await request_of(works, first) == "id-5"
    assert await request_of(works, second) is None
    assert await Doubts(works.database).claimed(["id-5", "id-6"]) == {"id-5"}


async def test_a_callback_that_comes_while_a_wrong_one_is_looked_into_is_not_forgotten(works: Works) -> None:
    other, run = await lost(works, "charcoal suit"), await lost(works)
    asking, go_on = asyncio.Event(), asyncio.Event()

    class Slow(FakeModels):
        """FAL answers about the first call only when the test says so."""

        async def ticket(self, recipe: Recipe, request_id: str) -> Ticket:
            asking.set()
            await go_on.wait()
            return await super().ticket(recipe, request_id)

    inquiry = Inquiry(Doubts(works.database), Slow(untold=[PASSING] * 9), (0.0, 0.0, 0.0))
    await Doubts(works.database).claim(other, Ticket("id-1", "status", "response", "cancel"))
    inquiry.tell(run.id, "id-1")
    finding = asyncio.create_task(inquiry.find(run))
    await asking.wait()
    inquiry.tell(run.id, "id-2")
    go_on.set()
    assert await finding is not None
    assert await request_of(works, run) == "id-2"
