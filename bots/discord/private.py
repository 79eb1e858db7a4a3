"""What one person is told in answer to a command, so that nobody else sees it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

import discord

from bots.discord.envelope import Interaction
from bots.discord.faults import ALREADY_ANSWERED, UNKNOWN_INTERACTION, cause
from bots.discord.files import DiscordFiles, Hanging, Loaded, attached
from bots.discord.pace import patiently
from bots.discord.render import MOST_FILES, QUIET, content, pages
from core.domain.card import Card
from core.messages import Messages
from core.run.ports import PostError

log = logging.getLogger(__name__)

_PATIENCE, _TRIES = 3.0, 5  # seconds that Discord waits for a first answer


class TakenError(Exception):
    """Another process has answered the interaction."""


class Private:
    """Answers by the interaction's own token."""

    def __init__(self, pictures: DiscordFiles, messages: Messages) -> None:
        self._files = pictures
        self._messages = messages

    async def say(self, interaction: Interaction, card: Card) -> None:
        """Words alone, at once."""
        first, *more = pages(card, self._messages)
        response = interaction.response
        if await acknowledge(lambda: response.send_message(first, ephemeral=True, allowed_mentions=QUIET)):
            await self._go_on(interaction, more)

    async def show(self, interaction: Interaction, card: Card) -> None:
        """With pictures, once they are read; more than one message holds go into further ones."""
        if not await acknowledge(lambda: interaction.response.defer(ephemeral=True, thinking=True)):
            return
        sets = [
            card.pictures[start : start + MOST_FILES] for start in range(0, len(card.pictures), MOST_FILES)
        ]
        loaded = [await self._files.load(each, interaction.filesize_limit) for each in sets]
        problems = {note.key: note for _, notes in loaded for note in notes}
        told = pages(replace(card, notes=(*card.notes, *problems.values())), self._messages)
        await patiently(
            lambda: interaction.edit_original_response(
                content=told[0], attachments=attached(loaded[0][0]), allowed_mentions=QUIET
            )
        )
        await self._go_on(interaction, told[1:])
        for more, _ in loaded[1:]:
            await patiently(partial(self._add, interaction, more))

    async def amend(self, interaction: Interaction, card: Card) -> None:
        """Instead of what was to come, once an answer is promised."""
        await interaction.edit_original_response(
            content=content(card, self._messages), attachments=[], allowed_mentions=QUIET
        )

    async def _go_on(self, interaction: Interaction, texts: Sequence[str]) -> None:
        """Further messages. They have no nonce: rather one twice than one not at all."""
        for each in texts:
            send = partial(interaction.followup.send, each, ephemeral=True, allowed_mentions=QUIET)
            await patiently(send)

    async def _add(self, interaction: Interaction, pictures: Sequence[Hanging]) -> None:
        new = [each.file() for each in pictures if isinstance(each, Loaded)]
        await interaction.followup.send(files=new, ephemeral=True, allowed_mentions=QUIET)


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
