"""Orders that a board watches, lines that it shows, and a clock that leaps over all sleep."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from selectors import DefaultSelector, SelectorKey

from core.domain.generation import Generation, Run, State
from core.domain.order import Order, Recipe
from core.domain.people import Place
from core.domain.text import Text
from core.run.admission import Admission
from core.run.board import Board
from core.run.pace import Pace
from core.run.ports import Progress
from core.settings import Limits
from tests.core.examples import GENERAL, SID, recipe


class Steady(Pace):
    """Everything takes seven seconds."""

    def __init__(self) -> None:
        """It asks nobody."""

    async def seconds(self, recipe: Recipe) -> float:
        """Seven."""
        del recipe
        return 7.0


@dataclass
class Shown:
    """The lines: what each said, in the order it was said; services that take nothing, or never answer."""

    said: list[tuple[int, Text]] = field(default_factory=list)
    tried: list[int] = field(default_factory=list)
    refusing: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    broken: set[int] = field(default_factory=set)

    async def show(self, generation: Generation, stage: Text) -> bool:
        """Change a line."""
        service = generation.place.service
        self.tried.append(generation.id)
        if generation.id in self.broken:
            raise RuntimeError("a bug")
        if service in self.silent:
            await asyncio.get_running_loop().create_future()
        if service in self.refusing:
            return False
        self.said.append((generation.id, stage))
        return True

    def line(self, identity: int) -> list[Text]:
        """What one line said."""
        return [stage for each, stage in self.said if each == identity]


class Impatient(DefaultSelector):
    """Waits for nothing: whoever sleeps is woken, and the clock is put on."""

    slept = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        """No time goes by, but it is later."""
        self.slept += max(timeout or 0.0, 0.0)
        return super().select(0)


def hastily(play: Coroutine[object, object, None]) -> None:
    """Run it on a clock that leaps over all sleep; nothing in it may wait for the world outside."""
    selector = Impatient()

    class Loop(asyncio.SelectorEventLoop):
        def time(self) -> float:
            return selector.slept

    with asyncio.Runner(loop_factory=lambda: Loop(selector)) as runner:
        runner.run(asyncio.wait_for(play, 10_000))


def ordered(identity: int, *states: State, place: Place = GENERAL) -> Generation:
    """An order of as many pictures as there are states; one that waits, if none is given."""
    runs = tuple(
        Run(identity * 10 + number, number, recipe(), state)
        for number, state in enumerate(states or (State.RESERVED,), 1)
    )
    return Generation(identity, "studio", identity, SID, place, Order(), datetime.now(UTC), runs)


@asynccontextmanager
async def opened(shown: Shown, parallel: int = 10) -> AsyncIterator[tuple[Board, Admission]]:
    admission = Admission(Limits(fal_parallel=parallel))
    board = Board(admission, Steady(), shown.show)
    yield board, admission
    await board.stop()


async def rounds(count: int) -> None:
    """So many looks of the board have gone by."""
    await asyncio.sleep(count + 0.5)


async def turn(admission: Admission, generation: Generation) -> None:
    """Wait for a place, and stay there."""
    run = generation.runs[0]
    async with admission.turn(run.id, generation.team, generation.author.ref):
        await asyncio.get_running_loop().create_future()


async def drawing(board: Board, *generations: Generation) -> None:
    """All of them have something new to say."""
    for each in generations:
        board.watch(each)
        (await board.begin(each, each.runs[0]))(Progress(None))
