"""A JSON template as sentences."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Draft:
    """What a template says, in the order of a prompt; sizes, seeds and negatives from wherever they stand."""

    sentences: tuple[tuple[str, ...], ...]
    style: str = ""
    size: str | None = None
    seeds: tuple[int, ...] = ()
    negatives: tuple[str, ...] = ()
