"""Where the flags stand in a typed line: `navy blazer --n 2 --no glasses, hat`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.domain.catalogue import Catalogue
from core.errors import RequestError
from core.prompting.nearest import same, suggestion
from core.prompting.normalise import short

SWITCHES = ("raw",)  # flags without a value
FLAGS = (
    *("ar", "size", "n", "repeat", "seed", "no", "guidance", "steps"),
    *("subject", "lora", "scenario", "endpoint", *SWITCHES),
)
# What people type who come from elsewhere; used for suggestions alone.
_ELSEWHERE = {
    "aspect": "ar",
    "cfg": "guidance",
    "count": "n",
    "images": "n",
    "negative": "no",
    "model": "endpoint",
}

# Straight, curly and low quotes, as keyboards and word processors type them.
DOUBLE = '"\u201c\u201d\u201e'
SINGLE = "'\u2018\u2019\u201a"
_DASHES = "\u2013\u2014"
# Text in double quotes is one piece, in prose as in values: a flag inside it is only writing.
_QUOTED = rf"(?<![^\s=(,])[{DOUBLE}][^{DOUBLE}]*[{DOUBLE}](?!\w)"
_IN_SINGLE = rf"(?:[^{SINGLE}]|(?<=\w)[{SINGLE}](?=\w))*"  # with apostrophes: 'the boss's chair'
_VALUE = rf"[{DOUBLE}](?P<double>[^{DOUBLE}]*)[{DOUBLE}]|[{SINGLE}](?P<single>{_IN_SINGLE})[{SINGLE}]"
_FLAG = rf"(?<!\S)(?P<dash>--|[{_DASHES}])(?P<name>[^\W\d_][\w-]*)(?P<given>(?:\s*=)?\s*(?:{_VALUE})(?!\S))?"
_PIECES = re.compile(f"{_FLAG}|{_QUOTED}")


@dataclass(frozen=True, slots=True)
class Line:
    """A typed line taken apart: the prose, and the flags by their names with what stands behind them."""

    words: str
    flags: Mapping[str, str]


def slot_flags(catalogue: Catalogue) -> dict[str, str]:
    """The slots of every scenario, by the flag each is typed as."""
    slots = (slot for scenario in catalogue.scenarios.values() for slot in scenario.slots)
    return {same(slot): slot for slot in slots if same(slot) not in FLAGS}


def take_apart(line: str, catalogue: Catalogue) -> Line:
    """Prose and flags. RequestError: a flag that is unknown, lacks its value, or is typed twice."""
    known = {*FLAGS, *slot_flags(catalogue)}
    found = list(_found(line, known))
    ends = [*(flag.start() for flag in found), len(line)]
    prose = [line[: ends[0]]]
    flags: dict[str, str] = {}
    for flag, end in zip(found, ends[1:], strict=True):
        name = same(flag["name"])
        if name in flags:
            raise RequestError("grammar-flag-twice", flag=name)
        flags[name], rest = _switch(flag, end) if name in SWITCHES else _value(flag, end)
        prose.append(rest)
    return Line(" ".join(" ".join(prose).split()), flags)


def _found(line: str, known: set[str]) -> Iterator[re.Match[str]]:
    for piece in _PIECES.finditer(line):
        if piece["name"] is None:
            continue
        if piece["dash"] == "--" and same(piece["name"]) not in known:
            raise _unknown(piece["name"], known)
        if piece["dash"] == "--" or _is_flag_after_long_dash(piece, known):
            yield piece


def _is_flag_after_long_dash(piece: re.Match[str], known: set[str]) -> bool:
    """Keyboards turn `--ar` into `—ar`; but `a well —no, a lake` is prose."""
    behind = piece.string[piece.end("name") :]
    return same(piece["name"]) in known and (not behind or behind[0] in " =")


def _switch(flag: re.Match[str], end: int) -> tuple[str, str]:
    rest = flag.string[flag.end("name") : end].strip()
    if rest.startswith("="):
        raise RequestError("grammar-flag-bare", flag=same(flag["name"]))
    return "", rest


def _value(flag: re.Match[str], end: int) -> tuple[str, str]:
    """The value and the prose behind it: a quoted one ends with its quote, any other with the next flag."""
    name = same(flag["name"])
    if flag["given"] is not None:
        value, rest = flag["double"] or flag["single"] or "", flag.string[flag.end() : end]
    else:
        value, rest = flag.string[flag.end() : end].strip().removeprefix("="), ""
    if not value.strip():
        raise RequestError("grammar-flag-empty", flag=name)
    if value.lstrip()[0] in DOUBLE and sum(map(value.count, DOUBLE)) % 2:
        raise RequestError("grammar-quote-open", flag=name)
    return value.strip(), rest


def _unknown(name: str, known: set[str]) -> RequestError:
    nearest = _ELSEWHERE.get(same(name)) or suggestion(name, sorted(known))
    listed = ", ".join(f"--{flag}" for flag in FLAGS)
    if nearest is None:
        return RequestError("grammar-flag-unknown", flag=short(name), flags=listed)
    return RequestError("grammar-flag-unknown-near", flag=short(name), nearest=nearest, flags=listed)
