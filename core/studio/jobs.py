"""For whoever runs the bot: what is open, what became of one, and how it goes on or is closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from core.cards import jobs as cards
from core.domain.card import Card
from core.domain.generation import Generation, Run
from core.domain.job import Message, Sending
from core.errors import RequestError


class Generations(Protocol):
    """Where they are kept."""

    async def get(self, identity: int) -> Generation:
        """By its row. LookupError."""
        ...

    async def many(self, identities: Sequence[int]) -> list[Generation]:
        """By their rows, in that order."""
        ...


class Repairs(Protocol):
    """Their rows, as only whoever runs the bot sees and changes them."""

    async def open(self) -> list[int]:
        """Not finished, in doubt, or not told; newest first."""
        ...

    async def sendings(self, generation: int) -> list[Sending]:
        """Every POST that may have left."""
        ...

    async def messages(self, generation: int) -> list[Message]:
        """What was posted."""
        ...

    async def retry(self, generation: int, found: Iterable[Run]) -> int:
        """Set it going again; how many runs."""
        ...

    async def settle(self, generation: int, found: Iterable[Run], cost: Decimal) -> int:
        """Note what each open run cost; how many."""
        ...


@dataclass(frozen=True, slots=True)
class Jobs:
    """A job is a generation by its row: numbers are per team, rows are the house's. Raises RequestError."""

    generations: Generations
    repairs: Repairs

    async def list(self) -> Card:
        """What is open."""
        return cards.listed(await self.generations.many(await self.repairs.open()))

    async def show(self, job: int) -> Card:
        """All that its rows say."""
        found = await self._found(job)
        return cards.shown(found, await self.repairs.sendings(job), await self.repairs.messages(job))

    async def retry(self, job: int) -> Card:
        """Send again what did not become a picture, and tell again what could not be told."""
        found = await self._found(job)
        if not found.finished:
            raise RequestError("job-at-work", job=job)
        return cards.retried(found, await self.repairs.retry(job, found.runs))

    async def settle(self, job: int, cost: Decimal) -> Card:
        """Close it in the books: what each picture of which that is not known has cost, in USD."""
        found = await self._found(job)
        settled = await self.repairs.settle(job, found.runs, cost)
        if not settled:
            raise RequestError("job-settled", job=job)
        return cards.settled(found, settled, cost)

    async def _found(self, job: int) -> Generation:
        try:
            return await self.generations.get(job)
        except LookupError:
            raise RequestError("job-missing", job=job) from None
