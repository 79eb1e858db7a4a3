"""How soon a command is acknowledged while others keep coming, whether or not earlier ones are answered."""

import asyncio
import math
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace

from tests.benchmarks.bots import Bot
from tests.benchmarks.chat import Ack, Chat, Order
from tests.benchmarks.fal_apart import fal_apart
from tests.benchmarks.running import running

PEOPLE, CHANNELS = 50, 20
IMAGE_SECONDS = 2.0
_LATE = 10.0  # milliseconds; above that the figure says how late the benchmark itself was
_ORDERS = (
    Order("navy blazer", "linkedin"),
    Order("headphones, laughing", "podcast"),
    Order("by a lake at dusk", "casual"),
    Order("reading a newspaper in a cafe"),
)


@dataclass(frozen=True, slots=True)
class Acks:
    """Milliseconds from when each command was due; infinite where no acknowledgement came in 3 s."""

    waits: tuple[float, ...]
    driver: tuple[float, ...]  # milliseconds by which the benchmark itself sent late
    refused: int  # acknowledged with a sentence for the person instead of an order

    @property
    def missed(self) -> int:
        """How many were not acknowledged in time."""
        return sum(math.isinf(wait) for wait in self.waits)

    def wait(self, share: float) -> float:
        """The time within which this share was acknowledged."""
        return percentile(self.waits, share)

    def __str__(self) -> str:
        shown = " / ".join(_milliseconds(self.wait(share)) for share in (0.5, 0.99))
        odd = {"missed": self.missed, "refused": self.refused}
        told = ", ".join(f"{count} {name}" for name, count in odd.items() if count)
        late = percentile(self.driver, 0.99)
        clock = f", clock {late:.0f} ms late" if late > _LATE else ""
        return shown + (f" ({told} of {len(self.waits)})" if told else "") + clock


def _milliseconds(wait: float) -> str:
    return "over 3 s" if math.isinf(wait) else f"{wait:.0f} ms"


def percentile(values: tuple[float, ...], share: float) -> float:
    """The smallest value that at least this share does not exceed."""
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)]


async def acknowledgements(bot: Bot, per_second: int, seconds: float) -> Acks:
    """Commands at fixed times, from many people in many channels, each channel after a first order."""
    async with bot.chat() as chat, fal_apart(IMAGE_SECONDS) as fal, running(bot, chat, fal):
        for number in range(CHANNELS):
            await _ask(chat, number)
        commands = await _at_fixed_times(
            per_second, round(per_second * seconds), lambda number: _ask(chat, number)
        )
        acks = [(due, await command) for due, command in commands]
    return Acks(
        tuple(_wait(due, ack) for due, ack in acks),
        tuple((ack.sent_at - due) * 1000 for due, ack in acks),
        sum(ack.refused for _, ack in acks),
    )


async def _at_fixed_times(
    per_second: int, count: int, ask: Callable[[int], Coroutine[None, None, Ack]]
) -> list[tuple[float, asyncio.Task[Ack]]]:
    """Each command with the loop's time at which it was due; none waits for the one before."""
    loop = asyncio.get_running_loop()
    start, commands = loop.time() + 0.1, []
    for number in range(count):
        due = start + number / per_second
        await asyncio.sleep(due - loop.time())
        commands.append((due, asyncio.create_task(ask(number))))
    return commands


async def _ask(chat: Chat, number: int) -> Ack:
    order = replace(_ORDERS[number % len(_ORDERS)], seed=number)
    return await chat.type(number % PEOPLE, number % CHANNELS, order)


def _wait(due: float, ack: Ack) -> float:
    return math.inf if ack.after is None else (ack.sent_at + ack.after - due) * 1000
