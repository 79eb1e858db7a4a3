"""Who would be notified: the mentions in a message that Slack acts upon."""

import re
from collections.abc import Iterator

from tests.emulators.slack.blocks import walk
from tests.emulators.slack.things import Json

_CODED = re.compile(r"<(!channel|!here|!everyone|@[UW][A-Z0-9]+|!subteam\^[A-Z0-9]+)(?:\|[^<>]*)?>")
_TYPED = re.compile(r"(?<![\w.])@(?:channel|here|everyone)\b")


def in_text(text: str, *, names_too: bool = False) -> list[str]:
    """The mentions in a mrkdwn text, without labels; with `names_too` (parse=full, link_names) also @here."""
    found = [f"<{coded}>" for coded in _CODED.findall(text)]
    return found + (_TYPED.findall(text) if names_too else [])


def in_blocks(blocks: list[Json]) -> list[str]:
    """The mentions in blocks; plain_text and the texts of rich_text mention nobody."""
    return [ping for held, _ in walk(blocks) for ping in _in_object(held)]


def in_attachments(attachments: list[Json]) -> list[str]:
    """The mentions in attachments and in their blocks."""
    words = (str(held.get(key, "")) for held in attachments for key in ("text", "pretext", "fallback"))
    return [ping for word in words for ping in in_text(word)] + in_blocks(attachments)


def _in_object(held: Json) -> Iterator[str]:
    match held:
        case {"type": "mrkdwn" | "markdown", "text": str(text)}:
            yield from in_text(text)
        case {"type": "user", "user_id": user}:
            yield f"<@{user}>"
        case {"type": "usergroup", "usergroup_id": group}:
            yield f"<!subteam^{group}>"
        case {"type": "broadcast", "range": all_of_them}:
            yield f"<!{all_of_them}>"
