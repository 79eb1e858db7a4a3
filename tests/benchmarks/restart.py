"""How soon a house is at work again that has died with many orders unfinished."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from core.domain.generation import Outcome, Ticket
from core.fal.answers import told
from tests.benchmarks.backlog import SECRET, Backlog, backlog
from tests.benchmarks.bots import SLACK
from tests.benchmarks.chat import SIZE
from tests.benchmarks.running import house, started
from tests.benchmarks.slack_chat import slack_chat
from tests.emulators.fal import FalEmulator, Job, State

IMAGE_SECONDS = 1.0
_SIDE = int(SIZE.partition("x")[0])
_ARGUMENTS = {"prompt": "Photo of SIDAI", "image_size": {"width": _SIDE, "height": _SIDE}}
_PATIENCE = 120.0  # seconds


@dataclass(frozen=True, slots=True)
class Restart:
    """Seconds from the start of the process.

    `work`: until FAL is asked again. `all`: until all are taken up: FAL was asked about each that it had, of
    which one is the oldest order and one the newest.
    """

    work: float
    all: float


async def restart(orders: int, at_once: int) -> Restart:
    """A fifth of those that were at FAL has its answer noted; the rest of all orders was not sent."""
    with TemporaryDirectory(prefix="sidai-benchmark-") as name:
        folder = Path(name)
        (folder / "sidai.toml").write_text(house(at_once), encoding="utf-8")
        async with slack_chat() as chat, FalEmulator(latency=IMAGE_SECONDS, parallel=at_once) as fal:
            model = fal.models["fal-ai/flux-lora"]
            jobs = [fal.line.accept(model, dict(_ARGUMENTS), {}) for _ in range(at_once)]
            await fal.reached(State.COMPLETED, at_once)
            fetched, submitted = jobs[: at_once // 5], jobs[at_once // 5 :]
            async with backlog(folder, chat) as rows:
                await _fill(rows, fal, orders, fetched, submitted)
            settings = {**chat.emulator.settings(), **fal.settings(), "SIDAI_SECRET": SECRET}
            began = time.perf_counter()
            async with started(SLACK.ours.arguments, folder, settings):
                work = await _when(fal, lambda: bool(fal.requests)) - began
                taken_up = await _when(fal, lambda: _asked(fal, fetched, submitted)) - began
    return Restart(work, taken_up)


async def _fill(
    rows: Backlog, fal: FalEmulator, orders: int, fetched: Sequence[Job], submitted: Sequence[Job]
) -> None:
    for number, job in enumerate(fetched):
        assert job.answer is not None
        await rows.fetched(number, _ticket(fal, job), Outcome(told(job.answer.body), None))
    for number, job in enumerate(submitted[:-1], len(fetched)):
        await rows.submitted(number, _ticket(fal, job))
    for number in range(len(fetched) + len(submitted) - 1, orders - 1):
        await rows.reserved(number)
    await rows.submitted(orders - 1, _ticket(fal, submitted[-1]))


def _ticket(fal: FalEmulator, job: Job) -> Ticket:
    url = f"{fal.base}/{job.model.app}/requests/{job.request_id}"
    return Ticket(job.request_id, f"{url}/status", url, f"{url}/cancel")


async def _when(fal: FalEmulator, condition: Callable[[], bool]) -> float:
    """When it is true; looked at with each request. TimeoutError."""
    async with asyncio.timeout(_PATIENCE):
        while not condition():
            await fal.came.wait()
    return time.perf_counter()


def _asked(fal: FalEmulator, fetched: Sequence[Job], submitted: Sequence[Job]) -> bool:
    """Whether all files were fetched that were left, and all calls are followed that were sent."""
    if fal.count("file") < len(fetched) or fal.count("stream") < len(submitted):
        return False
    paths = {seen.path for seen in fal.requests if seen.operation == "stream"}
    return all(any(job.request_id in path for path in paths) for job in submitted)
