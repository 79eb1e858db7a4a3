"""A card as Block Kit. What people typed stands in plain_text only, where nothing pings, links or formats."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.domain.card import Action, Card, Picture
from core.domain.text import Text
from core.messages import Messages

_SECTION, _CONTEXT, _ALT, _FALLBACK = 3000, 10, 2000, 3000  # Slack's limits: letters, and elements
_BUTTONS, _LABEL = 25, 75
_MOST_BLOCKS, _MOST_TEXT = 50, 12_500  # beyond about 13,200 letters Slack refuses the whole message

Block = dict[str, Any]


def message(card: Card, messages: Messages, files: Mapping[str, str]) -> dict[str, Any]:
    """`text` and `blocks` of a message; `files` gives Slack's id for each picture's file."""
    actions = card.actions[:_BUTTONS]
    blocks = _within(_blocks(card, messages, files), _MOST_TEXT - _LABEL * len(actions))
    shown = list(blocks)[: _MOST_BLOCKS - bool(actions)]
    if actions:
        shown.append(_buttons(actions, messages))
    return {"text": escape(_first_line(card, messages))[:_FALLBACK], "blocks": shown}


def escape(text: str) -> str:
    """Slack's own rule for text that is no markup: three characters, no more."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _blocks(card: Card, messages: Messages, files: Mapping[str, str]) -> Iterator[Block]:
    if card.mention and re.fullmatch(r"[A-Z0-9]+", card.mention):
        yield {"type": "section", "text": {"type": "mrkdwn", "text": f"<@{card.mention}>"}}
    if card.head:
        yield from _sections(messages.say(card.head))
    yield from _sections("\n".join(_said(line, messages) for line in card.body))
    for field in card.fields:
        yield from _sections(f"{messages.say(field.label)}:\n{_said(field.value, messages)}")
    for picture in card.pictures:
        if picture.file in files:
            yield _image(picture, messages, files[picture.file])
    notes = [_plain(messages.say(note)[:_ALT]) for note in card.notes]
    for start in range(0, len(notes), _CONTEXT):
        yield {"type": "context", "elements": notes[start : start + _CONTEXT]}


def _buttons(actions: Sequence[Action], messages: Messages) -> Block:
    """One row of them: `action_id` is a button's place in it, `value` is what the studio knows it by."""
    return {
        "type": "actions",
        "elements": [_button(place, action, messages) for place, action in enumerate(actions, 1)],
    }


def _button(place: int, action: Action, messages: Messages) -> Block:
    label = _plain(_cut(messages.say(action.label), _LABEL))
    button = {"type": "button", "action_id": f"button-{place}", "value": action.id, "text": label}
    return button if action.style == "plain" else button | {"style": action.style}


def _within(blocks: Iterator[Block], left: int) -> Iterator[Block]:
    """As much of the text as there are letters left; pictures stay."""
    for block in blocks:
        if block["type"] == "section":
            block["text"]["text"] = _cut(block["text"]["text"], left)
        size = sum(len(part["text"]) for part in block.get("elements", [block.get("text", {"text": ""})]))
        if size <= left and (size or block["type"] == "image"):
            left -= size
            yield block


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: max(most - 1, 0)]}…"[:most]


def _image(picture: Picture, messages: Messages, file: str) -> Block:
    return {"type": "image", "slack_file": {"id": file}, "alt_text": messages.say(picture.alt)[:_ALT]}


def _sections(text: str) -> Iterator[Block]:
    """As many sections as the text needs, broken between lines where possible."""
    while text.strip():
        cut = text.rfind("\n", 0, _SECTION) if len(text) > _SECTION else len(text)
        cut = cut if cut > 0 else _SECTION
        yield {"type": "section", "text": _plain(text[:cut])}
        text = text[cut:].lstrip("\n")


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}


def _said(line: Text | str, messages: Messages) -> str:
    return line if isinstance(line, str) else messages.say(line)


def _first_line(card: Card, messages: Messages) -> str:
    """For notifications and screen readers."""
    lines = [card.head, *card.body, *(picture.alt for picture in card.pictures), *card.notes]
    return next((_said(line, messages) for line in lines if line), "sidai")
