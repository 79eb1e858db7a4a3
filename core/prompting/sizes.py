"""Names, ratios and pixels as what an endpoint takes."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.domain.endpoint import Endpoint, Size, SizeRule
from core.domain.order import Fit
from core.domain.text import Text, text
from core.errors import RequestError
from core.prompting.nearest import find

MOST_PIXELS = 1_000_000  # one megapixel, as FAL bills it
WIDEST = 21 / 9  # beyond it, models repeat themselves
NEAR = 0.01  # a ratio within one per cent is as good as exact
ENLARGED = 1.5  # beyond it, a fitted file looks soft

_RATIO = re.compile(r"(\d{1,5}(?:\.\d{1,4})?) ?[:/] ?(\d{1,5}(?:\.\d{1,4})?)", re.ASCII)
_PIXELS = re.compile(r"(\d{1,6}) ?[xX×] ?(\d{1,6})", re.ASCII)  # noqa: RUF001  phones type the sign


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is sent as the size, the pixels that come of it, and what is cut from them."""

    argument: str | dict[str, int]
    width: int
    height: int
    fit: Fit | None = None
    notes: tuple[Text, ...] = ()


def draw_size(typed: str | None, usual: str, endpoint: Endpoint, sizes: Mapping[str, Size]) -> Drawing:
    """The size for `typed`, else the scenario's. RequestError: it means nothing, or is out of limits."""
    wanted = (typed or usual).strip()
    if name := find(wanted, sizes):
        return _named(sizes[name], endpoint, sizes, chosen=bool(typed))
    if (pixels := _PIXELS.fullmatch(wanted)) and int(pixels[1]) and int(pixels[2]):
        return _pixels(int(pixels[1]), int(pixels[2]), endpoint)
    if (ratio := _RATIO.fullmatch(wanted)) and float(ratio[1]) and float(ratio[2]):
        return _shaped(float(ratio[1]) / float(ratio[2]), endpoint, sizes)
    raise RequestError("plan-size", size=wanted, known=", ".join(sizes))


def _named(size: Size, endpoint: Endpoint, sizes: Mapping[str, Size], *, chosen: bool) -> Drawing:
    if size.platform:
        return _fitted(size, endpoint, sizes)
    by_megapixel = endpoint.price is not None and endpoint.price.unit == "megapixel"
    billed_twice = by_megapixel and size.width * size.height > MOST_PIXELS
    if size.fal and (chosen or endpoint.named_sizes or not billed_twice):
        return Drawing(size.fal, size.width, size.height)
    drawn = _shaped(size.width / size.height, endpoint, {})
    note = text("note-size-megapixel", size=size.name, drawn=_text(drawn.width, drawn.height))
    return Drawing(drawn.argument, drawn.width, drawn.height, notes=(note,))


def _fitted(size: Size, endpoint: Endpoint, sizes: Mapping[str, Size]) -> Drawing:
    """A platform's size: drawn near its ratio, then cut to its exact pixels."""
    drawn = _shaped(min(max(size.width / size.height, 1 / WIDEST), WIDEST), endpoint, sizes)
    return Drawing(
        drawn.argument,
        drawn.width,
        drawn.height,
        fit=Fit(size.name, size.width, size.height, size.anchor),
        notes=tuple(_fit_notes(size, drawn)),
    )


def _fit_notes(size: Size, drawn: Drawing) -> Iterator[Text]:
    pixels, picture = _text(size.width, size.height), _text(drawn.width, drawn.height)
    if max(size.width / size.height, size.height / size.width) > WIDEST + NEAR:
        yield text("note-size-wide", size=size.name, pixels=pixels, drawn=picture)
    if max(size.width / drawn.width, size.height / drawn.height) > ENLARGED:
        yield text("note-size-enlarged", size=size.name, pixels=pixels, drawn=picture)


def _pixels(width: int, height: int, endpoint: Endpoint) -> Drawing:
    rule = endpoint.sizes
    if min(width, height) < rule.low or max(width, height) > rule.high:
        low, high = str(rule.low), str(rule.high)
        raise RequestError(
            "plan-size-limit", size=_text(width, height), low=low, high=high, endpoint=endpoint.id
        )
    drawn = (_rounded(width, rule), _rounded(height, rule))
    named = {"width": drawn[0], "height": drawn[1]}
    if drawn == (width, height):
        return Drawing(named, *drawn)
    note = text("note-size-rounded", size=_text(width, height), drawn=_text(*drawn), multiple=rule.multiple)
    return Drawing(named, *drawn, notes=(note,))


def _shaped(ratio: float, endpoint: Endpoint, sizes: Mapping[str, Size]) -> Drawing:
    """The largest near that ratio within one megapixel; by name where names are all we know."""
    if endpoint.named_sizes and (name := _same_shape(ratio, sizes)):
        return Drawing(name.fal or name.name, name.width, name.height)
    width, height = _largest(ratio, endpoint.sizes)
    return Drawing({"width": width, "height": height}, width, height)


def _same_shape(ratio: float, sizes: Mapping[str, Size]) -> Size | None:
    alike = [size for size in sizes.values() if size.fal and _off(size.width, size.height, ratio) <= NEAR]
    return max(alike, key=lambda size: size.width, default=None)


def _largest(ratio: float, rule: SizeRule) -> tuple[int, int]:
    candidates = list(_candidates(ratio, rule))
    near = [each for each in candidates if _off(each[0], each[1], ratio) <= NEAR]
    return (
        max(near, key=math.prod) if near else min(candidates, key=lambda each: _off(each[0], each[1], ratio))
    )


def _candidates(ratio: float, rule: SizeRule) -> Iterator[tuple[int, int]]:
    """Every height with the widths next to the ratio; too large ones are narrowed to a megapixel."""
    step = rule.multiple
    low, high = _rounded(rule.low, rule), _rounded(rule.high, rule)
    for height in range(low, high + 1, step):
        most = MOST_PIXELS // height // step * step
        for width in (math.floor(height * ratio / step) * step, math.ceil(height * ratio / step) * step):
            if low <= most:
                yield min(max(width, low), most, high), height


def _rounded(pixels: float, rule: SizeRule) -> int:
    """The nearest multiple inside the limits."""
    low, high = math.ceil(rule.low / rule.multiple), rule.high // rule.multiple
    return min(max(round(pixels / rule.multiple), low), high) * rule.multiple


def _off(width: int, height: int, ratio: float) -> float:
    return abs(width / height / ratio - 1)


def _text(width: int, height: int) -> str:
    return f"{width}x{height}"
