"""A trained person, mascot, product or style."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What a subject is; scenarios say which kinds they suit. NONE is a picture without a subject."""

    PERSON = "person"
    MASCOT = "mascot"
    PRODUCT = "product"
    STYLE = "style"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Lora:
    """Trained weights: where they are, how strongly they act (0..4), and for which base family."""

    url: str
    scale: float | None = None  # None: the scenario's
    base: str = "flux-1"


@dataclass(frozen=True, slots=True)
class Consent:
    """Who agreed that this likeness may be drawn, and when."""

    by: str  # a person's ref: the person depicted
    on: date


@dataclass(frozen=True, slots=True)
class Subject:
    """`sid`: the trigger word and what belongs to it."""

    name: str
    kind: Kind
    trigger: str
    endpoint: str
    class_word: str = ""
    aliases: tuple[str, ...] = ()
    loras: tuple[Lora, ...] = ()
    who: tuple[str, ...] = ("everyone",)
    consent: Consent | None = None
    retired: bool = False
    example: bool = False  # built in, for the sandbox only
