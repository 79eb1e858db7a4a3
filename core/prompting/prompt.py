"""The prompt of an order, and its negatives where the model reads them."""

from dataclasses import dataclass

from core.domain.scenario import CLASSIC
from core.domain.text import Text, text
from core.errors import RequestError
from core.prompting.chosen import Chosen
from core.prompting.negatives import Hints, hinted, listed
from core.prompting.said import Said, hear
from core.prompting.slots import place
from core.prompting.template import Draft
from core.prompting.trigger import Naming, naming
from core.prompting.typed import Typed, Weighed, take_in, weighed
from core.prompting.wording import Filling, capital, fill


@dataclass(frozen=True, slots=True)
class Prompt:
    """Ready to go out; `negative` is empty where none is sent."""

    text: str
    negative: str = ""
    notes: tuple[Text, ...] = ()


def write_prompt(chosen: Chosen, draft: Draft | None) -> Prompt:
    """RequestError: the prompt is longer than the endpoint reads; it is never cut."""
    limit = chosen.endpoint.prompt_limit
    _check_length(len(chosen.order.words), 2 * limit, chosen)  # far too long is not worth reading
    vocabulary = chosen.catalogue.vocabulary
    had = weighed(chosen.order, read=chosen.endpoint.family == CLASSIC)
    name = naming(chosen.subject, vocabulary)
    if draft:
        prompt = _unfolded(take_in(had, draft, name, vocabulary, leads=True), name, chosen)
    elif chosen.order.raw:
        prompt = _raw(had, name, chosen)
    else:
        prompt = _worded(take_in(had, None, name, vocabulary, leads=chosen.plain), name, chosen)
    _check_length(max(len(prompt.text), len(prompt.negative)), limit, chosen)
    return prompt


def _check_length(length: int, most: int, chosen: Chosen) -> None:
    if length > most:
        endpoint = chosen.endpoint
        raise RequestError(
            "plan-prompt-long", length=length, limit=endpoint.prompt_limit, endpoint=endpoint.id
        )


def _worded(typed: Typed, name: Naming, chosen: Chosen) -> Prompt:
    """The scenario's template, filled."""
    vocabulary = chosen.catalogue.vocabulary
    said = hear(typed.texts, typed.unwanted, vocabulary)
    usual = chosen.catalogue.negatives if chosen.plain else chosen.scenario.negatives
    negative, hints = _negatives(typed.unwanted, usual, said, chosen)
    placed = place(typed.phrases, typed.slots, chosen.scenario, vocabulary)
    filling = Filling(
        subject=typed.subject,
        slots=placed.slots,
        own=(*placed.own, *hints.phrases),
        said=said,
        loose=hear(placed.loose, (), vocabulary),
        opening=typed.opening,
        bare=name.bare,
        drawn=typed.drawn,
    )
    filled = fill(chosen.wording.template, chosen.scenario, filling, vocabulary)
    gone = (text("note-defaults-gone", phrases="; ".join(filled.gone)),) if filled.gone else ()
    return Prompt(filled.text, negative, (*typed.notes, *gone, *hints.notes))


def _unfolded(typed: Typed, name: Naming, chosen: Chosen) -> Prompt:
    """The sentences of a JSON template, in place of the scenario's."""
    said = hear(typed.texts, typed.unwanted, chosen.catalogue.vocabulary)
    negative, hints = _negatives(typed.unwanted, (), said, chosen)
    opening = "" if name.bare or chosen.order.raw else typed.opening or "Photo of"
    subject = f"{opening} {typed.subject}".strip()
    first = (subject, *typed.phrases, *typed.slots.values(), *hints.phrases)
    sentences = (", ".join(filter(None, each)) for each in (first, *typed.sentences))
    written = ". ".join(capital(each) for each in sentences if each)
    return Prompt(f"{written}.", negative, (*typed.notes, *hints.notes))


def _raw(had: Weighed, name: Naming, chosen: Chosen) -> Prompt:
    """As typed, but for the trigger: it takes the place of the first name, else it leads."""
    words = ", ".join(filter(None, (had.words, *had.slots.values())))
    if chosen.endpoint.negative:
        return Prompt(name.triggered(words), ", ".join(had.unwanted), had.notes)
    return Prompt(name.triggered(words), "", (*had.notes, *Hints(left=had.unwanted).notes))


def _negatives(
    unwanted: tuple[str, ...], usual: tuple[str, ...], said: Said, chosen: Chosen
) -> tuple[str, Hints]:
    """Where the model reads them, a list; elsewhere hints for what was typed."""
    catalogue = chosen.catalogue
    if not chosen.endpoint.negative:
        return "", hinted(unwanted, catalogue.hints)
    if chosen.order.raw:
        return ", ".join(unwanted), Hints()
    return ", ".join(listed(unwanted, usual, catalogue.negatives, said)), Hints()
