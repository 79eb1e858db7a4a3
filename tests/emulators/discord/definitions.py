"""How commands may be defined: what they are called, where they may be used, how much they may say."""

import re
from collections.abc import Iterator
from typing import Any

from tests.emulators.discord.options import MOST_OPTIONS, NAME, OPTION, TEXT, check_order, localized
from tests.emulators.discord.shapes import (
    Problem,
    Rule,
    anything,
    check,
    closer,
    flag,
    items,
    nullable,
    one_of,
    shape,
    words,
)
from tests.emulators.discord.things import Json

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
MOST = {CHAT_INPUT: 100, USER_MENU: 15, MESSAGE_MENU: 15}
MOST_CHARACTERS = 8000


def check_commands(commands: object) -> None:
    """Refuse definitions that Discord would not take. 50035."""
    check(commands, _COMMANDS)


def kind(command: Json) -> int:
    """A command's type; a slash command unless it says otherwise."""
    return int(command.get("type", CHAT_INPUT))


def _whole_command(command: Any, at: tuple[str, ...]) -> Iterator[Problem]:  # noqa: ANN401 - anything
    if kind(command) == CHAT_INPUT:
        yield from NAME(command["name"], (*at, "name"))
        yield from TEXT(command.get("description"), (*at, "description"))
        yield from check_order(command.get("options") or [], (*at, "options"))
    else:
        for key in ("description", "options"):
            if command.get(key):
                yield Problem((*at, key), "APPLICATION_COMMAND_INVALID_TYPE", "Menus have none.")
    if (size := _characters(command)) > MOST_CHARACTERS:
        message = f"Command exceeds maximum size ({MOST_CHARACTERS}), has {size}."
        yield Problem(at, "APPLICATION_COMMAND_TOO_LARGE", message)


def _among(commands: Any, at: tuple[str, ...]) -> Iterator[Problem]:  # noqa: ANN401
    keys = [(kind(command), command["name"]) for command in commands]
    for number, key in enumerate(keys):
        if keys.index(key) != number:
            message = "Application command names must be unique"
            yield Problem((*at, str(number), "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", message)
    for of_kind, most in MOST.items():
        count = sum(held == of_kind for held, _ in keys)
        if count > most:
            message = f"Maximum number of application commands reached ({most}), there are {count}."
            yield Problem(at, "APPLICATION_COMMANDS_MAX", message)


def _characters(held: Json) -> int:
    """How much a command, an option or a choice says, in the most long-winded of its languages."""
    size = sum(_longest(held, key) for key in ("name", "description"))
    size += len(held["value"]) if isinstance(held.get("value"), str) else 0
    return size + sum(_characters(part) for key in ("options", "choices") for part in held.get(key) or [])


def _longest(held: Json, key: str) -> int:
    translated = (held.get(f"{key}_localizations") or {}).values()
    return max(len(text) for text in (held.get(key) or "", *translated))


def _permissions(value: object, at: tuple[str, ...]) -> Iterator[Problem]:
    if isinstance(value, bool) or not re.fullmatch(r"\d+", str(value)):
        yield Problem(at, "NUMBER_TYPE_COERCE", "Permissions are a number, as a string.")


def _once_each(values: Any, at: tuple[str, ...]) -> Iterator[Problem]:  # noqa: ANN401
    if len(set(values)) != len(values):
        yield Problem(at, "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value.")


def _some_of(*places: int) -> Rule:
    return nullable(closer(items(one_of(*places), len(places), 1), _once_each))


_COMMAND = shape(
    "name",
    type=one_of(*MOST),
    id=anything,
    name=words(32, 1),
    name_localizations=localized(words(32, 1)),
    description=nullable(words(100)),
    description_localizations=localized(TEXT),
    options=nullable(items(OPTION, MOST_OPTIONS)),
    default_member_permissions=nullable(_permissions),
    dm_permission=nullable(flag),
    integration_types=_some_of(0, 1),
    contexts=_some_of(0, 1, 2),
    nsfw=nullable(flag),
)
_COMMANDS = closer(items(closer(_COMMAND, _whole_command), sum(MOST.values())), _among)
