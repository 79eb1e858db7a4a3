"""Calls that come and go, to see whose turn it is."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from core.run.admission import Admission, WithdrawnError
from core.settings import Limits


@dataclass
class Room:
    """Calls by their run's number: who waits, who is at work, who gave up; each leaves when it is told."""

    admission: Admission
    granted: list[int] = field(default_factory=list)  # in order
    at_work: set[int] = field(default_factory=set)
    withdrawn: list[int] = field(default_factory=list)
    tasks: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    ends: dict[int, asyncio.Event] = field(default_factory=dict)

    async def enter(self, run: int, person: str, team: str = "studio", *, taken: bool = False) -> None:
        """One more call comes."""
        self.ends[run] = asyncio.Event()
        self.tasks[run] = asyncio.create_task(self._stay(run, person, team, taken=taken))
        await self.calm()

    async def end(self, run: int) -> None:
        """It leaves its place."""
        self.ends[run].set()
        await self.tasks[run]
        await self.calm()

    async def cancel(self, run: int) -> None:
        """Its task is cancelled, as a stop does it."""
        self.tasks[run].cancel()
        await asyncio.gather(self.tasks[run], return_exceptions=True)
        await self.calm()

    async def calm(self) -> None:
        """Until everybody who can move has moved: nobody here waits for anything outside the loop."""
        for _ in range(10):
            await asyncio.sleep(0)

    async def close(self) -> None:
        """All leave."""
        for event in self.ends.values():
            event.set()
        await asyncio.wait_for(asyncio.gather(*self.tasks.values(), return_exceptions=True), 20)

    async def _stay(self, run: int, person: str, team: str, *, taken: bool) -> None:
        try:
            async with self.admission.turn(run, team, person, taken=taken):
                self.granted.append(run)
                self.at_work.add(run)
                await self.ends[run].wait()
        except WithdrawnError:
            self.withdrawn.append(run)
        finally:
            self.at_work.discard(run)


@asynccontextmanager
async def opened(fal: int, team: int = 1000, person: int = 1000) -> AsyncIterator[Room]:
    """A room with these limits, left empty: whoever comes after finds all places free."""
    limits = Limits(fal_parallel=fal, team_parallel=team, person_parallel=person)
    room = Room(Admission(limits))
    yield room
    await room.close()
    assert room.admission.ahead() == {}
    most = min(fal, team, person)
    after = Room(room.admission)
    for run in range(most + 1):
        await after.enter(run, "sid")
    assert len(after.granted) == most
    await after.close()
