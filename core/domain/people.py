"""Who asks, where, and who may see the answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

OUTSIDE = "outside"  # the workspace of those who ask from no server of a team


class Standing(StrEnum):
    """What a person is to the team in the place where they ask."""

    MEMBER = "member"
    GUEST = "guest"
    FOREIGN = "foreign"  # of another organisation, in a shared channel


@dataclass(frozen=True, slots=True)
class Person:
    """One human on one service."""

    service: str
    id: str
    name: str = ""
    standing: Standing = Standing.MEMBER
    admin: bool = False
    roles: tuple[str, ...] = ()  # by name, in a Discord server

    @property
    def ref(self) -> str:
        """How sidai.toml names them: `slack:U0SID`."""
        return f"{self.service}:{self.id}"


class Audience(StrEnum):
    """Who may see a generation; only an explicit share widens it."""

    TEAM = "team"  # asked in a public channel
    CHANNEL = "channel"  # asked in a private channel: its members
    AUTHOR = "author"  # asked in a direct message


@dataclass(frozen=True, slots=True)
class Place:
    """Where to answer. `reply_to` is read by the adapter alone and is stored encrypted."""

    service: str
    workspace: str
    channel: str
    audience: Audience
    thread: str | None = None
    reply_to: Mapping[str, str] = field(default_factory=dict)

    @property
    def ref(self) -> str:
        """How sidai.toml names the channel: `slack:C0GENERAL`."""
        return f"{self.service}:{self.channel}"


@dataclass(frozen=True, slots=True)
class Asker:
    """A person in a place: what every permission and every audience is decided by."""

    person: Person
    place: Place
    team: str
