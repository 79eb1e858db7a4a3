"""What Discord sends and what happens then: parse the envelope, ask the studio, answer."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from cachetools import TTLCache
from discord import InteractionType
from discord.app_commands import AppCommandError, CommandNotFound, CommandSignatureMismatch

from bots.discord.answers import Answers
from bots.discord.envelope import Envelopes, Interaction, objection
from bots.discord.pressed import Pressed
from bots.discord.private import Private, TakenError, acknowledge
from core.domain.card import Card
from core.domain.people import Person, Place
from core.errors import RequestError, SidaiError
from core.run.ports import PostError
from core.studio import Choice, Choices, Reply, Studio

log = logging.getLogger(__name__)

Asking = Callable[[Person, Place], Awaitable[Reply]]

_COMMAND = InteractionType.application_command
_PATIENCE, _SOON = 3.0, 2.0  # seconds that Discord waits for an answer, and that we do before the first
_REMEMBERED = 900  # seconds in which Discord might send a press again


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
        self._under_way: set[asyncio.Task[object]] = set()
        self._presses: TTLCache[int, None] = TTLCache(20_000, _REMEMBERED)

    async def order(self, interaction: Interaction, typed: str) -> None:
        """Pictures: kept first, acknowledged then; the runner's first message becomes the answer."""
        event, obstacle = f"discord:{interaction.id}", objection(interaction)
        taken = False
        self._answers.expect(interaction.id)
        try:
            await self._handle(
                interaction,
                lambda person, place: self._studio.answer(typed, person, place, event, obstacle=obstacle),
            )
        except TakenError:
            taken = True
        finally:
            self._answers.deferred(interaction.id, taken=taken)

    async def tell(self, interaction: Interaction, typed: str) -> None:
        """Something that only the person who asks is told."""
        with suppress(TakenError):
            await self._handle(interaction, lambda person, place: self._studio.tell(typed, person, place))

    async def press(self, interaction: Interaction) -> None:
        """A button under a message of ours, whichever process has posted it."""
        if interaction.type is not InteractionType.component or interaction.id in self._presses:
            return
        self._presses[interaction.id] = None
        self._begin()
        pressed, taken = Pressed(interaction, self._private), False
        self._answers.expect(interaction.id)
        try:
            await pressed.answer(await self._pressed(interaction, pressed))
        except TakenError:
            taken = True
        except Exception as error:  # noqa: BLE001  # see the class
            await self._sorry(pressed.tell, error)
        finally:
            self._answers.deferred(interaction.id, taken=taken)

    async def idle(self) -> None:
        """Until what has come in is answered, as long as Discord waits for answers."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_PATIENCE)

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
            with suppress(TakenError, PostError):
                await self._private.say(interaction, card)

    async def _handle(self, interaction: Interaction, ask: Asking) -> None:
        """TakenError: another process has answered."""
        self._begin()
        try:
            reply = await self._answer(interaction, ask)
            if reply.card is None:
                await self._promise(interaction)
            elif reply.card.pictures:
                await self._private.show(interaction, reply.card)
            else:
                await self._private.say(interaction, reply.card)
        except TakenError:
            raise
        except Exception as error:  # noqa: BLE001  # see the class
            await self._broke(interaction, error)

    def _begin(self) -> None:
        """At a stop, what has come in is still answered."""
        if task := asyncio.current_task():
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _pressed(self, interaction: Interaction, pressed: Pressed) -> Reply:
        """What the studio says; if that takes long, Discord is told first that the press has arrived."""
        button, event = interaction.custom_id or "", f"discord:{interaction.id}"
        obstacle = objection(interaction)
        asking = asyncio.create_task(
            self._answer(
                interaction,
                lambda person, place: self._studio.press(button, person, place, event, obstacle=obstacle),
            )
        )
        await asyncio.wait({asking}, timeout=_SOON)
        try:
            if not asking.done():
                await pressed.hold()
        finally:
            reply = await asking
        return reply

    async def _promise(self, interaction: Interaction) -> None:
        """Defer the answer to an order, which is kept: without a promise its line comes as a message."""
        try:
            await acknowledge(lambda: interaction.response.defer(thinking=True))
        except PostError as error:
            log.warning("an order's answer could not be deferred: %s", error)

    async def _answer(self, interaction: Interaction, ask: Asking) -> Reply:
        try:
            person, place = await self._envelopes.open(interaction)
        except SidaiError as error:
            return self._studio.refuse(error)
        return await ask(person, place)

    async def _broke(self, interaction: Interaction, error: Exception) -> None:
        promised = interaction.response.is_done()
        tell = self._private.amend if promised else self._private.say
        await self._sorry(lambda card: tell(interaction, card), error)

    async def _sorry(self, tell: Callable[[Card], Awaitable[object]], error: Exception) -> None:
        """One sentence for the person: why it cannot be, or that there is a bug."""
        match error:
            case SidaiError():
                card = self._studio.refuse(error).card
            case _:
                card = self._studio.broke(error)
        try:
            if card:
                await tell(card)
        except TakenError:
            log.info("another process has answered an interaction that went wrong here")
        except Exception as again:  # noqa: BLE001  # Discord does not even take this sentence
            self._studio.broke(again)
