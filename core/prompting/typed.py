"""What was typed, taken in: emphasis put right, names turned to pronouns, a medium to the opening."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, replace

from core.domain.order import Order
from core.domain.text import Text, text
from core.domain.vocabulary import Vocabulary
from core.prompting.medium import find_medium, is_photographic
from core.prompting.phrases import says, says_any, split, tokens
from core.prompting.template import Draft
from core.prompting.trigger import Naming
from core.prompting.weights import weigh
from core.prompting.wording import capital


@dataclass(frozen=True, slots=True)
class Weighed:
    """An order's words and slots with their emphasis put right; names are still in them."""

    words: str
    slots: Mapping[str, str]
    unwanted: tuple[str, ...]  # typed negatives, and what had a negative weight
    notes: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """What may go into a template."""

    subject: str  # "SIDAI, a man"; empty: nobody
    phrases: tuple[str, ...]
    slots: Mapping[str, str]
    sentences: tuple[tuple[str, ...], ...]  # of a JSON template, behind its first
    unwanted: tuple[str, ...]
    opening: str | None  # "Oil painting of"
    drawn: bool  # the medium is no photograph
    notes: tuple[Text, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All of it that describes the picture."""
        more = (phrase for sentence in self.sentences for phrase in sentence)
        return (*filter(None, [self.opening]), *self.phrases, *self.slots.values(), *more)


def weighed(order: Order, *, read: bool) -> Weighed:
    """Emphasis stays where the model reads it."""
    words = weigh(order.words, read=read)
    slots = {name: weigh(value, read=read) for name, value in order.slots.items()}
    every = (words, *slots.values())
    unwanted = (*order.negatives, *(phrase for one in every for phrase in one.unwanted))
    changed = any(one.changed for one in every)
    notes = (text("note-weights-rewritten" if read else "note-weights-gone"),) if changed else ()
    return Weighed(words.text, {name: one.text for name, one in slots.items()}, unwanted, notes)


def take_in(had: Weighed, draft: Draft | None, name: Naming, vocabulary: Vocabulary, *, leads: bool) -> Typed:
    """`leads`: the words follow the trigger directly, without a scenario between them."""
    first, *more = draft.sentences if draft and draft.sentences else ((),)
    bare = tuple(name.without_weight(phrase) for phrase in (*split(had.words), *first))
    opening, phrases = _opened(bare, draft, name, vocabulary)
    typed = Typed(
        subject=name.introduced(name.weight(had.words)),
        phrases=_referred(phrases, name, leads=leads),
        slots={slot: name.referred(name.without_weight(value)) for slot, value in had.slots.items()},
        sentences=tuple(_referred(sentence, name) for sentence in more),
        unwanted=_referred(had.unwanted, name),
        opening=None if name.bare else opening,
        drawn=opening is not None and _is_drawn(opening, vocabulary),
        notes=had.notes,
    )
    before = (*phrases, *had.slots.values())
    return replace(typed, notes=(*had.notes, *_notes(typed, before, name, leads=leads)))


def _opened(
    phrases: tuple[str, ...], draft: Draft | None, name: Naming, vocabulary: Vocabulary
) -> tuple[str | None, tuple[str, ...]]:
    """How the prompt opens, if that was typed, and the phrases without it."""
    if phrases and (found := name.opening(phrases[0])):
        opening, rest = found
        return capital(opening), (rest, *phrases[1:])
    if medium := find_medium(phrases, vocabulary):
        return medium.opening, phrases if name.bare else medium.phrases
    style = draft.style if draft else ""
    named = [term for term in vocabulary.mediums if says(style, term)]
    first = min(named, key=lambda term: (style.casefold().find(term), -len(term)), default="")
    return vocabulary.mediums.get(first), phrases


def _is_drawn(opening: str, vocabulary: Vocabulary) -> bool:
    medium = opening in vocabulary.mediums.values() or says_any(opening, vocabulary.mediums)
    return medium and not is_photographic(opening, vocabulary)


def _referred(phrases: Iterable[str], name: Naming, *, leads: bool = False) -> tuple[str, ...]:
    referred = (name.referred(phrase, leads=leads and at == 0) for at, phrase in enumerate(phrases))
    return tuple(filter(None, referred))


def _notes(typed: Typed, before: Iterable[str], name: Naming, *, leads: bool) -> Iterator[Text]:
    if typed.drawn and typed.opening and not leads:
        yield text("note-medium", opening=typed.opening)
    if _count((*typed.phrases, *typed.slots.values()), name) > _count(before, name):
        yield text("note-pronouns", trigger=name.introduced())


def _count(phrases: Iterable[str], name: Naming) -> int:
    spoken = tokens(" ".join(phrases))
    return sum(spoken.count(word) for word in {*tokens(" ".join(astuple(name.pronouns)))})
