"""How far each order is, shown in its line as often as the service allows; results are never held up."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

from core.cards import progress as say
from core.cards.result import expected
from core.domain.generation import Generation, Run, State
from core.domain.text import Text
from core.run.admission import Admission
from core.run.pace import Pace
from core.run.ports import Progress

log = logging.getLogger(__name__)

Show = Callable[[Generation, Text], Awaitable[bool]]

_EVERY = 1.0  # seconds between looks
_LOOKS = 20  # orders looked at each time; the others have their turn next
_PATIENCE = 5.0  # seconds for the service to take a line


@dataclass(slots=True)
class _Line:
    generation: Generation
    known: dict[int, Text] = field(default_factory=dict)  # by run, what is known of those at FAL
    ready: int = 0  # pictures
    shown: Text | None = None


class Board:
    """`show` changes an order's line; False: not now."""

    def __init__(self, admission: Admission, pace: Pace, show: Show, every: float = _EVERY) -> None:
        self._admission = admission
        self._pace = pace
        self._show = show
        self._every = every
        self._lines: dict[int, _Line] = {}
        self._task: asyncio.Task[None] | None = None

    def watch(self, generation: Generation) -> Text:
        """From now on; returns what is to be said at first."""
        ready = sum(map(_ready, generation.runs))
        line = self._lines[generation.id] = _Line(generation, ready=ready)
        if self._task is None:
            self._task = asyncio.create_task(self._look(), name="board")
        waits = any(map(self._admission.waits, (run.id for run in generation.runs)))
        line.shown = self._stage(line, self._admission.ahead() if waits else {})
        return line.shown

    def forget(self, generation: Generation) -> None:
        """It needs no more showing."""
        self._lines.pop(generation.id, None)

    async def begin(self, generation: Generation, run: Run) -> Callable[[Progress], None]:
        """A call has its turn; what is reported of it goes to the function that is returned."""
        seconds = await self._pace.seconds(run.recipe)
        self._note(generation.id, run.id, say.BEGUN)

        def report(progress: Progress) -> None:
            if progress.lost:
                stage = say.sought()
            elif progress.queue_position is not None:
                stage = say.queued(progress.queue_position)
            else:
                stage = say.drawing(seconds)
            self._note(generation.id, run.id, stage)

        return report

    def ended(self, generation: Generation, run: Run) -> None:
        """Nothing more will come of a call, of which this is the last state."""
        if line := self._lines.get(generation.id):
            line.known.pop(run.id, None)
            line.ready += _ready(run)

    async def stop(self) -> None:
        """Show nothing more."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    def _note(self, generation: int, run: int, stage: Text) -> None:
        if line := self._lines.get(generation):
            line.known[run] = stage

    async def _look(self) -> None:
        while self._lines:
            await asyncio.sleep(self._every)
            try:
                await self._round()
            except Exception:  # what people see of the progress is not worth an order
                log.exception("progress was not shown")
        self._task = None

    async def _round(self) -> None:
        """The next few lines; a service that takes no more now is left alone until the next round."""
        ahead, busy = self._admission.ahead(), set[str]()
        for identity in list(islice(self._lines, _LOOKS)):
            line = self._lines.pop(identity, None)
            if line is None:
                continue
            self._lines[identity] = line  # at the end, behind those that were not looked at
            service, stage = line.generation.place.service, self._stage(line, ahead)
            if stage == line.shown or service in busy:
                continue
            if await self._shown(line.generation, stage):
                line.shown = stage
            else:
                busy.add(service)

    async def _shown(self, generation: Generation, stage: Text) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                return await self._show(generation, stage)
        return False

    def _stage(self, line: _Line, ahead: dict[int, int]) -> Text:
        """Of what is furthest: it is what people wait for next."""
        if line.ready:
            return say.partly(line.ready, expected(line.generation))
        at_fal = [line.known[run.id] for run in line.generation.runs if run.id in line.known]
        if at_fal:
            return max(at_fal, key=lambda stage: _FURTHER.index(stage.key))
        places = [ahead[run.id] for run in line.generation.runs if run.id in ahead]
        return say.waiting(min(places)) if places else say.BEGUN


def _ready(run: Run) -> int:
    """Pictures."""
    return run.recipe.images if run.state is State.STORED else 0


_FURTHER = ("progress-begun", "progress-sought", "progress-queued", "progress-drawing")
