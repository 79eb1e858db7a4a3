"""A call that left, and whose answer was lost: looked for at FAL, never sent again blindly."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from core.domain.generation import Run, Ticket
from core.run.ports import Models, UntoldError
from core.store.doubts import Doubts
from core.store.steps import LostRaceError

log = logging.getLogger(__name__)

_CLOCKS = timedelta(minutes=1)  # by which FAL's clock may differ from ours
WAITS = (0.0, 1.0, 3.0, 6.0, 15.0, 30.0, 60.0)  # seconds; FAL lists a call once it has begun it


class Inquiry:
    """By FAL's callback, which names the run; else by its list of calls, if no other can be meant."""

    def __init__(self, doubts: Doubts, models: Models, waits: Sequence[float] = WAITS) -> None:
        self._doubts = doubts
        self._models = models
        self._waits = waits
        self._looking = asyncio.Lock()  # one after the other, so that two alike find one call each
        self._leaving: set[int] = set()
        self._told: dict[int, str] = {}
        self._news: dict[int, asyncio.Event] = {}

    def leaving(self, run: int) -> None:
        """Its call is about to leave; until it has `left`, those that are like it cannot be looked for."""
        self._leaving.add(run)

    def left(self, run: int) -> None:
        """There is an answer, or there will be none."""
        self._leaving.discard(run)

    def forget(self, run: int) -> None:
        """It needs no looking for."""
        self._told.pop(run, None)

    def tell(self, run: int, request_id: str) -> None:
        """FAL has called back."""
        self._told[run] = request_id
        if news := self._news.get(run):
            news.set()

    async def find(self, run: Run) -> Run | None:
        """Look again and again; the run, submitted. None: nobody knows."""
        self._news[run.id] = asyncio.Event()
        try:
            for wait in self._waits:
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._news[run.id].wait()
                self._news[run.id].clear()
                try:
                    if found := await self.look(run):
                        return found
                except UntoldError as error:
                    log.info("FAL does not tell of the calls that it took: %s", error.__cause__)
                    if not error.passing:
                        return None
            return None
        finally:
            del self._news[run.id]
            self.forget(run.id)

    async def look(self, run: Run) -> Run | None:
        """Look once. UntoldError: FAL does not say."""
        async with self._looking:
            ticket = await self._ticket(run)
            if ticket is None:
                return None
            try:
                found = await self._doubts.claim(run, ticket)
            except LostRaceError:  # another run has that call; a callback may have named the right one by now
                if self._told.get(run.id) == ticket.request_id:
                    self.forget(run.id)
                return None
            self.forget(run.id)
            log.warning("run %s was accepted by FAL after all: request %s", run.id, ticket.request_id)
            return found

    async def _ticket(self, run: Run) -> Ticket | None:
        if told := self._told.get(run.id):
            return await self._models.ticket(run.recipe, told)
        found_alike = await self._doubts.alike(run)
        own = next((each for each in found_alike if each.run == run.id), None)
        if own is None:
            return None
        since = own.left - _CLOCKS
        alike = [each for each in found_alike if each.left >= since and each.paid == own.paid]
        if any(each.run in self._leaving for each in alike):
            return None
        found = await self._models.sent(run.recipe, since)
        taken = await self._doubts.claimed(found)
        free = [each for each in found if each not in taken]
        # As many as are looked for, or fewer: they are ours, and which is whose makes no difference.
        return await self._models.ticket(run.recipe, free[0]) if 0 < len(free) <= len(alike) else None
