"""What the studio asks of the rows: what was made before."""

from typing import Protocol

from core.domain.generation import Generation
from core.domain.people import Asker


class Memory(Protocol):
    """As far as the asker may see it."""

    async def search(self, asker: Asker, words: str) -> list[Generation]:
        """Newest first."""
        ...

    async def by_token(self, asker: Asker, token: str) -> Generation | None:
        """By what its buttons carry."""
        ...

    async def find(self, asker: Asker, number: int) -> Generation | None:
        """By number."""
        ...
