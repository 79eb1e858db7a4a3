"""A server, FAL and a running bot that a module's tests share; each brings its own people and channels."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Unpack

from tests.e2e.house import House
from tests.emulators.discord import Channel, DiscordEmulator, Guild, Message, Reply, User
from tests.emulators.discord.building import ChannelTraits
from tests.emulators.fal import FalEmulator, Job

Options = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands in the channel once an order is done: its line, and the answer in the line's thread."""

    root: Message
    answer: Message


@dataclass(frozen=True, slots=True)
class Lounge:
    """People type here; `folder` is where the bot keeps its data."""

    folder: Path
    fal: FalEmulator
    discord: DiscordEmulator
    guild: Guild
    house: House
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def person(self) -> User:
        """A new colleague."""
        return self.discord.user(f"asker{next(self._numbers)}")

    def channel(self, **traits: Unpack[ChannelTraits]) -> Channel:
        """A new text channel that everybody sees; Discord's counters of calls are full again."""
        self.discord.later(60)
        return self.discord.channel(self.guild, f"room{next(self._numbers)}", **traits)

    async def ordered(self, person: User, channel: Channel, typed: str | Options) -> Reply:
        """An order that was taken: the person is told nothing but what the channel shows."""
        reply = await self._typed(person, channel, typed)
        assert not reply.failure
        assert not reply.ephemerals, self.discord.view(channel, person)
        return reply

    async def shown(self, person: User, channel: Channel, typed: str | Options) -> Shown:
        """Order, and wait for the pictures, or for what is said instead."""
        reply = await self.ordered(person, channel, typed)
        root = await self.finished(reply)
        (answer,) = self.discord.messages(self.thread(root))
        return Shown(root, answer)

    async def told(self, person: User, channel: Channel, typed: str | Options) -> str:
        """Type something that is answered privately: what the person alone then sees."""
        reply = await self._typed(person, channel, typed)
        assert not reply.failure, reply.failure
        await self.discord.wait(lambda: reply.ephemerals)
        return self.discord.view(channel, person)

    async def refused(self, person: User, channel: Channel, typed: str | Options) -> str:
        """The same, and nobody else saw anything, and nothing went to FAL."""
        before = len(self.fal.submits), len(self.discord.messages(channel))
        said = await self.told(person, channel, typed)
        assert (len(self.fal.submits), len(self.discord.messages(channel))) == before
        return said

    async def finished(self, reply: Reply) -> Message:
        """The answer to a command, once all is done that it announces."""

        def done() -> Message | None:
            original = reply.original
            return original if original and "asked for" in original.content else None

        found = await self.discord.wait(done)
        assert found is not None
        return found

    def thread(self, root: Message) -> Channel:
        """The thread under a message."""
        (found,) = [each for each in self.discord.threads(root.channel) if each.id == root.id]
        return found

    def kept(self, name: str) -> list[Path]:
        """The files of that name in the media folder."""
        return list(self.folder.glob(f"data/media/**/{name}"))

    def calls(self, words: str) -> list[Job]:
        """The jobs FAL accepted whose prompt holds these words."""
        return [job for job in self.fal.submits if words in str(job.arguments["prompt"])]

    async def _typed(self, person: User, channel: Channel, typed: str | Options) -> Reply:
        options = {"prompt": typed} if isinstance(typed, str) else dict(typed)
        return await self.discord.command(person, channel, "sidai", options)
