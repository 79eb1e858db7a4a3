"""How many calls are at work at once."""

import asyncio

import pytest

from tests.core.examples import ADMIN, asker, planned
from tests.core.run.conftest import Works


@pytest.fixture
def rules() -> dict[str, object]:
    return {"limits": {"fal_parallel": 3, "team_parallel": 3, "person_parallel": 2}}


async def at_most(works: Works, expected: int) -> None:
    """Until that many are at work, and time for one more to show itself."""
    await works.models.reached(expected)
    for _ in range(50):
        await asyncio.sleep(0.001)
    works.models.gate.set()


async def test_one_persons_images_are_drawn_side_by_side_up_to_their_limit(works: Works) -> None:
    works.models.gate.clear()
    identity = await works.order(planned(count=5))
    await at_most(works, 2)
    await works.finished(identity)
    assert works.models.most_at_work == 2
    assert len(works.models.submitted) == 5


async def test_all_people_together_stay_within_what_fal_takes(works: Works) -> None:
    works.models.gate.clear()
    first = await works.order(planned(count=4))
    second = await works.order(planned(count=4), asker(ADMIN, team="other"))
    await at_most(works, 3)
    await works.finished(first)
    await works.finished(second)
    assert works.models.most_at_work == 3
