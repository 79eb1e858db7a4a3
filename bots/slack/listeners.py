"""What Slack sends and what happens then: parse the envelope, ask the studio, answer."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bots.slack.delivery import SlackDelivery
from bots.slack.directory import Directory
from bots.slack.render import message
from core.domain.card import Card
from core.domain.people import Audience, Person, Place
from core.errors import BusyError, SidaiError
from core.messages import Messages
from core.studio import Reply, Studio

_PATIENCE = 2.0  # seconds for Slack to say who is asking: it wants its answer within three


class Listeners:
    """No exception leaves a listener: Bolt would lose the acknowledgement with it."""

    def __init__(
        self, studio: Studio, directory: Directory, delivery: SlackDelivery, messages: Messages
    ) -> None:
        self._studio = studio
        self._directory = directory
        self._delivery = delivery
        self._messages = messages
        self._whispers: set[asyncio.Task[None]] = set()

    def register(self, app: AsyncApp) -> None:
        """Any slash command of the app is ours: its name is the workspace's choice."""
        app.command(re.compile(r"^/"))(self.command)

    async def command(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """`/sidai linkedin navy blazer`: kept first, acknowledged then, with the answer if that is short."""
        try:
            reply, place = await self._answer(body)
            if reply.card and not reply.card.pictures:
                await ack(response_type="ephemeral", **message(reply.card, self._messages, {}))
                return
            await ack()
            if reply.card:
                self._whisper(place, body["user_id"], reply.card)
        except Exception as error:  # noqa: BLE001  # see the class
            await ack(response_type="ephemeral", **message(self._studio.broke(error), self._messages, {}))

    def _whisper(self, place: Place, person: str, card: Card) -> None:
        """After the acknowledgement: pictures have to be uploaded first."""
        task = asyncio.create_task(self._whispered(place, person, card))
        self._whispers.add(task)
        task.add_done_callback(self._whispers.discard)

    async def _whispered(self, place: Place, person: str, card: Card) -> None:
        try:
            await self._delivery.whisper(place, person, card)
        except Exception as error:  # noqa: BLE001  # the same sentence, said later
            await self._delivery.whisper(place, person, self._studio.broke(error))

    async def _answer(self, body: Mapping[str, Any]) -> tuple[Reply, Place]:
        try:
            person, place = await self._envelope(body)
        except SidaiError as error:
            nowhere = Place("slack", body["team_id"], body["channel_id"], Audience.AUTHOR)
            return self._studio.refuse(error), nowhere
        event = f"slack:{body['trigger_id']}"
        return await self._studio.answer(body.get("text") or "", person, place, event), place

    async def _envelope(self, body: Mapping[str, Any]) -> tuple[Person, Place]:
        try:
            async with asyncio.timeout(_PATIENCE):
                person, audience = await asyncio.gather(
                    self._directory.person(body["user_id"]),
                    self._directory.audience(body["channel_id"], body["channel_name"]),
                )
        except TimeoutError as error:
            raise BusyError("slack-who") from error
        reply_to = {"response_url": body["response_url"]}
        return person, Place("slack", body["team_id"], body["channel_id"], audience, reply_to=reply_to)
