"""What a workspace is made of: people, channels, messages, files, and how Slack shows them to an app."""

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Guest = Literal["", "restricted", "ultra"]
Kind = Literal["public", "private", "im", "mpim"]


@dataclass(frozen=True, slots=True)
class User:
    """A person or a bot; `team` is the workspace they belong to, in shared channels maybe another one."""

    id: str
    name: str
    team: str
    guest: Guest = ""
    foreign: bool = False
    bot: bool = False
    deleted: bool = False
    locale: str = "en-US"

    def as_json(self, *, with_locale: bool) -> Json:
        """The person as users.info shows them."""
        shown: Json = {
            "id": self.id,
            "team_id": self.team,
            "name": self.name,
            "real_name": self.name.capitalize(),
            "deleted": self.deleted,
            "is_bot": self.bot,
            "is_restricted": bool(self.guest),
            "is_ultra_restricted": self.guest == "ultra",
            "is_stranger": self.foreign,
            "tz": "Etc/UTC",
            "profile": {"real_name": self.name.capitalize(), "display_name": self.name, "team": self.team},
        }
        return shown | ({"locale": self.locale} if with_locale else {})


@dataclass(slots=True, eq=False)
class Channel:
    """A public or private channel, a direct message (im) or a group direct message (mpim)."""

    id: str
    name: str
    kind: Kind = "public"
    members: set[str] = field(default_factory=set)
    archived: bool = False
    shared: bool = False
    read_only: bool = False

    @property
    def typed_name(self) -> str:
        """The channel's name as a slash command reports it: names of private places are not told."""
        names = {
            "public": self.name,
            "im": "directmessage",
            "private": "privategroup",
            "mpim": "privategroup",
        }
        return names[self.kind]

    def as_json(self, bot: str) -> Json:
        """The channel as conversations.info shows it to the bot."""
        shown: Json = {
            "id": self.id,
            "is_im": self.kind == "im",
            "is_mpim": self.kind == "mpim",
            "is_private": self.kind != "public",
            "is_archived": self.archived,
            "is_ext_shared": self.shared,
            "is_shared": self.shared,
            "is_org_shared": False,
        }
        if self.kind == "im":
            return shown | {"user": next(iter(self.members - {bot}), bot)}
        return shown | {
            "name": self.name,
            "is_channel": self.kind == "public",
            "is_group": self.kind == "private",
            "is_member": bot in self.members,
        }


@dataclass(slots=True, eq=False)
class File:
    """An uploaded file: awaited, then uploaded, then complete, and ready once Slack has looked at it."""

    id: str
    name: str
    length: int
    url: str
    alt: str = ""
    title: str = ""
    mimetype: str = ""
    content: bytes | None = None
    complete: bool = False
    ready: bool = False
    deleted: bool = False
    shares: dict[str, dict[str, list[Json]]] = field(default_factory=dict)

    @property
    def permalink(self) -> str:
        """The file's page."""
        return f"{self.url}/permalink"

    def as_json(self, owner: str) -> Json:
        """The file as files.info shows it: without a type and without shares until it is ready."""
        places = [channel for kind in self.shares.values() for channel in kind]
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype if self.ready else "",
            "filetype": self.mimetype.rpartition("/")[2] if self.ready else "",
            "user": owner,
            "mode": "hosted",
            "size": self.length,
            "alt_txt": self.alt,
            "url_private": self.url,
            "url_private_download": self.url,
            "permalink": self.permalink,
            "is_public": bool(self.shares.get("public")),
            "shares": self.shares,
            "channels": [place for place in places if place.startswith("C")],
            "groups": [place for place in places if place.startswith("G")],
            "ims": [place for place in places if place.startswith("D")],
        }


@dataclass(slots=True, eq=False)
class Message:
    """A message. `only_for` marks an ephemeral one; `pings` lists every mention it ever carried."""

    channel: Channel
    ts: str
    author: User
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    only_for: User | None = None
    response_url: str = ""
    deleted: bool = False
    edits: int = 0
    pings: list[str] = field(default_factory=list)

    @property
    def is_reply(self) -> bool:
        """Whether the message stands in another one's thread."""
        return self.thread_ts not in (None, self.ts)

    def as_json(self, owner: str, *, with_metadata: bool = True) -> Json:
        """The message as Slack shows it to the bot whose user id is `owner`."""
        shown: Json = {"type": "message", "ts": self.ts, "user": self.author.id, "text": self.text}
        shown["team"] = self.author.team
        if self.author.bot:
            shown |= {"bot_id": f"B{self.author.id[1:]}", "app_id": f"A{self.author.id[1:]}"}
        optional: Json = {
            "blocks": self.blocks,
            "attachments": self.attachments,
            "files": [file.as_json(owner) for file in self.files],
            "thread_ts": self.thread_ts,
            "metadata": self.metadata if with_metadata else None,
        }
        return shown | {name: value for name, value in optional.items() if value}
