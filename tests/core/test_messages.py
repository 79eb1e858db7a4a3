"""The catalogue of sentences and the code hold each other: no key is missing, none is left over."""

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from fluent.syntax import FluentParser
from fluent.syntax.ast import Message, MessageReference, VariableReference
from fluent.syntax.visitor import Visitor

from core.domain.text import text
from core.messages import Messages

ROOT = Path(__file__).parents[2]
_KEY = re.compile(r"[a-z]+(-[a-z0-9]+)*")
_MAKERS = ("text", "Text", "RequestError", "BusyError", "OperatorError", "ServiceError", "PostError")


class _Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()
        self.others: set[str] = set()

    def visit_MessageReference(self, node: MessageReference) -> None:  # noqa: N802  # Fluent's name
        self.others.add(node.id.name)

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802  # Fluent's name
        self.names.add(node.id.name)


def catalogue() -> dict[str, set[str]]:
    """Each key that is said by itself, with the gaps of its sentence."""
    found: dict[str, set[str]] = {}
    parts: set[str] = set()
    for file in (files("core") / "data" / "messages" / "en").iterdir():
        for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
            assert isinstance(entry, Message) or not str(type(entry)).endswith("Junk'>"), (file.name, entry)
            if isinstance(entry, Message):
                assert entry.id.name not in found, f"{entry.id.name} stands twice"
                visitor = _Variables()
                visitor.visit(entry)
                found[entry.id.name] = visitor.names
                parts |= visitor.others
    return {key: names for key, names in found.items() if key not in parts}


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for room in ("core", "bots"):
        for file in sorted((ROOT / room).rglob("*.py")):
            yield file, ast.parse(file.read_text(encoding="utf-8"))


def said() -> Iterator[tuple[str, str, set[str]]]:
    """Each sentence that the code makes by name: where, key, values."""
    for file, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in _MAKERS and len(node.args) == 1:
                key = node.args[0]
                plain = all(keyword.arg for keyword in node.keywords)  # not text(key, **values)
                if isinstance(key, ast.Constant) and isinstance(key.value, str) and plain:
                    values = {str(keyword.arg) for keyword in node.keywords}
                    yield f"{file.name}:{node.lineno}", key.value, values - {"free"}


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def words() -> set[str]:
    """Every string in the code that looks like a key, or like the beginning of one."""
    found = set()
    for _, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def test_every_sentence_that_is_said_is_in_the_catalogue_with_the_same_gaps() -> None:
    known = catalogue()
    wrong = [
        (where, key, values, known.get(key))
        for where, key, values in said()
        if known.get(key, {"?"}) - values
    ]
    assert wrong == []


def test_whatever_looks_like_the_key_of_a_sentence_is_one() -> None:
    """Also where it is chosen from a table; FAL's own name begins like its sentences."""
    known = catalogue()
    kinds = tuple({f"{key.split('-')[0]}-" for key in known if "-" in key})
    keys = {word for word in words() if _KEY.fullmatch(word) and word.startswith(kinds)}
    assert {"discord-gone", "root-late", "no-role"} <= keys
    assert keys - {"fal-ai"} <= known.keys()


def test_no_sentence_is_left_over() -> None:
    spoken = words()
    beginnings = tuple(word for word in spoken if word.endswith("-") and _KEY.fullmatch(word[:-1]))
    assert [key for key in catalogue() if key not in spoken and not key.startswith(beginnings)] == []


def test_a_number_is_said_as_it_is_typed_back() -> None:
    assert Messages().say(text("show-missing", number=12345)).count("12345") == 1


def test_a_language_that_is_not_there_is_said_in_english() -> None:
    assert Messages("xx").say(text("fal-rate-limit")) == Messages("en").say(text("fal-rate-limit"))


def test_what_people_typed_is_shown_as_it_is() -> None:
    assert "{ $x } <b> { 1" in Messages().say(text("history-none", words="{ $x } <b> { 1"))
