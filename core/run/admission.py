"""How many calls may be at work at once: for one person, for a team, and at FAL."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.settings import Limits


class Admission:
    """Who is over a limit waits; narrower limits are waited for first, so nobody holds a place idly."""

    def __init__(self, limits: Limits) -> None:
        self._fal = asyncio.Semaphore(limits.fal_parallel)
        self._teams: dict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(limits.team_parallel)
        )
        self._people: dict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(limits.person_parallel)
        )

    @asynccontextmanager
    async def place(self, team: str, person: str) -> AsyncIterator[None]:
        """A place for one call."""
        async with self._people[person], self._teams[team], self._fal:
            yield
