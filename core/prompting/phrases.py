"""Comma phrases and whole words: how prompt text is taken apart and compared."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

Tokens = tuple[str, ...]

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")  # noqa: RUF001  a phone types the curly one
_THOUSANDS = re.compile(r"\d,\d")
_ARTICLES = frozenset({"a", "an", "the"})
_HISSING = ("sses", "shes", "ches", "xes")  # their plural takes two letters
_SHORT = 3  # bus, gas
_OPEN, _CLOSE = "([{“", ")]}”"


@lru_cache(maxsize=4096)
def tokens(text: str) -> Tokens:
    """The words in a form that compares: lower case, singular, without articles."""
    words = (word.casefold() for word in _WORD.findall(text))
    return tuple(_singular(word) for word in words if word not in _ARTICLES)


def says(text: str | Tokens, term: str | Tokens) -> bool:
    """Whether the term's words stand in the text, side by side."""
    here = tokens(text) if isinstance(text, str) else text
    sought = tokens(term) if isinstance(term, str) else term
    size = len(sought)
    if size == 1:  # nearly every term
        return sought[0] in here
    return size > 0 and any(here[at : at + size] == sought for at in range(len(here) - size + 1))


def says_any(text: str | Tokens, terms: Iterable[str]) -> bool:
    """Whether one of the terms stands in the text."""
    return any(says(text, term) for term in terms)


def split(text: str) -> tuple[str, ...]:
    """The phrases between the commas; commas in brackets, in quotes and in numbers part nothing."""
    cuts = [-1, *_commas(text), len(text)]
    pieces = (" ".join(text[start + 1 : end].split()) for start, end in pairwise(cuts))
    return tuple(piece for piece in pieces if piece)


def unique(phrases: Iterable[str]) -> tuple[str, ...]:
    """Each phrase once, the first stays; what has no words, an emoji, is compared as it stands."""
    found: dict[Tokens | str, str] = {}
    for phrase in phrases:
        found.setdefault(tokens(phrase) or phrase, phrase)
    return tuple(found.values())


def named(phrases: Sequence[str], most: int = 8) -> str:
    """The first of them, for a note."""
    return ", ".join(phrases[:most]) + " ..." * (len(phrases) > most)


def _commas(text: str) -> Iterator[int]:
    depth, quoted = 0, False
    closed = _balanced(text)
    for at, letter in enumerate(text):
        depth += (letter in _OPEN) - (letter in _CLOSE)
        quoted ^= letter == '"'
        inside = closed and (depth > 0 or quoted)
        if letter == "," and not inside and not _THOUSANDS.match(text, max(0, at - 1)):
            yield at


def _balanced(text: str) -> bool:
    """Whether each bracket and quote is closed; a lone one protects no commas."""
    opened = sum(letter in _OPEN for letter in text)
    return opened == sum(letter in _CLOSE for letter in text) and text.count('"') % 2 == 0


def _singular(word: str) -> str:
    if word.endswith(_HISSING):
        return word[:-2]
    plural = len(word) > _SHORT and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word
