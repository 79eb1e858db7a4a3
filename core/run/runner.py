"""Says "go on with 57" and keeps count: the work itself is in the rows, so it can be taken up by anybody."""

import asyncio
import logging
import secrets
from collections.abc import Callable

from core.domain.generation import Generation, Run, State
from core.errors import ServiceError, SidaiError
from core.run.admission import Admission
from core.run.courier import Courier
from core.run.machine import Machine
from core.run.ports import Progress
from core.store.generations import Generations

Objection = Callable[[Generation], SidaiError | None]

log = logging.getLogger(__name__)


class Runner:
    """Asyncio tasks in this process."""

    def __init__(
        self,
        orders: Generations,
        machine: Machine,
        courier: Courier,
        admission: Admission,
        objection: Objection,
    ) -> None:
        self._orders = orders
        self._machine = machine
        self._courier = courier
        self._admission = admission
        self._objection = objection
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._stopping = False

    def start(self, generation: Generation) -> None:
        """Go on with a generation, unless that is happening already. After a stop: at the next start."""
        if generation.id not in self._tasks and not self._stopping:
            task = asyncio.create_task(self._guarded(generation), name=f"generation {generation.id}")
            self._tasks[generation.id] = task
            task.add_done_callback(lambda _: self._tasks.pop(generation.id, None))

    async def take_up(self, service: str, workspace: str | None, *, paid: bool) -> None:
        """Go on with all that is unfinished in a workspace, or in all that the service has."""
        for identity in await self._orders.unfinished(service, workspace, paid=paid):
            self.start(await self._orders.get(identity))

    async def idle(self) -> None:
        """Until all that was started is drawn and delivered."""
        while self._tasks:
            await asyncio.wait(list(self._tasks.values()))

    async def stop(self) -> None:
        """Stop all work; what is unfinished is taken up at the next start."""
        self._stopping = True
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(self._machine.settle(), *tasks, return_exceptions=True)

    async def _guarded(self, generation: Generation) -> None:
        try:
            await self._work(generation)
        except Exception:
            log.exception("generation %s stays as it is until the next start", generation.id)

    async def _work(self, generation: Generation) -> None:
        if problem := await self._open(generation):
            for run in generation.runs:
                await self._machine.refuse(run, problem.text)
            await self._courier.refuse(generation, problem)
            return
        news, over = asyncio.Event(), asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._deliver(generation, news, over))
            await asyncio.gather(*(self._advance(generation, run, news) for run in generation.runs))
            over.set()
            news.set()

    async def _open(self, generation: Generation) -> SidaiError | None:
        try:
            return await self._courier.open(generation)
        except Exception:
            incident = secrets.token_hex(4)
            log.exception("generation %s: incident %s", generation.id, incident)
            return ServiceError("bug-unposted", incident=incident)

    async def _deliver(self, generation: Generation, news: asyncio.Event, over: asyncio.Event) -> None:
        try:
            await self._courier.follow(generation, news, over)
        except Exception:  # what is being drawn, and paid for, goes on without its messages
            log.exception("generation %s is delivered at the next start", generation.id)

    async def _advance(self, generation: Generation, run: Run, news: asyncio.Event) -> None:
        try:
            async with self._admission.place(generation.team, generation.author.ref):
                log.info("generation %s run %s: %s", generation.id, run.id, run.state)
                # Consent may have been withdrawn since it was ordered.
                if run.state is State.RESERVED and (error := self._objection(generation)):
                    await self._machine.refuse(run, error.text)
                    return
                done = await self._machine.advance(generation, run, _unreported)
            log.info("generation %s run %s: %s, %s USD", generation.id, done.id, done.state, done.cost)
            await self._courier.prepare(generation, done)
        except Exception:  # the other pictures go on
            log.exception("generation %s run %s goes on at the next start", generation.id, run.id)
        finally:
            news.set()


def _unreported(_: Progress) -> None:
    """Progress is not shown yet; results are, as they come."""
