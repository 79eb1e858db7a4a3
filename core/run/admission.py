"""How many calls may be at work at once: for one person, for a team, and at FAL; and whose turn is next."""

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count

from core.settings import Limits


class WithdrawnError(Exception):
    """A call that waited for its turn is not wanted any more."""


@dataclass(slots=True, eq=False)
class _Turn:
    run: int
    team: str
    person: str
    arrival: int
    granted: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Admission:
    """Who is over a limit waits.

    A free place goes to whoever has the fewest calls at work, among these to who has waited longest since
    their last turn, and then to who came first: one person's twenty do not hold up another's first.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._arrivals = count()
        self._waiting: defaultdict[str, deque[_Turn]] = defaultdict(deque)  # by person, in order
        self._turns: dict[int, _Turn] = {}  # by run, those that wait
        self._turn = count(1)
        self._last: dict[str, int] = {}  # the last turn of each person who has more in line or at work
        self._people: Counter[str] = Counter()  # at work
        self._teams: Counter[str] = Counter()

    @asynccontextmanager
    async def turn(self, run: int, team: str, person: str, *, taken: bool = False) -> AsyncIterator[None]:
        """A place at work for one call; what FAL has already (`taken`) does not wait. WithdrawnError."""
        turn = _Turn(run, team, person, next(self._arrivals))
        if taken:
            self._grant(turn)
        else:
            self._waiting[person].append(turn)
            self._turns[run] = turn
            self._fill()
        try:
            await turn.granted
            yield
        finally:
            self._leave(turn)
            self._fill()

    def withdraw(self, run: int) -> None:
        """It need not wait any more; one that is at work already stays there."""
        turn = self._turns.get(run)
        if turn is not None and not turn.granted.done():
            turn.granted.set_exception(WithdrawnError(run))

    def waits(self, run: int) -> bool:
        """Is it in line?"""
        return run in self._turns

    def ahead(self) -> dict[int, int]:
        """For each run that waits: how many will have their turn before it, as things stand."""
        rounds: defaultdict[int, list[_Turn]] = defaultdict(list)
        for person, turns in self._waiting.items():
            for behind, turn in enumerate(turns):
                rounds[self._people[person] + behind].append(turn)
        last, places = dict(self._last), dict[int, int]()
        number = count(max(last.values(), default=0) + 1)
        for each in sorted(rounds):
            for turn in sorted(rounds[each], key=lambda turn: (last.get(turn.person, 0), turn.arrival)):
                places[turn.run] = len(places)
                last[turn.person] = next(number)
        return places

    def _leave(self, turn: _Turn) -> None:
        if self._turns.pop(turn.run, None):
            self._waiting[turn.person].remove(turn)
            if not self._waiting[turn.person]:
                del self._waiting[turn.person]
        else:
            for counter, name in ((self._people, turn.person), (self._teams, turn.team)):
                counter[name] -= 1
                if not counter[name]:
                    del counter[name]
        if turn.person not in self._waiting and not self._people[turn.person]:
            self._last.pop(turn.person, None)

    def _fill(self) -> None:
        while self._people.total() < self._limits.fal_parallel and (turns := list(self._eligible())):
            turn = min(turns, key=self._order)
            self._waiting[turn.person].popleft()
            if not self._waiting[turn.person]:
                del self._waiting[turn.person]
            del self._turns[turn.run]
            self._grant(turn)

    def _order(self, turn: _Turn) -> tuple[int, int, int]:
        return self._people[turn.person], self._last.get(turn.person, 0), turn.arrival

    def _grant(self, turn: _Turn) -> None:
        self._last[turn.person] = next(self._turn)
        self._people[turn.person] += 1
        self._teams[turn.team] += 1
        turn.granted.set_result(None)

    def _eligible(self) -> Iterator[_Turn]:
        """The first of each person who may have one more at work."""
        for person, turns in self._waiting.items():
            first = turns[0]
            within = self._teams[first.team] < self._limits.team_parallel
            if within and self._people[person] < self._limits.person_parallel and not first.granted.done():
                yield first
