"""Discord as a benchmark drives it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.benchmarks.chat import SIZE, Ack, Order
from tests.emulators.discord import Channel, DiscordEmulator, Guild, User

SERVER = "100200301"
CHANNELS_EACH, ROLES_EACH = 20, 10  # of a server that the bot is only a member of
_WORDS = 4  # the kind of a first answer that says something instead of promising it


class DiscordChat:
    """People type in one server."""

    def __init__(self, emulator: DiscordEmulator) -> None:
        self.emulator = emulator
        self._guild: Guild = emulator.guild("bench", id=SERVER)
        self._people: dict[int, User] = {}
        self._channels: dict[int, Channel] = {}

    async def type(self, person: int, channel: int, order: Order) -> Ack:
        """With an option for each thing."""
        options: dict[str, str | int] = {"prompt": order.words, "size": SIZE, "images": order.images}
        options |= {"scenario": order.scenario} if order.scenario else {}
        options |= {} if order.seed is None else {"seed": str(order.seed)}
        who, where = self._person(person), self._channel(channel)
        reply = await self.emulator.command(who, where, "sidai", options)
        ago = self.emulator.world.now() - reply.interaction.made_at
        sent_at = asyncio.get_running_loop().time() - ago
        return Ack(sent_at, None if reply.failure else reply.acked_in, refused=reply.kind == _WORDS)

    def answers(self, channel: int) -> list[int]:
        """All that stands in the channel and in its threads."""
        discord, where = self.emulator, self._channel(channel)
        places = (where, *discord.threads(where))
        return [len(discord.pictures(message)) for place in places for message in discord.messages(place)]

    def _person(self, number: int) -> User:
        if number not in self._people:
            self._people[number] = self.emulator.user(f"person{number}")
        return self._people[number]

    def _channel(self, number: int) -> Channel:
        if number not in self._channels:
            self._channels[number] = self.emulator.channel(self._guild, f"channel{number}")
        return self._channels[number]


@asynccontextmanager
async def discord_chat(others: int = 0) -> AsyncIterator[DiscordChat]:
    """A new server, and so many others that the bot is in too."""
    async with DiscordEmulator() as emulator:
        for number in range(others):
            roles = [f"role{each}" for each in range(ROLES_EACH)]
            guild = emulator.guild(f"other{number}", roles=roles)
            for each in range(CHANNELS_EACH):
                emulator.channel(guild, f"channel{each}")
        yield DiscordChat(emulator)
