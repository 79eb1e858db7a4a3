"""One order at a time: how soon its images are seen, and what it asks of FAL."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.benchmarks.bots import Bot, running
from tests.emulators.fal import FalEmulator, Fault
from tests.emulators.slack import Channel, SlackEmulator

FILE_DELAY = 0.3  # seconds that Slack looks at a file before it may be shown
MINUTE = 60.0
_ORDER = "linkedin navy blazer --size 64x64"
_OPERATIONS = ("submit", "status", "stream", "result", "cancel")


@dataclass(slots=True)
class Bench:
    """A bot between the two stand-ins; every order has a new channel, and a minute since the one before."""

    slack: SlackEmulator
    fal: FalEmulator
    channels: list[Channel] = field(default_factory=list)

    async def order(self, images: int = 1, patience: float = 60.0) -> float:
        """Seconds from the typed command until that many images stand in the thread."""
        channel = await self.type(images)
        began = time.perf_counter()
        await self.slack.wait(lambda: self._shown(channel) >= images, patience)
        return time.perf_counter() - began

    async def type(self, images: int = 1) -> Channel:
        """Type the command; back when it is acknowledged."""
        number = len(self.channels)
        person = self.slack.user(f"person{number}")
        self.channels.append(self.slack.channel(f"channel{number}", member=True))
        self.slack.later(MINUTE)  # Slack's limits are not what is measured here
        await self.slack.command(person, self.channels[-1], f"{_ORDER} --n {images}")
        return self.channels[-1]

    def replied(self, channel: Channel) -> bool:
        """Whether anything stands in a thread."""
        return any(self.slack.thread(channel, root.ts) for root in self.slack.messages(channel))

    def asked(self) -> Counter[str]:
        """Requests that FAL has seen, by operation, without the files themselves."""
        return Counter(seen.operation for seen in self.fal.requests if seen.operation in _OPERATIONS)

    def _shown(self, channel: Channel) -> int:
        roots = self.slack.messages(channel)
        replies = [reply for root in roots for reply in self.slack.thread(channel, root.ts)]
        return sum(len(self.slack.images(reply)) for reply in replies)


@asynccontextmanager
async def bench(bot: Bot, latency: float) -> AsyncIterator[Bench]:
    """FAL takes `latency` seconds for a call, and works on four at once."""
    async with (
        SlackEmulator(file_delay=FILE_DELAY) as slack,
        FalEmulator(latency=latency, parallel=4) as fal,
        running(bot, slack, fal.settings()),
    ):
        yield Bench(slack, fal)


async def visible(bot: Bot, orders: int) -> tuple[float, ...]:
    """Seconds from the end of FAL's work until the image stands in the thread, once for each order."""
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
            await at.slack.wait(lambda: at.replied(channel), patience)
        except AssertionError:
            await asyncio.sleep(0)  # what has left by now is counted
        return at.asked()["submit"]
