"""The real discord.py pointed at the emulator, and plain calls for what it would never send."""

import asyncio
import json
import warnings
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import aiohttp
import pytest
import yarl
from PIL import Image

from tests.emulators.discord.channel import Channel
from tests.emulators.discord.emulator import DiscordEmulator
from tests.emulators.discord.message import Message
from tests.emulators.discord.things import Json

with warnings.catch_warnings():
    # Its part for voices imports a module that Python is about to drop, and says so once.
    warnings.simplefilter("ignore", DeprecationWarning)
    import discord
    from discord import app_commands
    from discord.gateway import DiscordWebSocket
    from discord.http import Route

Answer = Callable[[discord.Interaction], Awaitable[object]]


def point_at(emulator: DiscordEmulator, patch: pytest.MonkeyPatch) -> None:
    """Let discord.py talk to the emulator until the patch is undone."""
    settings = emulator.settings()
    patch.setattr(Route, "BASE", settings["DISCORD_API_URL"])
    patch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(settings["DISCORD_GATEWAY_URL"]))


def picture(size: tuple[int, int] = (64, 48), kind: str = "PNG") -> bytes:
    """The bytes of a small image."""
    drawn = BytesIO()
    Image.new("RGB", size).save(drawn, kind)
    return drawn.getvalue()


def file(name: str = "sid.png", alt: str = "Sid, AI-generated", content: bytes = b"") -> discord.File:
    """A file for discord.py to send."""
    return discord.File(BytesIO(content or picture()), name, description=alt)


async def refused(call: Awaitable[object], code: int) -> discord.HTTPException:
    """The refusal of a call, which must have this code."""
    with pytest.raises(discord.HTTPException) as caught:
        await call
    assert caught.value.code == code, caught.value
    return caught.value


class Bot:
    """A small app with a command /sidai: it notes what it gets, and answers as it is told."""

    def __init__(self, emulator: DiscordEmulator, shards: int | None = None) -> None:
        self.emulator = emulator
        self.interactions: list[discord.Interaction] = []
        self.answer: Answer = _promise
        self.client = _client(shards)
        self.tree = app_commands.CommandTree(self.client)
        self.tree.add_command(_command(self))
        self.running = asyncio.create_task(asyncio.sleep(0))

    async def login(self) -> None:
        """Be able to call, without the gateway."""
        await self.client.login(self.emulator.settings()["DISCORD_TOKEN"])

    async def connect(self) -> None:
        """Register the command, and be on the gateway."""
        await self.login()
        await self.tree.sync()
        await self.go_online()

    async def go_online(self) -> None:
        """Be on the gateway."""
        before = self.emulator.connections
        self.running = asyncio.create_task(self.client.connect())
        await self.emulator.wait(lambda: self.emulator.connections > before)

    async def close(self) -> None:
        """Be gone."""
        await self.client.close()
        self.running.cancel()
        with suppress(asyncio.CancelledError, discord.ConnectionClosed):
            await self.running

    def place(self, channel: Channel) -> discord.PartialMessageable:
        """Where to post, without having seen the channel."""
        guild = None if channel.guild is None else int(channel.guild.id)
        return self.client.get_partial_messageable(int(channel.id), guild_id=guild)

    def message(self, message: Message | None) -> discord.PartialMessage:
        """A message to change, without having seen it."""
        assert message is not None
        return self.place(message.channel).get_partial_message(int(message.id))


@dataclass(frozen=True, slots=True)
class Api:
    """Plain calls, by default with the bot's token."""

    emulator: DiscordEmulator
    session: aiohttp.ClientSession

    async def __call__(
        self, method: str, path: str, body: object = None, *, token: str | None = None
    ) -> tuple[int, Any]:
        """The status of an answer and what it says."""
        settings = self.emulator.settings()
        authorization = f"Bot {settings['DISCORD_TOKEN']}" if token is None else token
        data = body if isinstance(body, aiohttp.FormData) or body is None else json.dumps(body)
        headers = {"Authorization": authorization}
        headers |= {"Content-Type": "application/json"} if isinstance(data, str) else {}
        url = yarl.URL(f"{settings['DISCORD_API_URL']}{path}")
        async with self.session.request(method, url, data=data, headers=headers) as response:
            text = await response.text()
            return response.status, json.loads(text) if text else {}

    async def refused(self, method: str, path: str, body: object, code: int) -> Json:
        """The body of a refusal, which must have this code."""
        status, said = await self(method, path, body)
        assert (status >= 400, said.get("code")) == (True, code), (status, said)
        return dict(said)


def form(values: object, *files: tuple[str, bytes]) -> aiohttp.FormData:
    """A form with payload_json and files[0], files[1] ..."""
    made = aiohttp.FormData(quote_fields=False)
    made.add_field("payload_json", json.dumps(values), content_type="application/json")
    for number, (name, content) in enumerate(files):
        made.add_field(f"files[{number}]", content, filename=name, content_type="application/octet-stream")
    return made


async def _promise(interaction: discord.Interaction) -> object:
    return await interaction.response.defer()


def _client(shards: int | None) -> discord.Client:
    nothing = discord.Intents.none()
    if shards is None:
        return discord.Client(intents=nothing, guild_ready_timeout=0.01)
    return discord.AutoShardedClient(intents=nothing, guild_ready_timeout=0.01, shard_count=shards)


def _command(bot: Bot) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="sidai", description="Draw a picture of somebody of the team.")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def sidai(
        interaction: discord.Interaction,
        prompt: app_commands.Range[str, 1, 1000],
        scenario: str | None = None,
        n: app_commands.Range[int, 1, 4] = 1,
        reference: discord.Attachment | None = None,
    ) -> None:
        bot.interactions.append(interaction)
        await bot.answer(interaction)

    @sidai.autocomplete("scenario")
    async def suggest(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        names = [name for name in ("linkedin", "team") if name.startswith(current)]
        return [app_commands.Choice(name=name.capitalize(), value=name) for name in names]

    return sidai
