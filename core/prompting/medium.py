"""A typed medium, `oil painting` or `as a sketch`, opens the prompt instead of a scenario's `Photo of`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from core.domain.vocabulary import Vocabulary
from core.prompting.phrases import says_any


@dataclass(frozen=True, slots=True)
class Medium:
    """How the prompt opens, and the phrases that are left when the medium is taken out."""

    opening: str
    phrases: tuple[str, ...]


def find_medium(phrases: Sequence[str], vocabulary: Vocabulary) -> Medium | None:
    """The first phrase that names one as the medium, not as a thing in the picture."""
    leading, anywhere = _forms(tuple(vocabulary.mediums), vocabulary.connectors)
    for at, phrase in enumerate(phrases):
        for form in (*leading, *anywhere) if at == 0 else anywhere:
            if found := form.search(phrase):
                rest = (phrase[: found.start()] + phrase[found.end() :]).strip()
                left = (*phrases[:at], *filter(None, [rest]), *phrases[at + 1 :])
                return Medium(vocabulary.mediums[found["medium"].casefold()], left)
    return None


def is_photographic(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a phrase speaks of a photograph: camera, lens, photorealistic."""
    return says_any(text, vocabulary.photographic)


@cache
def _forms(
    mediums: tuple[str, ...], connectors: tuple[str, ...]
) -> tuple[list[re.Pattern[str]], list[re.Pattern[str]]]:
    """How a medium may stand in a first phrase, and in any."""
    if not mediums:
        return [], []
    known = sorted(mediums, key=len, reverse=True)
    # `painting by the lake` is something people do, `oil painting by the lake` is not.
    things = [each for each in known if " " in each or not each.endswith("ing")]
    every, thing = (f"(?P<medium>{'|'.join(map(re.escape, names))})" for names in (known, things))
    joint = "|".join(map(re.escape, connectors))
    leading = [rf"^(?:an?\s+)?{thing}(?:\s+portrait)?(?=\s+(?:{joint})\b)"]
    anywhere = [
        rf"^(?:(?:as|in|like)\s+)?(?:(?:an?|the)\s+)?{every}(?:\s+(?:style|look|portrait))?$",
        rf"^(?:an?\s+)?{every}(?:\s+portrait)?\s+of\b",
        rf"\b(?:as|like)\s+an?\s+{every}$",
        rf"\b(?:in\s+)?(?:an?\s+)?{every}\s+style$",
        rf"(?<!\ban)(?<!\ba)(?<!\bthe)(?<!\bof)\s{thing}$",
    ]
    return [re.compile(each, re.IGNORECASE) for each in leading], [
        re.compile(each, re.IGNORECASE) for each in anywhere
    ]
