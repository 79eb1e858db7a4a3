"""What must not be there: sent where a model reads it, else said as what is there instead."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.domain.text import Text, text
from core.prompting.phrases import named, says, tokens, unique
from core.prompting.said import Said

FEWEST = 10  # fewer leave too much open
HINT_WORDS = 15  # more would crowd out what was asked for


@dataclass(frozen=True, slots=True)
class Hints:
    """Positives that stand in for typed negatives; `left` found none, or no room."""

    phrases: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[Text, ...]:
        """What was made of typed negatives on a model that reads none."""
        said = (text("note-negatives-hinted", hints=", ".join(self.phrases)),) if self.phrases else ()
        left = (text("note-negatives-left", negatives=named(self.left)),) if self.left else ()
        return said + left


def listed(typed: Iterable[str], usual: Iterable[str], library: Iterable[str], said: Said) -> tuple[str, ...]:
    """Typed ones first, then the scenario's, topped up from the library; none forbids what was typed."""
    wanted = unique([*typed, *(each for each in usual if not said.wants(each))])
    spare = [each for each in library if not said.wants(each)]
    return unique([*wanted, *spare])[: max(FEWEST, len(wanted))]


def hinted(typed: Iterable[str], hints: Mapping[str, str]) -> Hints:
    """At most 15 words in all."""
    phrases: list[str] = []
    left: list[str] = []
    room = HINT_WORDS
    for negative in typed:
        hint = _hint(negative, hints)
        if hint in phrases:
            continue
        if hint is None or len(hint.split()) > room:
            left.append(negative)
            continue
        room -= len(hint.split())
        phrases.append(hint)
    return Hints(tuple(phrases), tuple(left))


def _hint(negative: str, hints: Mapping[str, str]) -> str | None:
    """By the same words, else by the longest known negative within it: `thick glasses`."""
    typed = tokens(negative)
    within = [term for term in hints if says(typed, term)]
    return hints[max(within, key=len)] if within else None
