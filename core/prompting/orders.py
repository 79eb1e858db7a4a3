"""A typed line as an order: scenario, prose, flags."""

import re
from dataclasses import replace

from core.domain.catalogue import Catalogue
from core.domain.order import Order
from core.errors import RequestError
from core.prompting import values
from core.prompting.flags import Line, slot_flags, take_apart
from core.prompting.nearest import find, misspelt
from core.prompting.normalise import short

_COLON = re.compile(r"^[:,](?: |$)")  # `linkedin : navy blazer`


def new(line: str, catalogue: Catalogue) -> Order:
    """The order that a whole line asks for. RequestError: it cannot be read, or leaves nothing to draw."""
    order = changes(line, catalogue)
    if order.scenario == values.NONE:
        order = replace(order, scenario=None)
    check_slots(order, catalogue)
    if not order.words and (order.raw or order.scenario is None):
        raise RequestError("grammar-nothing")
    return order


def changes(line: str, catalogue: Catalogue) -> Order:
    """What the line says and no more. A scenario of `none` stays: it takes the parent's away."""
    parts = take_apart(line, catalogue)
    flags = parts.flags
    scenario, words = _scenario(parts, catalogue)
    seeds = values.seeds(flags)
    return Order(
        typed=line,
        words=words,
        scenario=scenario,
        subject=values.subject(flags, catalogue.subjects),
        slots={slot: flags[flag] for flag, slot in slot_flags(catalogue).items() if flag in flags},
        size=values.size(flags, catalogue.sizes),
        n=values.images(flags, seeds, _usual(scenario, catalogue)),
        seeds=seeds,
        negatives=values.negatives(flags),
        guidance=values.number(flags, "guidance", 0, 35),
        steps=values.whole(flags, "steps", 1, 150),
        lora_scale=values.number(flags, "lora", 0, 4),
        raw="raw" in flags,
        endpoint=values.endpoint(flags),
    )


def check_slots(order: Order, catalogue: Catalogue) -> None:
    """RequestError: the order fills a slot that its scenario does not have."""
    scenario = catalogue.scenarios.get(order.scenario or "")
    for slot in order.slots:
        if scenario is None:
            raise RequestError("grammar-slot-alone", slot=slot)
        if slot not in scenario.slots:
            listed = ", ".join(f"--{name}" for name in scenario.slots) or values.NONE
            raise RequestError("grammar-slot", slot=slot, scenario=scenario.name, slots=listed)


def _scenario(line: Line, catalogue: Catalogue) -> tuple[str | None, str]:
    """The scenario by flag, else by first word; and the words without it."""
    names = values.scenario_names(catalogue.scenarios)
    first, _, rest = line.words.partition(" ")
    word = first.rstrip(":,")
    meant = names.get(find(word, names) or "")
    by_flag = values.scenario(line.flags, catalogue.scenarios)
    if by_flag is None and meant is None:
        _ask_if_misspelt(word, rest, catalogue)
    if meant is None or by_flag not in {None, meant}:
        return by_flag, line.words
    return meant, _COLON.sub("", rest)


def _ask_if_misspelt(word: str, rest: str, catalogue: Catalogue) -> None:
    """A picture of a `linkdin` would be paid for and meant by nobody."""
    names = values.scenario_names(catalogue.scenarios)
    nearest = misspelt(word, names)
    if nearest and word.casefold() not in _ordinary(catalogue):
        line = short(f"{names[nearest]} {rest}".strip())
        raise RequestError("grammar-scenario-meant", word=short(word), scenario=names[nearest], line=line)


def _ordinary(catalogue: Catalogue) -> set[str]:
    """Words the catalogue itself uses for what is in a picture, and the names of the subjects."""
    slots = (slot for scenario in catalogue.scenarios.values() for slot in scenario.slots.values())
    seen = [text for slot in slots for text in (slot.default, *slot.suggestions)]
    told = [term for terms in catalogue.vocabulary.reads_as.values() for term in terms]
    called = [name for subject in catalogue.subjects.values() for name in (subject.name, *subject.aliases)]
    terms = (*seen, *told, *catalogue.vocabulary.mediums, *called)
    return {word.strip(",.").casefold() for term in terms for word in term.split()}


def _usual(scenario: str | None, catalogue: Catalogue) -> int:
    """How many pictures are drawn when nobody says: what --repeat multiplies."""
    return catalogue.default_n or catalogue.scenarios.get(scenario or "", catalogue.plain).n
