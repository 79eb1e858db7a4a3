"""What an interaction says of who asks and where, and what the bot may do there."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC
from typing import TypeVar

import discord

from bots.discord.answers import FOLLOWUP, NEW
from bots.discord.directory import Directory
from bots.discord.files import SMALLEST_LIMIT
from bots.discord.pace import FAILURES
from core.domain.people import OUTSIDE, Audience, Person, Place
from core.errors import BusyError, OperatorError

Interaction = discord.Interaction[discord.Client]
Answer = TypeVar("Answer")

_PATIENCE = 1.5  # seconds for Discord to tell: it wants its answer within three
_PARENTS = (discord.ChannelType.text, discord.ChannelType.news)  # whose messages can have threads


class Envelopes:
    """Opens them."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    async def open(self, interaction: Interaction) -> tuple[Person, Place]:
        """Who asks, and where. BusyError: Discord does not say who they are."""
        (server, member), audience, (workspace, roles) = await asyncio.gather(
            self._server(interaction), self._audience(interaction), self._home(interaction)
        )
        user = interaction.user
        person = Person("discord", str(user.id), _name(user), roles=roles)
        channel, thread = _channel(interaction)
        alone = is_alone(interaction) or not member
        seen = Audience.AUTHOR if alone else audience
        reply_to = _reply_to(interaction, server, alone=alone)
        return person, Place("discord", workspace, channel, seen, thread, reply_to)

    async def _server(self, interaction: Interaction) -> tuple[discord.Guild | None, bool]:
        """The server, if the web API tells of it in time; and whether the bot is a member of it."""
        if not interaction.guild_id or is_alone(interaction):
            return None, True
        try:
            found = await _told(self._directory.server(interaction.guild_id))
        except BusyError:
            return None, True
        return found, found is not None

    async def _home(self, interaction: Interaction) -> tuple[str, tuple[str, ...]]:
        """The workspace that the order belongs to, and the person's roles in it."""
        server, user = interaction.guild_id, interaction.user
        if server and not is_alone(interaction):
            if not self._directory.is_joined(server) or not isinstance(user, discord.Member):
                return str(server), ()
            return str(server), await _told(self._directory.roles(server, user))
        return await _told(self._directory.home(user.id)) or (OUTSIDE, ())

    async def _audience(self, interaction: Interaction) -> Audience:
        """Who can read the answer. What Discord does not tell is taken for private."""
        channel = interaction.channel
        if interaction.guild_id is None or (isinstance(channel, discord.Thread) and channel.is_private()):
            return Audience.AUTHOR
        identity, _ = _channel(interaction)
        try:
            return await _told(self._directory.audience(interaction.guild_id, int(identity)))
        except BusyError:
            return Audience.CHANNEL


def _reply_to(interaction: Interaction, server: discord.Guild | None, *, alone: bool) -> dict[str, str]:
    """What only this adapter reads: the token and until when it holds, and what can be done in the place.

    The first message of a press's token is that of the button, so its answer is another one: by the bot's own
    token, or where it is alone by this one.
    """
    limit = server.filesize_limit if server else SMALLEST_LIMIT
    expires = interaction.expires_at.astimezone(UTC).isoformat()
    pressed = interaction.type is discord.InteractionType.component
    token = {"token": interaction.token, "expires": expires}
    told = {"interaction": str(interaction.id)} | ({} if pressed and not alone else token)
    if alone:
        told |= {"limit": str(interaction.filesize_limit), "alone": "yes"}
        return {**told, FOLLOWUP: NEW} if pressed else told
    told["limit"] = str(limit)
    return {**told, "threads": "yes"} if can_open_threads(interaction) else told


def objection(interaction: Interaction) -> OperatorError | None:
    """What the bot lacks to answer there: known before anything is kept or paid."""
    has = interaction.app_permissions
    needed = {"Attach Files": has.attach_files}
    if interaction.guild_id is None:
        return None
    if not is_alone(interaction):
        in_thread = isinstance(interaction.channel, discord.Thread)
        needed["View Channel"] = has.view_channel
        needed |= (
            {"Send Messages in Threads": has.send_messages_in_threads}
            if in_thread
            else {"Send Messages": has.send_messages}
        )
    missing = [name for name, given in needed.items() if not given]
    return OperatorError("discord-permissions", permissions=", ".join(missing)) if missing else None


def is_alone(interaction: Interaction) -> bool:
    """Is the bot no member there, called by a person who has installed it for themselves?"""
    return not interaction.is_guild_integration() and not interaction.context.dm_channel


def can_open_threads(interaction: Interaction) -> bool:
    """Is it a channel whose messages can have threads, and may the bot open one and write in it?"""
    has, channel = interaction.app_permissions, interaction.channel
    allowed = has.create_public_threads and has.send_messages_in_threads
    return allowed and getattr(channel, "type", None) in _PARENTS


async def _told(asking: Awaitable[Answer]) -> Answer:
    """What Discord tells. BusyError: it does not, in time."""
    try:
        async with asyncio.timeout(_PATIENCE):
            return await asking
    except FAILURES as error:
        raise BusyError("discord-who") from error


def _channel(interaction: Interaction) -> tuple[str, str | None]:
    """The channel by whose rules the order goes, and the thread in it."""
    channel = interaction.channel
    if isinstance(channel, discord.Thread):
        return str(channel.parent_id), str(channel.id)
    return str(interaction.channel_id), None


def _name(user: discord.User | discord.Member) -> str:
    # It stands in the channel's line: no line breaks, nothing that turns the direction of reading.
    return "".join(filter(str.isprintable, user.display_name))[:80].strip() or str(user.id)
