"""What a press does. Every press is judged anew: who presses, and from where."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from core.cards import replies
from core.domain.card import Card
from core.domain.generation import Generation
from core.domain.people import Asker
from core.errors import RequestError
from core.studio.desk import Desk, Reply
from core.studio.memory import Memory
from core.studio.rights import Rights

_ORDERING = frozenset({"retry", "confirm"})
_ACTIONS = _ORDERING | {"cancel", "discard"}


class Presses(Protocol):
    """Which presses came already."""

    async def fresh(self, button: str, person: str, event: str) -> bool:
        """Note one. False: it came right after another, as a double click does."""
        ...


@dataclass(frozen=True, slots=True)
class Buttons:
    """`call_off` ends a generation that is on its way. Every method raises SidaiError."""

    desk: Desk
    memory: Memory
    rights: Rights
    presses: Presses
    call_off: Callable[[Generation], Awaitable[None]]

    async def press(self, button: str, asker: Asker, event: str) -> Reply:
        """By the button's id: an action, and a token of what it is about."""
        action, _, token = button.partition(".")
        if action not in _ACTIONS or not token:
            raise RequestError("press-unknown")
        if not await self.presses.fresh(button, asker.person.ref, event):
            return Reply()
        match action:
            case "cancel":
                return Reply(await self.cancel(await self._found(token, asker), asker))
            case "retry":
                return await self.desk.retry(await self._found(token, asker), asker, f"press:{event}")
            case "confirm":
                return await self.desk.confirm(token, asker)
            case _:
                return await self.desk.discard(token, asker)

    def orders(self, button: str) -> bool:
        """Does a press of it order pictures?"""
        return button.partition(".")[0] in _ORDERING

    async def cancel(self, found: Generation, asker: Asker) -> Card:
        """For who ordered it, and for admins."""
        if not self.rights.sees_recipe(asker, found.author.ref):
            raise RequestError("cancel-not-yours", number=found.number)
        if found.finished:
            raise RequestError("cancel-finished", number=found.number)
        await self.call_off(found)
        return replies.cancelling(found)

    async def _found(self, token: str, asker: Asker) -> Generation:
        found = await self.memory.by_token(asker, token)
        if found is None:
            raise RequestError("press-unknown")
        return found
