"""FAL's bills are asked for what was open in the books, and what they say counts."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest

from core.domain.generation import Outcome, State, Ticket
from core.domain.order import Allowance
from core.domain.text import text
from core.fal.sandbox import Sandbox
from core.run.ports import UntoldError
from core.store.ledger import Ledger
from core.store.repairs import Repairs
from core.store.steps import Steps
from core.upkeep.bills import Bills
from tests.core.examples import FREE, SID, asker, planned
from tests.core.store.conftest import ENOUGH
from tests.core.upkeep.conftest import Works, opened, settings_in

PRICE, NOTHING = Decimal("0.035"), Decimal(0)
Said = Decimal | None | Exception


@pytest.fixture
async def works(tmp_path: Path) -> AsyncIterator[Works]:
    async with opened(settings_in(tmp_path)) as opening:
        yield opening


async def nothing_else() -> None:
    """Nothing happens in between."""


@dataclass
class FakeBiller:
    """FAL's bills, by request id; what is not on them is not told of. `between`: before it answers."""

    said: dict[str, Said] = field(default_factory=dict)
    between: Callable[[], Awaitable[object]] = nothing_else
    asked: list[str] = field(default_factory=list)

    async def billed(self, ticket: Ticket) -> Decimal | None:
        """As the test says."""
        self.asked.append(ticket.request_id)
        await self.between()
        said = self.said.get(ticket.request_id)
        if isinstance(said, Exception):
            raise said
        return said


async def ended(
    works: Works,
    name: str,
    state: State = State.FAILED,
    allowance: Allowance = ENOUGH,
) -> int:
    """An order whose price nobody told at its end: its run."""
    kept, _ = await works.orders.add(asker(), planned(), name, allowance)
    steps = Steps(works.database)
    run = await steps.submitted(await steps.intend(kept.runs[0]), Ticket(name, "s", "r", "c"))
    if state is State.STORED:
        run = await steps.stored(await steps.fetched(run, Outcome((), None)), [], None)
    else:
        run = await steps.ended(run, state, text("fal-too-long", minutes=15), None)
    return run.id


async def spent(works: Works) -> Decimal:
    month, _ = await Ledger(works.database).spent("studio", SID.ref)
    return month


async def ask(works: Works, biller: FakeBiller | Sandbox) -> None:
    await Bills(Repairs(works.database), biller)()


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED, State.STORED])
@pytest.mark.parametrize("cost", [NOTHING, Decimal("0.02"), Decimal("0.14")])
async def test_what_the_bill_says_counts(works: Works, state: State, cost: Decimal) -> None:
    await ended(works, "id", state)
    assert await spent(works) == PRICE
    biller = FakeBiller({"id": cost})
    await ask(works, biller)
    (run,) = (await works.orders.get(1)).runs
    assert (run.state, run.cost, await spent(works)) == (state, cost, cost)
    await ask(works, biller)
    assert biller.asked == ["id"]


async def test_what_is_on_no_bill_yet_stays_counted_and_is_asked_about_again(works: Works) -> None:
    await ended(works, "id")
    biller = FakeBiller()
    for _ in range(2):
        await ask(works, biller)
    assert (biller.asked, await spent(works)) == (["id", "id"], PRICE)
    biller.said["id"] = NOTHING
    await ask(works, biller)
    assert await spent(works) == NOTHING


async def test_one_that_is_not_told_does_not_keep_the_next_from_being_asked_about(
    works: Works,
) -> None:
    for name in ("a", "b", "c"):
        await ended(works, name)
    biller = FakeBiller({"a": UntoldError(passing=True), "b": None, "c": NOTHING})
    await ask(works, biller)
    assert (biller.asked, await spent(works)) == (["a", "b", "c"], 2 * PRICE)


async def test_where_the_key_may_not_read_bills_the_others_are_not_asked_about(works: Works) -> None:
    for name in ("a", "b", "c"):
        await ended(works, name)
    biller = FakeBiller({"a": NOTHING, "b": UntoldError(passing=False), "c": NOTHING})
    await ask(works, biller)
    assert (biller.asked, await spent(works)) == (["a", "b"], 2 * PRICE)


async def test_what_is_known_in_doubt_or_under_way_is_not_asked_about(works: Works) -> None:
    kept, _ = await works.orders.add(asker(), planned(count=4), "e", ENOUGH)
    known, doubtful, sent, _ = kept.runs
    steps = Steps(works.database)
    run = await steps.submitted(await steps.intend(known), Ticket("known", "s", "r", "c"))
    await steps.ended(run, State.CANCELLED, text("cancelled-free"), NOTHING)
    await steps.ended(await steps.intend(doubtful), State.DOUBTFUL, text("fal-unclear"), None)
    await steps.submitted(await steps.intend(sent), Ticket("sent", "s", "r", "c"))
    biller = FakeBiller()
    await ask(works, biller)
    assert biller.asked == []


async def test_what_was_taken_for_free_costs_what_the_bill_says_if_it_says_so(works: Works) -> None:
    kept, _ = await works.orders.add(asker(), planned(), "e", ENOUGH)
    steps = Steps(works.database)
    run = await steps.submitted(await steps.intend(kept.runs[0]), Ticket("begun", "s", "r", "c"))
    await steps.ended(run, State.CANCELLED, text("cancelled-unbegun"), NOTHING)
    await ask(works, FakeBiller())
    assert await spent(works) == NOTHING
    await ask(works, FakeBiller({"begun": PRICE}))
    assert await spent(works) == PRICE


async def test_nothing_of_the_sandbox_is_asked_about(works: Works) -> None:
    await ended(works, "sandbox:42", allowance=FREE)
    biller = FakeBiller()
    await ask(works, biller)
    assert biller.asked == []


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED, State.STORED])
async def test_the_sandbox_knows_nothing_of_fals_bills_and_gives_nothing_back(
    works: Works,
    state: State,
) -> None:
    await ended(works, "019d1c8e-0a7b-7f3a-8d2e-51f0c2a9b6e4", state)  # by FAL, before a start with --sandbox
    await ask(works, Sandbox())
    assert await spent(works) == PRICE


async def test_what_is_settled_by_hand_while_fal_is_asked_stays_so(works: Works) -> None:
    await ended(works, "id")
    repairs, found = Repairs(works.database), await works.orders.get(1)
    await ask(works, FakeBiller({"id": NOTHING}, lambda: repairs.settle(1, found.runs, Decimal("0.02"))))
    assert await spent(works) == Decimal("0.02")


async def test_what_is_sent_again_while_fal_is_asked_is_not_given_back(works: Works) -> None:
    await ended(works, "id")
    repairs, found = Repairs(works.database), await works.orders.get(1)
    await ask(works, FakeBiller({"id": NOTHING}, lambda: repairs.retry(1, found.runs)))
    assert await spent(works) == 2 * PRICE
