"""What a person sees in a channel, as plain text and as images."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from tests.emulators.slack.payloads import buttons
from tests.emulators.slack.things import Channel, File, Json, Message, User
from tests.emulators.slack.uploads import find_file
from tests.emulators.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Picture:
    """An image in a message: its alt text, its file's bytes (none for an outside address) and their size."""

    alt: str
    content: bytes = b""
    mimetype: str = ""
    address: str = ""

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height of the bytes; None without bytes."""
        if not self.content:
            return None
        with Image.open(BytesIO(self.content)) as image:
            return image.size

    def __str__(self) -> str:
        size = self.size
        shown = self.address or "gone" if size is None else f"{size[0]}x{size[1]}"
        return f"[image: {self.alt} | {shown}]"


def channel_view(workspace: Workspace, channel: Channel, user: User) -> str:
    """One line per message, replies indented; nothing of a private place the person is not in."""
    if channel.kind != "public" and user.id not in channel.members:
        return ""
    lines = []
    seen = list(workspace.in_channel(channel, user))
    for message in seen:
        if not message.is_reply or message.broadcast:
            lines.append(_line(workspace, message))
            replies = (reply for reply in seen if reply.is_reply and reply.thread_ts == message.ts)
            lines.extend(f"    {_line(workspace, reply)}" for reply in replies)
    return "\n".join(lines)


def pictures(workspace: Workspace, message: Message) -> list[Picture]:
    """The images of a message in the order they are seen: those in blocks, then attached files."""
    in_blocks = [picture for block in message.blocks for picture in _pictures(workspace, block)]
    return in_blocks + [_picture(file, file.alt or file.title) for file in message.files if _is_image(file)]


def _line(workspace: Workspace, message: Message) -> str:
    whisper = " (only you)" if message.only_for else ""
    parts = [text for block in message.blocks for text in _block(workspace, block)]
    if not message.blocks:
        parts = [_mrkdwn(workspace, message.text)] if message.text else []
    parts += [
        _mrkdwn(workspace, str(held.get("text", ""))) for held in message.attachments if held.get("text")
    ]
    parts += [_file(file) for file in message.files]
    parts += [f"[button: {button.label}]" for button in buttons(message)]
    return f"{message.author.name}{whisper}: " + " ".join(parts).replace("\n", " / ")


def _block(workspace: Workspace, block: object) -> Iterator[str]:
    """The texts and images of a block, outside its buttons and menus."""
    match block:
        case {"type": "image"}:
            yield from map(str, _pictures(workspace, block))
        case {"type": "mrkdwn" | "markdown", "text": str(text)}:
            yield _mrkdwn(workspace, text)
        case {"type": "plain_text" | "raw_text", "text": str(text)}:
            yield text
        case {
            "type": "rich_text_section" | "rich_text_preformatted" | "rich_text_quote",
            "elements": list(pieces),
        }:
            yield "".join(_piece(workspace, piece) for piece in pieces)
        case {"type": "button" | "icon_button" | "overflow" | "static_select"}:
            return
        case dict():
            for held in block.values():
                yield from _block(workspace, held)
        case list():
            for held in block:
                yield from _block(workspace, held)


def _pictures(workspace: Workspace, block: object) -> Iterator[Picture]:
    match block:
        case {"type": "image", "alt_text": str(alt), "slack_file": dict(named)}:
            file = find_file(workspace, named)
            yield Picture(alt) if file is None else _picture(file, alt)
        case {"type": "image", "alt_text": str(alt), "image_url": str(address)}:
            yield Picture(alt, address=address)
        case dict():
            for held in block.values():
                yield from _pictures(workspace, held)
        case list():
            for held in block:
                yield from _pictures(workspace, held)


def _picture(file: File, alt: str) -> Picture:
    return Picture(alt, b"" if file.deleted else file.content or b"", file.mimetype)


def _file(file: File) -> str:
    if _is_image(file):
        return str(_picture(file, file.alt or file.title))
    return f"[file: {file.title or file.name}]"


def _is_image(file: File) -> bool:
    return file.mimetype.startswith("image/")


def _piece(workspace: Workspace, piece: Json) -> str:
    match piece:
        case {"type": "user", "user_id": str(user)}:
            return _name(workspace, user)
        case {"type": "emoji", "name": str(name)}:
            return f":{name}:"
        case {"type": "broadcast", "range": str(everyone)}:
            return f"@{everyone}"
    return str(piece.get("text") or piece.get("url") or "")


def _mrkdwn(workspace: Workspace, text: str) -> str:
    """A mrkdwn text with its mentions and links as they are read, and &amp; and the like undone."""
    text = re.sub(r"<@([UW]\w+)(?:\|[^<>]*)?>", lambda found: _name(workspace, found[1]), text)
    text = re.sub(r"<!(channel|here|everyone)(?:\|[^<>]*)?>", r"@\1", text)
    text = re.sub(r"<#(C\w+)(?:\|[^<>]*)?>", lambda found: _channel_name(workspace, found[1]), text)
    text = re.sub(
        r"<(?:https?://[^|<>]*)\|([^<>]*)>|<(https?://[^|<>]*)>", lambda found: found[1] or found[2], text
    )
    return html.unescape(text)


def _name(workspace: Workspace, user: str) -> str:
    return f"@{workspace.users[user].name}" if user in workspace.users else "@unknown"


def _channel_name(workspace: Workspace, channel: str) -> str:
    return f"#{workspace.channels[channel].name}" if channel in workspace.channels else "#unknown"
