"""Typed phrases fill the slot they match, else the main slot if they read as one, else stand on their own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.domain.scenario import Scenario, Slot
from core.domain.vocabulary import Vocabulary
from core.prompting.phrases import says, says_any, tokens


@dataclass(frozen=True, slots=True)
class Placed:
    """`loose` phrases matched no suggestion: they may speak of more slots than one."""

    slots: Mapping[str, str]
    own: tuple[str, ...]
    loose: tuple[str, ...]


def place(
    phrases: Iterable[str], flags: Mapping[str, str], scenario: Scenario, vocabulary: Vocabulary
) -> Placed:
    """Slots by flag stay as they are; phrases for the same slot are joined."""
    filled: dict[str, list[str]] = {}
    own: list[str] = [value for name, value in flags.items() if name not in scenario.slots]
    loose: list[str] = []
    for phrase in phrases:
        matched = _matching(phrase, scenario)
        slot = matched or _reads_as_main(phrase, scenario, vocabulary)
        if matched is None:
            loose.append(phrase)
        if slot is None or slot in flags:
            own.append(phrase)
        else:
            filled.setdefault(slot, []).append(phrase)
    joined = {slot: _joined(parts) for slot, parts in filled.items()}
    typed = {name: value for name, value in flags.items() if name in scenario.slots}
    return Placed({**joined, **typed}, tuple(own), tuple(loose))


def _matching(phrase: str, scenario: Scenario) -> str | None:
    return next((slot.name for slot in scenario.slots.values() if _matches(phrase, slot)), None)


def _matches(phrase: str, slot: Slot) -> bool:
    """`navy blazer with gold buttons` matches `navy blazer and white shirt` by its head, `navy blazer`."""
    known = (slot.default, *slot.suggestions)
    return any(tokens(phrase) == tokens(one) or says(phrase, _head(one)) for one in known)


def _head(suggestion: str) -> str:
    for joint in (" and ", " over ", " under ", " with ", " on a ", " in a "):
        suggestion = suggestion.partition(joint)[0]
    return suggestion


def _reads_as_main(phrase: str, scenario: Scenario, vocabulary: Vocabulary) -> str | None:
    terms = vocabulary.reads_as.get(scenario.main_slot, ())
    return scenario.main_slot if says_any(phrase, terms) else None


def _joined(parts: list[str]) -> str:
    """`navy blazer`, `white shirt` -> `navy blazer and white shirt`; a second `and` is spared."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first and " and " not in f" {last} " else ", ".join(parts)
