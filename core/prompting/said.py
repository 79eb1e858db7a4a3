"""What was typed, asked one thing: may this default stand beside it?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from core.domain.vocabulary import Vocabulary
from core.prompting.phrases import Tokens, says, says_any, tokens


@dataclass(frozen=True, slots=True)
class Said:
    """Typed words as whole words, and the terms that they agree with or rule out."""

    affirmed: tuple[Tokens, ...]
    denied: tuple[Tokens, ...]
    agreed: tuple[str, ...]  # `hoodie` agrees with every casual term ...
    opposed: tuple[str, ...]  # ... and opposes every formal one

    def contradicts(self, default: str) -> bool:
        """Whether a positive default would say the opposite, or what was not wanted."""
        return says_any(default, self.opposed) or any(says(default, term) for term in self.denied)

    def wants(self, negative: str) -> bool:
        """Whether a negative default would forbid what was typed."""
        return self.speaks_of([negative]) or says_any(negative, self.agreed)

    def speaks_of(self, terms: Iterable[str]) -> bool:
        """Whether one of the terms was typed."""
        return any(says_any(text, terms) for text in self.affirmed)


def hear(texts: Iterable[str], unwanted: Iterable[str], vocabulary: Vocabulary) -> Said:
    """`no`, `not` and `without` deny the word behind them, as a typed negative does."""
    heard = [_without_denials(tokens(text), frozenset(vocabulary.negators)) for text in texts]
    affirmed = tuple(text for text, _ in heard)
    denied = tuple(term for _, terms in heard for term in terms)
    agreed: list[str] = []
    opposed: list[str] = []
    for sides in vocabulary.opposites.values():
        taken = {name for name, terms in sides.items() if any(says_any(text, terms) for text in affirmed)}
        agreed += (term for name in taken for term in sides[name])
        opposed += (term for name, terms in sides.items() if taken and name not in taken for term in terms)
    more = tuple(term for text in unwanted if (term := tokens(text)))
    return Said(affirmed, denied + more, tuple(agreed), tuple(opposed))


def _without_denials(text: Tokens, negators: frozenset[str]) -> tuple[Tokens, tuple[Tokens, ...]]:
    denied = tuple(_behind(text, negators))
    kept = tuple(
        word
        for at, word in enumerate(text)
        if word not in negators and (at == 0 or text[at - 1] not in negators)
    )
    return kept, denied


def _behind(text: Tokens, negators: frozenset[str]) -> Iterator[Tokens]:
    for word, following in pairwise(text):
        if word in negators and following not in negators:
            yield (following,)
