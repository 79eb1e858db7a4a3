"""Emphasis: `(x:1.3)`, `x++` and `x::2`. Some models read it; to the others it is only noise."""

import re
from dataclasses import dataclass

_BRACKET = re.compile(r"\(([^()]*[^\W\d_][^()]*?)\s*:\s*(\d{1,2}(?:\.\d+)?|\.\d+)\s*\)")
_PLUS = re.compile(r"(?:(?<!\w)([^\W\d_][\w'’-]{2,})|\(([^()]+)\))(\+{2,})(?![\w+])")  # noqa: RUF001
_COLONS = re.compile(r"([^,;:()]*[^\W\d_][^,;:()]*?)::\s*(-?\d{1,2}(?:\.\d+)?)(?![\w:.])")
_STEP = 1.1
_HEAVIEST = 10  # (at 10:30) is a time


@dataclass(frozen=True, slots=True)
class Weighed:
    """Text with its emphasis put right; `unwanted` had a negative weight."""

    text: str
    unwanted: tuple[str, ...] = ()
    changed: bool = False


def weigh(text: str, *, read: bool) -> Weighed:
    """Where the model reads weights, all in the one form it knows, `(x:1.21)`; elsewhere none at all."""
    unwanted: list[str] = []

    def colons(found: re.Match[str]) -> str:
        phrase, weight = found[1].strip(), found[2]
        lead = " " if found[1][:1].isspace() else ""
        if weight.startswith("-"):
            unwanted.append(phrase)
            return lead
        return lead + (f"({phrase}:{weight})" if read else phrase)

    def pluses(found: re.Match[str]) -> str:
        phrase = found[1] or found[2]
        return f"({phrase}:{_STEP ** len(found[3]):.3g})" if read else phrase

    changed = _PLUS.sub(pluses, _COLONS.sub(colons, text))
    if not read:
        changed = _plain(changed)
    return Weighed(changed, tuple(unwanted), changed=changed != text)


def _plain(text: str) -> str:
    """Without `(x:1.3)`, from the inside out; brackets without a weight are text."""
    while (less := _BRACKET.sub(_unbracketed, text)) != text:
        text = less
    return text


def _unbracketed(found: re.Match[str]) -> str:
    phrase, weight = found[1].strip(), found[2]
    ratio = phrase[-1:].isdigit() and "." not in weight  # (about 16:9)
    return found[0] if ratio or float(weight) > _HEAVIEST else phrase
