"""Posting to Discord by its web API alone, so that any process with the token can do it."""

import hashlib
import logging
import secrets
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePosixPath
from typing import Literal

import discord
from cachetools import TTLCache

from bots.discord.answers import FOLLOWUP, Answers, expiry
from bots.discord.directory import Directory
from bots.discord.faults import GONE, THREAD_EXISTS, cause
from bots.discord.files import SMALLEST_LIMIT, DiscordFiles, Hanging, Loaded, attached, stems
from bots.discord.pace import Glances, patiently
from bots.discord.render import QUIET, buttons, content, name, pages, rows
from core.domain.card import Card
from core.domain.people import Audience, Place
from core.messages import Messages
from core.run.ports import PostError, Receipt

log = logging.getLogger(__name__)

_LOOKED_THROUGH = 50  # messages
_DAY: Literal[1440] = 1440  # minutes a thread stays open by itself
_OF_TOKEN = frozenset({"token", "expires", "interaction"})


class DiscordDelivery:
    """Implements Delivery for all servers that the bot is in.

    The first message of an order answers its command; from then on the bot's own token does the work, as it
    does from the start after a press. Where the bot is no member (`alone`), the interaction's token is all
    there is, for its 15 minutes, and one message becomes the next.
    """

    def __init__(
        self,
        client: discord.Client,
        directory: Directory,
        pictures: DiscordFiles,
        answers: Answers,
        messages: Messages,
    ) -> None:
        self._client = client
        self._directory = directory
        self._files = pictures
        self._answers = answers
        self._messages = messages
        self._directs: TTLCache[str, discord.DMChannel] = TTLCache(10_000, 3600)
        self._glances = Glances(client)

    async def prepare(self, file: str) -> None:
        """Discord takes a picture only together with the message that shows it."""

    async def post(self, place: Place, card: Card, key: str) -> Receipt:
        """The answer that an interaction waits for, else a new message. `key` becomes its nonce."""
        await self._answers.given(place)
        answer = await self._answer(place, card)
        if answer is not None:
            return self._receipt(answer, place) | self._more(place, card)
        if "alone" in place.reply_to:
            raise PostError("discord-over")
        return self._receipt(await self._send(place, card, key), place) | self._more(place, card)

    async def find(self, place: Place, card: Card, key: str) -> Receipt | None:
        """By its very words or its pictures: Discord does not give a nonce back."""
        del key
        if "alone" in place.reply_to:  # the bot cannot look there
            return None
        if place.channel.startswith("@"):  # there stand other teams' orders too, of the same numbers
            return None
        if "token" in place.reply_to and expiry(place) > datetime.now(UTC):  # an answer is only ever changed
            return None
        channel, mine = await self._channel(place), self._client.application_id
        text, names = content(card, self._messages), stems(card.pictures)
        try:
            found = await patiently(partial(_newest, channel))
        except PostError:
            return None
        for each in found:
            hanging = {PurePosixPath(file.filename).stem for file in each.attachments}
            if each.author.id == mine and (each.content == text or hanging & names):
                return self._receipt(each, place)
        return None

    async def update(self, place: Place, receipt: Receipt, card: Card) -> None:
        """The same message with other content."""
        if "alone" in receipt:
            if await self._answer(_upon(place, receipt), card, int(receipt["message"])) is None:
                raise PostError("discord-over")
            return
        channel = self._client.get_partial_messageable(int(receipt["channel"]))
        message = channel.get_partial_message(int(receipt["message"]))
        text, loaded = await self._load(place, card, message.id)
        view = buttons(card, self._messages)
        changed = await patiently(
            lambda: message.edit(
                content=text, attachments=attached(loaded), view=view, allowed_mentions=QUIET
            )
        )
        self._files.note(changed)

    async def glance(self, place: Place, receipt: Receipt, card: Card) -> bool:
        """Other words and buttons, its pictures as they are. False: not now, or Discord did not take it."""
        text, view = content(card, self._messages), buttons(card, self._messages)
        if "alone" in receipt:
            upon = _upon(place, receipt)
            return await self._glances.take(
                receipt["channel"], lambda: self._answers.glance(upon, text, view)
            )
        channel = self._client.get_partial_messageable(int(receipt["channel"]))
        message = channel.get_partial_message(int(receipt["message"]))
        return await self._glances.take(
            receipt["channel"], lambda: message.edit(content=text, view=view, allowed_mentions=QUIET)
        )

    async def whisper(self, place: Place, person: str, card: Card) -> None:
        """An answer that only this person sees; by direct message where that cannot be."""
        try:
            await self._answers.given(place)
        except PostError as error:  # the other one answers
            log.error("%s", self._messages.say(error))  # noqa: TRY400  # the sentence says it all
            return
        told = pages(card, self._messages)
        views = rows(card, self._messages, len(told))
        if not await self._answers.whisper(place, list(zip(told, views, strict=True))):
            try:
                await self.post(self.direct(place, person), card, f"whisper-{secrets.token_hex(8)}")
            except PostError:
                log.exception("Discord took no private answer")

    def behind(self, place: Place, root: Receipt, *, thread: bool) -> Place:
        """Its thread, where there can be one; where the bot is alone, its own place."""
        if "alone" in place.reply_to:
            return _upon(place, root)
        told = {name: value for name, value in place.reply_to.items() if name not in _OF_TOKEN}
        if not thread or "title" not in root:
            return replace(place, reply_to=told)
        told["title"] = root["title"]
        return replace(place, channel=root["channel"], thread=root["message"], reply_to=told)

    def until(self, place: Place) -> datetime | None:
        """Only the bot's own token does not run out."""
        return expiry(place) if "alone" in place.reply_to else None

    def direct(self, place: Place, person: str) -> Place:
        """The bot's direct messages with a person."""
        return replace(place, channel=f"@{person}", thread=None, audience=Audience.AUTHOR, reply_to={})

    async def _answer(
        self, place: Place, card: Card, message: int | None = None
    ) -> discord.WebhookMessage | None:
        if "token" not in place.reply_to:
            return None
        text, loaded = await self._load(place, card, message)
        view = buttons(card, self._messages)
        answer = await self._answers.give(place, text, lambda: attached(loaded), view)
        if answer is not None:
            self._files.note(answer)
        return answer

    async def _send(self, place: Place, card: Card, key: str) -> discord.Message:
        channel = await self._channel(place)
        text, loaded = await self._load(place, card)
        pinged = [discord.Object(int(card.mention))] if card.mention else []
        nonce = hashlib.sha256(key.encode()).hexdigest()[:25]  # the same message comes back if it comes twice
        sent = await patiently(
            lambda: channel.send(
                text,
                files=[each.file() for each in loaded if isinstance(each, Loaded)],
                view=buttons(card, self._messages),
                nonce=nonce,
                allowed_mentions=discord.AllowedMentions(
                    everyone=False, roles=False, replied_user=False, users=pinged
                ),
            )
        )
        self._files.note(sent)
        return sent

    async def _load(self, place: Place, card: Card, message: int | None = None) -> tuple[str, list[Hanging]]:
        limit = int(place.reply_to.get("limit", SMALLEST_LIMIT))
        loaded, problems = await self._files.load(card.pictures, limit, message)
        return content(replace(card, notes=(*card.notes, *problems)), self._messages), loaded

    async def _channel(self, place: Place) -> discord.abc.Messageable:
        if place.channel.startswith("@"):
            return await self._direct(place.channel.removeprefix("@"))
        if place.thread and "title" in place.reply_to and not await self._thread(place):
            return self._client.get_partial_messageable(int(place.channel))
        return self._client.get_partial_messageable(int(place.thread or place.channel))

    async def _thread(self, place: Place) -> bool:
        """Open the thread under a message; False: there can be none. PostError: the message is gone."""
        channel = await patiently(lambda: self._directory.channel(int(place.channel)))
        if not isinstance(channel, discord.TextChannel):
            return False
        message = channel.get_partial_message(int(place.thread or 0))
        title = place.reply_to["title"]
        try:
            await patiently(lambda: message.create_thread(name=title, auto_archive_duration=_DAY))
        except PostError as error:
            code = cause(error)
            if code in GONE:
                raise
            log.info("no thread under message %s: %s", message.id, code)
            return code == THREAD_EXISTS
        return True

    async def _direct(self, person: str) -> discord.DMChannel:
        if person not in self._directs:
            self._directs[person] = await patiently(
                lambda: self._client.create_dm(discord.Object(int(person)))
            )
        return self._directs[person]

    def _receipt(self, message: discord.Message, place: Place) -> dict[str, str]:
        channel = str(message.channel.id)
        apart = "title" in place.reply_to and channel == place.thread
        return {"channel": channel, "message": str(message.id)} | ({"thread": channel} if apart else {})

    def _more(self, place: Place, card: Card) -> dict[str, str]:
        """What is to be known of the message later: what its thread is called, or whose it is."""
        if "alone" in place.reply_to:
            return {"alone": "yes"}
        if card.title and "threads" in place.reply_to:
            return {"title": name(card.title, self._messages)}
        return {}


def _upon(place: Place, receipt: Receipt) -> Place:
    """The same place, where from now on the message is changed that answered the press."""
    if FOLLOWUP not in place.reply_to:
        return place
    return replace(place, reply_to={**place.reply_to, FOLLOWUP: receipt["message"]})


async def _newest(channel: discord.abc.Messageable) -> list[discord.Message]:
    return [message async for message in channel.history(limit=_LOOKED_THROUGH)]
