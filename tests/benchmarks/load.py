"""How soon a command is acknowledged while others keep coming, whether or not earlier ones are answered."""

import asyncio
import math
from collections.abc import Callable, Coroutine
from dataclasses import dataclass

from tests.benchmarks.bots import Bot, running
from tests.benchmarks.fal_apart import fal_apart
from tests.emulators.slack import Channel, Reply, SlackEmulator, User

PEOPLE, CHANNELS = 50, 20
IMAGE_SECONDS = 2.0
_LATE = 10.0  # milliseconds; above that the figure says how late the benchmark itself was
_WORDS = (
    "linkedin navy blazer --size 64x64",
    "podcast headphones, laughing --size 64x64",
    "casual by a lake at dusk --size 64x64",
    "reading a newspaper in a cafe --size 64x64",
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
    async with (
        SlackEmulator(file_delay=0.3) as slack,
        fal_apart(IMAGE_SECONDS) as fal,
        running(bot, slack, fal),
    ):
        people = [slack.user(f"person{number}") for number in range(PEOPLE)]
        channels = [slack.channel(f"channel{number}", member=True) for number in range(CHANNELS)]
        for number, channel in enumerate(channels):
            await _ask(slack, people[number], channel, number)
        commands = await _at_fixed_times(
            per_second,
            round(per_second * seconds),
            lambda number: _ask(slack, people[number % PEOPLE], channels[number % CHANNELS], number),
        )
        replies = [(due, await command) for due, command in commands]
    return Acks(
        tuple(_wait(due, reply) for due, reply in replies),
        tuple((reply.envelope.sent_at - due) * 1000 for due, reply in replies),
        sum(reply.ack is not None for _, reply in replies),
    )


async def _at_fixed_times(
    per_second: int, count: int, ask: Callable[[int], Coroutine[None, None, Reply]]
) -> list[tuple[float, asyncio.Task[Reply]]]:
    """Each command with the loop's time at which it was due; none waits for the one before."""
    loop = asyncio.get_running_loop()
    start, commands = loop.time() + 0.1, []
    for number in range(count):
        due = start + number / per_second
        await asyncio.sleep(due - loop.time())
        commands.append((due, asyncio.create_task(ask(number))))
    return commands


async def _ask(slack: SlackEmulator, person: User, channel: Channel, number: int) -> Reply:
    return await slack.command(person, channel, f"{_WORDS[number % len(_WORDS)]} --seed {number}")


def _wait(due: float, reply: Reply) -> float:
    if reply.failure or reply.acked_in is None:
        return math.inf
    return (reply.envelope.sent_at + reply.acked_in - due) * 1000
