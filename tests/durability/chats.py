"""The two chat services seen alike: people type, and look at what stands in the channels."""

import html
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from tests.durability.orders import CHANNELS, PEOPLE, Order
from tests.emulators.discord import DiscordEmulator
from tests.emulators.discord import Message as Post
from tests.emulators.slack import SCOPES, Message, SlackEmulator

SERVER = "100200301"
_LATER = 5  # the kind of a first answer that promises another
_PATIENCE = 60.0  # seconds; Slack's people wait until an envelope has found a house that lives
_SLACK_SCOPES = (*SCOPES, "channels:history")
_LINE = re.compile(r"No\. (\d+), ")


@dataclass(frozen=True, slots=True)
class Typed:
    """What came of a command: under which event it is kept if it is, and what the person saw."""

    event: str
    taken: bool
    said: str = ""  # instead


@dataclass(frozen=True, slots=True)
class Answer:
    """A message under a line: all that can be read in it, and the bytes of its pictures."""

    words: str
    pictures: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """What stands in a channel for an order, and under it. `number` None: it is no order's line."""

    number: int | None
    words: str
    answers: tuple[Answer, ...]


class Chat(Protocol):
    """A chat service with people and channels in it."""

    @property
    def connections(self) -> int:
        """How many sockets the house has there."""
        ...

    def calls(self, since: int = 0) -> list[str]:
        """What the house has asked of it, call by call, from that number on."""
        ...

    async def type(self, order: Order) -> Typed:
        """Somebody types it."""
        ...

    def lines(self) -> Iterable[Line]:
        """All that stands in the channels for all to see."""
        ...


class SlackChat:
    """The bot is a member of every channel, and may read its history."""

    def __init__(self) -> None:
        self.emulator = SlackEmulator(scopes=_SLACK_SCOPES, strict_rates=False, redelivers=True)
        self._people = [self.emulator.user(f"asker{number}") for number in range(PEOPLE)]
        self._channels = [self.emulator.channel(f"room{number}", member=True) for number in range(CHANNELS)]

    @property
    def connections(self) -> int:
        """How many sockets take envelopes."""
        return self.emulator.connections

    def calls(self, since: int = 0) -> list[str]:
        """By the names of their methods."""
        return [call.method for call in self.emulator.calls[since:]]

    async def type(self, order: Order) -> Typed:
        """As a slash command; back when it is acknowledged, over whichever socket."""
        who, where = self._people[order.person], self._channels[order.channel]
        reply = await self.emulator.command(who, where, order.line, patience=_PATIENCE)
        event = f"slack:{reply.trigger_id}"
        if reply.failure or reply.ack is not None:
            return Typed(event, taken=False, said=reply.failure or str(reply.ack))
        return Typed(event, taken=bool(reply.acks))

    def lines(self) -> Iterable[Line]:
        """With what stands in their threads."""
        slack = self.emulator
        for channel in self._channels:
            for root in slack.messages(channel):
                if root.author.bot:
                    answers = tuple(map(self._answer, slack.thread(channel, root.ts)))
                    yield Line(_number(root.text), root.text, answers)

    def _answer(self, message: Message) -> Answer:
        words = html.unescape(message.text + json.dumps(message.blocks, ensure_ascii=False))
        return Answer(words, tuple(picture.content for picture in self.emulator.images(message)))


class DiscordChat:
    """One server with the bot in it."""

    def __init__(self) -> None:
        self.emulator = DiscordEmulator(strict_rates=False)
        guild = self.emulator.guild("studio", id=SERVER)
        self._people = [self.emulator.user(f"asker{number}") for number in range(PEOPLE)]
        self._channels = [self.emulator.channel(guild, f"room{number}") for number in range(CHANNELS)]

    @property
    def connections(self) -> int:
        """How many sessions have a socket."""
        return self.emulator.connections

    def calls(self, since: int = 0) -> list[str]:
        """By what they do."""
        return [call.operation for call in self.emulator.calls[since:]]

    async def type(self, order: Order) -> Typed:
        """As a slash command; who is not answered in three seconds sees that it failed."""
        who, where = self._people[order.person], self._channels[order.channel]
        reply = await self.emulator.command(who, where, "sidai", {"prompt": order.line})
        event = f"discord:{reply.interaction.id}"
        if reply.failure or reply.kind != _LATER:
            return Typed(event, taken=False, said=reply.failure or str(reply.data))
        return Typed(event, taken=True)

    def lines(self) -> Iterable[Line]:
        """With what stands in their threads; in a channel without threads nothing would."""
        discord = self.emulator
        for channel in self._channels:
            threads = {thread.id: thread for thread in discord.threads(channel)}
            for root in discord.messages(channel):
                if root.author.bot:
                    under = discord.messages(threads[root.id]) if root.id in threads else []
                    yield Line(_number(root.content), root.content, tuple(map(self._answer, under)))

    def _answer(self, message: Post) -> Answer:
        pictures = tuple(picture.content for picture in self.emulator.pictures(message))
        return Answer(message.content.replace("\\", ""), pictures)


def _number(words: str) -> int | None:
    found = _LINE.search(words)
    return int(found[1]) if found else None
