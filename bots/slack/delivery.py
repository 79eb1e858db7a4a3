"""Posting to Slack by its Web API alone, so that any process with the token can do it."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import replace
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bots.slack.files import SlackFiles
from bots.slack.pace import Pace, patiently
from bots.slack.render import message
from core.domain.card import Card
from core.domain.people import Audience, Place
from core.domain.text import Text, text
from core.errors import SidaiError
from core.messages import Messages
from core.run.ports import PostError, Receipt

_LOOKED_THROUGH = 100  # messages

log = logging.getLogger(__name__)

# Nothing that stands in a message becomes a link, a preview or a mention by itself.
_QUIET: dict[str, Any] = {"parse": "none", "link_names": False}


class SlackDelivery:
    """Implements Delivery for one workspace."""

    def __init__(self, client: AsyncWebClient, files: SlackFiles, pace: Pace, messages: Messages) -> None:
        self._client = client
        self._files = files
        self._pace = pace
        self._messages = messages

    async def prepare(self, file: str) -> None:
        """Upload a picture. What stands in the way is told by the message that shows it."""
        with suppress(SidaiError, FileNotFoundError):
            await self._files.identity(file)

    async def post(self, place: Place, card: Card, key: str) -> Receipt:
        """A new message. `key` goes along as metadata, by which it can be found again."""
        content = await self._content(card)
        metadata = {"event_type": "sidai_message", "event_payload": {"key": key}}
        posted = await self._pace.post(
            place.channel,
            lambda: self._client.chat_postMessage(
                channel=place.channel,
                thread_ts=place.thread,
                metadata=metadata,
                unfurl_links=False,
                unfurl_media=False,
                **_QUIET,
                **content,
            ),
        )
        receipt = {"channel": posted["channel"], "ts": posted["ts"]}
        return receipt | {"thread": place.thread} if place.thread else receipt

    async def find(self, place: Place, card: Card, key: str) -> Receipt | None:
        """By its metadata, where the app may read the channel's history; scopes that are not asked for."""
        del card
        try:
            found = await self._history(place)
        except (PostError, SlackApiError):
            return None
        for each in found:
            if (each.get("metadata") or {}).get("event_payload", {}).get("key") == key:
                receipt = {"channel": place.channel, "ts": each["ts"]}
                return receipt | {"thread": place.thread} if place.thread else receipt
        return None

    async def update(self, place: Place, receipt: Receipt, card: Card) -> None:
        """The same message with other content."""
        del place
        content = await self._content(card)
        await self._pace.update(
            lambda: self._client.chat_update(
                channel=receipt["channel"],
                ts=receipt["ts"],
                **_QUIET,
                **content,
            )
        )

    async def whisper(self, place: Place, person: str, card: Card) -> None:
        """An answer that only this person sees; by direct message where that cannot be."""
        content = await self._content(card)
        if not await self._respond(place.reply_to.get("response_url"), content):
            try:
                await self.post(self.direct(place, person), card, f"whisper-{person}")
            except PostError:
                log.exception("Slack took no private answer")

    def behind(self, place: Place, root: Receipt, *, thread: bool) -> Place:
        """Every message can have a thread."""
        return replace(place, channel=root["channel"], thread=root["ts"]) if thread else place

    def until(self, place: Place) -> None:
        """The bot's token does not run out."""

    def direct(self, place: Place, person: str) -> Place:
        """A message to a person's id opens the bot's direct messages with them."""
        return replace(place, channel=person, thread=None, audience=Audience.AUTHOR)

    async def _history(self, place: Place) -> list[dict[str, Any]]:
        """The newest messages of a channel, or of a thread."""
        asked: dict[str, Any] = {
            "channel": place.channel,
            "limit": _LOOKED_THROUGH,
            "include_all_metadata": True,
        }
        if place.thread:
            answer = await patiently(
                lambda: self._client.conversations_replies(ts=place.thread or "", **asked)
            )
        else:
            answer = await patiently(lambda: self._client.conversations_history(**asked))
        return list(answer["messages"])

    async def _content(self, card: Card) -> dict[str, Any]:
        """The message, with its pictures uploaded; without those that Slack does not take."""
        pictures = [picture.file for picture in card.pictures]
        found = await asyncio.gather(*map(self._files.identity, pictures), return_exceptions=True)
        files: dict[str, str] = {}
        problems: dict[str, Text] = {}
        for file, identity in zip(pictures, found, strict=True):
            if isinstance(identity, str):
                files[file] = identity
            elif isinstance(identity, SidaiError | FileNotFoundError):
                log.warning("Slack did not get the file %s: %s", file, identity)
                why = (identity.text,) if isinstance(identity, SidaiError) else ()
                problems |= {note.key: note for note in (*why, text("slack-no-file"))}
            else:
                raise identity
        return message(replace(card, notes=(*card.notes, *problems.values())), self._messages, files)

    async def _respond(self, url: str | None, content: dict[str, Any]) -> bool:
        if url is None:
            return False
        hook = AsyncWebhookClient(url)
        try:
            response = await patiently(
                lambda: hook.send(text=content["text"], blocks=content["blocks"], response_type="ephemeral")
            )
        except (PostError, SlackApiError, aiohttp.ClientError):
            return False
        return bool(response.status_code == 200)  # noqa: PLR2004
