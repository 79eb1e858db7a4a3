"""The state of one workspace: who and what is in it, and every message in order."""

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

from tests.emulators.slack.arguments import Refusal
from tests.emulators.slack.rates import Meter
from tests.emulators.slack.things import Channel, File, Json, Message, User

Found = TypeVar("Found")

# The files of two workspaces must never have the same id.
_FILE_NUMBERS = itertools.count(1)


@dataclass(slots=True)
class ResponseUrl:
    """Where an app may answer one command or press, five times within half an hour."""

    key: str
    kind: str
    channel: Channel
    user: User
    source: Message | None
    made_at: float
    uses: int = 0


class Changes:
    """Wakes those who wait whenever something has happened."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def happened(self) -> None:
        """Something has changed."""
        self._next.set()
        self._next = asyncio.Event()

    async def wait(self, condition: Callable[[], Found], seconds: float) -> Found:
        """What the condition returns once that is true; it is looked at after each change. TimeoutError."""
        async with asyncio.timeout(seconds):
            while not (found := condition()):
                await self._next.wait()
        return found


class Workspace:
    """People, channels, messages and files of one team, the app's tokens and scopes in it, and its clock."""

    def __init__(self, team: str, scopes: tuple[str, ...], file_delay: float) -> None:
        self.team = team
        self.scopes = scopes
        self.file_delay = file_delay
        self.url = ""
        self.bot_token = f"xoxb-{team}-bot"
        self.app_token = f"xapp-1-{team}-app"
        self.bot = User("U0SIDAI", "sidai", team, bot=True)
        self.slackbot = User("USLACKBOT", "Slackbot", team)
        self.users = {self.bot.id: self.bot, self.slackbot.id: self.slackbot}
        self.channels: dict[str, Channel] = {}
        self.messages: list[Message] = []
        self.files: dict[str, File] = {}
        self.uploads: dict[str, File] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.triggers: dict[str, float] = {}
        self.tickets: set[str] = set()
        self.views: dict[str, Json] = {}
        self.homes: dict[str, Json] = {}
        self.statuses: dict[tuple[str, str], str] = {}
        self.changes = Changes()
        self.meter = Meter()
        self._skew = 0.0
        self._latest = 0
        self._numbers = itertools.count(1)

    def now(self) -> float:
        """The workspace's time, in seconds."""
        return time.time() + self._skew

    def later(self, seconds: float) -> None:
        """Let time pass without waiting for it."""
        self._skew += seconds

    def number(self) -> int:
        """The next number for an id."""
        return next(self._numbers)

    def next_ts(self) -> str:
        """A timestamp no other message has, later than all before."""
        self._latest = max(self._latest + 1, int(self.now() * 1_000_000))
        return f"{self._latest // 1_000_000}.{self._latest % 1_000_000:06}"

    def trigger(self) -> str:
        """A new trigger_id, good for one exchange within three seconds."""
        trigger = f"{self.number()}.{self.team}.trigger"
        self.triggers[trigger] = self.now()
        return trigger

    def response_url(
        self, kind: str, channel: Channel, user: User, source: Message | None = None
    ) -> ResponseUrl:
        """A new place for answers; `kind` is commands or actions."""
        made = ResponseUrl(f"{self.team}/{self.number()}", kind, channel, user, source, self.now())
        self.response_urls[made.key] = made
        return made

    def new_file(self, name: str, length: int, alt: str) -> File:
        """A file whose bytes are still to come."""
        number = f"F{next(_FILE_NUMBERS):09}"
        address = f"{self.url}/files-pri/{self.team}-{number}/{quote(name, safe='')}"
        file = File(number, name, length, address, alt=alt)
        self.files[number] = file
        return file

    def add(self, message: Message) -> Message:
        """Post a message; the first reply makes the message above it a thread."""
        root = self.find(message.channel, message.thread_ts)
        if root is not None and not message.only_for:
            root.thread_ts = root.ts
        self.messages.append(message)
        self.changes.happened()
        return message

    def in_channel(self, channel: Channel, user: User | None = None) -> Iterator[Message]:
        """What stands in a channel, ephemeral messages only for this user."""
        for message in self.messages:
            if message.channel is channel and message.only_for in (None, user):
                yield message

    def find(self, channel: Channel, ts: str | None) -> Message | None:
        """The message with this timestamp that all can see, or None."""
        return next((found for found in self.in_channel(channel) if found.ts == ts), None)

    def direct(self, user: User, other: User | None = None) -> Channel:
        """The direct messages of two people, by default of a person and the bot; opened if need be."""
        pair = {user.id, (other or self.bot).id}
        for channel in self.channels.values():
            if channel.kind == "im" and channel.members == pair:
                return channel
        name = "" if other is None else other.id[1:].lstrip("0")
        channel = Channel(f"D0{user.id[1:].lstrip('0')}{name}", "", "im", pair)
        self.channels[channel.id] = channel
        return channel

    def reachable(self, channel_id: str) -> Channel:
        """The channel, if the bot may know of it; else channel_not_found."""
        channel = self.channels.get(channel_id)
        if channel is None or (channel.kind != "public" and self.bot.id not in channel.members):
            raise Refusal("channel_not_found")
        return channel

    def destination(self, channel_id: str) -> Channel:
        """Where a post to this id goes: a person's id means their direct messages with the bot."""
        user = self.users.get(channel_id)
        if user is not None and not (user.deleted or user.bot):
            return self.direct(user)
        return self.reachable(channel_id)

    def need(self, *any_of: str) -> None:
        """Refuse with missing_scope unless the app has one of these scopes."""
        if not set(any_of) & set(self.scopes):
            raise Refusal("missing_scope", needed=",".join(any_of), provided=",".join(self.scopes))
