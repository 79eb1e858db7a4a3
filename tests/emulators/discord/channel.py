"""Channels, threads and direct messages: who may do what in them, and how an app sees them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Literal

from tests.emulators.discord.permissions import DIRECT, EVERYTHING, NOTHING, Permission, with_implied
from tests.emulators.discord.things import Guild, Json, Member, User, snowflake_time

Kind = Literal["text", "announcement", "voice", "stage", "forum"]

TYPES = {"text": 0, "dm": 1, "voice": 2, "group": 3, "announcement": 5, "stage": 13, "forum": 15}
DM, GROUP, FORUM = TYPES["dm"], TYPES["group"], TYPES["forum"]
ANNOUNCEMENT_THREAD, PUBLIC_THREAD, PRIVATE_THREAD = 10, 11, 12
THREADS = (ANNOUNCEMENT_THREAD, PUBLIC_THREAD, PRIVATE_THREAD)


@dataclass(slots=True, eq=False)
class Overwrite:
    """What a channel allows or denies one role (type 0) or one member (type 1)."""

    id: str
    type: int
    allow: Permission = NOTHING
    deny: Permission = NOTHING

    def as_json(self) -> Json:
        """The overwrite as it stands in a channel."""
        bits = {"allow": str(int(self.allow)), "deny": str(int(self.deny))}
        return {"id": self.id, "type": self.type, **bits}


@dataclass(slots=True, eq=False)
class Channel:
    """A channel of a guild, a thread in one, direct messages, or a group's.

    `people` are the members of a thread and those who talk in direct messages.
    """

    id: str
    name: str
    type: int
    guild: Guild | None = None
    parent: "Channel | None" = None
    overwrites: list[Overwrite] = field(default_factory=list)
    nsfw: bool = False
    needs_tag: bool = False
    people: list[User] = field(default_factory=list)
    owner: User | None = None
    archived: bool = False
    locked: bool = False
    archives_after: int = 1440
    messages_sent: int = 0
    last_message: str | None = None

    @property
    def is_thread(self) -> bool:
        """Whether it stands in another channel."""
        return self.type in THREADS

    @property
    def private(self) -> bool:
        """Whether it is a thread that only its members see."""
        return self.type == PRIVATE_THREAD

    @property
    def top(self) -> "Channel":
        """The channel whose overwrites count: a thread's parent, else the channel itself."""
        return self.parent or self

    def allowed(self, user: User) -> Permission:
        """What somebody may do here; nothing for those who are not in the guild."""
        if self.guild is None:
            return EVERYTHING if user in self.people else NOTHING
        member = self.guild.members.get(user.id)
        if member is None:
            return NOTHING
        granted = with_implied(self._granted(member), in_thread=self.is_thread)
        hidden = self.private and user not in self.people and Permission.MANAGE_THREADS not in granted
        return NOTHING if hidden else granted

    def app_permissions(self, bot: User, person: User) -> Permission:
        """What the app is told it may do here, when this person uses it."""
        if self.guild is None:
            return DIRECT | (Permission.USE_EXTERNAL_EMOJIS if bot in self.people else NOTHING)
        if bot.id in self.guild.members:
            return self.allowed(bot)
        if self.guild.installed:  # with its commands alone: what everyone may
            return with_implied(self._granted(Member(person)), in_thread=self.is_thread)
        return self.allowed(person) & (DIRECT | Permission.USE_EXTERNAL_EMOJIS)

    def as_json(self) -> Json:
        """The channel as GET /channels shows it."""
        shown = {"id": self.id, "type": self.type, "last_message_id": self.last_message, "flags": 0}
        if self.guild is None:
            return shown | self._direct()
        shown |= {"guild_id": self.guild.id, "name": self.name, "rate_limit_per_user": 0}
        if self.parent is not None:
            return shown | self._thread(self.parent)
        overwrites = [overwrite.as_json() for overwrite in self.top.overwrites]
        return shown | self._place() | {"permission_overwrites": overwrites}

    def as_partial(self, permissions: Permission) -> Json:
        """The channel as an interaction shows it: without overwrites, with what its person may do."""
        shown = self.as_json()
        shown.pop("permission_overwrites", None)
        return shown | ({} if self.guild is None else {"permissions": str(int(permissions))})

    def _granted(self, member: Member) -> Permission:
        assert self.guild is not None
        everyone = self.guild.roles["@everyone"]
        granted = reduce(or_, (role.permissions for role in member.roles), everyone.permissions)
        if Permission.ADMINISTRATOR in granted or member.user.id == self.guild.owner:
            return EVERYTHING
        for ids in ([everyone.id], [role.id for role in member.roles], [member.user.id]):
            matching = [overwrite for overwrite in self.top.overwrites if overwrite.id in ids]
            granted &= ~_sum(overwrite.deny for overwrite in matching)
            granted |= _sum(overwrite.allow for overwrite in matching)
        return granted

    def _place(self) -> Json:
        shown: Json = {"position": 0, "topic": None, "nsfw": self.nsfw, "parent_id": None}
        if self.type in (TYPES["voice"], TYPES["stage"]):
            shown |= {"bitrate": 64000, "user_limit": 0, "rtc_region": None}
        if self.type == FORUM:
            shown |= {"available_tags": [], "flags": 16 if self.needs_tag else 0}
        return shown

    def _direct(self) -> Json:
        people = [user.as_json() for user in self.people if not user.bot]
        group = {"name": self.name or None, "icon": None, "owner_id": people[0]["id"]}
        return {"recipients": people} | (group if self.type == GROUP else {})

    def _thread(self, parent: "Channel") -> Json:
        made = snowflake_time(self.id)
        metadata = {
            "archived": self.archived,
            "auto_archive_duration": self.archives_after,
            "archive_timestamp": made,
            "locked": self.locked,
            "create_timestamp": made,
        }
        return {
            "parent_id": parent.id,
            "owner_id": self.owner.id if self.owner else "0",
            "message_count": self.messages_sent,
            "total_message_sent": self.messages_sent,
            "member_count": len(self.people),
            "thread_metadata": metadata | ({"invitable": True} if self.private else {}),
        }


def _sum(permissions: Iterable[Permission]) -> Permission:
    return reduce(or_, permissions, NOTHING)
