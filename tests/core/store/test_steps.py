"""The steps of a run: one transaction each, and only for the worker that holds it."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from core.domain.generation import Image, Outcome, Run, State, Ticket, Told
from core.domain.text import text
from core.store.steps import LostRaceError
from core.store.tables import intents, reservations
from tests.core.examples import asker, planned
from tests.core.store.conftest import ENOUGH, Store

TICKET = Ticket("id-1", "https://q/status", "https://q/response", "https://q/cancel")


def image(number: int = 1, seed: int = 2**60 + 1) -> Image:
    return Image(
        number, f"studio/sid/linkedin-{number}.jpg", "https://f/1", "image/jpeg", 1024, 768, seed, "0" * 64
    )


async def reserved(store: Store) -> Run:
    kept, _ = await store.orders.add(asker(), planned(), "e", ENOUGH)
    return kept.runs[0]


async def outcomes(store: Store) -> list[str]:
    async with store.database.reading() as connection:
        return list(await connection.scalars(select(intents.c.outcome).order_by(intents.c.attempt)))


async def settled(store: Store) -> Decimal | None:
    async with store.database.reading() as connection:
        return await connection.scalar(select(reservations.c.settled))


async def test_a_run_goes_from_its_price_set_aside_to_stored_images(store: Store) -> None:
    run = await store.steps.intend(await reserved(store))
    run = await store.steps.submitted(run, TICKET)
    run = await store.steps.fetched(run, Outcome((Told("https://f/1", 2**60, None),), Decimal("0.035")))
    run = await store.steps.stored(run, [image()], Decimal("0.035"))
    found = (await store.orders.get(1)).runs[0]
    assert found == run
    assert (found.state, found.epoch, found.ticket) == (State.STORED, 4, TICKET)
    assert found.images[0].seed == 2**60 + 1
    assert found.cost == Decimal("0.035")
    assert await outcomes(store) == ["accepted"]


async def test_each_post_that_may_leave_is_noted_as_an_intent_of_its_own(store: Store) -> None:
    run = await store.steps.intend(await reserved(store))
    run = await store.steps.unsent(run)
    run = await store.steps.intend(run)
    await store.steps.ended(run, State.DOUBTFUL, text("fal-unclear"), None)
    assert await outcomes(store) == ["refused", "unknown"]


async def test_a_worker_that_lost_the_race_changes_nothing(store: Store) -> None:
    old = await reserved(store)
    new = await store.steps.intend(old)
    for late in (
        store.steps.intend(old),
        store.steps.ended(old, State.FAILED, text("fal-down"), Decimal(0)),
        store.steps.stored(old, [image()], Decimal(9)),
    ):
        with pytest.raises(LostRaceError):
            await late
    found = (await store.orders.get(1)).runs[0]
    assert found == new
    assert await outcomes(store) == ["open"]
    assert await settled(store) is None


async def test_what_was_not_charged_is_given_back(store: Store) -> None:
    await store.steps.ended(await reserved(store), State.FAILED, text("fal-down"), Decimal(0))
    assert await settled(store) == 0


async def test_a_doubtful_run_stays_counted_as_spent(store: Store) -> None:
    run = await store.steps.intend(await reserved(store))
    await store.steps.ended(run, State.DOUBTFUL, text("fal-unclear"), None)
    assert await settled(store) is None
