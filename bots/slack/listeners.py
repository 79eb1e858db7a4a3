"""What Slack sends and what happens then: read the envelope, ask the studio, answer."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bots.slack.delivery import SlackDelivery
from bots.slack.directory import Directory
from bots.slack.envelopes import Envelope, Press, read_command, read_press
from bots.slack.render import message
from core.domain.card import Card
from core.domain.people import Audience, Person, Place
from core.errors import BusyError, SidaiError
from core.messages import Messages
from core.studio import Reply, Studio

_PATIENCE = 2.0  # seconds for Slack to say who is asking: it wants its answer within three
_IN_TIME = 2.5  # seconds for all that comes before a press is acknowledged

Question = Callable[[Person, Place], Awaitable[Reply]]


class Listeners:
    """No exception leaves a listener: Bolt would lose the acknowledgement with it."""

    def __init__(
        self, studio: Studio, directory: Directory, delivery: SlackDelivery, messages: Messages
    ) -> None:
        self._studio = studio
        self._directory = directory
        self._delivery = delivery
        self._messages = messages
        self._answers: set[asyncio.Task[None]] = set()

    def register(self, app: AsyncApp) -> None:
        """Any slash command and any button of the app is ours, whatever it is called."""
        app.command(re.compile(r"^/"))(self.command)
        app.block_action(re.compile(""))(self.press)

    async def command(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """`/sidai linkedin navy blazer`: kept first, acknowledged then, with the answer if that is short."""
        try:
            envelope, typed = read_command(body), body.get("text") or ""
            reply, place = await self._ask(
                envelope, lambda person, place: self._studio.answer(typed, person, place, envelope.event)
            )
            if reply.card and not reply.card.pictures:
                await ack(response_type="ephemeral", **message(reply.card, self._messages, {}))
                return
            await ack()
            if reply.card:  # after the acknowledgement: pictures have to be uploaded first
                self._aside(self._whisper(place, envelope.person, reply.card))
        except Exception as error:  # noqa: BLE001  # see the class
            await ack(response_type="ephemeral", **message(self._studio.broke(error), self._messages, {}))

    async def press(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """A button: what it is for is kept first, acknowledged in time whatever comes, and answered then."""
        try:
            press = read_press(body, self._directory.workspace)
            asked = asyncio.create_task(self._pressed(press))
            await asyncio.wait({asked}, timeout=_IN_TIME)
            await ack()
            self._aside(self._settle(press, asked))
        except Exception as error:  # noqa: BLE001  # see the class
            self._studio.broke(error)
            await ack()

    async def _pressed(self, press: Press) -> tuple[Reply, Place]:
        envelope = press.envelope
        return await self._ask(
            envelope, lambda person, place: self._studio.press(press.button, person, place, envelope.event)
        )

    async def _settle(self, press: Press, asked: Awaitable[tuple[Reply, Place]]) -> None:
        """Show what came of a press. A refusal is for one person: what stood there stays for all others."""
        person, place = press.envelope.person, press.envelope.place(Audience.AUTHOR)
        try:
            reply, place = await asked
            if reply.instead and not reply.refused:
                await self._delivery.exchange(place, press.message, reply.instead)
            if reply.card:
                await self._delivery.whisper(place, person, reply.card)
        except Exception as error:  # noqa: BLE001  # the same sentence as for a command
            await self._delivery.whisper(place, person, self._studio.broke(error))

    async def _whisper(self, place: Place, person: str, card: Card) -> None:
        try:
            await self._delivery.whisper(place, person, card)
        except Exception as error:  # noqa: BLE001  # the same sentence, said later
            await self._delivery.whisper(place, person, self._studio.broke(error))

    def _aside(self, answer: Coroutine[Any, Any, None]) -> None:
        """Let it go on when the listener has ended."""
        task = asyncio.create_task(answer)
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    async def _ask(self, envelope: Envelope, question: Question) -> tuple[Reply, Place]:
        try:
            person, place = await self._known(envelope)
        except SidaiError as error:
            return self._studio.refuse(error), envelope.place(Audience.AUTHOR)
        return await question(person, place), place

    async def _known(self, envelope: Envelope) -> tuple[Person, Place]:
        try:
            async with asyncio.timeout(_PATIENCE):
                person, audience = await asyncio.gather(
                    self._directory.person(envelope.person),
                    self._directory.audience(envelope.channel, envelope.channel_name),
                )
        except TimeoutError as error:
            raise BusyError("slack-who") from error
        return person, envelope.place(audience)
