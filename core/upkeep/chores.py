"""What is done again and again while the bot serves: old orders are forgotten, disks are looked at."""

import asyncio
import logging
from calendar import monthrange
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.errors import SidaiError
from core.media import MediaStore
from core.media.album import files
from core.media.room import Room, disks, look
from core.store.generations import Generations
from core.store.remembered import Remembered
from core.store.retention import Retention

log = logging.getLogger(__name__)

Warn = Callable[[SidaiError], Awaitable[None]]
Chore = tuple[timedelta, Callable[[], Awaitable[None]]]  # how often, and what

_DAY = timedelta(days=1)
_TOLD = "room-told"


@asynccontextmanager
async def busy(chores: Sequence[Chore]) -> AsyncIterator[None]:
    """Each chore at once, and then again and again, beside whatever else is done."""
    tasks = [asyncio.create_task(_again_and_again(*chore)) for chore in chores]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _again_and_again(every: timedelta, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await work()
        except Exception:
            log.exception("it is tried again in %s", every)
        await asyncio.sleep(every.total_seconds())


class Forgetting:
    """Deletes what is older than `months` and not saved; 0 keeps all for ever."""

    def __init__(self, orders: Generations, retention: Retention, media: MediaStore, months: int) -> None:
        self._orders = orders
        self._retention = retention
        self._media = media
        self._months = months

    async def __call__(self) -> None:
        """One after the other, in small transactions, so that nobody's order waits for it."""
        if not self._months:
            return
        before, last, gone = months_before(datetime.now(UTC), self._months), 0, 0
        while found := await self._retention.due(before, after=last):
            for last in found:
                gone += await self._forget(last, before)
        if gone:
            log.info("%s orders from before %s were deleted", gone, before.date())

    async def _forget(self, identity: int, before: datetime) -> bool:
        """The files first: after a kill in between its rows still tell what is to be deleted."""
        try:
            generation = await self._orders.get(identity)
            its = files(generation)
            await self._media.delete(its)
            return await self._retention.forget(identity, its, before)
        except Exception:  # the others need not wait for it
            log.exception("generation %s could not be deleted; it is tried again tomorrow", identity)
            return False


class DiskWatch:
    """Tells of disks that are nearly full, at most once a day, also over restarts."""

    def __init__(
        self,
        data: Path,
        media: str,
        remembered: Remembered,
        warn: Warn,
        measure: Callable[[Path], Room] = look,
    ) -> None:
        self._folders = data, media
        self._remembered = remembered
        self._warn = warn
        self._measure = measure
        self._told: datetime | None = None

    async def __call__(self) -> None:
        """Look at them."""
        rooms = [self._measure(folder) for folder in disks(*self._folders)]
        warnings = [room.warning for room in rooms if room.warning]
        if not warnings or await self._lately():
            return
        self._told = datetime.now(UTC)
        for warning in warnings:
            log.warning("%s", warning)
            await self._warn(warning)
        await self._remembered.put(_TOLD, self._told.isoformat())  # which a full disk may not allow

    async def _lately(self) -> bool:
        if self._told is None and (noted := await self._remembered.get(_TOLD)):
            self._told = datetime.fromisoformat(noted)
        return self._told is not None and datetime.now(UTC) - self._told < _DAY


def months_before(moment: datetime, months: int) -> datetime:
    """The same day of an earlier month, or that month's last."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
