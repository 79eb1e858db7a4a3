"""How many generations a second one process finishes, from the order to the picture in the thread."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.fal_apart import fal_apart
from tests.benchmarks.running import LOG, house, started

IMAGE_SECONDS = 1.0


async def finished(module: str, orders: int, at_once: int) -> float:
    """Per second, while `at_once` calls are at FAL and as many orders wait behind them."""
    with TemporaryDirectory(prefix="sidai-benchmark-") as name:
        folder = Path(name)
        (folder / "sidai.toml").write_text(house(at_once), encoding="utf-8")
        arguments = (module, str(orders), str(2 * at_once))
        async with (
            fal_apart(IMAGE_SECONDS, at_once) as fal,
            started(arguments, folder, fal) as process,
        ):
            await process.wait()
        told = (folder / LOG).read_text(encoding="utf-8")
    if process.returncode:
        raise RuntimeError(told)
    ends = json.loads(told.splitlines()[-1])
    first, last = ends[at_once - 1], ends[orders - at_once - 1]  # without the run-up and the run-out
    return float((orders - 2 * at_once) / (last - first))
