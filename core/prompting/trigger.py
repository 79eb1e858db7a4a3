"""The trigger: first and once, with the class word; whoever is named again becomes a pronoun."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.domain.subject import Kind, Subject
from core.domain.vocabulary import Pronouns, Vocabulary

_THEY = Pronouns("they", "them", "their")
_IT = Pronouns("it", "it", "its")
_THIS = Pronouns("this", "this", "its")  # "a lighthouse in this style"
_SUBJECT_AFTER = frozenset({"while", "as", "when", "where", "because", "that", "if", "but", "until", "then"})
_SENTENCE_END = tuple(".!?;:")
_ARTICLE = re.compile(r"(?:an?|the)\s", re.IGNORECASE)
_LAST_ARTICLE = re.compile(r"(?<!\w)(?:an?|the)\s+\Z", re.IGNORECASE)
_POSSESSIVE = r"['’]s(?!\w)"  # noqa: RUF001  a phone types the curly one
_GLUED = "['’-]"  # noqa: RUF001  Sid's, Sid-like
_NO_PICTURE = frozenset(
    {"front", "out", "because", "instead", "top", "middle", "side", "kind", "sort", "full"}
)
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Naming:
    """How a subject is named in typed words, and what stands for it in a prompt."""

    subject: Subject | None
    mention: re.Pattern[str]
    pronouns: Pronouns
    connectors: frozenset[str]

    @property
    def bare(self) -> bool:
        """Whether no `photo of` goes before it: a style is nothing that a photo shows."""
        return self.subject is None or self.subject.kind is Kind.STYLE

    def introduced(self, weight: str | None = None) -> str:
        """`SIDAI, a man`, or `(SIDAI:1.2), a man`; a style has no class: `INKY style`; nobody is empty."""
        if self.subject is None:
            return ""
        trigger = f"({self.subject.trigger}:{weight})" if weight else self.subject.trigger
        if self.subject.kind is Kind.STYLE:
            return f"{trigger} style".strip()
        return ", ".join(filter(None, (trigger, with_article(self.subject.class_word))))

    def weight(self, text: str) -> str | None:
        """`1.2` of `(SIDAI:1.2)`, the first of them."""
        found = self._weighted.search(text)
        return found["weight"] if found else None

    def without_weight(self, text: str) -> str:
        """The text with the bare name where the name had a weight."""
        return self._weighted.sub(r"\g<name>", text)

    def triggered(self, text: str) -> str:
        """The text with the trigger in it: where a name stands first, else in front."""
        if self.subject is None or not (trigger := self.subject.trigger):
            return text
        found = list(self.mention.finditer(text))
        if not found:
            return ", ".join(filter(None, (trigger, text)))
        place = next((each for each in found if self._is_trigger(each[0])), found[0])
        return text[: place.start()] + trigger + text[place.end() :]

    def opening(self, text: str) -> tuple[str, str] | None:
        """`oil painting of Sid at sea` as `oil painting of` and `at sea`."""
        phrase = text.strip()
        found = re.match(
            rf"([^,.:;()]{{1,60}}?)\s+of\s+(?:the\s+|an?\s+)?{self.mention.pattern}(?!{_GLUED})", phrase
        )
        if found is None or self.mention.search(found[1]) or found[1].split()[-1].casefold() in _NO_PICTURE:
            return None
        return f"{found[1]} of", phrase[found.end() :].strip()

    def referred(self, text: str, *, leads: bool = False) -> str:
        """One phrase with pronouns for names. If it `leads`, right behind the trigger, a first name goes."""
        done, rest = "", text
        while found := self.mention.search(rest):
            done, rest = done + rest[: found.start()], rest[found.end() :]
            if self._is_trigger(found[0]) or not _in_quotes(done):
                done = _LAST_ARTICLE.sub("", done)
                word, rest = self._pronoun(done, rest, leads=leads)
            else:
                word = found[0]
            done += word
        return (done + rest).strip()

    def _is_trigger(self, word: str) -> bool:
        return self.subject is not None and word.casefold() == self.subject.trigger.casefold()

    def _pronoun(self, before: str, after: str, *, leads: bool) -> tuple[str, str]:
        if possessive := re.match(_POSSESSIVE, after):
            return self.pronouns.possessive, after[possessive.end() :]
        previous, begins = before.split(), not before.strip() or before.rstrip().endswith(_SENTENCE_END)
        following = re.match(r"\s*([\w'-]*)", after)
        word = following[1].casefold() if following else ""
        if begins and (
            not word or word.endswith("ing") or word in self.connectors or (leads and not previous)
        ):
            return "", after.lstrip()
        if begins or previous[-1].casefold() in _SUBJECT_AFTER:
            return self.pronouns.subject, after
        return self.pronouns.object, after

    @property
    def _weighted(self) -> re.Pattern[str]:
        return re.compile(rf"\(\s*(?P<name>{self.mention.pattern})\s*:\s*(?P<weight>\d+(?:\.\d+)?)\s*\)")


def naming(subject: Subject | None, vocabulary: Vocabulary) -> Naming:
    """By trigger, name and aliases, as whole words; in any case unless the name is an ordinary word."""
    connectors = frozenset(vocabulary.connectors)
    if subject is None:
        return Naming(None, _NEVER, _IT, connectors)
    names = (subject.trigger, subject.name, *subject.aliases)
    mention = _pattern(names, vocabulary.ordinary)
    return Naming(subject, mention, _pronouns(subject, vocabulary), connectors)


def _in_quotes(before: str) -> bool:
    """Whether a quote is still open: a name on a sign stays as it is."""
    return before.count('"') % 2 == 1 or before.count("“") > before.count("”")


def with_article(noun: str) -> str:
    """`a man`, `an actor`; empty stays empty."""
    if not noun or _ARTICLE.match(noun):
        return noun
    return f"{'an' if noun[0].casefold() in 'aeiou' else 'a'} {noun}"


def _pronouns(subject: Subject, vocabulary: Vocabulary) -> Pronouns:
    if subject.kind is Kind.STYLE:
        return _THIS
    usual = _THEY if subject.kind is Kind.PERSON else _IT
    *_, noun = ("", *subject.class_word.casefold().split())
    return vocabulary.pronouns.get(noun, usual)


def _pattern(names: Iterable[str], ordinary: Iterable[str]) -> re.Pattern[str]:
    known = sorted({name for name in names if name.strip()}, key=lambda name: (-len(name), name))
    if not known:
        return _NEVER
    common = frozenset(ordinary)
    forms = (
        re.escape(name[0].upper() + name[1:]) if name.casefold() in common else f"(?i:{re.escape(name)})"
        for name in known
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)")
