"""One order at a time: how soon its images are seen, and what it asks of FAL."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tests.benchmarks.bots import Bot
from tests.benchmarks.chat import Chat, Order
from tests.benchmarks.running import running
from tests.emulators.fal import FalEmulator, Fault

MINUTE = 60.0
_OPERATIONS = ("submit", "status", "stream", "result", "cancel")


@dataclass(slots=True)
class Bench:
    """A bot between the two stand-ins; every order has a new channel, and a minute since the one before."""

    chat: Chat
    fal: FalEmulator
    channels: int = 0

    async def order(self, images: int = 1, patience: float = 60.0) -> float:
        """Seconds from the typed command until that many images stand there."""
        began = time.perf_counter()
        channel = await self.type(images)
        await self.chat.emulator.wait(lambda: sum(self.chat.answers(channel)) >= images, patience)
        return time.perf_counter() - began

    async def type(self, images: int = 1) -> int:
        """Type the command in a new channel, whose number it gives; back when it is acknowledged."""
        number = self.channels
        self.channels += 1
        self.chat.emulator.later(MINUTE)  # the service's limits are not what is measured here
        await self.chat.type(number, number, Order("navy blazer", "linkedin", images))
        return number

    def asked(self) -> Counter[str]:
        """Requests that FAL has seen, by operation, without the files themselves."""
        return Counter(seen.operation for seen in self.fal.requests if seen.operation in _OPERATIONS)


@asynccontextmanager
async def bench(bot: Bot, latency: float) -> AsyncIterator[Bench]:
    """FAL takes `latency` seconds for a call, and works on four at once."""
    async with (
        bot.chat() as chat,
        FalEmulator(latency=latency, parallel=4) as fal,
        running(bot, chat, fal.settings()),
    ):
        yield Bench(chat, fal)


async def visible(bot: Bot, orders: int) -> tuple[float, ...]:
    """Seconds from the end of FAL's work until the image is seen, once for each order."""
    waits = []
    async with bench(bot, latency=0.5) as at:
        await at.order()  # the first one opens the connections
        for _ in range(orders):
            await at.order()
            ended = at.fal.submits[-1].ended_at
            assert ended is not None
            waits.append(time.time() - ended.timestamp())
    return tuple(waits)


async def four_over_one(bot: Bot, latency: float, rounds: int) -> tuple[float, float]:
    """Seconds for one image, and for an order of four: the best of so many rounds."""
    async with bench(bot, latency) as at:
        await at.order()
        return (
            min([await at.order(1) for _ in range(rounds)]),
            min([await at.order(4) for _ in range(rounds)]),
        )


async def requests_per_image(bot: Bot, latency: float) -> Counter[str]:
    """What one image that takes so long asks of FAL, by operation."""
    async with bench(bot, latency) as at:
        await at.order()
        return at.asked()


async def submits_when_answers_are_lost(bot: Bot, patience: float) -> int:
    """FAL accepts each POST, and the connection breaks before its answer: how many leave for one order?

    Counted until the bot says something in the thread, at most `patience` seconds.
    """
    async with bench(bot, latency=0.5) as at:
        at.fal.fail("submit", Fault.DROP_AFTER, times=100)
        channel = await at.type()
        try:
            await at.chat.emulator.wait(lambda: at.chat.answers(channel), patience)
        except AssertionError:
            await asyncio.sleep(0)  # what has left by now is counted
        return at.asked()["submit"]
