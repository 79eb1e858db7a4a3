"""Guidance, steps, LoRA strength, how many images and with which seeds."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.domain.endpoint import Range
from core.domain.subject import Lora
from core.domain.text import Text, text
from core.errors import RequestError
from core.prompting.chosen import Chosen
from core.prompting.values import HIGHEST_SEED, MOST_IMAGES

LORA_SCALES = Range(0, 4)


@dataclass(frozen=True, slots=True)
class Strength:
    """Guidance and steps, within the endpoint's ranges."""

    guidance: float
    steps: int
    notes: tuple[Text, ...] = ()


def strength(chosen: Chosen) -> Strength:
    """As typed, else the endpoint's own, else the scenario's. RequestError: typed out of range."""
    order, endpoint, wording = chosen.order, chosen.endpoint, chosen.wording
    _check("guidance", order.guidance, endpoint.guidance, endpoint.id)
    _check("steps", order.steps, endpoint.steps, endpoint.id)
    guidance = _first(order.guidance, endpoint.guidance_default, wording.guidance)
    steps = int(_first(order.steps, endpoint.steps_default, wording.steps))
    clamped = Strength(_clamp(guidance, endpoint.guidance), int(_clamp(steps, endpoint.steps)))
    notes = (
        *_moved("guidance", guidance, clamped.guidance, endpoint.id),
        *_moved("steps", steps, clamped.steps, endpoint.id),
    )
    return Strength(clamped.guidance, clamped.steps, notes)


def loras(chosen: Chosen) -> tuple[list[dict[str, object]], tuple[Text, ...]]:
    """The weights as the endpoint takes them. RequestError: it takes none, fewer, or another family's."""
    order, endpoint = chosen.order, chosen.endpoint
    _check("lora", order.lora_scale, LORA_SCALES, endpoint.id)
    own = chosen.subject.loras if chosen.subject else ()
    if not own:
        return [], (text("note-lora-none"),) if order.lora_scale is not None else ()
    if endpoint.carries_subject:
        return [], (text("note-lora-carried", endpoint=endpoint.id),)
    _check_loras(own, chosen)
    scales = (_first(order.lora_scale, each.scale, chosen.scenario.lora_scale) for each in own)
    return [{"path": each.url, "scale": scale} for each, scale in zip(own, scales, strict=True)], ()


def seeds(chosen: Chosen) -> tuple[int | None, ...]:
    """One for each image; a single typed one counts up, and without any FAL draws them."""
    order = chosen.order
    usual = len(order.seeds) or chosen.catalogue.default_n or chosen.scenario.n
    count = usual if order.n is None else order.n
    if not 1 <= count <= MOST_IMAGES:
        raise RequestError("plan-images", count=count, most=MOST_IMAGES)
    if any(not 0 <= seed <= HIGHEST_SEED for seed in order.seeds):
        raise RequestError("plan-seed", seeds=_listed(order.seeds), highest=str(HIGHEST_SEED))
    if len(order.seeds) > 1 and len(order.seeds) != count:
        raise RequestError("plan-seeds", seeds=len(order.seeds), count=count)
    if len(order.seeds) == 1:
        first = order.seeds[0]
        return tuple((first + step) % (HIGHEST_SEED + 1) for step in range(count))
    return order.seeds or (None,) * count


def _check_loras(own: tuple[Lora, ...], chosen: Chosen) -> None:
    endpoint = chosen.endpoint
    name = chosen.subject.name if chosen.subject else ""
    if not endpoint.lora_field:
        raise RequestError("plan-lora-untaken", subject=name, endpoint=endpoint.id)
    if endpoint.lora_limit is not None and len(own) > endpoint.lora_limit:
        raise RequestError("plan-lora-many", count=len(own), limit=endpoint.lora_limit, endpoint=endpoint.id)
    for each in own:
        if each.base != endpoint.base:
            raise RequestError(
                "plan-lora-base", subject=name, base=each.base, endpoint=endpoint.id, wanted=endpoint.base
            )


def _check(name: str, typed: float | None, allowed: Range, endpoint_id: str) -> None:
    if typed is not None and typed not in allowed:
        raise RequestError(
            "plan-number",
            flag=name,
            value=shown(typed),
            low=shown(allowed.low),
            high=shown(allowed.high),
            endpoint=endpoint_id,
        )


def _moved(name: str, wanted: float, sent: float, endpoint_id: str) -> Iterator[Text]:
    if sent != wanted:
        yield text("note-number", name=name, wanted=shown(wanted), sent=shown(sent), endpoint=endpoint_id)


def _first(*values: float | None) -> float:
    return next(value for value in values if value is not None)


def _clamp(value: float, allowed: Range) -> float:
    return min(max(value, allowed.low), allowed.high)


def _listed(values: tuple[int, ...]) -> str:
    return ", ".join(map(str, values))


def shown(value: float) -> str:
    """Without a language's separators, which would make another value of it."""
    return f"{value:g}"
