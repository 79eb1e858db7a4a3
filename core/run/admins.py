"""Telling those who run the bot what only they can mend."""

import logging
import secrets
import time
from collections.abc import Mapping

from core.domain.card import Card
from core.domain.generation import Generation
from core.domain.people import Audience, Place
from core.domain.text import Text, text
from core.errors import SidaiError
from core.run.ports import Delivery
from core.settings import House

log = logging.getLogger(__name__)

_HOUR = 3600.0  # seconds


class Admins:
    """By direct message, on the services that they are named for in sidai.toml."""

    def __init__(self, house: House, services: Mapping[str, Delivery]) -> None:
        self._house = house
        self._services = services
        self._told: dict[str, float] = {}

    async def alarm(self, generation: Generation, error: SidaiError) -> None:
        """What ended an order, at most once an hour for the same reason."""
        await self._tell(error.text.key, error.text, text("alarm", number=generation.number))

    async def warn(self, error: SidaiError) -> None:
        """What is no order's, at most once an hour in the same words."""
        await self._tell(str(error.text), error.text, None)

    async def _tell(self, reason: str, what: Text, head: Text | None) -> None:
        now = time.monotonic()
        self._told = {each: when for each, when in self._told.items() if now - when < _HOUR}
        if reason in self._told:
            return
        self._told[reason] = now
        for admin in self._house.admins:
            name, _, person = admin.partition(":")
            if service := self._services.get(name):
                place = service.direct(Place(name, "", "", Audience.AUTHOR), person)
                try:
                    await service.post(place, Card(head=head, body=(what,)), f"alarm-{secrets.token_hex(4)}")
                except Exception:  # an alarm must not end what it is about
                    log.exception("admin %s could not be told", admin)
