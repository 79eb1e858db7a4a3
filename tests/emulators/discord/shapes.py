"""How a body is described and checked: what each key may hold, and Discord's words for what is wrong."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.emulators.discord.refusals import Refusal
from tests.emulators.discord.things import Json


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a body, and where."""

    at: tuple[str, ...]
    code: str
    message: str


# Looks at a value found at a place and yields what is wrong with it.
Rule = Callable[[object, tuple[str, ...]], Iterator[Problem]]


def check(value: object, rule: Rule) -> None:
    """Refuse a body that breaks the rule, with every problem at its place."""
    problems = list(rule(value, ()))
    if problems:
        raise Refusal(50035, tree(problems))


def tree(problems: Iterable[Problem]) -> Json:
    """Problems as Discord nests them: by key, then _errors."""
    errors: Json = {}
    for problem in problems:
        place = errors
        for key in problem.at:
            place = place.setdefault(key, {})
        place.setdefault("_errors", []).append({"code": problem.code, "message": problem.message})
    return errors


def words(longest: int, shortest: int = 0, pattern: str = "") -> Rule:
    """A string of so many characters."""

    def rule(value: object, at: tuple[str, ...]) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem(at, "STRING_TYPE_COERCE", "Only a string is accepted.")
        elif not shortest <= len(value) <= longest:
            yield _bad_length(at, longest, shortest, len(value))
        elif pattern and not re.fullmatch(pattern, value):
            yield Problem(at, "STRING_TYPE_REGEX", f"String value did not match {pattern}.")

    return rule


def whole(least: int, most: int) -> Rule:
    """A whole number."""

    def rule(value: object, at: tuple[str, ...]) -> Iterator[Problem]:
        if isinstance(value, bool) or not isinstance(value, int):
            yield Problem(at, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        elif not least <= value <= most:
            yield Problem(at, "NUMBER_TYPE_MAX", f"int value should be between {least} and {most}.")

    return rule


def snowflake(value: object, at: tuple[str, ...]) -> Iterator[Problem]:
    """An id, as digits or as a number."""
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,20}", str(value)):
        yield Problem(at, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')


def flag(value: object, at: tuple[str, ...]) -> Iterator[Problem]:
    """True or false."""
    if not isinstance(value, bool):
        yield Problem(at, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")


def one_of(*allowed: str | int) -> Rule:
    """One of a few values."""

    def rule(value: object, at: tuple[str, ...]) -> Iterator[Problem]:
        if isinstance(value, bool) or value not in allowed:
            shown = ", ".join(map(str, allowed))
            yield Problem(at, "BASE_TYPE_CHOICES", f"Value must be one of {{{shown}}}.")

    return rule


def nullable(rule: Rule) -> Rule:
    """What the rule allows, or null."""

    def either(value: object, at: tuple[str, ...]) -> Iterator[Problem]:
        if value is not None:
            yield from rule(value, at)

    return either


def closer(rule: Rule, look: Callable[[Any, tuple[str, ...]], Iterator[Problem]]) -> Rule:
    """What the rule allows, and then looked at more closely, once it is known to have the right shape."""

    def both(value: object, at: tuple[str, ...]) -> Iterator[Problem]:
        problems = list(rule(value, at))
        yield from problems or look(value, at)

    return both


def anything(value: object, at: tuple[str, ...]) -> Iterator[Problem]:
    """Whatever it is, nobody looks into it."""
    yield from ()


def items(rule: Rule, most: int, least: int = 0) -> Rule:
    """A list of so many values."""

    def check_all(value: object, at: tuple[str, ...]) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem(at, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType.")
            return
        if not least <= len(value) <= most:
            yield _bad_length(at, most, least, len(value))
        for number, item in enumerate(value):
            yield from rule(item, (*at, str(number)))

    return check_all


def shape(required: str = "", /, **keys: Rule) -> Rule:
    """An object with these keys and no others, and never without the required ones."""

    def check_keys(value: object, at: tuple[str, ...]) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(at, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType.")
            return
        for key in required.split():
            if key not in value:
                yield Problem((*at, key), "BASE_TYPE_REQUIRED", "This field is required.")
        for key, held in value.items():
            if key in keys:
                yield from keys[key](held, (*at, key))
            else:
                known = ", ".join(keys)
                yield Problem((*at, key), "UNKNOWN_KEY", f"There is no such key here; there are: {known}.")

    return check_keys


def typed(kinds: Mapping[int, Rule]) -> Rule:
    """An object whose type says which rule holds."""

    def check_kind(value: object, at: tuple[str, ...]) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(at, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType.")
        elif value.get("type") not in kinds:
            yield Problem((*at, "type"), "BASE_TYPE_CHOICES", f"Value must be one of {{{sorted(kinds)}}}.")
        else:
            yield from kinds[value["type"]](value, at)

    return check_kind


def _bad_length(at: tuple[str, ...], most: int, least: int, has: int) -> Problem:
    if least == 0:
        return Problem(at, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length, has {has}.")
    return Problem(at, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length, has {has}.")
