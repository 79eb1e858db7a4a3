"""A press on a button: the message it stands under changes, or the person alone is told, or both."""

import logging

from bots.discord.envelope import Interaction
from bots.discord.private import Private, acknowledge
from core.domain.card import Card
from core.run.ports import PostError
from core.studio import Reply

log = logging.getLogger(__name__)


class Pressed:
    """One press. TakenError, from whatever answers first: another process has answered it."""

    def __init__(self, interaction: Interaction, private: Private) -> None:
        self._interaction = interaction
        self._private = private
        self._taken: bool | None = None  # by Discord, the first answer; False: it was too late for one

    async def answer(self, reply: Reply) -> None:
        """Do what the studio says."""
        if reply.instead is not None:
            await self._change(reply.instead)
        if reply.card is not None:
            await self.tell(reply.card)
        await self.hold()

    async def hold(self) -> None:
        """Tell Discord that the press has arrived; to people, nothing changes."""
        if self._taken is None and not self._answered:
            try:
                self._taken = await acknowledge(self._interaction.response.defer)
            except PostError as error:
                log.warning("a press could not be acknowledged: %s", error)

    async def tell(self, card: Card) -> None:
        """Tell the one who has pressed. PostError: Discord does not take it."""
        if self._answered:
            await self._private.add(self._interaction, card)
        elif self._taken is None:
            answer = self._private.show if card.pictures else self._private.say
            self._taken = await answer(self._interaction, card)

    async def _change(self, card: Card) -> None:
        """What was pressed is done, though the message may be gone, or closed, by now."""
        if self._taken is not False:
            first = not self._answered
            try:
                taken = await self._private.change(self._interaction, card, first=first)
                self._taken = taken
            except PostError as error:
                log.warning("the message of a pressed button stays as it is: %s", error)

    @property
    def _answered(self) -> bool:
        return self._taken is True or self._interaction.response.is_done()
