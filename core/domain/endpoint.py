"""A FAL endpoint as data: what it takes, in which ranges, and what it costs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Range:
    """Both ends included."""

    low: float
    high: float

    def __contains__(self, value: object) -> bool:
        return isinstance(value, int | float) and self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Price:
    """In USD. `unit` is `megapixel` (rounded up per image, as FAL bills) or `image`."""

    amount: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class SizeRule:
    """Widths and heights in pixels that the endpoint accepts."""

    low: int = 64
    high: int = 14142
    multiple: int = 16


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`id` may be a pattern (`fal-ai/*/*`). A field name of None: the endpoint has no such input."""

    id: str
    family: str  # classic | flux: which wording and numbers
    base: str  # the base family a LoRA must name: flux-1, flux-2, sdxl ...; "" for custom models
    prompt_limit: int  # characters
    guidance: Range
    steps: Range
    images: Range
    negative: str | None = None
    guidance_field: str = "guidance_scale"
    steps_field: str = "num_inference_steps"
    count_field: str = "num_images"
    size_field: str = "image_size"
    seed_field: str = "seed"
    lora_field: str | None = None
    lora_limit: int | None = None
    sizes: SizeRule = SizeRule()
    named_sizes: bool = False  # FAL's names go out as names; of exact pixels nothing is known
    guidance_default: float | None = None  # both win over a scenario's numbers
    steps_default: int | None = None
    carries_subject: bool = False  # the trained model itself: needs no LoRA
    constants: Mapping[str, object] = field(default_factory=dict)  # sent with every call
    price: Price | None = None


@dataclass(frozen=True, slots=True)
class Size:
    """A size by name. `fal` is FAL's own name for it; a platform's exact pixels are cut from the picture."""

    name: str
    width: int
    height: int
    fal: str | None = None
    platform: bool = False
    anchor: float = 0.5  # where a crop holds on to: 0 top, 1 bottom; heads are in the upper third
    source: str = ""
