"""Messages and the files in them, and how an app sees them."""

import mimetypes
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from tests.emulators.discord.channel import Channel
from tests.emulators.discord.things import Json, User, snowflake_time

SUPPRESS_EMBEDS = 1 << 2
HAS_THREAD = 1 << 5
EPHEMERAL = 1 << 6
LOADING = 1 << 7
SILENT = 1 << 12
COMPONENTS_V2 = 1 << 15

PLAIN, REPLY, ANSWER = 0, 19, 20

LINK_SECONDS = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way to Discord: out of a form, or out of a person's hands into a command's option."""

    filename: str
    content: bytes


@dataclass(slots=True, eq=False)
class Attachment:
    """A file in a message; `place` is its address without the signature, `size` that of an image."""

    id: str
    filename: str
    content: bytes
    place: str
    description: str = ""
    ephemeral: bool = False
    mimetype: str = field(init=False, default="application/octet-stream")
    size: tuple[int, int] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        try:
            with Image.open(BytesIO(self.content)) as image:
                self.mimetype = Image.MIME.get(image.format or "", self.mimetype)
                self.size = image.size
        except UnidentifiedImageError:
            self.mimetype = mimetypes.guess_type(self.filename)[0] or self.mimetype

    @property
    def spoiler(self) -> bool:
        """Whether it is blurred until clicked."""
        return self.filename.startswith("SPOILER_")

    def as_json(self, now: float) -> Json:
        """The file as it stands in a message, with an address that is good for a day."""
        address = signed(self.place, now)
        shown: Json = {
            "id": self.id,
            "filename": self.filename,
            "size": len(self.content),
            "url": address,
            "proxy_url": address,
            "content_type": self.mimetype,
            "flags": 0,
        }
        shown |= {} if self.size is None else {"width": self.size[0], "height": self.size[1]}
        shown |= {"description": self.description} if self.description else {}
        return shown | ({"ephemeral": True} if self.ephemeral else {})


@dataclass(slots=True, eq=False)
class Message:
    """A message. `only_for` marks an ephemeral one, `token` and `metadata` the interaction it belongs to.

    `pings` lists everybody it ever notified: <@id>, <@&id>, @everyone, @here.
    """

    id: str
    channel: Channel
    author: User
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    nonce: str = ""
    reply_to: "Message | None" = None
    thread: Channel | None = None
    only_for: User | None = None
    token: str = ""
    metadata: Json | None = None
    kind: int = PLAIN
    edits: int = 0
    edited_at: float | None = None
    pings: list[str] = field(default_factory=list)
    mentioned: list[User] = field(default_factory=list)
    deleted: bool = False

    @property
    def thinking(self) -> bool:
        """Whether it only says that the app is thinking."""
        return bool(self.flags & LOADING)

    @property
    def is_v2(self) -> bool:
        """Whether it is made of components alone."""
        return bool(self.flags & COMPONENTS_V2)

    def stands_in(self, channel: Channel) -> bool:
        """Whether it was posted there and is there still."""
        return self.channel is channel and not self.deleted

    def as_json(self, now: float, *, readable: bool = True) -> Json:
        """The message as the app sees it; without its words where those are not for it to read."""
        edited = None if self.edited_at is None else datetime.fromtimestamp(self.edited_at, UTC).isoformat()
        attachments = [] if self.is_v2 else [attachment.as_json(now) for attachment in self.attachments]
        shown: Json = {
            "id": self.id,
            "type": self.kind,
            "channel_id": self.channel.id,
            "author": self.author.as_json(),
            "content": self.content if readable else "",
            "timestamp": snowflake_time(self.id),
            "edited_timestamp": edited,
            "tts": False,
            "mention_everyone": any(ping in self.pings for ping in ("@everyone", "@here")),
            "mentions": [user.as_json() for user in self.mentioned],
            "mention_roles": [ping[3:-1] for ping in self.pings if ping.startswith("<@&")],
            "attachments": attachments if readable else [],
            "embeds": self.embeds if readable else [],
            "components": self.components if readable else [],
            "pinned": False,
            "flags": self.flags,
        }
        return shown | self._belongings(now)

    def _belongings(self, now: float) -> Json:
        shown: Json = {}
        if self.thread is not None:
            shown["thread"] = self.thread.as_json()
        if self.reply_to is not None:
            reference = {"message_id": self.reply_to.id, "channel_id": self.channel.id}
            shown["message_reference"] = {"type": 0, **reference}
            shown["referenced_message"] = None if self.reply_to.deleted else self.reply_to.as_json(now)
        if self.metadata is not None:
            # The bot's id is its application's, and that of the webhook an interaction's token opens.
            shown |= {"webhook_id": self.author.id, "application_id": self.author.id}
            shown["interaction_metadata"] = self.metadata
        return shown


def signed(place: str, now: float) -> str:
    """An address that is good for a day from now."""
    since, until = int(now), int(now) + LINK_SECONDS
    return f"{place}?ex={until:x}&is={since:x}&hm={_signature(place, until)}"


def is_signed(place: str, until: str, signature: str, now: float) -> bool:
    """Whether an address was given out by `signed`, less than a day ago."""
    if not re.fullmatch(r"[0-9a-f]{1,12}", until):
        return False
    return int(until, 16) > now and signature == _signature(place, int(until, 16))


def _signature(place: str, until: int) -> str:
    return sha256(f"{place} {until}".encode()).hexdigest()
