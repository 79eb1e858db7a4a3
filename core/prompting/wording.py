"""A template filled: each of its phrases stands, gives way to what was typed, or drops out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.domain.scenario import Scenario
from core.domain.vocabulary import Vocabulary
from core.prompting.medium import is_photographic
from core.prompting.phrases import Tokens, tokens
from core.prompting.said import Said

_GAP = re.compile(r"(.*?)\{(\w+)\}(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Filling:
    """What goes into a template. An `opening` takes the place of its `Photo of`."""

    subject: str  # "SIDAI, a man"; empty: nobody
    slots: Mapping[str, str]
    own: tuple[str, ...]
    loose: Said  # what may stand in for a slot's default
    said: Said  # all that was typed
    opening: str | None = None
    bare: bool = False  # a style is not a photo of something
    drawn: bool = False  # the medium is no photograph


@dataclass(frozen=True, slots=True)
class Filled:
    """A prompt, and the defaults that were left out because they contradict what was typed."""

    text: str
    gone: tuple[str, ...]


def fill(template: str, scenario: Scenario, filling: Filling, vocabulary: Vocabulary) -> Filled:
    """Each phrase at most once; a sentence without any is gone."""
    filler = _Filler(scenario, filling, vocabulary)
    return Filled(filler.write(template), tuple(filler.gone))


def capital(sentence: str) -> str:
    """With a capital letter; the rest stays as it is."""
    return sentence[:1].upper() + sentence[1:]


@dataclass(slots=True)
class _Filler:
    scenario: Scenario
    filling: Filling
    vocabulary: Vocabulary
    gone: list[str] = field(default_factory=list)
    seen: set[Tokens] = field(default_factory=set)

    def write(self, template: str) -> str:
        sentences = [", ".join(self._phrases(each)) for each in template.removesuffix(".").split(". ")]
        written = [capital(each) if self.scenario.slots else each for each in sentences if each]
        return ". ".join(written) + "." * template.endswith(".")

    def _phrases(self, sentence: str) -> Iterator[str]:
        for pattern in sentence.split(", "):
            for phrase in self._filled(pattern):
                alike = tokens(phrase) or (phrase,)
                if phrase and alike not in self.seen:
                    self.seen.add(alike)
                    yield phrase

    def _filled(self, pattern: str) -> tuple[str, ...]:
        gap = _GAP.fullmatch(pattern)
        if gap is None:
            return (pattern,) if self._stands(pattern) else ()
        before, name, after = gap.groups()
        if name == "words":
            placed = set(map(tokens, self.filling.slots.values()))
            return tuple(each for each in self.filling.own if not tokens(each) or tokens(each) not in placed)
        if name == "subject":
            return self._introduced(before, after)
        if typed := self.filling.slots.get(name):
            return (typed if before and self._connects(typed, before) else f"{before}{typed}{after}",)
        default = f"{before}{self.scenario.slots[name].default}{after}"
        if self.filling.loose.speaks_of(self.vocabulary.reads_as.get(name, ())):
            return ()
        return (default,) if self._stands(default) else ()

    def _introduced(self, before: str, after: str) -> tuple[str, ...]:
        filling = self.filling
        if not filling.subject:
            return ()
        opening = filling.opening or ("" if filling.bare else before.strip())
        return (f"{capital(opening)} {filling.subject}{after}".strip(),)

    def _stands(self, default: str) -> bool:
        if self.filling.drawn and is_photographic(default, self.vocabulary):
            return False
        if self.filling.said.contradicts(default):
            self.gone.append(default)
            return False
        return True

    def _connects(self, typed: str, before: str) -> bool:
        """`in a red dress`, `smiling`, `wearing a hat` need nothing before them."""
        first = typed.split(maxsplit=1)[0].casefold()
        return first in {*self.vocabulary.connectors, before.split(maxsplit=1)[0]} or first.endswith("ing")
