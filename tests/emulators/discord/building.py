"""How servers and channels are set up, with the roles and overwrites that make them open or closed."""

from collections.abc import Sequence
from typing import TypedDict

from tests.emulators.discord.channel import (
    ANNOUNCEMENT_THREAD,
    FORUM,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    TYPES,
    Channel,
    Kind,
    Overwrite,
)
from tests.emulators.discord.permissions import BOT, EVERYONE, NOTHING, Permission, named
from tests.emulators.discord.things import Dms, Guild, Member, Role, User
from tests.emulators.discord.world import World

EVERYBODY = "@everyone"
# Where the bot lacks something in the whole server, people have it by this role.
PEOPLE = "People"


class UserTraits(TypedDict, total=False):
    """What may be said of a new person."""

    id: str | int
    locale: str
    external_apps: bool
    dms: Dms
    nitro: bool


class GuildTraits(TypedDict, total=False):
    """What may be said of a new server.

    `bot` is whether the bot is in it, `installed` whether its commands are (as is the bot, unless said
    otherwise), `deny` what is taken from the bot everywhere, by the names of permissions.
    """

    id: str | int
    bot: bool
    installed: bool
    boost: int
    roles: Sequence[str]
    deny: Sequence[str]
    most_threads: int


class ChannelTraits(TypedDict, total=False):
    """What may be said of a new channel.

    `hidden` hides it from all but those with one of `roles`, and the bot; `deny` is taken from the bot.
    """

    id: str | int
    kind: Kind
    hidden: bool
    roles: Sequence[str]
    deny: Sequence[str]
    nsfw: bool
    needs_tag: bool


class ThreadTraits(TypedDict, total=False):
    """What may be said of a new thread; `owner` is who made it, else the owner of the server."""

    id: str | int
    private: bool
    archived: bool
    locked: bool
    owner: User


def new_user(world: World, name: str, traits: UserTraits) -> User:
    """A new person."""
    user = User(
        _identity(world, traits.get("id")),
        name,
        traits.get("locale", "en-US"),
        external_apps=traits.get("external_apps", True),
        dms=traits.get("dms", "open"),
        nitro=traits.get("nitro", False),
    )
    world.users[user.id] = user
    return user


def new_guild(world: World, name: str, traits: GuildTraits) -> Guild:
    """A new server with its roles, and the bot in it."""
    identity, denied = _identity(world, traits.get("id")), named(traits.get("deny", ()))
    roles = {EVERYBODY: Role(identity, EVERYBODY, EVERYONE & ~denied)}
    for role in (*traits.get("roles", ()), *((PEOPLE,) if denied else ())):
        roles[role] = Role(world.new_id(), role, EVERYONE if role == PEOPLE else NOTHING)
    with_bot = traits.get("bot", True)
    guild = Guild(
        identity,
        name,
        roles,
        world.owner.id,
        installed=traits.get("installed", with_bot),
        boost=traits.get("boost", 0),
        most_threads=traits.get("most_threads", 1000),
    )
    if with_bot:
        own = roles[world.bot.name] = Role(world.new_id(), world.bot.name, BOT & ~denied, managed=True)
        guild.members[world.bot.id] = Member(world.bot, roles=[own])
    world.guilds[guild.id] = guild
    return guild


def new_channel(world: World, guild: Guild, name: str, traits: ChannelTraits) -> Channel:
    """A new channel of a server."""
    channel = Channel(
        _identity(world, traits.get("id")),
        name,
        TYPES[traits.get("kind", "text")],
        guild,
        overwrites=_overwrites(world, guild, traits),
        nsfw=traits.get("nsfw", False),
        needs_tag=traits.get("needs_tag", False),
    )
    world.channels[channel.id] = channel
    return channel


def new_thread(world: World, parent: Channel, name: str, traits: ThreadTraits) -> Channel:
    """A thread that people have made; in a forum a post."""
    if parent.type not in (TYPES["text"], TYPES["announcement"], FORUM):
        raise ValueError(f"there are no threads in #{parent.name}")
    kind = ANNOUNCEMENT_THREAD if parent.type == TYPES["announcement"] else PUBLIC_THREAD
    owner = traits.get("owner", world.owner)
    thread = Channel(
        _identity(world, traits.get("id")),
        name,
        PRIVATE_THREAD if traits.get("private") else kind,
        parent.guild,
        parent,
        people=[owner],
        owner=owner,
        archived=traits.get("archived", False),
        locked=traits.get("locked", False),
    )
    world.channels[thread.id] = thread
    return thread


def join(user: User, guild: Guild, nick: str = "", roles: Sequence[str] = ()) -> Member:
    """Put a person into a server, with these roles and no others; those who are there keep theirs."""
    member = guild.members.setdefault(user.id, Member(user))
    everybodys = [PEOPLE] if PEOPLE in guild.roles else []
    if unknown := [role for role in roles if role not in guild.roles]:
        raise ValueError(f"no such roles: {unknown}; there are: {[*guild.roles]}")
    if roles or not member.roles:
        member.roles = [guild.roles[role] for role in (*roles, *everybodys)]
    member.nick = nick or member.nick
    return member


def leave(user: User, guild: Guild) -> None:
    """Take somebody out of a server; with the bot its commands go."""
    guild.members.pop(user.id, None)
    guild.installed = guild.installed and not user.bot


def _overwrites(world: World, guild: Guild, traits: ChannelTraits) -> list[Overwrite]:
    overwrites = []
    denied, sees = named(traits.get("deny", ())), NOTHING
    if traits.get("hidden"):
        overwrites.append(Overwrite(guild.id, 0, deny=Permission.VIEW_CHANNEL))
        sees = Permission.VIEW_CHANNEL
    roles = [guild.roles[role] for role in traits.get("roles", ())]
    overwrites += [Overwrite(role.id, 0, allow=Permission.VIEW_CHANNEL) for role in roles]
    if (denied or sees) and world.bot.id in guild.members:
        overwrites.append(Overwrite(world.bot.id, 1, allow=sees & ~denied, deny=denied))
    return overwrites


def _identity(world: World, wanted: str | int | None) -> str:
    identity = world.new_id() if wanted is None else str(wanted)
    if identity in world.users or identity in world.channels or identity in world.guilds:
        raise ValueError(f"there is a {identity} already")
    return identity
