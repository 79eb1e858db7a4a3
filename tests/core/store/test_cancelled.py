"""Orders that are not wanted any more, and who is told of it."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from core.store.tables import generations
from tests.core.examples import FREE, GENERAL, SERVER, asker, planned
from tests.core.store.conftest import ENOUGH, Store

OTHER = replace(GENERAL, workspace="T0OTHER")


async def test_a_cancelled_order_says_so_wherever_it_is_read(store: Store) -> None:
    kept, _ = await store.orders.add(asker(), planned(), "e1", ENOUGH)
    other, _ = await store.orders.add(asker(), planned(), "e2", ENOUGH)
    await store.orders.cancel(kept.id)
    assert await store.orders.get(kept.id) == replace(kept, cancelled=True)
    assert await store.orders.get(other.id) == other
    found = await store.history.find(asker(), kept.number)
    assert found is not None
    assert found.cancelled


async def test_a_second_cancel_keeps_the_moment_of_the_first(store: Store) -> None:
    kept, _ = await store.orders.add(asker(), planned(), "e", ENOUGH)
    moments = []
    for _ in range(2):
        await store.orders.cancel(kept.id)
        async with store.database.reading() as connection:
            moments.append(await connection.scalar(select(generations.c.cancelled)))
    assert moments[0] is not None
    assert moments[0] == moments[1]


async def test_it_is_told_once_to_whoever_works_on_it(store: Store) -> None:
    kept, _ = await store.orders.add(asker(), planned(), "e", ENOUGH)
    assert await store.orders.nudged("slack", "T0TEAM", paid=True) == []
    for _ in range(2):
        await store.orders.cancel(kept.id)
    assert await store.orders.nudged("slack", "T0TEAM", paid=True) == [kept.id]
    assert await store.orders.nudged("slack", "T0TEAM", paid=True) == []
    await store.orders.cancel(kept.id)
    assert await store.orders.nudged("slack", None, paid=True) == [kept.id]


@pytest.mark.parametrize(
    ("service", "workspace", "paid", "expected"),
    [
        ("slack", "T0TEAM", True, [1]),
        ("slack", "T0OTHER", True, [2]),
        ("slack", None, True, [1, 2]),
        ("slack", None, False, [3]),
        ("slack", "T0OTHER", False, []),
        ("discord", None, True, [4]),
        ("discord", "T0TEAM", True, []),
    ],
)
async def test_each_process_hears_of_its_own_alone(
    store: Store, service: str, workspace: str | None, expected: list[int], *, paid: bool
) -> None:
    orders = [(GENERAL, ENOUGH), (OTHER, ENOUGH), (GENERAL, FREE), (SERVER, ENOUGH)]
    for number, (place, allowance) in enumerate(orders):
        kept, _ = await store.orders.add(asker(place=place), planned(), f"e{number}", allowance)
        await store.orders.cancel(kept.id)
    assert sorted(await store.orders.nudged(service, workspace, paid=paid)) == expected
    left = [*await store.orders.nudged("slack", None, paid=True)]
    left += [*await store.orders.nudged("slack", None, paid=False)]
    left += [*await store.orders.nudged("discord", None, paid=True)]
    assert sorted([*left, *expected]) == [1, 2, 3, 4]
