"""An order becomes the exact calls to FAL."""

import math
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from core.domain.catalogue import Catalogue
from core.domain.endpoint import Endpoint
from core.domain.order import Order, Plan, Recipe
from core.domain.text import Text, text
from core.errors import RequestError
from core.prompting import numbers
from core.prompting.chosen import Chosen, choose
from core.prompting.numbers import shown
from core.prompting.phrases import named, unique
from core.prompting.prompt import Prompt, write_prompt
from core.prompting.sizes import Drawing, draw_size
from core.prompting.subject import NONE
from core.prompting.template import Draft, read_template

MEGAPIXEL = 1_000_000


def plan(
    order: Order,
    catalogue: Catalogue,
    *,
    mine: str | None = None,
    here: str | None = None,
    fanout: bool = True,
) -> Plan:
    """One recipe for each image, or with `fanout` off one for all; `mine` and `here` are default subjects.

    RequestError, OperatorError: it cannot be drawn; the sentence says what was expected and what to do.
    """
    draft = read_template(order.template, catalogue.vocabulary) if order.template else None
    chosen = choose(_with_draft(order, draft), catalogue, mine, here, _told(order, draft))
    if not (order.words.strip() or order.slots or draft) and (chosen.plain or order.raw):
        raise RequestError("plan-nothing")
    prompt = write_prompt(chosen, draft)
    drawing = draw_size(chosen.order.size, chosen.scenario.size, chosen.endpoint, catalogue.sizes)
    seeds = numbers.seeds(chosen)
    shared = _shared(chosen, prompt, drawing)
    calls = [(seed, 1) for seed in seeds] if fanout else [(seeds[0], _batch(len(seeds), chosen.endpoint))]
    filled_in = replace(
        order,
        subject=chosen.subject.name if chosen.subject else NONE,
        scenario=None if chosen.plain else chosen.scenario.name,
    )
    recipes = tuple(_recipe(shared, chosen.endpoint, seed, images) for seed, images in calls)
    return Plan(filled_in, recipes, tuple(_plan_notes(chosen, draft, seeds)))


def _with_draft(order: Order, draft: Draft | None) -> Order:
    """The order with what its template says, where nothing else was typed."""
    if draft is None:
        return order
    return replace(
        order,
        size=order.size or draft.size,
        seeds=order.seeds or draft.seeds,
        negatives=unique((*order.negatives, *draft.negatives)),
    )


def _told(order: Order, draft: Draft | None) -> str:
    """Where a subject may be named."""
    return ", ".join((order.words, *order.slots.values(), draft.text if draft else ""))


def _plan_notes(chosen: Chosen, draft: Draft | None, seeds: tuple[int | None, ...]) -> Iterator[Text]:
    if len(chosen.order.seeds) == 1 and len(seeds) > 1:
        yield text("note-seeds", seeds=", ".join(map(str, seeds)))
    if draft and not chosen.plain:
        yield text("note-template-scenario", scenario=chosen.scenario.name)
    if draft and draft.gaps:
        yield text("note-template-gaps", gaps=named(draft.gaps))


def _batch(images: int, endpoint: Endpoint) -> int:
    if images not in endpoint.images:
        raise RequestError("plan-batch", count=images, most=shown(endpoint.images.high), endpoint=endpoint.id)
    return images


def _shared(chosen: Chosen, prompt: Prompt, drawing: Drawing) -> Recipe:
    """What all calls have in common; seed and number of images are still to come."""
    endpoint = chosen.endpoint
    strength = numbers.strength(chosen)
    loras, lora_notes = numbers.loras(chosen)
    arguments = {
        "prompt": prompt.text,
        **_if(endpoint.negative, prompt.negative),
        endpoint.count_field: 1,
        endpoint.guidance_field: strength.guidance,
        endpoint.steps_field: strength.steps,
        endpoint.size_field: drawing.argument,
        **_if(endpoint.lora_field, loras),
        **endpoint.constants,
    }
    notes = (*prompt.notes, *strength.notes, *drawing.notes, *lora_notes)
    return Recipe(endpoint.id, arguments, drawing.width, drawing.height, notes=notes, fit=drawing.fit)


def _if(name: str | None, value: object) -> dict[str, object]:
    return {name: value} if name and value else {}


def _recipe(shared: Recipe, endpoint: Endpoint, seed: int | None, images: int) -> Recipe:
    seeded = {} if seed is None else {endpoint.seed_field: seed}
    return replace(
        shared,
        arguments={**shared.arguments, endpoint.count_field: images, **seeded},
        images=images,
        unit_price=endpoint.price.amount if endpoint.price else None,
        estimate=_estimate(endpoint, shared, images),
    )


def _estimate(endpoint: Endpoint, drawn: Recipe, images: int) -> Decimal | None:
    """USD; FAL rounds each image up to whole megapixels."""
    if endpoint.price is None:
        return None
    units = math.ceil(drawn.width * drawn.height / MEGAPIXEL) if endpoint.price.unit == "megapixel" else 1
    return endpoint.price.amount * units * images
