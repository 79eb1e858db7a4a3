"""A named preset, `linkedin`: wording with slots, numbers, size, negatives."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.domain.subject import Kind

CLASSIC = "classic"  # models with classifier-free guidance: negatives and weights are read
FLUX = "flux"  # guidance-distilled: prose only


@dataclass(frozen=True, slots=True)
class Slot:
    """A hole in a template. `default` fills it; `suggestions` are what people pick from."""

    name: str
    default: str
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """A template for one model family: `{subject}`, `{words}` and the slots are its gaps.

    It reads like the prompt. Each phrase between commas or full stops can drop out on its own.
    """

    template: str
    guidance: float
    steps: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """What a person means by `linkedin`; `wordings` has one entry per model family."""

    name: str
    family: str  # professional | social | creative | energy
    help: str
    example: str
    kinds: tuple[Kind, ...]
    wordings: Mapping[str, Wording]
    slots: Mapping[str, Slot]
    main_slot: str  # where unmatched words go if they read as one
    negatives: tuple[str, ...]  # ten or more, for models that read them
    size: str
    lora_scale: float
    n: int = 1
    aliases: tuple[str, ...] = ()


PLAIN = Scenario(
    name="none",
    family="creative",
    help="Your words alone, with the trigger.",
    example="reading by the fire, rain at the window",
    kinds=tuple(Kind),
    wordings={
        CLASSIC: Wording("{subject}, {words}", guidance=7.5, steps=30),
        FLUX: Wording("{subject}, {words}", guidance=3.5, steps=28),
    },
    slots={},
    main_slot="",
    negatives=(),  # the catalogue's own library
    size="landscape_4_3",
    lora_scale=0.9,
)
