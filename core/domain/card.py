"""A reply as data. Adapters render it as plain text, each in its own way: nothing typed is ever markup."""

from dataclasses import dataclass
from typing import Literal

from core.domain.text import Text

Style = Literal["plain", "primary", "danger"]


@dataclass(frozen=True, slots=True)
class Field:
    """A label and a value; a str is what somebody typed or a number, shown as it is."""

    label: Text
    value: str | Text


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of the media store. `file` is its key there; `alt` is for those who do not see it."""

    file: str
    alt: Text
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Action:
    """A button. `id` says nothing to anybody but the studio, which is asked again at each press."""

    id: str  # at most 90 letters
    label: Text  # at most 40
    style: Style = "plain"


@dataclass(frozen=True, slots=True)
class Card:
    """`mention` is a person's id on the service: they are pinged, once, when the card is first posted.

    `title` names the thread under the message, where threads have names.
    """

    head: Text | None = None
    body: tuple[Text | str, ...] = ()
    fields: tuple[Field, ...] = ()
    pictures: tuple[Picture, ...] = ()
    notes: tuple[Text, ...] = ()
    mention: str | None = None
    title: Text | None = None
    actions: tuple[Action, ...] = ()  # at most 5
