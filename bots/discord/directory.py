"""What Discord knows of servers, channels and people: asked of its web API, remembered for a while."""

import asyncio
from collections.abc import Mapping
from weakref import WeakValueDictionary

import discord
from cachetools import TTLCache

from core.domain.people import Audience

_REMEMBERED = (
    120  # seconds; a channel that becomes private, or a role that is taken, is known as such by then
)
_MOST = 20_000

Roles = frozenset[str]


class Directory:
    """`joined` names the servers that share a team, each with the roles that open it, in small letters."""

    def __init__(self, client: discord.Client, joined: Mapping[str, Roles]) -> None:
        self._client = client
        self._joined = joined
        self._servers: TTLCache[int, discord.Guild] = TTLCache(_MOST, _REMEMBERED)
        self._channels: TTLCache[int, discord.abc.GuildChannel] = TTLCache(_MOST, _REMEMBERED)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._homes: TTLCache[int, tuple[str, tuple[str, ...]] | None] = TTLCache(_MOST, _REMEMBERED)

    def is_joined(self, server: int) -> bool:
        """Does it share a team with others?"""
        return str(server) in self._joined

    async def server(self, identity: int) -> discord.Guild | None:
        """None: the bot is no member of it, which may change at any time. Raises what discord.py raises."""
        async with self._locks.setdefault(identity, asyncio.Lock()):  # two who ask at once ask once
            if identity not in self._servers:
                try:
                    found = await self._client.fetch_guild(identity, with_counts=False)
                except (discord.Forbidden, discord.NotFound):
                    return None
                self._servers[identity] = found
            return self._servers[identity]

    async def channel(self, identity: int) -> discord.abc.GuildChannel | None:
        """None: the bot cannot see it. Raises what discord.py raises."""
        async with self._locks.setdefault(identity, asyncio.Lock()):
            if identity not in self._channels:
                try:
                    found = await self._client.fetch_channel(identity)
                except (discord.Forbidden, discord.NotFound):
                    return None
                if not isinstance(found, discord.abc.GuildChannel):
                    return None
                self._channels[identity] = found
            return self._channels[identity]

    async def roles(self, server: int, member: discord.Member) -> tuple[str, ...]:
        """The names of a person's roles there."""
        guild = await self.server(server)
        held = set(member._roles)  # noqa: SLF001  # as sent along; member.roles needs all of the server in memory
        return tuple(role.name for role in guild.roles if role.id in held) if guild else ()

    async def home(self, person: int) -> tuple[str, tuple[str, ...]] | None:
        """Outside any server: the joined one whose team the person belongs to, and their roles there."""
        if person not in self._homes:
            self._homes[person] = await self._find_home(person)
        return self._homes[person]

    async def audience(self, server: int, channel: int) -> Audience:
        """The team's if all of it can see the channel."""
        guild, found = await self.server(server), await self.channel(channel)
        if guild is None or found is None:
            return Audience.CHANNEL
        opening = self._joined.get(str(server), frozenset({"@everyone"}))
        groups = [role for role in guild.roles if role.name.casefold() in opening]
        seen = bool(groups) and all(_sees(guild, found, role) for role in groups)
        if _keeps_out(found, {role.id for role in (*groups, guild.default_role)}):
            seen = False
        return Audience.TEAM if seen else Audience.CHANNEL

    async def _find_home(self, person: int) -> tuple[str, tuple[str, ...]] | None:
        asking = (self._held(int(server), person) for server in self._joined)
        held = await asyncio.gather(*asking, return_exceptions=True)
        for (identity, opening), roles in zip(self._joined.items(), held, strict=True):
            if not isinstance(roles, BaseException) and opening & {role.casefold() for role in roles}:
                return identity, roles
        for untold in held:
            if isinstance(untold, BaseException):
                raise untold
        return None

    async def _held(self, server: int, person: int) -> tuple[str, ...]:
        """Their roles in a server; none if they, or the bot, are not in it."""
        guild = await self.server(server)
        try:
            return tuple(role.name for role in (await guild.fetch_member(person)).roles) if guild else ()
        except discord.NotFound:
            return ()


def _keeps_out(channel: discord.abc.GuildChannel, judged: set[int]) -> bool:
    """Is there anybody else, a role or a person, who may not look in?"""
    return any(
        overwrite.view_channel is False or overwrite.connect is False
        for target, overwrite in channel.overwrites.items()
        if target.id not in judged
    )


def _sees(guild: discord.Guild, channel: discord.abc.GuildChannel, role: discord.Role) -> bool:
    """By Discord's order: the server's rights, then the channel's word for everyone, then for the role."""
    vocal = isinstance(channel, discord.VoiceChannel | discord.StageChannel)  # their text is behind the door
    return all(_has(guild, channel, role, right) for right in ("view_channel", *(("connect",) * vocal)))


def _has(guild: discord.Guild, channel: discord.abc.GuildChannel, role: discord.Role, right: str) -> bool:
    everyone = guild.default_role
    if everyone.permissions.administrator or role.permissions.administrator:
        return True
    has = bool(getattr(everyone.permissions, right) or getattr(role.permissions, right))
    said = {target.id: getattr(overwrite, right) for target, overwrite in channel.overwrites.items()}
    for each in dict.fromkeys((everyone.id, role.id)):
        told = said.get(each)
        has = has if told is None else told
    return has
