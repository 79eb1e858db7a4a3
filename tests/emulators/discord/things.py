"""People, their roles and their servers (guilds), as an app sees them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from tests.emulators.discord.permissions import NOTHING, Permission

Json = dict[str, Any]
Dms = Literal["open", "closed", "mutual"]

EPOCH = 1_420_070_400_000
MIB = 1024 * 1024


def snowflake_time(snowflake: str) -> str:
    """When an id was made, as Discord writes times."""
    seconds = ((int(snowflake) >> 22) + EPOCH) / 1000
    return datetime.fromtimestamp(seconds, UTC).isoformat()


@dataclass(slots=True, eq=False)
class User:
    """A person or a bot.

    `external_apps` is whether servers let others see the answers of an app that only they have installed;
    `dms` is who may write to them: anyone, nobody, or who shares a server with them; `nitro` raises their
    limit on files.
    """

    id: str
    name: str
    locale: str = "en-US"
    bot: bool = False
    external_apps: bool = True
    dms: Dms = "open"
    nitro: bool = False

    def as_json(self) -> Json:
        """The person as others see them."""
        return {
            "id": self.id,
            "username": self.name,
            "discriminator": "0",
            "global_name": None if self.bot else self.name.capitalize(),
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }


@dataclass(slots=True, eq=False)
class Role:
    """A role of a guild; @everyone's id is the guild's."""

    id: str
    name: str
    permissions: Permission = NOTHING
    managed: bool = False

    def as_json(self, position: int) -> Json:
        """The role as GET /guilds shows it."""
        return {
            "id": self.id,
            "name": self.name,
            "permissions": str(int(self.permissions)),
            "position": position,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": self.managed,
            "mentionable": False,
            "flags": 0,
        }


@dataclass(slots=True, eq=False)
class Member:
    """Somebody in a guild, with the roles they have there."""

    user: User
    nick: str = ""
    roles: list[Role] = field(default_factory=list)

    def as_json(self) -> Json:
        """The member as GET shows them; @everyone is never listed."""
        return {
            "user": self.user.as_json(),
            "nick": self.nick or None,
            "roles": [role.id for role in self.roles],
            "avatar": None,
            "joined_at": snowflake_time(self.user.id),
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
            "communication_disabled_until": None,
        }


@dataclass(slots=True, eq=False)
class Guild:
    """A server. `installed` is whether the app's commands are, `boost` its level of 0 to 3."""

    id: str
    name: str
    roles: dict[str, Role]
    owner: str
    installed: bool = True
    boost: int = 0
    most_threads: int = 1000
    members: dict[str, Member] = field(default_factory=dict)

    @property
    def file_limit(self) -> int:
        """How many bytes one file may have."""
        return {2: 50, 3: 100}.get(self.boost, 10) * MIB

    def as_json(self) -> Json:
        """The guild as GET /guilds shows it."""
        return {
            "id": self.id,
            "name": self.name,
            "icon": None,
            "splash": None,
            "owner_id": self.owner,
            "roles": [role.as_json(number) for number, role in enumerate(self.roles.values())],
            "emojis": [],
            "stickers": [],
            "features": [],
            "premium_tier": self.boost,
            "premium_subscription_count": 0,
            "preferred_locale": "en-US",
            "afk_timeout": 300,
            "verification_level": 1,
            "default_message_notifications": 1,
            "explicit_content_filter": 2,
            "mfa_level": 0,
            "nsfw_level": 0,
            "system_channel_flags": 0,
            "premium_progress_bar_enabled": False,
        }
