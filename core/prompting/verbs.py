"""The verbs of a typed line. Each reads its arguments; when they do not parse, the line is a prompt."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from core.domain.asks import Again, Ask, Budget, Cancel, Help, History, Scenarios, Show, Subjects
from core.domain.catalogue import Catalogue
from core.errors import RequestError
from core.prompting import orders
from core.prompting.nearest import find

TOPICS = (
    *("sizes", "guidance", "steps", "seeds", "negatives"),
    *("flags", "scenarios", "subjects", "history", "budget"),
)
_ID = re.compile(r"#?([1-9][0-9]*)")
_HIGHEST = 10**18 - 1  # no order has a higher number; what is typed beyond is nobody's either

Verb = Callable[[str, Catalogue], Ask | None]


def verb(line: str, catalogue: Catalogue) -> Ask | None:
    """What the first word asks for, if it is a verb and its arguments parse."""
    if line.startswith("#") and _ID.fullmatch(line):
        line = f"show {line}"
    first, _, arguments = line.partition(" ")
    read = VERBS.get(first.casefold())
    return read(arguments, catalogue) if read else None


def _help(arguments: str, _: Catalogue) -> Ask | None:
    topic = find(arguments, TOPICS) or find(f"{arguments}s", TOPICS)
    return Help(topic or "") if topic or not arguments else None


def _history(arguments: str, _: Catalogue) -> Ask:
    return History(arguments)


def _show(arguments: str, _: Catalogue) -> Ask | None:
    found = _id("show", arguments)
    return Show(found) if found and " " not in arguments else None


def _again(arguments: str, catalogue: Catalogue) -> Ask | None:
    found = _id("again", arguments)
    if not found:
        return None
    changes = orders.changes(arguments.partition(" ")[2], catalogue)
    return Again(found, replace(changes, typed=f"again {arguments}"))


def _scenarios(arguments: str, _: Catalogue) -> Ask | None:
    return None if arguments else Scenarios()


def _subjects(arguments: str, _: Catalogue) -> Ask | None:
    return None if arguments else Subjects()


def _cancel(arguments: str, _: Catalogue) -> Ask | None:
    found = _id("cancel", arguments)
    return Cancel(found) if found and " " not in arguments else None


def _budget(arguments: str, _: Catalogue) -> Ask | None:
    return None if arguments else Budget()


def _id(verb: str, arguments: str) -> int | None:
    """The id that the arguments begin with. RequestError: nothing at all behind the verb."""
    if not arguments:
        raise RequestError("grammar-which", verb=verb)
    found = _ID.fullmatch(arguments.partition(" ")[0])
    return min(int(found[1][:19]), _HIGHEST) if found else None


VERBS: Mapping[str, Verb] = {
    "help": _help,
    "history": _history,
    "show": _show,
    "again": _again,
    "scenarios": _scenarios,
    "subjects": _subjects,
    "cancel": _cancel,
    "budget": _budget,
}
