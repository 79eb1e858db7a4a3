"""A JSON template as sentences: subject, action, place, style, camera, light, colour, and the rest."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.domain.vocabulary import TemplateWords, Vocabulary
from core.errors import RequestError
from core.prompting.phrases import split, tokens

DEEPEST = 40
LONGEST = 50_000  # characters
EXAMPLE = '{"subject": "Sid at his desk", "aspect_ratio": "4:3"}'

_REST = "rest"
_CLOSED = frozenset({"style", "camera", "light", "color"})  # what stands in these belongs to them
_LONG = 5  # words; a longer value explains itself
_CHANGE_ME = re.compile(r"CHANGE_?ME", re.IGNORECASE)
_GAP = re.compile(r"\[[A-Z][A-Z0-9_ ]*\]|\$?\{+[^{}]*\}+|<[A-Z][A-Z0-9_ ]*>")
_RATIO = re.compile(r"\b0*([1-9]\d{0,3}(?:\.\d+)?) ?: ?0*([1-9]\d{0,3}(?:\.\d+)?)\b", re.ASCII)
_PIXELS = re.compile(r"\b0*([1-9]\d{1,4}) ?[xX×] ?0*([1-9]\d{1,4})\b", re.ASCII)  # noqa: RUF001
_NAME = re.compile(r"[a-z][a-z0-9_-]*", re.ASCII)

Sentence = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a template says, its phrases in sentences; size, seeds and negatives from wherever they stand."""

    sentences: tuple[Sentence, ...]
    style: str = ""
    size: str | None = None
    seeds: tuple[int, ...] = ()
    negatives: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()  # keys whose placeholders nobody filled in

    @property
    def text(self) -> str:
        """All that it describes."""
        return ", ".join(phrase for sentence in self.sentences for phrase in sentence)


def read_template(template: str, vocabulary: Vocabulary) -> Draft:
    """RequestError: it is not a JSON object, or describes nothing."""
    table = _parsed(template)
    reader = _Reader(vocabulary.template)
    reader.describe(table)
    settings = list(_leaves(table))
    order = [*vocabulary.template.sections, _REST]
    sentences = tuple(tuple(each) for name in order for each in reader.said.get(name, ()) if each)
    if not sentences:
        raise RequestError("template-empty")
    return Draft(
        sentences=sentences,
        style=", ".join(phrase for each in reader.said.get("style", ()) for phrase in each),
        size=_size(settings, vocabulary.template),
        seeds=_seeds(settings, vocabulary.template),
        negatives=tuple(_negatives(settings, vocabulary.template)),
        gaps=tuple(dict.fromkeys(reader.gaps)),
    )


def _parsed(template: str) -> Mapping[str, object]:
    if len(template) > LONGEST:
        raise RequestError("template-long", length=len(template), limit=LONGEST)
    try:
        found = json.loads(template)
    except json.JSONDecodeError as error:
        raise RequestError(
            "template-broken", line=str(error.lineno), column=str(error.colno), problem=error.msg
        ) from error
    except (RecursionError, ValueError) as error:  # ValueError: a number of thousands of digits
        raise RequestError("template-deep", example=EXAMPLE) from error
    if not isinstance(found, dict):
        raise RequestError("template-shape", example=EXAMPLE, found=type(found).__name__)
    return found


@dataclass(slots=True)
class _Reader:
    """Gathers phrases by section; each list entry with parts of its own becomes a sentence of its own."""

    words: TemplateWords
    said: dict[str, list[list[str]]] = field(default_factory=dict)
    gaps: list[str] = field(default_factory=list)

    def describe(self, table: Mapping[str, object], section: str = "", depth: int = 0) -> None:
        """Each part goes to the section its key names, else to the one it stands in."""
        if depth > DEEPEST:
            raise RequestError("template-deep", example=EXAMPLE)
        for key, value in table.items():
            name = _plain(key)
            if key.startswith("_") or self._is_setting(name, value):
                continue
            here = section if section in _CLOSED else self._section(name) or section
            if isinstance(value, dict):
                self.describe(value, here, depth + 1)
            elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
                self._describe_each(value, here, depth + 1)
            else:
                self._say(here, name, value)

    def _describe_each(self, entries: list[object], section: str, depth: int) -> None:
        for entry in entries:
            inner = _Reader(self.words)
            inner.describe(entry if isinstance(entry, dict) else {"text": entry}, depth=depth)
            self.said.setdefault(section or _REST, []).append(inner.all_said())
            self.gaps += inner.gaps

    def all_said(self) -> list[str]:
        """Every phrase, whatever its section: what belongs to one thing stays together."""
        return [phrase for sentences in self.said.values() for sentence in sentences for phrase in sentence]

    def _say(self, section: str, name: str, value: object) -> None:
        values = value if isinstance(value, list) else [value]
        phrases = [phrase for each in values if (phrase := self._filled(name, _text(name, each, self.words)))]
        if phrases:
            sentences = self.said.setdefault(section or _REST, [[]])
            sentences[0].append(self._labelled(name, ", ".join(phrases)))

    def _section(self, name: str) -> str | None:
        return next((section for section, keys in self.words.sections.items() if name in keys), None)

    def _is_setting(self, name: str, value: object) -> bool:
        """What is no part of the description: read elsewhere, or said to nobody."""
        if name in self.words.sizes:
            return _as_size(value) is not None
        known = (*self.words.bookkeeping, *self.words.negatives, *self.words.seeds)
        return name in known or name.endswith("_id")

    def _filled(self, name: str, text: str) -> str:
        """Without placeholders: CHANGE_ME takes the whole value along, a gap its phrase."""
        if _CHANGE_ME.search(text) or (_GAP.search(text) and all(map(_GAP.search, split(text)))):
            self.gaps.append(name)
            return ""
        if not _GAP.search(text):
            return text
        self.gaps.append(name)
        return ", ".join(phrase for phrase in split(text) if not _GAP.search(phrase))

    def _labelled(self, name: str, text: str) -> str:
        """`light analog grain` needs no name; `strong` becomes `strong contrast`."""
        label = name.replace("_", " ")
        explained = name in self.words.silent or name in self.words.units or self._section(name) is not None
        said = tokens(text)
        if explained or len(said) > _LONG or set(said) & set(tokens(label)) or text == label:
            return text
        return f"{label} {text}" if text.startswith("#") else f"{text} {label}"


def _text(name: str, value: object, words: TemplateWords) -> str:
    if isinstance(value, bool):
        return name.replace("_", " ") if value else ""
    if isinstance(value, int | float):
        return words.units.get(name, "{}").format(value)
    if isinstance(value, list):
        return ", ".join(filter(None, (_text(name, each, words) for each in value)))
    if not isinstance(value, str):
        return ""
    text = " ".join(value.split()).rstrip(".,; ")
    text = text.replace("_", " ") if _NAME.fullmatch(text) else text
    return "" if text.casefold() in words.empty else text


def _leaves(table: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Every key at every depth with its value, those near the top first."""
    levels: list[object] = [table]
    while levels:
        found = [pair for each in levels if isinstance(each, dict) for pair in each.items()]
        yield from ((_plain(key), value) for key, value in found)
        inside = [value for _, value in found] + [
            one for each in levels if isinstance(each, list) for one in each
        ]
        levels = [value for value in inside if isinstance(value, dict | list)]


def _size(settings: list[tuple[str, object]], words: TemplateWords) -> str | None:
    """The aspect ratio before the resolution, which only says the shape: more pixels would cost more."""
    for wanted in words.sizes:
        for name, value in settings:
            if name == wanted and (size := _as_size(value)):
                return size
    return None


def _as_size(value: object) -> str | None:
    if isinstance(value, dict):
        value = [value.get("width"), value.get("height")]
    if isinstance(value, list):
        value = "x".join(map(str, value))
    if not isinstance(value, str) or _CHANGE_ME.search(value):
        return None
    if ratio := _RATIO.search(value):
        return f"{ratio[1]}:{ratio[2]}"
    if pixels := _PIXELS.search(value):
        shared = math.gcd(int(pixels[1]), int(pixels[2]))
        return f"{int(pixels[1]) // shared}:{int(pixels[2]) // shared}"
    return value if _NAME.fullmatch(value) and "_" in value else None


def _seeds(settings: list[tuple[str, object]], words: TemplateWords) -> tuple[int, ...]:
    for name, value in settings:
        if (
            name in words.seeds
            and isinstance(value, int | str)
            and re.fullmatch(r"\d{1,19}", str(value), re.ASCII)
        ):
            return (int(value),)
    return ()


def _negatives(settings: list[tuple[str, object]], words: TemplateWords) -> Iterator[str]:
    for name, value in settings:
        if name in words.negatives:
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, str) and not _CHANGE_ME.search(each):
                    yield from (phrase for phrase in split(each) if not _GAP.search(phrase))


def _plain(key: str) -> str:
    return re.sub(r"[^0-9a-z]+", "_", key.casefold()).strip("_")
