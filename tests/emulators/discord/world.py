"""The state of Discord: who and what is there, every message in order, the app, and the clock."""

import asyncio
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TypeVar

from tests.emulators.discord.channel import DM, GROUP, Channel
from tests.emulators.discord.interaction import Interaction
from tests.emulators.discord.message import Attachment, Message, Upload
from tests.emulators.discord.rates import Meter
from tests.emulators.discord.refusals import Refusal
from tests.emulators.discord.things import EPOCH, Guild, Json, User

Found = TypeVar("Found")

_LOOK_AGAIN = 0.02


class Changes:
    """Wakes those who wait whenever something has happened."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def happened(self) -> None:
        """Something has changed."""
        self._next.set()
        self._next = asyncio.Event()

    async def wait(self, condition: Callable[[], Found], seconds: float) -> Found:
        """What the condition returns once that is true. TimeoutError.

        It is looked at after each change, and now and then for what changes only in the app.
        """
        async with asyncio.timeout(seconds):
            while not (found := condition()):
                with suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK_AGAIN):
                        await self._next.wait()
        return found


class World:
    """People, guilds, channels and messages, one application with its bot, and time."""

    def __init__(self, *, public_bot: bool = False, user_install: bool = True) -> None:
        self.public_bot = public_bot
        self.user_install = user_install
        self.url = ""
        self.changes = Changes()
        self.meter = Meter()
        self._skew = 0.0
        self._latest = 0
        self.application = self.new_id()
        self.bot = User(self.application, "sidai", bot=True)
        self.owner = User(self.new_id(), "owner")
        self.token = ""
        self.reset_token()
        self.users = {user.id: user for user in (self.bot, self.owner)}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: list[Message] = []
        self.interactions: dict[str, Interaction] = {}
        self.commands: dict[str, list[Json]] = {}
        self.creates: dict[str, list[float]] = {}
        self.lent: list[Attachment] = []

    @property
    def gateway_url(self) -> str:
        """Where the gateway listens."""
        return f"{self.url.replace('http', 'ws', 1)}/gateway"

    def reset_token(self) -> None:
        """Give the bot another token."""
        self.token = f"bot.{self.application}.{secrets.token_hex(8)}"

    def now(self) -> float:
        """The time there, in seconds."""
        return time.time() + self._skew

    def later(self, seconds: float) -> None:
        """Let time pass without waiting for it."""
        self._skew += seconds
        self.changes.happened()

    def new_id(self) -> str:
        """A snowflake no other thing has, later than all before."""
        self._latest = max(self._latest + 1, (int(self.now() * 1000) - EPOCH) << 22)
        return str(self._latest)

    def add(self, message: Message) -> Message:
        """Post a message; an archived thread comes back to life."""
        channel = message.channel
        channel.archived = False
        channel.messages_sent += 1
        if not message.only_for:
            channel.last_message = message.id
        self.messages.append(message)
        self.changes.happened()
        return message

    def in_channel(self, channel: Channel, user: User | None = None) -> Iterator[Message]:
        """What stands in a channel, ephemeral messages only for this user."""
        for message in self.messages:
            if message.stands_in(channel) and message.only_for in (None, user):
                yield message

    def find(self, channel: Channel, message_id: str) -> Message:
        """The message with this id that all can see. 10008."""
        for message in reversed(self.messages):  # it is mostly one of the last
            if message.id == message_id and message.stands_in(channel) and message.only_for is None:
                return message
        raise Refusal(10008)

    def remove(self, message: Message) -> None:
        """Take a message away."""
        message.deleted = True
        self.changes.happened()

    def direct(self, one: User, other: User) -> Channel:
        """The direct messages of two people; opened if need be."""
        return self._talk(DM, one, other)

    def group(self, *people: User) -> Channel:
        """The direct messages of several people; opened if need be."""
        return self._talk(GROUP, *people)

    def close(self, channel: Channel) -> None:
        """Take a channel away, with its threads and all that was said in them."""
        for held in [held for held in self.channels.values() if channel in (held, held.parent)]:
            del self.channels[held.id]
            for message in self.messages:
                message.deleted = message.deleted or message.channel is held
                message.thread = None if message.thread is held else message.thread
        self.changes.happened()

    def named_in(self, pings: list[str]) -> list[User]:
        """The people who are notified one by one."""
        return [user for user in self.users.values() if f"<@{user.id}>" in pings]

    def shared_guilds(self, user: User) -> list[Guild]:
        """The guilds that somebody shares with the bot."""
        members = {user.id, self.bot.id}
        return [guild for guild in self.guilds.values() if members <= guild.members.keys()]

    def attachment(self, channel: Channel, upload: Upload, description: str = "") -> Attachment:
        """A file that has arrived."""
        number = self.new_id()
        place = f"{self.url}/attachments/{channel.id}/{number}/{upload.filename}"
        return Attachment(number, upload.filename, upload.content, place, description)

    def _talk(self, kind: int, *people: User) -> Channel:
        for channel in self.channels.values():
            if channel.type == kind and set(channel.people) == set(people):
                return channel
        channel = Channel(self.new_id(), "", kind, people=list(people))
        self.channels[channel.id] = channel
        return channel
