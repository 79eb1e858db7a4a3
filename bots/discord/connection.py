"""The connection to Discord: a gateway for what comes in, the web API for what goes out."""

import asyncio
import hashlib
import json
import logging
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import ClassVar, Protocol

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bots.discord.answers import Answers
from bots.discord.commands import Tree, build_tree
from bots.discord.delivery import DiscordDelivery
from bots.discord.directory import Directory, Roles
from bots.discord.envelope import Envelopes, Interaction
from bots.discord.files import DiscordFiles, Media
from bots.discord.listeners import Listeners
from bots.discord.pace import FAILURES, patiently
from bots.discord.private import Private
from core.domain.text import text
from core.errors import OperatorError
from core.messages import Messages
from core.run.ports import PostError
from core.studio import Studio

log = logging.getLogger(__name__)

_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+")
_CHATTY = ("discord.state",)  # warns that there is no guilds intent: there is none on purpose
_TELLTALES = ("discord.http", "discord.webhook.async_", "discord.gateway")  # at DEBUG they write tokens


class Remembered(Protocol):
    """What a start must know of the one before."""

    async def get(self, name: str) -> str | None:
        """What was last put there."""
        ...

    async def put(self, name: str, value: str) -> None:
        """Instead of what was there."""
        ...


@dataclass(frozen=True, slots=True)
class Discord:
    """An application that is logged in."""

    client: discord.AutoShardedClient
    directory: Directory
    pictures: DiscordFiles
    answers: Answers
    delivery: DiscordDelivery
    remembered: Remembered
    messages: Messages

    title: ClassVar[str] = "Discord"
    service: ClassVar[str] = "discord"
    workspace: ClassVar[None] = None  # all servers that the bot is in

    @property
    def account(self) -> str:
        """Whose gateway this is."""
        return str(self.client.application_id)

    @asynccontextmanager
    async def listen(self, studio: Studio) -> AsyncIterator["asyncio.Task[None]"]:
        """Take orders by the gateway; the task ends when Discord breaks off for good.

        OperatorError: Discord does not take the commands, or closes the gateway at once.
        """
        private = Private(self.pictures, self.messages)
        listeners = Listeners(studio, Envelopes(self.directory), self.answers, private)

        async def on_interaction(interaction: Interaction) -> None:
            await listeners.press(interaction)

        self.client.event(on_interaction)
        application = self.client.application
        users = application is not None and application.user_integration_config is not None
        if application is not None and application.bot_public:
            log.warning(self.messages.say(text("check-discord-public")))
        tree = build_tree(self.client, listeners, self.messages, users=users)
        await _sync(tree, self.account, self.remembered)
        gateway = asyncio.create_task(self._connect(), name="discord gateway")
        try:
            await self._first_connection(gateway)
            yield gateway
        finally:
            gateway.cancel()
            for shard in self.client.shards.values():  # what is being drawn still has messages to send
                await shard.disconnect()
            await listeners.idle()

    async def close(self) -> None:
        """Let go of the connections."""
        await self.client.close()

    async def _first_connection(self, gateway: "asyncio.Task[None]") -> None:
        up = asyncio.Event()

        async def on_connect() -> None:
            up.set()

        self.client.event(on_connect)
        waiting = asyncio.create_task(up.wait())
        await asyncio.wait({gateway, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if gateway.done():
            gateway.result()

    async def _connect(self) -> None:
        """Until it is closed. OperatorError: Discord will not have it back."""
        try:
            if self.client.shard_count is None:
                await patiently(self._ask_for_gateway)
            await self.client.connect()
        except discord.ConnectionClosed as error:
            raise OperatorError("discord-cut", code=error.code) from error
        except (discord.GatewayNotFound, PostError, *FAILURES) as error:
            problem = str(error.__cause__ or error)
            raise OperatorError("discord-no-answer", url=Route.BASE, problem=problem) from error

    async def _ask_for_gateway(self) -> None:
        """Once, until it is told: the library itself asks for it a single time."""
        try:
            await self.client.fetch_session_start_limits()
        except discord.GatewayNotFound as error:
            raise error.__cause__ or error from None


async def connect(  # noqa: PLR0913, PLR0917  # what the composition root gives
    token: str,
    url: str,
    gateway: str | None,
    media: Media,
    joined: Mapping[str, Roles],
    remembered: Remembered,
    messages: Messages,
) -> Discord:
    """Log in; `url` is the web API's, and `gateway` the gateway's, if it is another than Discord says.

    `joined` names the servers that share a team, with the roles that open it. OperatorError: not accepted.
    """
    prepare(url)
    if gateway:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    client = await log_in(token, url, shards=1 if gateway else None)
    directory, answers = Directory(client, joined), Answers(client)
    pictures = DiscordFiles(media, messages)
    delivery = DiscordDelivery(client, directory, pictures, answers, messages)
    return Discord(client, directory, pictures, answers, delivery, remembered, messages)


def prepare(url: str) -> None:
    """Point discord.py to the web API at this address; before there is a client."""
    Route.BASE = url.rstrip("/")
    for name in _TELLTALES:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.getEffectiveLevel(), logging.INFO))
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.ERROR)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


async def log_in(token: str, url: str, shards: int | None = None) -> discord.AutoShardedClient:
    """Who asks for no intent: commands come without any; nothing is kept of servers or members.

    OperatorError: the token is not accepted, or nobody answers.
    """
    if not _TOKEN.fullmatch(token):
        raise OperatorError("discord-token-wrong")

    async def once() -> discord.AutoShardedClient:
        client = discord.AutoShardedClient(
            intents=discord.Intents.none(),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            shard_count=shards,
        )
        try:
            await client.login(token)
        except BaseException:
            await client.close()
            raise
        return client

    try:
        return await patiently(once)
    except discord.LoginFailure as error:
        raise OperatorError("discord-token-wrong") from error
    except PostError as error:
        raise OperatorError("discord-no-answer", url=url, problem=str(error.__cause__)) from error


async def _sync(tree: Tree, application: str, remembered: Remembered) -> None:
    """Discord counts how often commands are told: once for each change is enough."""
    told = hashlib.sha256(json.dumps(tree.payload(), sort_keys=True).encode()).hexdigest()
    name = f"discord-commands-{application}"
    if await remembered.get(name) == told:
        return
    try:
        await patiently(tree.sync)
    except PostError as error:
        raise OperatorError("discord-commands-refused", problem=str(error.__cause__)) from error
    await remembered.put(name, told)
