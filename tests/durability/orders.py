"""What people type while the house is killed: most of it told apart by its words, some of it all alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Literal

Service = Literal["slack", "discord"]

SERVICES: tuple[Service, Service] = ("slack", "discord")
PEOPLE, CHANNELS = 6, 8  # of each service
ALIKE = "plain vase"  # what orders say that nobody can tell from one another
_ALIKE_SHARE, _SEED_SHARE = 0.3, 0.25
_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ky", "lo", "mi", "ne", "pa")


@dataclass(frozen=True, slots=True)
class Order:
    """One order; `after` is how many seconds into its round somebody types it."""

    service: Service
    person: int
    channel: int
    words: str
    images: int
    seed: int | None
    after: float

    @property
    def line(self) -> str:
        """As it is typed; FAL draws it small, so that drawing costs nothing."""
        seed = "" if self.seed is None else f" --seed {self.seed}"
        return f"linkedin {self.words} --size 64x64 --n {self.images}{seed}"


def orders(chance: Random, first: int, count: int, spread: float) -> Iterator[Order]:
    """A round of them, about half for each service, typed within `spread` seconds."""
    for number in range(first, first + count):
        alike = chance.random() < _ALIKE_SHARE
        seeded = not alike and chance.random() < _SEED_SHARE
        yield Order(
            SERVICES[number % 2],
            chance.randrange(PEOPLE),
            chance.randrange(CHANNELS),
            ALIKE if alike else f"{_word(number)} vase",
            chance.choice((1, 2)),
            chance.randrange(1000) if seeded else None,
            chance.uniform(0, spread),
        )


def _word(number: int) -> str:
    """A word of its own for each number."""
    return "".join(_SYLLABLES[int(digit)] for digit in f"{number:05}")
