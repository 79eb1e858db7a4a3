"""Says "go on with 57" and keeps count: the work itself is in the rows, so it can be taken up by anybody."""

import asyncio
import logging
import secrets
from decimal import Decimal

from core.domain.generation import Generation, Run
from core.domain.text import text
from core.run.admission import Admission
from core.run.courier import Courier
from core.run.machine import Machine
from core.run.ports import Progress
from core.store.generations import Generations

log = logging.getLogger(__name__)


class Runner:
    """Asyncio tasks in this process."""

    def __init__(self, orders: Generations, machine: Machine, courier: Courier, admission: Admission) -> None:
        self._orders = orders
        self._machine = machine
        self._courier = courier
        self._admission = admission
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def start(self, generation: int) -> None:
        """Go on with a generation, unless that is happening already."""
        if generation not in self._tasks:
            task = asyncio.create_task(self._guarded(generation), name=f"generation {generation}")
            self._tasks[generation] = task
            task.add_done_callback(lambda _: self._tasks.pop(generation, None))

    async def take_up(self, service: str, workspace: str) -> None:
        """Go on with all that is unfinished in a workspace."""
        for generation in await self._orders.unfinished(service, workspace):
            self.start(generation)

    async def wait(self, generation: int) -> None:
        """Until that generation is finished and delivered."""
        if task := self._tasks.get(generation):
            await asyncio.shield(task)

    async def stop(self) -> None:
        """Stop all work; what is unfinished is taken up at the next start."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._machine.settled()

    async def _guarded(self, identity: int) -> None:
        try:
            await self._work(await self._orders.get(identity))
        except Exception:
            log.exception("generation %s: incident %s", identity, secrets.token_hex(4))

    async def _work(self, generation: Generation) -> None:
        if problem := await self._courier.open(generation):
            for run in generation.runs:
                await self._machine.refuse(run, text("not-postable"))
            await self._courier.refuse(generation, problem)
            return
        news = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._deliver(generation, news))
            for run in generation.runs:
                group.create_task(self._advance(generation, run, news))

    async def _deliver(self, generation: Generation, news: asyncio.Event) -> None:
        try:
            await self._courier.follow(generation.id, news)
        except Exception:  # what is being drawn, and paid for, goes on without its messages
            log.exception("generation %s: incident %s", generation.id, secrets.token_hex(4))

    async def _advance(self, generation: Generation, run: Run, news: asyncio.Event) -> None:
        async with self._admission.place(generation.team, generation.author.ref):
            log.info("generation %s run %s: %s", generation.id, run.id, run.state)
            done = await self._machine.advance(generation, run, _unreported)
        log.info(
            "generation %s run %s: %s, %s USD", generation.id, done.id, done.state, done.cost or Decimal(0)
        )
        news.set()


def _unreported(_: Progress) -> None:
    """Progress is not shown yet; results are, as they come."""
