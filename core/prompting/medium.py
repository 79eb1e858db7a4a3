"""A typed medium, `oil painting` or `as a sketch`, opens the prompt instead of a scenario's `Photo of`."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.domain.vocabulary import Vocabulary
from core.prompting.phrases import says_any


@dataclass(frozen=True, slots=True)
class Medium:
    """How the prompt opens, and the phrases that are left when the medium is taken out."""

    opening: str
    phrases: tuple[str, ...]


def find_medium(phrases: Sequence[str], vocabulary: Vocabulary) -> Medium | None:
    """The first phrase that names one as the medium, not as a thing in the picture."""
    for at, phrase in enumerate(phrases):
        for term in sorted(vocabulary.mediums, key=len, reverse=True):
            rest = _taken_out(phrase, term, vocabulary.connectors, first=at == 0)
            if rest is not None:
                left = (*phrases[:at], *filter(None, [rest]), *phrases[at + 1 :])
                return Medium(vocabulary.mediums[term], left)
    return None


def is_photographic(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a phrase speaks of a photograph: camera, lens, photorealistic."""
    return says_any(text, vocabulary.photographic)


def _taken_out(phrase: str, term: str, connectors: Iterable[str], *, first: bool) -> str | None:
    """The phrase without its medium; None: it names none."""
    name = re.escape(term)
    action = term.endswith("ing") and " " not in term  # `painting by the lake` is something people do
    forms = [
        rf"^(?:(?:as|in|like)\s+)?(?:(?:an?|the)\s+)?{name}(?:\s+(?:style|look|portrait))?$",
        rf"^(?:an?\s+)?{name}(?:\s+portrait)?\s+of\b",
        rf"\b(?:as|like)\s+an?\s+{name}$",
        rf"\b(?:in\s+)?(?:an?\s+)?{name}\s+style$",
    ]
    if first and not action:
        forms.append(
            rf"^(?:an?\s+)?{name}(?:\s+portrait)?(?=\s+(?:{'|'.join(map(re.escape, connectors))})\b)"
        )
    if not action:
        forms.append(rf"(?<!\ban)(?<!\ba)(?<!\bthe)(?<!\bof)\s{name}$")
    for form in forms:
        if found := re.search(form, phrase, re.IGNORECASE):
            return (phrase[: found.start()] + phrase[found.end() :]).strip()
    return None
