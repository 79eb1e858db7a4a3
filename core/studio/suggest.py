"""What somebody may mean who is still typing: scenarios, subjects, sizes, orders of before."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from core.cards.result import what
from core.domain.catalogue import Catalogue
from core.domain.generation import Generation
from core.domain.people import Asker
from core.prompting.verbs import TOPICS
from core.studio.memory import Memory
from core.studio.rights import Rights

Choices = Literal["scenario", "subject", "size", "order"]

_MOST = 25
_WORDS = 60  # letters of an order's own words
_RATIOS = ("1:1", "4:3", "3:4", "3:2", "2:3", "16:9", "9:16", "4:5", "21:9")

__all__ = ["TOPICS", "Choice", "Choices", "suggest"]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is typed when it is picked, and what is shown for it."""

    value: str
    label: str


async def suggest(
    what_for: Choices, begun: str, asker: Asker, catalogue: Catalogue, rights: Rights, memory: Memory
) -> list[Choice]:
    """At most 25: those whose name begins so, then those of which another word does."""
    match what_for:
        case "scenario":
            return _matching(begun, _scenarios(asker, catalogue, rights))
        case "subject":
            return _matching(begun, _subjects(asker, catalogue, rights))
        case "size":
            return _matching(begun, [Choice(size, size) for size in (*_RATIOS, *catalogue.sizes)])
        case "order":
            return [_order(each) for each in await _orders(begun.strip(), asker, memory)]


def _scenarios(asker: Asker, catalogue: Catalogue, rights: Rights) -> Iterable[Choice]:
    for scenario in catalogue.scenarios.values():
        if rights.scenario_is_open(asker, scenario.name):
            yield Choice(scenario.name, f"{scenario.name} · {scenario.help}")
    if rights.scenario_is_open(asker, "none"):
        yield Choice("none", f"none · {catalogue.plain.help}")


def _subjects(asker: Asker, catalogue: Catalogue, rights: Rights) -> Iterable[Choice]:
    for subject in catalogue.subjects.values():
        if rights.may_draw(asker, subject):
            yield Choice(subject.name, ", ".join((subject.name, *subject.aliases)))
    yield Choice("none", "none")


async def _orders(begun: str, asker: Asker, memory: Memory) -> list[Generation]:
    """By number: that one, and the newest whose numbers begin so; else by words, newest first."""
    if not begun.isascii() or not begun.isdecimal():
        return await memory.search(asker, begun)
    exact = await memory.find(asker, int(begun[:18]))
    newest = [each for each in await memory.search(asker, "") if str(each.number).startswith(begun)]
    return [*filter(None, [exact]), *(each for each in newest if each != exact)]


def _order(generation: Generation) -> Choice:
    author = generation.author.name or generation.author.id
    label = f"{generation.number} · {what(generation, _WORDS)} · {author}"
    return Choice(str(generation.number), label)


def _matching(begun: str, choices: Iterable[Choice]) -> list[Choice]:
    typed = begun.casefold().strip()
    word = re.compile(rf"\b{re.escape(typed)}" if typed[:1].isalnum() else re.escape(typed))
    holding = [each for each in choices if word.search(each.label.casefold())]
    return sorted(holding, key=lambda each: not each.value.casefold().startswith(typed))[:_MOST]
