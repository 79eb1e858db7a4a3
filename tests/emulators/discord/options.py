"""How the options of a command may be defined: their types, ranges, choices and order."""

from collections.abc import Iterator
from typing import Any

from tests.emulators.discord.shapes import (
    Problem,
    Rule,
    anything,
    closer,
    flag,
    items,
    nullable,
    one_of,
    shape,
    whole,
    words,
)
from tests.emulators.discord.things import Json

SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, NUMBER, ATTACHMENT = 1, 2, 3, 4, 5, 6, 7, 10, 11
SUGGESTING = (STRING, INTEGER, NUMBER)
MOST_OPTIONS = 25
MOST_CHOICES = 25

_LOCALES = (
    *("id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl"),
    *("pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja"),
    *("zh-TW", "ko"),
)
_LARGEST = 2**53
_TYPES: dict[int, tuple[type, ...]] = {STRING: (str,), INTEGER: (int,), NUMBER: (int, float)}
_ONLY_FOR = {
    "choices": SUGGESTING,
    "autocomplete": SUGGESTING,
    "min_value": (INTEGER, NUMBER),
    "max_value": (INTEGER, NUMBER),
    "min_length": (STRING,),
    "max_length": (STRING,),
    "options": (SUBCOMMAND, GROUP),
    "file_types": (ATTACHMENT,),
    "channel_types": (CHANNEL,),
}


def localized(rule: Rule) -> Rule:
    """What the rule allows, in some of Discord's languages."""
    return nullable(shape("", **dict.fromkeys(_LOCALES, rule)))


def _lower(value: Any, at: tuple[str, ...]) -> Iterator[Problem]:  # noqa: ANN401 - a body may hold anything
    if value != value.lower():
        yield Problem(at, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid: use lower case.")


def _number(value: object, at: tuple[str, ...]) -> Iterator[Problem]:
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > _LARGEST:
        yield Problem(at, "NUMBER_TYPE_COERCE", f'Value "{value}" is not a number.')


def check_order(options: list[Json], at: tuple[str, ...]) -> Iterator[Problem]:
    """What is wrong with options side by side: names, required after optional, subcommands among others."""
    names = [option["name"] for option in options]
    for number, option in enumerate(options):
        if names.index(option["name"]) != number:
            message = "Option name exists."
            yield Problem((*at, str(number), "name"), "APPLICATION_COMMAND_OPTIONS_NAME_EXISTS", message)
        if option.get("required") and not all(held.get("required") for held in options[:number]):
            message = "Required options must be placed before non-required options"
            yield Problem((*at, str(number)), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
    nested = [option["type"] in (SUBCOMMAND, GROUP) for option in options]
    if any(nested) and not all(nested):
        message = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        yield Problem(at, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)


def _whole_option(option: Any, at: tuple[str, ...]) -> Iterator[Problem]:  # noqa: ANN401
    kind = option["type"]
    for key, kinds in _ONLY_FOR.items():
        if option.get(key) and kind not in kinds:
            yield Problem((*at, key), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", f"Not with type {kind}.")
    for low, high in (("min_value", "max_value"), ("min_length", "max_length")):
        if low in option and high in option and option[low] > option[high]:
            yield Problem((*at, low), "APPLICATION_COMMAND_OPTIONS_MIN_VALUE", f"{low} is over {high}.")
    if option.get("autocomplete") and option.get("choices"):
        message = "Autocomplete may not be set to true if choices are present."
        yield Problem((*at, "autocomplete"), "APPLICATION_COMMAND_AUTOCOMPLETE_WITH_CHOICES", message)
    yield from _choices(option.get("choices") or [], _TYPES.get(kind, ()), (*at, "choices"))
    yield from check_order(option.get("options") or [], (*at, "options"))


def _choices(choices: list[Json], fitting: tuple[type, ...], at: tuple[str, ...]) -> Iterator[Problem]:
    names = [choice["name"] for choice in choices]
    for number, choice in enumerate(choices):
        place, value = (*at, str(number)), choice["value"]
        if names.index(choice["name"]) != number:
            yield Problem((*place, "name"), "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_EXISTS", "Name exists.")
        if isinstance(value, bool) or not isinstance(value, fitting):
            message = f"{value!r} does not fit the option's type."
            yield Problem((*place, "value"), "BASE_TYPE_CONVERT", message)
        elif isinstance(value, str):
            yield from TEXT(value, (*place, "value"))


def _option(value: object, at: tuple[str, ...]) -> Iterator[Problem]:
    yield from OPTION(value, at)  # an option may have options


TEXT = words(100, 1)
NAME = closer(words(32, 1, r"[-_'\w]+"), _lower)
_CHOICE = shape("name value", name=TEXT, name_localizations=localized(TEXT), value=anything)
OPTION = closer(
    shape(
        "type name description",
        type=one_of(*range(1, 12)),
        name=NAME,
        name_localizations=localized(NAME),
        description=TEXT,
        description_localizations=localized(TEXT),
        required=flag,
        choices=nullable(items(_CHOICE, MOST_CHOICES)),
        options=nullable(items(_option, MOST_OPTIONS)),
        channel_types=anything,
        min_value=_number,
        max_value=_number,
        min_length=whole(0, 6000),
        max_length=whole(1, 6000),
        autocomplete=flag,
        file_types=nullable(items(words(32, 1), 10)),
    ),
    _whole_option,
)
