"""What FAL had not told when a picture ended: asked of its bills until they say it."""

import logging
from decimal import Decimal
from typing import Protocol

from core.domain.generation import Ticket
from core.run.ports import UntoldError
from core.store.repairs import Repairs

log = logging.getLogger(__name__)


class Biller(Protocol):
    """FAL, or the sandbox."""

    async def billed(self, ticket: Ticket) -> Decimal | None:
        """USD for a call; None: not billed yet. UntoldError: it is not told."""
        ...


class Bills:
    """Settles what is open in the books; what is on no bill stays counted as it was set aside."""

    def __init__(self, repairs: Repairs, biller: Biller) -> None:
        self._repairs = repairs
        self._biller = biller

    async def __call__(self) -> None:
        """Ask for each."""
        for each in await self._repairs.unbilled():
            try:
                cost = await self._biller.billed(each.ticket)
            except UntoldError as error:
                log.info("FAL does not tell what it has billed: %s", error.__cause__)
                if not error.passing:
                    return
                continue
            if cost is not None and await self._repairs.billed(each, cost):
                log.info("run %s has cost %s USD, says FAL's bill", each.run, cost)
