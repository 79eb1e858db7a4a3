"""Says "go on with 57" and keeps count: the work itself is in the rows, so it can be taken up by anybody."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from core.domain.generation import FINAL, Generation, Run, State
from core.domain.text import Text
from core.errors import BusyError, ServiceError, SidaiError
from core.run.admission import Admission, WithdrawnError
from core.run.board import Board
from core.run.courier import Courier
from core.run.inquiry import Inquiry
from core.run.machine import Machine
from core.run.ports import UntoldError
from core.run.signals import Signals
from core.store.doubts import Doubts
from core.store.generations import Generations

Objection = Callable[[Generation], SidaiError | None]
Started = Callable[[Generation], Awaitable[None]]

log = logging.getLogger(__name__)

_AT_ONCE = 100  # generations read together
_EVERY = 2.0  # seconds between looks for what a command has changed
_UNFINISHED_EVERY = 60.0  # and for what came to a halt
_DOUBTS_EVERY = 600.0  # and at FAL, for what was given up
_PATIENCE = 60.0  # seconds for one look there


@dataclass(frozen=True, slots=True)
class _Beat:
    """Whose generations this process works on; no workspace: all that the service has."""

    service: str
    workspace: str | None
    paid: bool


class Runner:
    """Asyncio tasks in this process. `started` is told of each generation that work is begun on."""

    def __init__(  # noqa: PLR0913, PLR0917  # what the composition root gives
        self,
        orders: Generations,
        doubts: Doubts,
        inquiry: Inquiry,
        machine: Machine,
        courier: Courier,
        admission: Admission,
        board: Board,
        objection: Objection,
        started: Started,
    ) -> None:
        self._orders = orders
        self._doubts = doubts
        self._inquiry = inquiry
        self._machine = machine
        self._courier = courier
        self._admission = admission
        self._board = board
        self._objection = objection
        self._started = started
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._signals: dict[int, Signals] = {}  # by run
        self._again: set[int] = set()  # generations in hand that have more to do than was known
        self._beats: dict[_Beat, asyncio.Task[None]] = {}
        self._stopping = False

    def start(self, generation: Generation) -> None:
        """Go on with a generation, unless that is happening already. After a stop: at the next start."""
        if generation.id not in self._tasks and not self._stopping:
            task = asyncio.create_task(self._guarded(generation), name=f"generation {generation.id}")
            self._tasks[generation.id] = task
            task.add_done_callback(lambda _: self._tasks.pop(generation.id, None))

    async def take_up(self, service: str, workspace: str | None, *, paid: bool) -> None:
        """Go on with all that is unfinished in a workspace, or in all that the service has.

        From then on also with what commands of other processes change there.
        """
        found = await self._orders.unfinished(service, workspace, paid=paid)
        parts = [found[begin : begin + _AT_ONCE] for begin in range(0, len(found), _AT_ONCE)]
        # All are read before the first is begun: reading would take its turns among their work.
        for generation in [each for part in parts for each in await self._orders.many(part)]:
            self.start(generation)
        beat = _Beat(service, workspace, paid)
        if beat not in self._beats:
            self._beats[beat] = asyncio.create_task(self._walk(beat), name=f"beat {service}")

    async def cancel(self, generation: Generation) -> None:
        """No more of it is wanted: what was not sent is not, and FAL is asked to drop the rest."""
        await self._orders.cancel(generation.id)
        self._call_off(generation)

    async def arrived(self, run: int, request_id: str) -> None:
        """FAL has called back: that request is its answer to this run, and has ended.

        BusyError: it is to call again.
        """
        if signals := self._signals.get(run):
            self._inquiry.tell(run, request_id)
            signals.called.set()
        else:
            try:
                await self._reopen(run, request_id)
            except UntoldError as error:
                raise BusyError("fal-down") from error  # FAL calls again

    async def idle(self) -> None:
        """Until all that was started is drawn and delivered."""
        while self._tasks:
            await asyncio.wait(list(self._tasks.values()))

    async def stop(self) -> None:
        """Stop all work; what is unfinished is taken up at the next start."""
        self._stopping = True
        tasks = [*self._tasks.values(), *self._beats.values()]
        for task in tasks:
            task.cancel()
        settling = (self._machine.settle(), self._courier.settle(), self._board.stop())
        await asyncio.gather(*settling, *tasks, return_exceptions=True)

    def _call_off(self, generation: Generation) -> None:
        for run in generation.runs:
            if signals := self._signals.get(run.id):
                signals.cancelled.set()
            self._admission.withdraw(run.id)

    async def _walk(self, beat: _Beat) -> None:
        """Look again and again after what commands have changed, what was left lying, what was given up."""
        doubts = [_repeat(_DOUBTS_EVERY, lambda: self._look_after_doubts(beat))] if beat.paid else []
        await asyncio.gather(
            _repeat(_EVERY, lambda: self._look_after_nudges(beat)),
            _repeat(_UNFINISHED_EVERY, lambda: self._look_after_unfinished(beat)),
            *doubts,
        )

    async def _look_after_unfinished(self, beat: _Beat) -> None:
        """What came to a halt, since the database or the place for pictures was out of reach, goes on."""
        found = await self._orders.unfinished(beat.service, beat.workspace, paid=beat.paid)
        for generation in await self._orders.many([each for each in found if each not in self._tasks]):
            self.start(generation)

    async def _look_after_nudges(self, beat: _Beat) -> None:
        for identity in await self._orders.nudged(beat.service, beat.workspace, paid=beat.paid):
            generation = await self._orders.get(identity)
            if generation.cancelled:
                self._call_off(generation)
            if not (generation.finished and await self._courier.told(generation)):
                self._again.add(identity)
                self.start(generation)

    def _is_ours(self, generation: Generation) -> bool:
        place = generation.place
        return not self._beats or any(
            beat.service == place.service and beat.workspace in {None, place.workspace}
            for beat in self._beats
        )

    async def _look_after_doubts(self, beat: _Beat) -> None:
        for run in await self._doubts.given_up(beat.service, beat.workspace, paid=beat.paid):
            try:
                async with asyncio.timeout(_PATIENCE):
                    await self._reopen(run)
            except (TimeoutError, UntoldError) as error:
                log.info("run %s is looked for later: %r", run, error)
            except Exception:  # the next one may be found
                log.exception("run %s could not be looked for", run)

    async def _reopen(self, run: int, request_id: str | None = None) -> None:
        """Look once for the call of a run that nobody works on; go on with it if it is found."""
        identity = await self._doubts.generation_of(run)
        if identity is None:
            return
        generation = await self._orders.get(identity)
        found = next(each for each in generation.runs if each.id == run)
        if found.state not in {State.DOUBTFUL, State.SUBMITTING}:
            return
        if request_id is not None:
            self._inquiry.tell(run, request_id)
        if await self._inquiry.look(found):
            if not self._is_ours(generation):
                await self._orders.nudge(identity)  # for the process that can tell it
                return
            self._again.add(identity)
            self.start(await self._orders.get(identity))

    async def _guarded(self, generation: Generation) -> None:
        while True:
            if generation.id in self._again:
                self._again.discard(generation.id)
                generation = await self._orders.get(generation.id)
            try:
                await self._work(generation)
            except Exception:
                log.exception("generation %s comes to a halt; it is taken up again soon", generation.id)
            finally:
                self._board.forget(generation)
                for run in generation.runs:
                    self._signals.pop(run.id, None)
            if generation.id not in self._again:
                return

    async def _work(self, generation: Generation) -> None:
        stage = self._board.watch(generation)
        for run in generation.runs:
            if run.state not in FINAL:
                signals = self._signals[run.id] = Signals()
                if generation.cancelled:
                    signals.cancelled.set()
        if problem := await self._open(generation, stage):
            for run in generation.runs:
                await self._machine.refuse(run, problem.text)
            if all(run.state in {State.RESERVED, *FINAL} for run in generation.runs):
                await self._courier.refuse(generation, problem)
                return
            generation = await self._orders.get(generation.id)  # what FAL has goes on all the same
        news, over = asyncio.Event(), asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._tell(generation))
            group.create_task(self._deliver(generation, news, over))
            await asyncio.gather(*(self._advance(generation, run, news) for run in generation.runs))
            over.set()
            news.set()

    async def _open(self, generation: Generation, stage: Text) -> SidaiError | None:
        try:
            return await self._courier.open(generation, stage)
        except Exception:
            incident = secrets.token_hex(4)
            log.exception("generation %s: incident %s", generation.id, incident)
            return ServiceError("bug-unposted", incident=incident)

    async def _tell(self, generation: Generation) -> None:
        try:
            await self._started(generation)
        except Exception:
            log.exception("generation %s goes on all the same", generation.id)

    async def _deliver(self, generation: Generation, news: asyncio.Event, over: asyncio.Event) -> None:
        try:
            await self._courier.follow(generation, news, over)
        except Exception:  # what is being drawn, and paid for, goes on without its messages
            log.exception("generation %s is delivered when it is taken up again", generation.id)

    async def _advance(self, generation: Generation, run: Run, news: asyncio.Event) -> None:
        if run.state in FINAL:
            news.set()  # whether it was shown is not known
            return
        waits = run.state is State.RESERVED
        turn = self._admission.turn(run.id, generation.team, generation.author.ref, taken=not waits)
        try:
            if waits and self._signals[run.id].cancelled.is_set():
                run = await self._machine.drop(run)
            else:
                run = await self._in_turn(generation, run, turn)
                await self._courier.prepare(generation, run)
        except Exception:  # the other pictures go on
            log.exception("generation %s run %s goes on when it is taken up again", generation.id, run.id)
        finally:
            self._signals.pop(run.id, None)
            self._inquiry.forget(run.id)
            self._board.ended(generation, run)
            news.set()

    async def _in_turn(
        self, generation: Generation, run: Run, turn: AbstractAsyncContextManager[None]
    ) -> Run:
        try:
            async with turn:
                return await self._drawn(generation, run)
        except WithdrawnError:
            return await self._machine.drop(run)

    async def _drawn(self, generation: Generation, run: Run) -> Run:
        log.info("generation %s run %s: %s", generation.id, run.id, run.state)
        # Consent may have been withdrawn since it was ordered.
        if run.state is State.RESERVED and (error := self._objection(generation)):
            await self._machine.refuse(run, error.text)
            return run
        report = await self._board.begin(generation, run)
        done = await self._machine.advance(generation, run, report, self._signals[run.id])
        log.info("generation %s run %s: %s, %s USD", generation.id, done.id, done.state, done.cost)
        return done


async def _repeat(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await work()
        except Exception:
            log.exception("it is tried again in %s s", seconds)
        await asyncio.sleep(seconds)
