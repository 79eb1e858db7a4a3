"""The naive bots' drawing for a chat that takes everything at once, beside `ten_lines`; nothing is kept."""

import asyncio
import json
import sys
import time
from itertools import count

from tests.benchmarks.chat import SIZE
from tests.benchmarks.naive_drawing import arguments_for, draw


async def _ordering(numbers: "count[int]", most: int) -> list[float]:
    """Order, wait for the picture, order again; the moments at which each was finished."""
    ends = []
    while (number := next(numbers)) < most:
        await draw(arguments_for("linkedin", "navy blazer", SIZE, 1, number))
        ends.append(time.perf_counter())
    return ends


async def main(orders: int, at_once: int) -> None:
    """So many orders, of which so many are unfinished at any time."""
    numbers = count()
    found = await asyncio.gather(*(_ordering(numbers, orders) for _ in range(at_once)))
    sys.stdout.write(json.dumps(sorted(end for ends in found for end in ends)) + "\n")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
