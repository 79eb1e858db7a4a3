"""A card as plain text."""

from collections.abc import Callable, Iterator

from core.domain.card import Card, Field, Picture
from core.domain.text import Text
from core.messages import Messages

_LABEL = 16  # letters; longer labels push their value along


def render(card: Card, messages: Messages, path: Callable[[str], str]) -> str:
    """Lines for a terminal; `path` tells where a file of the media store lies."""
    return "\n".join(_lines(card, messages, path))


def _lines(card: Card, messages: Messages, path: Callable[[str], str]) -> Iterator[str]:
    if card.head:
        yield messages.say(card.head)
    for line in card.body:
        yield _said(line, messages)
    for picture in card.pictures:
        yield _picture(picture, path)
    for field in card.fields:
        yield _field(field, messages)
    for note in card.notes:
        yield f"· {messages.say(note)}"


def _said(line: Text | str, messages: Messages) -> str:
    return line if isinstance(line, str) else messages.say(line)


def _picture(picture: Picture, path: Callable[[str], str]) -> str:
    return f"{path(picture.file)}  ({picture.width} x {picture.height})"


def _field(field: Field, messages: Messages) -> str:
    return f"{messages.say(field.label):{_LABEL}} {_said(field.value, messages)}"
