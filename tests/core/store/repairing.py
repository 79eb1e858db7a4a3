"""Jobs in every state, laid out in the rows for the tests of what is done with them."""

from decimal import Decimal

from sqlalchemy import Select, select

from core.domain.generation import Generation, Outcome, Run, State, Ticket
from core.domain.order import Allowance
from core.domain.text import text
from core.store.ledger import Ledger
from core.store.repairs import Repairs
from core.store.tables import nudges
from tests.core.examples import SID, asker, planned
from tests.core.store.conftest import ENOUGH, Store

PRICE, TWICE, NOTHING = Decimal("0.035"), Decimal("0.070"), Decimal(0)
TEAM = "studio"


def ticket(name: str) -> Ticket:
    return Ticket(name, "status", "response", "cancel")


async def taken(store: Store, event: str, count: int = 1, allowance: Allowance = ENOUGH) -> Generation:
    """An order whose line stands."""
    kept, _ = await store.orders.add(asker(), planned(count=count), event, allowance)
    await store.posts.posting(kept.id, "root")
    await store.posts.posted(kept.id, "root", {"ts": event})
    return kept


async def told(store: Store, generation: Generation) -> Generation:
    """The same as it is now, told to its end."""
    await store.posts.posting(generation.id, "result")
    await store.posts.posted(generation.id, "result", {"ts": "answer"})
    await store.posts.done(generation.id, "root")
    return await store.orders.get(generation.id)


async def ended(
    store: Store,
    event: str,
    state: State = State.DOUBTFUL,
    cost: Decimal | None = None,
    allowance: Allowance = ENOUGH,
) -> Generation:
    """An order of one picture that did not come, told to its end; it was sent, unless it was refused."""
    generation = await taken(store, event, allowance=allowance)
    run = generation.runs[0]
    if state is not State.REFUSED:
        run = await store.steps.intend(run)
    if state in {State.FAILED, State.CANCELLED}:
        run = await store.steps.submitted(run, ticket(event))
    await store.steps.ended(run, state, text("fal-unclear"), cost)
    return await told(store, generation)


async def drawn(store: Store, run: Run, request: str, cost: Decimal | None = PRICE) -> Run:
    """Sent, accepted and finished."""
    run = await store.steps.submitted(await store.steps.intend(run), ticket(request))
    return await store.steps.stored(await store.steps.fetched(run, Outcome((), cost)), [], cost)


async def spent(store: Store) -> Decimal:
    """USD by the team this month, as the budget counts it; the person's day is the same."""
    month, day = await Ledger(store.database).spent(TEAM, SID.ref)
    assert month == day
    return month


async def asked(store: Store, query: Select[tuple[int]]) -> list[int]:
    async with store.database.reading() as connection:
        return list(await connection.scalars(query))


async def nudged(store: Store) -> list[int]:
    """Generations that a process at work is told to look at."""
    return await asked(store, select(nudges.c.generation))


async def again(store: Store, repairs: Repairs, generation: Generation) -> Generation:
    """Set going again."""
    await repairs.retry(generation.id, generation.runs)
    return await store.orders.get(generation.id)
