"""Emphasis: `(x:1.3)`, `x++` and `x::2`. Some models read it; to the others it is only noise."""

import re
from dataclasses import dataclass

_INNERMOST = re.compile(r"\(([^()]*)\)")
_WEIGHT = re.compile(r"\d{1,2}(?:\.\d+)?|\.\d+", re.ASCII)
_COLONS = re.compile(r"::\s?(-?\d{1,2}(?:\.\d{1,4})?)(?![\w:.])", re.ASCII)
_PLUS = re.compile(
    r"(?:(?<![\w+])(?P<word>[^\W\d_][\w'’-]{2,40})|\((?P<phrase>[^()]+)\))(?P<plus>\+{2,9})(?![\w+])"  # noqa: RUF001
)
_LETTER = re.compile(r"[^\W\d_]")
_PARTS = ",;:()"  # a weight reaches back to one of these
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
    changed, unwanted = _without_colons(text, read=read)
    changed = _PLUS.sub(lambda found: _pluses(found, read=read), changed)
    if not read:
        changed = _without_brackets(changed)
    return Weighed(changed, unwanted, changed=changed != text)


def _without_colons(text: str, *, read: bool) -> tuple[str, tuple[str, ...]]:
    """`misty forest::2` reaches back to a comma, or to the weight before it."""
    done, rest = "", text
    unwanted: list[str] = []
    while found := _COLONS.search(rest):
        before, rest = rest[: found.start()], rest[found.end() :]
        start = max(before.rfind(part) for part in _PARTS) + 1
        phrase, weight = before[start:].strip(), found[1]
        gap = " " if before[start : start + 1].isspace() else ""
        if not _LETTER.search(phrase):
            done += before + found[0]
        elif weight.startswith("-"):
            unwanted.append(phrase)
            done += before[:start] + gap
        else:
            done += before[:start] + gap + (f"({phrase}:{weight})" if read else phrase)
    return done + rest, tuple(unwanted)


def _pluses(found: re.Match[str], *, read: bool) -> str:
    phrase = found["word"] or found["phrase"]
    return f"({phrase}:{_STEP ** len(found['plus']):.3g})" if read else phrase


def _without_brackets(text: str) -> str:
    """Without `(x:1.3)`, from the inside out; brackets without a weight are text."""
    while (less := _INNERMOST.sub(_unbracketed, text)) != text:
        text = less
    return text


def _unbracketed(found: re.Match[str]) -> str:
    phrase, _, weight = (part.strip() for part in found[1].rpartition(":"))
    ratio = phrase[-1:].isdigit() and "." not in weight  # (about 16:9)
    if not _LETTER.search(phrase) or not _WEIGHT.fullmatch(weight) or ratio or float(weight) > _HEAVIEST:
        return found[0]
    return phrase
