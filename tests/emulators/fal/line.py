"""The queue of an account: who waits, who is at work, and how each job ends."""

import asyncio
from collections import deque
from collections.abc import Callable
from uuid import uuid4

from tests.emulators.fal.answers import CANCELLED, NOT_STARTED_IN_TIME, Answer
from tests.emulators.fal.job import Job, now
from tests.emulators.fal.models import Model
from tests.emulators.fal.outcomes import Outcome, State
from tests.emulators.fal.schemas import Inputs, read


class Line:
    """At most `parallel` jobs are at work, the others wait in the order they came."""

    def __init__(
        self, draw: Callable[[Job, Inputs], Answer], *, latency: float, queued: float, parallel: int
    ) -> None:
        self.jobs: dict[str, Job] = {}
        self.coming: deque[Outcome] = deque()
        self.changed = asyncio.Event()  # set, and replaced, when a job comes or moves on
        self._draw = draw
        self._latency = latency
        self._queued = queued
        self._slots = asyncio.Semaphore(parallel)
        self._gates = {State.IN_QUEUE: asyncio.Event(), State.IN_PROGRESS: asyncio.Event()}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self.release()

    def accept(self, model: Model, arguments: dict[str, object], headers: dict[str, str]) -> Job:
        """Put a new job at the end of the queue."""
        outcome = self.coming.popleft() if self.coming else Outcome.IMAGES
        job = Job(str(uuid4()), model, arguments, headers, outcome)
        self.jobs[job.request_id] = job
        self._tasks[job.request_id] = asyncio.create_task(self._live(job))
        self._stir()
        return job

    def cancel(self, job: Job, *, at_work: bool) -> None:
        """Take a job out of the queue; one at work is stopped only if `at_work`, else it runs on."""
        if job.status is State.IN_QUEUE or at_work:
            self._tasks[job.request_id].cancel()
            self._end(job, CANCELLED)

    def waiting(self) -> list[Job]:
        """The jobs in the queue, first come first."""
        return [job for job in self.jobs.values() if job.status is State.IN_QUEUE]

    def hold(self, state: State) -> None:
        """From now on no job leaves this state, until `release`."""
        self._gates[state].clear()

    def release(self, state: State | None = None) -> None:
        """Let the jobs held in one state, or in all, go on."""
        for held, gate in self._gates.items():
            if state in {None, held}:
                gate.set()

    async def reached(self, state: State, count: int) -> None:
        """Wait until at least this many jobs are in a state."""
        while sum(job.status is state for job in self.jobs.values()) < count:
            await self.changed.wait()

    async def close(self) -> None:
        """Stop all work; a mistake of the stand-in itself comes out here."""
        for task in self._tasks.values():
            task.cancel()
        for ended in await asyncio.gather(*self._tasks.values(), return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended

    async def _live(self, job: Job) -> None:
        try:
            async with asyncio.timeout(job.start_timeout) as deadline:
                await asyncio.sleep(self._queued)
                await _stay(job, State.IN_QUEUE)
                async with self._slots:
                    await self._gates[State.IN_QUEUE].wait()
                    deadline.reschedule(None)  # it limits the start alone
                    await self._work(job)
        except TimeoutError:
            self._end(job, NOT_STARTED_IN_TIME)

    async def _work(self, job: Job) -> None:
        job.started_at = now()
        self._stir()
        inputs = read(job.model.inputs, job.arguments)
        if isinstance(inputs, Answer):
            self._end(job, inputs)
            return
        await asyncio.sleep(self._latency)
        await self._gates[State.IN_PROGRESS].wait()
        await _stay(job, State.IN_PROGRESS)
        self._end(job, job.outcome.answer or self._draw(job, inputs))

    def _end(self, job: Job, answer: Answer) -> None:
        job.ended_at = now()
        job.answer = answer
        self._stir()

    def _stir(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()


async def _stay(job: Job, state: State) -> None:
    if job.outcome.stays is state:
        await asyncio.get_running_loop().create_future()
