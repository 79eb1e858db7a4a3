"""A workspace, FAL and a running bot that a module's tests share; each brings its own people and channels."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.house import House
from tests.emulators.fal import FalEmulator, Job
from tests.emulators.slack import Channel, Message, Reply, SlackEmulator, User


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands in the channel once an order is done: its line, and the answer in the line's thread."""

    root: Message
    answer: Message


@dataclass(frozen=True, slots=True)
class Office:
    """People type here; `folder` is where the bot keeps its data."""

    folder: Path
    fal: FalEmulator
    slack: SlackEmulator
    house: House
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def person(self) -> User:
        """A new colleague."""
        return self.slack.user(f"asker{next(self._numbers)}")

    def channel(self) -> Channel:
        """A new public channel that the bot is not in; Slack's counters of calls are full again."""
        self.slack.later(60)
        return self.slack.channel(f"room{next(self._numbers)}")

    def private(self, *people: User, member: bool = True) -> Channel:
        """A new private channel, with the bot in it or not."""
        self.slack.later(60)
        return self.slack.channel(f"room{next(self._numbers)}", private=True, member=member, people=people)

    async def ordered(self, person: User, channel: Channel, typed: str) -> Reply:
        """An order that was taken: the person is told nothing but what the channel shows."""
        reply = await self.slack.command(person, channel, typed)
        assert not reply.failure
        assert not reply.ephemerals, self.slack.view(channel, person)
        return reply

    async def shown(self, person: User, channel: Channel, typed: str) -> Shown:
        """Order, and wait for the pictures, or for what is said instead."""
        before = len(self.slack.messages(channel))
        await self.ordered(person, channel, typed)
        root = await self.finished(channel, before + 1)
        (answer,) = self.slack.thread(channel, root.ts)
        return Shown(root, answer)

    async def insist(self, person: User, channel: Channel, typed: str) -> str:
        """Order, with a yes where that is asked, and wait for the pictures; or what is said instead."""
        before = len(self.slack.messages(channel))
        reply = await self.slack.command(person, channel, typed)
        for said in reply.ephemerals:
            if not self.slack.buttons(said):
                return self.whispers(person, channel)[-1]
            await self.slack.interact(person, said, "Order it")
        await self.finished(channel, before + 1)
        return ""

    async def told(self, person: User, channel: Channel, typed: str) -> str:
        """Type something that is answered privately: what the person alone then sees, in one line."""
        reply = await self.slack.command(person, channel, typed)
        assert not reply.failure, reply.failure
        await self.slack.wait(lambda: reply.ephemerals)
        (said,) = reply.ephemerals
        assert said.only_for is person
        return self.whispers(person, channel)[-1]

    async def refused(self, person: User, channel: Channel, typed: str) -> str:
        """The same, and nobody else saw anything, and nothing went to FAL."""
        before = len(self.fal.submits), len(self.slack.messages(channel))
        said = await self.told(person, channel, typed)
        assert (len(self.fal.submits), len(self.slack.messages(channel))) == before
        return said

    async def finished(self, channel: Channel, count: int = 1) -> Message:
        """The channel's line of that number, once all is done that it announces."""
        await self.slack.wait(lambda: _done(self.slack.messages(channel), count))
        return self.slack.messages(channel)[count - 1]

    async def found(self, person: User, channel: Channel, typed: str, part: str) -> str:
        """Ask again and again, until the private answer has this part."""
        for _ in range(50):
            if part in (said := await self.told(person, channel, typed)):
                return said
        raise AssertionError(said)

    async def direct(self, person: User, condition: Callable[[str], bool]) -> str:
        """What the person sees in the bot's direct messages, once the condition holds for it."""
        channel = self.slack.dm(person)
        return await self.slack.wait(
            lambda: seen if condition(seen := self.slack.view(channel, person)) else ""
        )

    def whispers(self, person: User, channel: Channel) -> list[str]:
        """The lines that only this person sees there."""
        lines = self.slack.view(channel, person).splitlines()
        return [line for line in lines if "(only you)" in line]

    def kept(self, name: str) -> list[Path]:
        """The files of that name in the media folder."""
        return list(self.folder.glob(f"data/media/**/{name}"))

    def calls(self, words: str) -> list[Job]:
        """The jobs FAL accepted whose prompt holds these words."""
        return [job for job in self.fal.submits if words in str(job.arguments["prompt"])]


def _done(messages: Sequence[Message], count: int) -> bool:
    return len(messages) >= count and "asked for" in messages[count - 1].text
