"""Posting to Slack by its Web API alone, so that any process with the token can do it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bots.slack.files import SlackFiles
from bots.slack.pace import Pace, may_be_taken, patiently
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
        """A new message. `key` goes along as metadata, by which it can be found again.

        Where an answer was lost it is looked for before it is sent again.
        """
        content, lost = await self._content(card), False

        async def once() -> Receipt:
            nonlocal lost
            if lost and (found := await self.find(place, card, key)):
                return found
            try:
                return await self._send(place, content, key)
            except Exception as error:
                lost = may_be_taken(error)
                raise

        return await self._pace.post(place.channel, once)

    async def find(self, place: Place, card: Card, key: str) -> Receipt | None:
        """By its metadata, where the app may read the channel's history; scopes that are not asked for."""
        del card
        try:
            found = await self._history(place)
        except (PostError, SlackApiError):
            return None
        for each in found:
            if (each.get("metadata") or {}).get("event_payload", {}).get("key") == key:
                return _receipt(place, place.channel, each["ts"])
        return None

    async def update(self, place: Place, receipt: Receipt, card: Card) -> None:
        """The same message with other content."""
        del place
        await self._pace.update(self._change(receipt, await self._content(card)))

    async def glance(self, place: Place, receipt: Receipt, card: Card) -> bool:
        """The same, to show progress: for that alone nothing is uploaded, repeated or kept waiting."""
        del place
        try:
            files = {picture.file: await self._files.known(picture.file) for picture in card.pictures}
            there = {file: identity for file, identity in files.items() if identity}
            if len(there) < len(files):
                return False
            return await self._pace.glance(self._change(receipt, message(card, self._messages, there)))
        except Exception:  # what it shows the progress of must not end with it
            log.exception("progress could not be shown")
            return False

    async def exchange(self, place: Place, pressed: str | None, card: Card) -> None:
        """Put a card where a button was pressed; `pressed` is that message's ts, None if it was private."""
        content = await self._content(card)
        if await self._respond(place, {**content, "replace_original": True}):
            return
        if pressed is None:
            log.info("Slack did not change a private message whose button was pressed")
            return
        try:
            await self._pace.update(self._change({"channel": place.channel, "ts": pressed}, content))
        except PostError:
            log.warning("Slack did not change a message whose button was pressed", exc_info=True)

    async def whisper(self, place: Place, person: str, card: Card) -> None:
        """An answer that only this person sees; by direct message where that cannot be."""
        content = await self._content(card)
        # Said in so many words: left out, an answer to a press may take the place of what was pressed.
        private = {"response_type": "ephemeral", "replace_original": False, "thread_ts": place.thread}
        if not await self._respond(place, {**content, **private}):
            try:
                await self.post(self.direct(place, person), card, f"whisper-{person}")
            except PostError:
                log.exception("Slack took no private answer")

    def behind(self, place: Place, root: Receipt, *, thread: bool) -> Place:
        """The thread under the root; or the one that the root stands in itself, for no thread has its own."""
        answer = replace(place, channel=root["channel"], thread=root.get("thread") or root["ts"])
        return answer if thread else place

    def until(self, place: Place) -> None:
        """The bot's token does not run out."""

    def direct(self, place: Place, person: str) -> Place:
        """A message to a person's id opens the bot's direct messages with them."""
        return replace(place, channel=person, thread=None, audience=Audience.AUTHOR)

    def _change(self, receipt: Receipt, content: dict[str, Any]) -> Callable[[], Awaitable[object]]:
        return lambda: self._client.chat_update(
            channel=receipt["channel"], ts=receipt["ts"], **_QUIET, **content
        )

    async def _send(self, place: Place, content: dict[str, Any], key: str) -> Receipt:
        posted = await self._client.chat_postMessage(
            channel=place.channel,
            thread_ts=place.thread,
            metadata={"event_type": "sidai_message", "event_payload": {"key": key}},
            unfurl_links=False,
            unfurl_media=False,
            **_QUIET,
            **content,
        )
        return _receipt(place, posted["channel"], posted["ts"])

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

    async def _respond(self, place: Place, body: dict[str, Any]) -> bool:
        """By the address that came with a command or a press: good for half an hour, and five times."""
        url = place.reply_to.get("response_url")
        if url is None:
            return False
        hook = AsyncWebhookClient(url)
        try:
            response = await patiently(lambda: hook.send_dict(body))
        except (PostError, SlackApiError, aiohttp.ClientError):
            return False
        return bool(response.status_code == 200)  # noqa: PLR2004


def _receipt(place: Place, channel: str, ts: str) -> Receipt:
    receipt = {"channel": channel, "ts": ts}
    return receipt | {"thread": place.thread} if place.thread else receipt
