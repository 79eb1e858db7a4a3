"""What is answered by the interaction's own token: to one person alone, or in place of a pressed button."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

import discord

from bots.discord.envelope import Interaction
from bots.discord.faults import ALREADY_ANSWERED, UNKNOWN_INTERACTION, cause
from bots.discord.files import DiscordFiles, Hanging, Loaded, attached
from bots.discord.pace import patiently
from bots.discord.render import MOST_FILES, QUIET, buttons, content, pages, rows
from core.domain.card import Card
from core.messages import Messages
from core.run.ports import PostError

log = logging.getLogger(__name__)

_PATIENCE, _TRIES = 3.0, 5  # seconds that Discord waits for a first answer


class TakenError(Exception):
    """Another process has answered the interaction."""


@dataclass(frozen=True, slots=True)
class _Said:
    """One of the messages that a card becomes."""

    text: str
    pictures: Sequence[Hanging]
    view: discord.ui.View


class Private:
    """Answers by the interaction's own token."""

    def __init__(self, pictures: DiscordFiles, messages: Messages) -> None:
        self._files = pictures
        self._messages = messages

    async def say(self, interaction: Interaction, card: Card) -> bool:
        """Words alone, at once. False: it was too late."""
        first, *more = self._split(card)
        response = interaction.response
        taken = await acknowledge(
            lambda: response.send_message(first.text, view=first.view, ephemeral=True, allowed_mentions=QUIET)
        )
        if taken:
            await self._go_on(interaction, more)
        return taken

    async def show(self, interaction: Interaction, card: Card) -> bool:
        """With pictures, once they are read; more than one message holds go into further ones."""
        if not await acknowledge(lambda: interaction.response.defer(ephemeral=True, thinking=True)):
            return False
        first, *more = await self._load(interaction, card)
        await patiently(
            lambda: interaction.edit_original_response(
                content=first.text,
                attachments=attached(first.pictures),
                view=first.view,
                allowed_mentions=QUIET,
            )
        )
        await self._go_on(interaction, more)
        return True

    async def add(self, interaction: Interaction, card: Card) -> None:
        """Further messages, once there is an answer."""
        await self._go_on(interaction, await self._load(interaction, card))

    async def amend(self, interaction: Interaction, card: Card) -> None:
        """Instead of what was to come, once an answer is promised."""
        await interaction.edit_original_response(
            content=content(card, self._messages),
            attachments=[],
            view=buttons(card, self._messages),
            allowed_mentions=QUIET,
        )

    async def change(self, interaction: Interaction, card: Card, *, first: bool) -> bool:
        """The message of the button that was pressed; `first`: as the first answer. False: too late."""
        identity = None
        if interaction.message is not None:
            self._files.note(interaction.message)
            identity = interaction.message.id
        loaded, problems = await self._files.load(card.pictures, interaction.filesize_limit, identity)
        text = content(replace(card, notes=(*card.notes, *problems)), self._messages)
        view = buttons(card, self._messages)

        async def changed() -> None:
            edit: Callable[..., Awaitable[object]] = interaction.edit_original_response
            if first:
                edit = interaction.response.edit_message
            told = await edit(content=text, attachments=attached(loaded), view=view, allowed_mentions=QUIET)
            shown = told.resource if isinstance(told, discord.InteractionCallbackResponse) else told
            if isinstance(shown, discord.Message):
                self._files.note(shown)

        if first:
            return await acknowledge(changed)
        await patiently(changed)
        return True

    def _split(self, card: Card, sets: Sequence[Sequence[Hanging]] = ()) -> list[_Said]:
        """Its words, with pictures beside the first and behind the last; its buttons at the very end."""
        texts, more = pages(card, self._messages), sets[1:]
        said = [*texts, *("" for _ in more)]
        pictures = [*sets[:1], *([] for _ in texts[len(sets[:1]) :]), *more]
        return [
            _Said(*each) for each in zip(said, pictures, rows(card, self._messages, len(said)), strict=True)
        ]

    async def _load(self, interaction: Interaction, card: Card) -> list[_Said]:
        """With the pictures, and what is to be said of those that are missing."""
        sets = [
            card.pictures[start : start + MOST_FILES] for start in range(0, len(card.pictures), MOST_FILES)
        ]
        loaded = [await self._files.load(each, interaction.filesize_limit) for each in sets]
        problems = {note.key: note for _, notes in loaded for note in notes}
        told = replace(card, notes=(*card.notes, *problems.values()))
        return self._split(told, [pictures for pictures, _ in loaded])

    async def _go_on(self, interaction: Interaction, said: Sequence[_Said]) -> None:
        """Further messages. They have no nonce: rather one twice than one not at all."""
        for each in said:
            await patiently(partial(self._send, interaction, each))

    async def _send(self, interaction: Interaction, said: _Said) -> None:
        files = [each.file() for each in said.pictures if isinstance(each, Loaded)]
        send = interaction.followup.send
        await send(said.text, files=files, view=said.view, ephemeral=True, allowed_mentions=QUIET)


async def acknowledge(call: Callable[[], Awaitable[object]]) -> bool:
    """The first answer to an interaction. False: too late. TakenError: another process has given it."""
    tries = 0

    async def answered() -> None:
        nonlocal tries
        tries += 1
        with suppress(discord.InteractionResponded):  # Discord took the first one; its receipt was garbled
            await call()

    try:
        async with asyncio.timeout(_PATIENCE):
            await patiently(answered, _TRIES)
    except TimeoutError:
        log.warning("Discord took no answer to an interaction in time")
        return False
    except PostError as error:
        code = cause(error)
        if code == ALREADY_ANSWERED and tries > 1:
            return True  # by the first try, whose receipt was lost
        if code == ALREADY_ANSWERED:
            raise TakenError from error
        if code != UNKNOWN_INTERACTION:
            raise
        log.warning("an interaction was not to be answered any more")
        return False
    return True
