"""What a message says: text, blocks, attachments and metadata, read from a call and checked."""

import json
from dataclasses import dataclass

from tests.emulators.slack import pings
from tests.emulators.slack.arguments import Arguments, Refusal
from tests.emulators.slack.blocks import check_blocks
from tests.emulators.slack.things import Json, Message
from tests.emulators.slack.uploads import usable_file
from tests.emulators.slack.workspace import Workspace

MOST_TEXT = 40_000
MOST_MARKDOWN = 12_000
MOST_ATTACHMENTS = 100
MOST_METADATA = 16_384


@dataclass(frozen=True, slots=True)
class Content:
    """A checked content; None where the call did not speak of it."""

    text: str | None
    blocks: list[Json] | None
    attachments: list[Json] | None
    metadata: Json | None
    pings: list[str]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing a person could read."""
        return not (self.text or self.blocks or self.attachments)

    def written_to(self, message: Message) -> Message:
        """The message with this content where the call spoke of it; text alone takes the blocks away."""
        if self.blocks is not None or self.text is not None:
            message.blocks = self.blocks or []
        if self.text is not None:
            message.text = self.text
        if self.attachments is not None:
            message.attachments = self.attachments
        if self.metadata is not None:
            message.metadata = self.metadata or None
        message.pings += self.pings
        return message


def read_content(workspace: Workspace, arguments: Arguments) -> Content:
    """The content of a call, or a refusal."""
    text, blocks = _words(arguments), _blocks(workspace, arguments)
    attachments = _attachments(workspace, arguments)
    names_too = arguments.flag("link_names") or arguments.text("parse") == "full"
    mentioned = pings.in_text(text or "", names_too=names_too) + pings.in_blocks(blocks or [])
    mentioned += pings.in_attachments(attachments or [])
    return Content(text, blocks, attachments, _metadata(arguments), mentioned)


def read_new_content(workspace: Workspace, arguments: Arguments) -> Content:
    """The content of a new message, which must not be empty."""
    content = read_content(workspace, arguments)
    if content.is_empty:
        raise Refusal("no_text")
    return content


def _words(arguments: Arguments) -> str | None:
    if "markdown_text" in arguments:
        if "text" in arguments or "blocks" in arguments:
            raise Refusal("markdown_text_conflict")
        if len(arguments.text("markdown_text")) > MOST_MARKDOWN:
            raise Refusal("msg_too_long")
        return arguments.text("markdown_text")
    return arguments.text("text")[:MOST_TEXT] if "text" in arguments else None


def _blocks(workspace: Workspace, arguments: Arguments) -> list[Json] | None:
    blocks = arguments.json("blocks", "invalid_blocks_format")
    return None if blocks is None else check_blocks(blocks, lambda file: usable_file(workspace, file))


def _attachments(workspace: Workspace, arguments: Arguments) -> list[Json] | None:
    attachments = arguments.json("attachments", "invalid_attachments")
    if attachments is None:
        return None
    if not isinstance(attachments, list) or not all(isinstance(held, dict) for held in attachments):
        raise Refusal("invalid_attachments")
    if len(attachments) > MOST_ATTACHMENTS:
        raise Refusal("too_many_attachments")
    for held in attachments:
        check_blocks(held.get("blocks", []), lambda file: usable_file(workspace, file))
    return attachments


def _metadata(arguments: Arguments) -> Json | None:
    metadata = arguments.json("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict) or (metadata and set(metadata) != {"event_type", "event_payload"}):
        raise Refusal("invalid_metadata_format")
    if not isinstance(metadata.get("event_payload", {}), dict):
        raise Refusal("invalid_metadata_format")
    if len(json.dumps(metadata)) > MOST_METADATA:
        raise Refusal("metadata_too_large")
    return metadata
