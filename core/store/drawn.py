"""How long FAL draws, learnt from what it has drawn."""

from statistics import median
from typing import Any

from cachetools import TTLCache
from sqlalchemy import Select, select

from core.domain.order import Recipe
from core.store.engine import Database
from core.store.tables import drawn

_LAST = 20  # calls that are looked at
_REMEMBERED = 60  # seconds

Kind = tuple[str, int, int]  # endpoint, pixels, steps


class Drawn:
    """What calls alike took."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: TTLCache[Kind, float | None] = TTLCache(1000, _REMEMBERED)

    async def seconds(self, recipe: Recipe) -> float | None:
        """The median of the last calls of the same endpoint, size and steps; None: there were none."""
        kind = kind_of(recipe)
        if kind not in self._known:
            endpoint, pixels, steps = kind
            alike = select(drawn.c.seconds).where(
                drawn.c.endpoint == endpoint, drawn.c.pixels == pixels, drawn.c.steps == steps
            )
            self._known[kind] = await self._median(alike)
        return self._known[kind]

    async def _median(self, alike: Select[Any]) -> float | None:
        async with self._database.reading() as connection:
            newest = await connection.scalars(alike.order_by(drawn.c.run.desc()).limit(_LAST))
            found = list(newest)
        return median(found) if found else None


def kind_of(recipe: Recipe) -> Kind:
    """Calls of one kind take about as long: endpoint, pixels of all pictures together, steps (0: none)."""
    steps = recipe.arguments.get("num_inference_steps")
    pixels = recipe.width * recipe.height * recipe.images
    return recipe.endpoint, pixels, steps if isinstance(steps, int) else 0
