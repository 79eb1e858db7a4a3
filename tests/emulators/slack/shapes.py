"""How a structure is described and checked: what each key may hold, and Slack's words for what is wrong."""

import re
from collections.abc import Callable, Iterator, Mapping

# Looks at a value found at a pointer and yields what is wrong with it.
Rule = Callable[[object, str], Iterator[str]]


def words(longest: int, shortest: int = 0, pattern: str = "") -> Rule:
    """A string of so many characters."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield f"must be a string [json-pointer:{at}]"
        elif len(value) > longest:
            yield f"must be less than {longest + 1} characters [json-pointer:{at}]"
        elif len(value) < shortest:
            yield f"must be more than {shortest - 1} characters [json-pointer:{at}]"
        elif pattern and not re.match(pattern, value):
            yield f"must match pattern {pattern} [json-pointer:{at}]"

    return check


def one_of(*allowed: str) -> Rule:
    """One of a few words."""

    def check(value: object, at: str) -> Iterator[str]:
        if value not in allowed:
            yield f"must be a valid enum value [json-pointer:{at}]"

    return check


def flag(value: object, at: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield f"must be a boolean [json-pointer:{at}]"


def whole(value: object, at: str) -> Iterator[str]:
    """A whole number."""
    if isinstance(value, bool) or not isinstance(value, int):
        yield f"must be an integer [json-pointer:{at}]"


def structure(value: object, at: str) -> Iterator[str]:
    """A structure nobody looks into."""
    if not isinstance(value, dict | list):
        yield f"must be an object [json-pointer:{at}]"


def items(rule: Rule, most: int, least: int = 1) -> Rule:
    """A list of so many values."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"must be an array [json-pointer:{at}]"
            return
        if len(value) > most:
            yield f"no more than {most} items allowed [json-pointer:{at}]"
        if len(value) < least:
            yield f"no less than {least} items allowed [json-pointer:{at}]"
        for number, item in enumerate(value):
            yield from rule(item, f"{at}/{number}")

    return check


def shape(required: str = "", /, **keys: Rule) -> Rule:
    """An object with these keys. Required are `a`, just one of `a^b`, and at least one of `a|b`."""
    needs = [re.split(r"[|^]", need) for need in required.split()]
    alone = [need.split("^") for need in required.split() if "^" in need]

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"must be an object [json-pointer:{at}]"
            return
        missing = (need for need in needs if not any(key in value for key in need))
        yield from (f"missing required field: {' or '.join(need)} [json-pointer:{at}]" for need in missing)
        too_many = (need for need in alone if sum(key in value for key in need) > 1)
        yield from (f"must define only one of {' and '.join(need)} [json-pointer:{at}]" for need in too_many)
        for key, held in value.items():
            if key in keys:
                yield from keys[key](held, f"{at}/{key}")
            elif key != "type":
                yield f"invalid additional property: {key} [json-pointer:{at}]"

    return check


def typed(kinds: Mapping[str, Rule]) -> Rule:
    """An object whose type says which rule holds."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"must be an object [json-pointer:{at}]"
        elif "type" not in value:
            yield f"missing required field: type [json-pointer:{at}]"
        elif value["type"] not in kinds:
            yield f"unsupported type: {value['type']} [json-pointer:{at}/type]"
        else:
            yield from kinds[value["type"]](value, at)

    return check
