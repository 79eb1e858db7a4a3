"""FAL's stand-in in a process of its own, so that the one who measures does not also draw."""

import asyncio
import json
import logging
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.e2e.house import ROOT
from tests.emulators.fal import FalEmulator


@asynccontextmanager
async def fal_apart(latency: float, parallel: int = 10) -> AsyncIterator[dict[str, str]]:
    """The settings of a client; each image takes `latency` seconds, and so many are drawn at once."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.benchmarks.fal_apart", str(latency), str(parallel)),
        cwd=ROOT,
        stdin=PIPE,
        stdout=PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        settings: dict[str, str] = json.loads(await process.stdout.readline())
        yield settings
    finally:
        process.stdin.close()  # the end of its input is its end
        await process.wait()


async def _serve(latency: float, parallel: int) -> None:
    # A bot that is told to go breaks off what it was sending; aiohttp would print each.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    async with FalEmulator(latency=latency, parallel=parallel) as fal:
        sys.stdout.write(json.dumps(fal.settings()) + "\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1]), int(sys.argv[2])))
