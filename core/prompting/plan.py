"""An order becomes the exact calls to FAL."""

import math
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from core.domain.catalogue import Catalogue
from core.domain.endpoint import Endpoint
from core.domain.order import Order, Plan, Recipe
from core.domain.text import Text, text
from core.errors import RequestError
from core.prompting import numbers
from core.prompting.chosen import Chosen, choose
from core.prompting.prompt import Prompt, write_prompt
from core.prompting.sizes import Drawing, draw_size
from core.prompting.subject import NONE

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
    draft = None
    chosen = choose(order, catalogue, mine, here, order.words)
    if not order.words and order.slots == {} and draft is None and (chosen.plain or order.raw):
        raise RequestError("plan-nothing")
    prompt = write_prompt(chosen, draft)
    drawing = draw_size(order.size, chosen.scenario.size, chosen.endpoint, catalogue.sizes)
    seeds = numbers.seeds(chosen)
    shared, notes = _shared(chosen, prompt, drawing)
    if fanout:
        recipes = tuple(_recipe(chosen.endpoint, shared, drawing, notes, seed, 1) for seed in seeds)
    else:
        recipes = (_recipe(chosen.endpoint, shared, drawing, notes, seeds[0], len(seeds)),)
    named = replace(
        order,
        subject=chosen.subject.name if chosen.subject else NONE,
        scenario=None if chosen.plain else chosen.scenario.name,
    )
    return Plan(named, recipes)


def _shared(chosen: Chosen, prompt: Prompt, drawing: Drawing) -> tuple[dict[str, object], tuple[Text, ...]]:
    """The arguments that all images have in common, and what there is to say about them."""
    endpoint = chosen.endpoint
    strength = numbers.strength(chosen)
    loras, lora_notes = numbers.loras(chosen)
    arguments: dict[str, object] = {"prompt": prompt.text}
    if endpoint.negative and prompt.negative:
        arguments[endpoint.negative] = prompt.negative
    arguments |= {
        endpoint.guidance_field: strength.guidance,
        endpoint.steps_field: strength.steps,
        endpoint.size_field: drawing.argument,
    }
    if endpoint.lora_field and loras:
        arguments[endpoint.lora_field] = loras
    arguments |= endpoint.constants
    return arguments, (*prompt.notes, *strength.notes, *drawing.notes, *lora_notes)


def _recipe(
    endpoint: Endpoint,
    shared: Mapping[str, object],
    drawing: Drawing,
    notes: tuple[Text, ...],
    seed: int | None,
    images: int,
) -> Recipe:
    arguments = {**shared, endpoint.count_field: images}
    if seed is not None:
        arguments[endpoint.seed_field] = seed
    return Recipe(
        endpoint=endpoint.id,
        arguments=arguments,
        width=drawing.width,
        height=drawing.height,
        images=images,
        notes=notes,
        estimate=_estimate(endpoint, drawing, images),
        fit=drawing.fit,
    )


def _estimate(endpoint: Endpoint, drawing: Drawing, images: int) -> Decimal | None:
    """USD; FAL rounds each image up to whole megapixels."""
    if endpoint.price is None:
        return None
    units = math.ceil(drawing.width * drawing.height / MEGAPIXEL) if endpoint.price.unit == "megapixel" else 1
    return endpoint.price.amount * units * images
