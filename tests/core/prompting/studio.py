"""The built-in catalogue with one person in it, and short ways to plan with it."""

from collections.abc import Mapping
from dataclasses import replace

from core.catalogue import load_catalogue
from core.domain.asks import Draw
from core.domain.order import Order, Plan, Recipe
from core.domain.subject import Kind, Lora, Subject
from core.domain.text import Text
from core.messages import Messages
from core.prompting.grammar import read
from core.prompting.plan import plan

CUSTOM = "fal-ai/acme/sid-custom-model"

SID = Subject(
    name="sid",
    kind=Kind.PERSON,
    trigger="SIDAI",
    endpoint="fal-ai/flux-lora",
    class_word="man",
    aliases=("Sid",),
    loras=(Lora("https://files.example/sid.safetensors", base="flux-1"),),
)
FOX = Subject("fox", Kind.MASCOT, "FOXY", "fal-ai/flux-lora", "mascot", ("the fox",), SID.loras)
INKY = Subject("inky", Kind.STYLE, "INKY", "fal-ai/flux-lora", "style", (), SID.loras)

BUILT_IN = load_catalogue()
CATALOGUE = replace(BUILT_IN, subjects={"sid": SID})


def order(line: str, endpoint: str | None = None, slots: Mapping[str, str] | None = None) -> Order:
    """A typed line, read; an endpoint and unknown slots are what no line can say."""
    ask = read(line, CATALOGUE)
    assert isinstance(ask, Draw)
    return replace(ask.order, endpoint=endpoint or ask.order.endpoint, slots=slots or ask.order.slots)


def planned(line: str, endpoint: str | None = None, slots: Mapping[str, str] | None = None) -> Plan:
    return plan(order(line, endpoint, slots), CATALOGUE)


def first(line: str, endpoint: str | None = None, slots: Mapping[str, str] | None = None) -> Recipe:
    return planned(line, endpoint, slots).recipes[0]


def prompt(line: str, endpoint: str | None = None, slots: Mapping[str, str] | None = None) -> str:
    return first(line, endpoint, slots).prompt


def negatives(line: str, endpoint: str | None = None) -> list[str]:
    return str(first(line, endpoint).arguments["negative_prompt"]).split(", ")


def keys(notes: tuple[Text, ...]) -> set[str]:
    """Which sentences they are; each has to be in the catalogue of messages."""
    assert Messages().say_all(notes)
    return {note.key for note in notes}
