"""A server, FAL and a running bot that a module's tests share; each brings its own people and channels."""

import asyncio
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Unpack

from tests.e2e.house import House
from tests.emulators.discord import Channel, DiscordEmulator, Guild, Message, Reply, User
from tests.emulators.discord.building import ChannelTraits, GuildTraits
from tests.emulators.discord.emulator import How
from tests.emulators.fal import FalEmulator, Job, State

Options = Mapping[str, str | int | float]

LATER = 5  # the kind of a first answer that promises another


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

    def elsewhere(self, **traits: Unpack[GuildTraits]) -> Channel:
        """A new channel in a server of its own, which the bot has not asked about yet."""
        self.discord.later(60)
        guild = self.discord.guild(f"hall{next(self._numbers)}", **traits)
        return self.discord.channel(guild, f"room{next(self._numbers)}")

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

    async def insist(self, person: User, channel: Channel, typed: str | Options) -> str:
        """Order, with a yes where that is asked, and wait for the pictures; or what is said instead."""
        reply = await self._typed(person, channel, typed)
        for said in reply.ephemerals:
            if not self.discord.buttons(said):
                return self.whispers(person, channel)[-1]
            await self.discord.interact(person, said, "Order it")
        await self.line(channel)
        return ""

    async def beside(self, person: User, channel: Channel, typed: str | Options) -> Shown:
        """The same where there are no threads: the pictures stand under the line, in the same place."""
        before = len(self.discord.messages(channel))
        root = await self.finished(await self.ordered(person, channel, typed))
        line, answer = self.discord.messages(channel)[before:]
        assert line is root
        assert not self.discord.threads(channel)
        return Shown(root, answer)

    async def alone(
        self, person: User, channel: Channel, typed: str | Options, **how: Unpack[How]
    ) -> tuple[Reply, Message]:
        """The same where the bot is no member: all of it is one message, with the pictures at the end."""
        options = {"prompt": typed} if isinstance(typed, str) else dict(typed)
        reply = await self.discord.command(person, channel, "sidai", options, **how)
        assert reply.kind == LATER, self.discord.view(channel, person)
        await self.discord.wait(lambda: reply.original and "AI-generated · no. " in reply.original.content)
        (message,) = reply.messages
        return reply, message

    async def told(self, person: User, channel: Channel, typed: str | Options) -> str:
        """Type something that is answered privately: what the person alone then sees."""
        reply = await self._typed(person, channel, typed)
        assert not reply.failure, reply.failure
        await self.discord.wait(lambda: reply.ephemerals)
        return self.discord.view(channel, person)

    async def asked(
        self,
        person: User,
        channel: Channel,
        typed: str | Options,
        command: str = "sidai",
        *,
        part: str = "",
        **how: Unpack[How],
    ) -> str:
        """The same for any command, and only what it told, as soon as this part of it is there."""
        before = len(self.whispers(person, channel))
        options = {"prompt": typed} if isinstance(typed, str) else dict(typed)
        reply = await self.discord.command(person, channel, command, options, **how)
        assert not reply.failure, reply.failure

        def said() -> str:
            if not reply.ephemerals or any(message.thinking for message in reply.ephemerals):
                return ""
            told = "\n".join(self.whispers(person, channel)[before:])
            return told if part in told else ""

        told = await self.discord.wait(said)
        assert reply.messages == reply.ephemerals
        return told

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

    async def drawing(
        self, person: User, channel: Channel, typed: str = "linkedin", images: int = 1
    ) -> Reply:
        """An order whose line stands and whose pictures FAL holds back until it is told to release them."""
        self.fal.hold(State.IN_PROGRESS)
        reply = await self.ordered(person, channel, f"{typed} --n {images}")
        await self.discord.wait(lambda: reply.original and "asks for" in reply.original.content)
        async with asyncio.timeout(20):
            await self.fal.reached(State.IN_PROGRESS, images)
        return reply

    async def whole(self, root: Message, count: int = 1) -> Message:
        """The only answer to a line, in the only thread, with all its pictures; the line shows them small."""
        await self.discord.wait(lambda: self.discord.pictures(root))
        (thread,) = self.discord.threads(root.channel)
        (answer,) = self.discord.messages(thread)
        assert thread is self.thread(root)
        assert len(self.discord.pictures(answer)) == count
        return answer

    async def line(self, channel: Channel) -> Message:
        """The only line in a channel, whoever's answer it is, once all is done that it announces."""
        (found,) = await self.discord.wait(
            lambda: [each for each in self.discord.messages(channel) if "asked for" in each.content]
        )
        return found

    def thread(self, root: Message) -> Channel:
        """The thread under a message."""
        (found,) = [each for each in self.discord.threads(root.channel) if each.id == root.id]
        return found

    def whispers(self, person: User, channel: Channel) -> list[str]:
        """The lines that only this person sees there."""
        lines = self.discord.view(channel, person).splitlines()
        return [line for line in lines if "(only you)" in line]

    def kept(self, name: str) -> list[Path]:
        """The files of that name in the media folder."""
        return list(self.folder.glob(f"data/media/**/{name}"))

    def calls(self, words: str) -> list[Job]:
        """The jobs FAL accepted whose prompt holds these words."""
        return [job for job in self.fal.submits if words in str(job.arguments["prompt"])]

    async def _typed(self, person: User, channel: Channel, typed: str | Options) -> Reply:
        options = {"prompt": typed} if isinstance(typed, str) else dict(typed)
        return await self.discord.command(person, channel, "sidai", options)


def number_of(text: str) -> int:
    """Which order it is, as its line and its card show it."""
    found = re.search(r"\b[Nn]o\. (\d+)", text)
    assert found, text
    return int(found[1])
