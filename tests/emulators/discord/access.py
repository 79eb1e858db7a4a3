"""Where the bot may go, and what it may do there."""

from tests.emulators.discord.channel import FORUM, Channel
from tests.emulators.discord.content import Terms
from tests.emulators.discord.interaction import DIRECT_LIMIT
from tests.emulators.discord.message import COMPONENTS_V2, SILENT, SUPPRESS_EMBEDS
from tests.emulators.discord.permissions import Permission
from tests.emulators.discord.refusals import Refusal
from tests.emulators.discord.things import Guild
from tests.emulators.discord.world import World


def visible(world: World, channel_id: str) -> Channel:
    """The channel with this id, if the bot can see it. 10003, 50001."""
    channel = world.channels.get(channel_id)
    if channel is None:
        raise Refusal(10003)
    if Permission.VIEW_CHANNEL not in channel.allowed(world.bot):
        raise Refusal(50001)
    return channel


def joined(world: World, guild_id: str) -> Guild:
    """The guild with this id, if the bot is in it. 10004, 50001."""
    guild = world.guilds.get(guild_id)
    if guild is None:
        raise Refusal(10004)
    if world.bot.id not in guild.members:
        raise Refusal(50001)
    return guild


def need(world: World, channel: Channel, permission: Permission) -> None:
    """Refuse unless the bot may do this in the channel. 50013."""
    if permission not in channel.allowed(world.bot):
        raise Refusal(50013)


def check_posting(world: World, channel: Channel) -> None:
    """Refuse unless the bot may post in a channel that it sees. 50008, 50013, 160005, 50007, 50278."""
    if channel.type == FORUM:
        raise Refusal(50008)
    if channel.guild is None:
        _check_direct(world, channel)
        return
    in_thread, here = Permission.SEND_MESSAGES_IN_THREADS, Permission.SEND_MESSAGES
    need(world, channel, in_thread if channel.is_thread else here)
    if channel.locked and Permission.MANAGE_THREADS not in channel.allowed(world.bot):
        raise Refusal(160005)


def terms(world: World, channel: Channel, flags: int = SUPPRESS_EMBEDS | SILENT | COMPONENTS_V2) -> Terms:
    """What holds for the bot's messages in a channel."""
    limit = DIRECT_LIMIT if channel.guild is None else channel.guild.file_limit
    return Terms(limit, flags, everyone=Permission.MENTION_EVERYONE in channel.allowed(world.bot))


def _check_direct(world: World, channel: Channel) -> None:
    for person in channel.people:
        if person.dms == "closed":
            raise Refusal(50007)
        if person.dms == "mutual" and not world.shared_guilds(person):
            raise Refusal(50278)
