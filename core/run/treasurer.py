"""Tells the admins when a team's budget for the month is half, nearly or wholly spent."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from core.domain.generation import Generation
from core.errors import BusyError, SidaiError
from core.settings import House
from core.store.ledger import Ledger
from core.store.remembered import Remembered

_MARKS = (100, 80, 50)  # percent


class Treasurer:
    """Each mark is told once a month, whichever process saw it passed. `warn` reaches the admins."""

    def __init__(
        self,
        ledger: Ledger,
        remembered: Remembered,
        house: House,
        warn: Callable[[SidaiError], Awaitable[None]],
        *,
        paid: bool,
    ) -> None:
        self._ledger = ledger
        self._remembered = remembered
        self._house = house
        self._warn = warn
        self._paid = paid

    async def look(self, generation: Generation) -> None:
        """Look at the team's month, now that an order was taken."""
        team, limit = generation.team, self._house.team(generation.team).budget.month
        if not self._paid or not limit:
            return
        spent, _ = await self._ledger.spent(team, generation.author.ref)
        percent = int(spent * 100 / limit)
        mark = next((each for each in _MARKS if percent >= each), 0)
        name = f"budget-{team}-{datetime.now(UTC):%Y-%m}"
        if mark and await self._remembered.rise(name, mark):
            spent_of = {"spent": f"{spent:.2f}", "limit": f"{limit:.2f}"}
            await self._warn(BusyError(f"budget-mark-{mark}", team=team, **spent_of))
