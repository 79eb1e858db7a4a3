"""What may stand behind each flag, and how it is read."""

import re
from collections.abc import Mapping, Sequence

from core.domain.endpoint import Size
from core.domain.scenario import Scenario
from core.domain.subject import Subject
from core.errors import RequestError
from core.prompting.flags import DOUBLE, SINGLE
from core.prompting.nearest import find, suggestion
from core.prompting.normalise import short

_MOST_AT_ONCE, _MOST_REPEATS = 4, 10
MOST_IMAGES = _MOST_AT_ONCE * _MOST_REPEATS  # of one order, typed seeds too; a large one is asked about first
HIGHEST_SEED = 2**63 - 1
NONE = "none"  # as a scenario, as a subject: without

_WIDEST = 4  # 4:1, and 1:4 upright
_LEAST_SIDE = 64  # pixels; 16x9 is a slip for 16:9

_WHOLE = re.compile(r"[0-9]{1,19}")
_NUMBER = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,6})?|[.,][0-9]{1,6}")
_RATIO = re.compile(r"([1-9][0-9]{0,4}) ?: ?([1-9][0-9]{0,4})")
_PIXELS = re.compile(r"([1-9][0-9]{1,4}) ?[xX\u00d7] ?([1-9][0-9]{1,4})")
_ENDPOINT = re.compile(r"\w[\w.-]*(?:/\w[\w.-]*)+", re.ASCII)

Flags = Mapping[str, str]


def whole(flags: Flags, name: str, low: int, high: int) -> int | None:
    """A whole number, both ends included."""
    if name not in flags:
        return None
    if not _WHOLE.fullmatch(flags[name]) or not low <= int(flags[name]) <= high:
        raise _unreadable(name, flags[name])
    return int(flags[name])


def number(flags: Flags, name: str, low: float, high: float) -> float | None:
    """A number, both ends included; `7,5` is read as 7.5."""
    if name not in flags:
        return None
    if not _NUMBER.fullmatch(flags[name]):
        raise _unreadable(name, flags[name])
    value = float(flags[name].replace(",", "."))
    if not low <= value <= high:
        raise _unreadable(name, flags[name])
    return value


def seeds(flags: Flags) -> tuple[int, ...]:
    """`42` or `42,43,44`, each once: the same seed twice would pay for the same picture twice."""
    if "seed" not in flags:
        return ()
    parts = [part for part in re.split(r"[, ]+", flags["seed"]) if part]
    found = tuple(int(part) for part in parts if _WHOLE.fullmatch(part) and int(part) <= HIGHEST_SEED)
    if not found or len(set(found)) != len(parts) or len(found) > MOST_IMAGES:
        raise _unreadable("seed", flags["seed"])
    return found


def images(flags: Flags, seeds: Sequence[int], usual: int) -> int | None:
    """How many pictures: --n times --repeat, or one for each of several seeds."""
    count = whole(flags, "n", 1, _MOST_AT_ONCE)
    repeats = whole(flags, "repeat", 1, _MOST_REPEATS)
    asked = None if count is None and repeats is None else (count or usual) * (repeats or 1)
    if len(seeds) <= 1:
        return asked
    if asked not in {None, len(seeds)}:
        raise RequestError("grammar-seeds-and-number", seeds=len(seeds), count=asked or 0)
    return len(seeds)


def negatives(flags: Flags) -> tuple[str, ...]:
    """What must not be seen, item by item, each once."""
    items = [_unquoted(item.strip()) for item in _items(flags.get("no", ""))]
    if "no" in flags and not any(items):
        raise RequestError("grammar-flag-empty", flag="no")
    return tuple({item.casefold(): item for item in reversed(items) if item}.values())[::-1]


def size(flags: Flags, sizes: Mapping[str, Size]) -> str | None:
    """A ratio, pixels, or the catalogue's own spelling of a name."""
    given = [name for name in ("ar", "size") if name in flags]
    if not given:
        return None
    if len(given) > 1:
        raise RequestError("grammar-size-twice", ar=short(flags["ar"]), size=short(flags["size"]))
    name, value = given[0], flags[given[0]]
    if ratio := _RATIO.fullmatch(value):
        return _ratio(int(ratio[1]), int(ratio[2]))
    if (pixels := _PIXELS.fullmatch(value)) and min(int(pixels[1]), int(pixels[2])) >= _LEAST_SIDE:
        return f"{pixels[1]}x{pixels[2]}"
    return find(value, sizes) or _no_size(name, value, sizes)


def subject(flags: Flags, subjects: Mapping[str, Subject]) -> str | None:
    """The subject's own name, by name or alias, or `none`."""
    if "subject" not in flags:
        return None
    names = {alias: each.name for each in subjects.values() for alias in (each.name, *each.aliases)}
    if found := find(flags["subject"], (*names, NONE)):
        return names.get(found, NONE)
    known = ", ".join(each.name for each in subjects.values() if not each.retired)
    raise RequestError("grammar-subject", subject=short(flags["subject"]), known=known or NONE)


def scenario(flags: Flags, scenarios: Mapping[str, Scenario]) -> str | None:
    """The scenario's own name, by name or alias, or `none`."""
    if "scenario" not in flags:
        return None
    names = scenario_names(scenarios)
    if found := find(flags["scenario"], (*names, NONE)):
        return names.get(found, NONE)
    typed, known = short(flags["scenario"]), ", ".join(scenarios)
    if nearest := suggestion(flags["scenario"], names):
        raise RequestError("grammar-scenario-near", scenario=typed, nearest=names[nearest], known=known)
    raise RequestError("grammar-scenario", scenario=typed, known=known)


def scenario_names(scenarios: Mapping[str, Scenario]) -> dict[str, str]:
    """Every name and alias, and the scenario that it stands for."""
    return {alias: each.name for each in scenarios.values() for alias in (each.name, *each.aliases)}


def endpoint(flags: Flags) -> str | None:
    """The id of a FAL endpoint: `owner/name`, perhaps with more parts."""
    if "endpoint" in flags and not _ENDPOINT.fullmatch(flags["endpoint"]):
        raise _unreadable("endpoint", flags["endpoint"])
    return flags.get("endpoint")


def _items(value: str) -> list[str]:
    """Split at the commas outside brackets: `(red, blue:1.3), hat` is two items."""
    items, depth = [""], 0
    for character in value:
        depth = max(0, depth + (character in "([{") - (character in ")]}"))
        if character == "," and not depth:
            items.append("")
        else:
            items[-1] += character
    return items


def _unquoted(item: str) -> str:
    paired = any(item.strip(quotes) == item[1:-1] for quotes in (DOUBLE, SINGLE))
    return item[1:-1].strip() if paired else item


def _ratio(width: int, height: int) -> str:
    if max(width, height) > _WIDEST * min(width, height):
        raise RequestError("grammar-ratio", ratio=f"{width}:{height}")
    return f"{width}:{height}"


def _no_size(flag: str, value: str, sizes: Mapping[str, Size]) -> str:
    if nearest := suggestion(value, sizes):
        raise RequestError("grammar-size-near", flag=flag, value=short(value), nearest=nearest)
    raise _unreadable(flag, value)


def _unreadable(flag: str, value: str) -> RequestError:
    key = "grammar-flag-words" if " " in value else "grammar-flag-value"
    return RequestError(key, flag=flag, value=short(value))
