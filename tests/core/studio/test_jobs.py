"""Jobs as whoever runs the bot asks for them: any team's, by their rows."""

from collections.abc import Awaitable, Callable
from decimal import Decimal

import pytest

from core.domain.card import Card
from core.domain.generation import Generation, State
from core.domain.text import Text, text
from core.errors import RequestError
from core.store.ledger import Ledger
from core.store.posts import Posts
from core.store.repairs import Repairs
from core.studio.jobs import Jobs
from tests.core.examples import DIRECT, GENERAL, MARKETER, SERVER, SID
from tests.core.studio.conftest import Front, Opener, said, subject

PRICE, NOTHING = Decimal("0.035"), Decimal(0)
Ask = Callable[[Jobs, int], Awaitable[Card]]


@pytest.fixture
def front(opener: Opener) -> Front:
    return opener(subject())


@pytest.fixture
def jobs(front: Front) -> Jobs:
    return Jobs(front.orders, Repairs(front.database))


async def ended(front: Front, state: State = State.DOUBTFUL, cost: Decimal | None = None) -> Generation:
    """An order that left, and came to nothing."""
    taken = await front.taken("linkedin navy blazer")
    run = await front.steps.intend(taken.runs[0])
    await front.steps.ended(run, state, text("fal-unclear"), cost)
    return await front.orders.get(taken.id)


async def spent(front: Front, generation: Generation) -> Decimal:
    month, _ = await Ledger(front.database).spent(generation.team, SID.ref)
    return month


async def refusal(asking: Awaitable[Card]) -> Text:
    with pytest.raises(RequestError) as refused:
        await asking
    return refused.value.text


def jobs_of(card: Card) -> list[object]:
    """The numbers on a list."""
    return [line.values["job"] for line in card.body if isinstance(line, Text) and "job" in line.values]


@pytest.mark.parametrize(
    "ask",
    [Jobs.show, Jobs.retry, lambda jobs, job: jobs.settle(job, NOTHING)],
    ids=["show", "retry", "settle"],
)
async def test_a_job_that_is_not_there_is_missing(front: Front, jobs: Jobs, ask: Ask) -> None:
    await ended(front)
    assert await refusal(ask(jobs, 99)) == text("job-missing", job=99)


async def test_if_nothing_is_open_nothing_is_listed(front: Front, jobs: Jobs) -> None:
    taken = await front.taken("linkedin")
    await front.draw(taken)
    assert said(await jobs.list()) == "jobs-none"


async def test_jobs_of_every_team_are_listed_also_what_was_ordered_in_private(
    front: Front, jobs: Jobs
) -> None:
    found = [
        await front.taken("linkedin navy blazer", SID, GENERAL),
        await front.taken("linkedin navy blazer", SID, DIRECT),
        await front.taken("linkedin navy blazer", MARKETER, SERVER),
    ]
    assert [each.number for each in found] == [1, 2, 1]
    assert jobs_of(await jobs.list()) == [3, 2, 1]
    assert said(await jobs.show(3)) == "jobs-line"


async def test_one_is_shown_with_its_calls_and_its_messages(front: Front, jobs: Jobs) -> None:
    found, other = await ended(front), await ended(front)
    posts = Posts(front.database)
    for each in (found, other):
        await posts.posting(each.id, "root")
        await posts.posted(each.id, "root", {"ts": f"{each.id}"})
    card = await jobs.show(found.id)
    keys = [line.key for line in card.body if isinstance(line, Text)]
    assert keys == ["job-run", "job-estimate", "job-sending", "fal-unclear", "job-message"]
    assert card.body[-1] == text("job-message", part="root", state="posted", receipt='{"ts": "1"}')


@pytest.mark.parametrize("state", [State.DOUBTFUL, State.FAILED, State.REFUSED, State.CANCELLED])
async def test_what_came_to_nothing_is_sent_again(front: Front, jobs: Jobs, state: State) -> None:
    found = await ended(front, state)
    card = await jobs.retry(found.id)
    assert card.body == (text("job-retried", job=found.id, count=1),)
    assert (await front.orders.get(found.id)).runs[0].state is State.RESERVED
    assert jobs_of(await jobs.list()) == [found.id]


async def test_what_is_drawn_is_told_again_and_not_paid_again(front: Front, jobs: Jobs) -> None:
    found = await front.taken("linkedin")
    await front.draw(found)
    assert (await jobs.retry(found.id)).body == (text("job-retried", job=found.id, count=0),)
    assert (await front.orders.get(found.id)).runs[0].state is State.STORED
    assert await spent(front, found) == PRICE


async def test_what_is_still_worked_on_is_not_sent_again(front: Front, jobs: Jobs) -> None:
    found = await front.taken("linkedin --n 2")
    await front.fail(found, 1)
    before = await front.orders.get(found.id)
    assert await refusal(jobs.retry(found.id)) == text("job-at-work", job=found.id)
    assert await front.orders.get(found.id) == before
    await front.fail(before, 2, state=State.CANCELLED)
    assert said(await jobs.retry(found.id)) == "job-retried"
    assert await refusal(jobs.retry(found.id)) == text("job-at-work", job=found.id)


async def test_a_doubtful_one_is_closed_with_its_price_and_only_once(front: Front, jobs: Jobs) -> None:
    found = await ended(front)
    card = await jobs.settle(found.id, Decimal("0.02"))
    assert card.body == (text("job-settled-now", job=found.id, count=1, usd="0.020"),)
    assert await spent(front, found) == Decimal("0.02")
    assert await refusal(jobs.settle(found.id, NOTHING)) == text("job-settled", job=found.id)
    assert await spent(front, found) == Decimal("0.02")
    assert said(await jobs.list()) == "jobs-none"


async def test_what_is_known_cannot_be_settled(front: Front, jobs: Jobs) -> None:
    drawn, failed = await front.taken("linkedin"), await ended(front, State.FAILED, NOTHING)
    await front.draw(drawn)
    for each in (drawn, failed):
        assert await refusal(jobs.settle(each.id, Decimal(1))) == text("job-settled", job=each.id)
    assert await spent(front, drawn) == PRICE


async def test_what_is_under_way_cannot_be_settled_and_what_is_in_doubt_beside_it_can(
    front: Front, jobs: Jobs
) -> None:
    found = await front.taken("linkedin --n 2")
    assert await refusal(jobs.settle(found.id, NOTHING)) == text("job-settled", job=found.id)
    run = await front.steps.intend(found.runs[0])
    await front.steps.ended(run, State.DOUBTFUL, text("fal-unclear"), None)
    assert (await jobs.settle(found.id, NOTHING)).body == (
        text("job-settled-now", job=found.id, count=1, usd="0.000"),
    )
    states = [each.state for each in (await front.orders.get(found.id)).runs]
    assert states == [State.FAILED, State.RESERVED]
    assert await spent(front, found) == PRICE
