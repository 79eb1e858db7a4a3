"""How long drawing takes: learnt from what was drawn, guessed before that."""

import tomllib
from importlib.resources import files

from pydantic import PositiveFloat, TypeAdapter

from core.domain.order import Recipe
from core.store.drawn import Drawn, kind_of

_MEGAPIXEL = 1_000_000
_table = TypeAdapter(dict[int, PositiveFloat])
_GUESSES = _table.validate_python(
    tomllib.loads((files("core") / "data" / "pace.toml").read_text(encoding="utf-8"))["seconds"]
)


class Pace:
    """Asked once for each call."""

    def __init__(self, drawn: Drawn) -> None:
        self._drawn = drawn

    async def seconds(self, recipe: Recipe) -> float:
        """What a call will take at FAL once it has begun."""
        return await self._drawn.seconds(recipe) or guess(recipe)


def guess(recipe: Recipe) -> float:
    """By steps and size alone; steps that nobody has timed take as long in proportion."""
    _, pixels, steps = kind_of(recipe)
    most = max(_GUESSES)
    known = min((each for each in _GUESSES if each >= steps), default=most)
    return _GUESSES[known] * max(steps / most, 1) * pixels / _MEGAPIXEL
