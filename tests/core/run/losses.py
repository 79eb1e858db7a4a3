"""Calls that left and whose answers were lost, and what has been asked of FAL since."""

from core.domain.generation import Generation
from core.run.ports import UnknownOutcomeError, UntoldError
from core.store.steps import Steps
from tests.core.examples import planned
from tests.core.run.conftest import Works, until
from tests.core.store.conftest import ENOUGH

NEVER = UntoldError(passing=False)


async def crashed(works: Works, count: int = 1) -> Generation:
    """A process noted that calls were about to leave, and died."""
    kept = await works.kept(planned(count=count), allowance=ENOUGH)
    for run in kept.runs:
        await Steps(works.database).intend(run)
    return await works.orders.get(kept.id)


async def doubtful(works: Works, count: int = 1) -> Generation:
    """Calls whose answers were lost, and which FAL did not list."""
    works.models.errors = [UnknownOutcomeError()] * count
    return await works.finished(await works.order(planned(count=count), allowance=ENOUGH))


def pictures(works: Works, generation: Generation) -> int:
    """How many the message shows now."""
    return len(works.chat.states[f"{generation.id}-result"][-1].pictures)


async def until_looked(works: Works) -> None:
    async def looked() -> bool:
        return bool(works.models.looked)

    await until(looked)


async def until_followed(works: Works, count: int) -> None:
    async def followed() -> bool:
        return len(works.models.followed) == count

    await until(followed)
