"""What Discord sends and what happens then: parse the envelope, ask the studio, answer."""

from collections.abc import Awaitable, Callable

from discord import InteractionType
from discord.app_commands import AppCommandError, CommandNotFound, CommandSignatureMismatch

from bots.discord.answers import Answers
from bots.discord.envelope import Envelopes, Interaction, objection
from bots.discord.private import Private, acknowledge
from core.domain.people import Person, Place
from core.errors import RequestError, SidaiError
from core.studio import Choice, Choices, Reply, Studio

Asking = Callable[[Person, Place], Awaitable[Reply]]

_COMMAND = InteractionType.application_command


class Listeners:
    """No exception leaves a listener: the person would read that the application did not respond."""

    def __init__(
        self,
        studio: Studio,
        envelopes: Envelopes,
        answers: Answers,
        private: Private,
    ) -> None:
        self._studio = studio
        self._envelopes = envelopes
        self._answers = answers
        self._private = private

    async def order(self, interaction: Interaction, typed: str) -> None:
        """Pictures: kept first, acknowledged then; the runner's first message becomes the answer."""
        self._answers.expect(interaction.id)
        try:
            event, obstacle = f"discord:{interaction.id}", objection(interaction)
            await self._taken(
                interaction,
                lambda person, place: self._studio.answer(typed, person, place, event, obstacle=obstacle),
            )
        finally:
            self._answers.deferred(interaction.id)

    async def tell(self, interaction: Interaction, typed: str) -> None:
        """Something that only the person who asks is told."""
        await self._taken(interaction, lambda person, place: self._studio.tell(typed, person, place))

    async def suggest(self, interaction: Interaction, what: Choices, begun: str) -> list[Choice]:
        """What may be meant; nothing where that cannot be found out in time."""
        try:
            person, place = await self._envelopes.open(interaction)
            return await self._studio.suggest(what, begun, person, place)
        except SidaiError:
            return []
        except Exception as error:  # noqa: BLE001  # see the class
            self._studio.broke(error)
            return []

    async def failed(self, interaction: Interaction, error: AppCommandError) -> None:
        """A command that this version does not know, as an old client may send it; or a bug."""
        if isinstance(error, CommandNotFound | CommandSignatureMismatch):
            card = self._studio.refuse(RequestError("discord-command-unknown")).card
        else:
            card = self._studio.broke(error)
        if card and interaction.type is _COMMAND and not interaction.response.is_done():
            await self._private.say(interaction, card)

    async def _taken(self, interaction: Interaction, ask: Asking) -> None:
        try:
            reply = await self._answer(interaction, ask)
            if reply.card is None:
                await acknowledge(lambda: interaction.response.defer(thinking=True))
            elif reply.card.pictures:
                await self._private.show(interaction, reply.card)
            else:
                await self._private.say(interaction, reply.card)
        except Exception as error:  # noqa: BLE001  # see the class
            await self._broke(interaction, error)

    async def _answer(self, interaction: Interaction, ask: Asking) -> Reply:
        try:
            person, place = await self._envelopes.open(interaction)
        except SidaiError as error:
            return self._studio.refuse(error)
        return await ask(person, place)

    async def _broke(self, interaction: Interaction, error: Exception) -> None:
        card = (
            self._studio.broke(error)
            if not isinstance(error, SidaiError)
            else self._studio.refuse(error).card
        )
        try:
            if card and interaction.response.is_done():
                await self._private.amend(interaction, card)
            elif card:
                await self._private.say(interaction, card)
        except Exception as again:  # noqa: BLE001  # Discord does not even take this sentence
            self._studio.broke(again)
