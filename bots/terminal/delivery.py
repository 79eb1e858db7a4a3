"""What the terminal shows while pictures are drawn; the result is printed once, by the command itself."""

from collections.abc import Callable
from dataclasses import replace

from core.domain.card import Card
from core.domain.people import Place
from core.run.ports import Receipt

Say = Callable[[Card], None]


class TerminalDelivery:
    """`say` prints a card."""

    def __init__(self, say: Say) -> None:
        self._say = say

    async def prepare(self, file: str) -> None:
        """It lies where it is printed from."""

    async def post(self, place: Place, card: Card, key: str) -> Receipt:
        """Print a line that has nothing to wait for."""
        del place
        if card.head:
            self._say(card)
        return {"key": key}

    async def find(self, place: Place, card: Card, key: str) -> None:
        """What was printed is gone."""

    async def update(self, place: Place, receipt: Receipt, card: Card) -> None:
        """What was printed stays printed."""

    async def glance(self, place: Place, receipt: Receipt, card: Card) -> bool:
        """Print how far it is, a line each time that changes."""
        del place, receipt
        self._say(replace(card, head=None))
        return True

    async def whisper(self, place: Place, person: str, card: Card) -> None:
        """There is nobody else in a terminal."""
        del place, person
        self._say(card)

    def behind(self, place: Place, root: Receipt, *, thread: bool) -> Place:
        """A terminal has no threads."""
        del root, thread
        return place

    def until(self, place: Place) -> None:
        """Nothing ends here but by its own will."""

    def direct(self, place: Place, person: str) -> Place:
        """It is as direct as can be."""
        del person
        return place
