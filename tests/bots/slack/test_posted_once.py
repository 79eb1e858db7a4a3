"""A message whose answer was lost on the way: looked for where the app may read, before it is sent again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bots.slack.delivery import SlackDelivery
from bots.slack.files import SlackFiles
from bots.slack.pace import Pace
from core.domain.card import Card
from core.domain.people import Audience, Place
from core.messages import Messages
from tests.bots.slack.counter import Ledger, Shelf
from tests.emulators.slack import SCOPES, Channel, Fault, SlackEmulator

LINE = Card(body=("A red bicycle.",))


@dataclass(frozen=True, slots=True)
class Counter:
    """A delivery, and the room it posts in."""

    slack: SlackEmulator
    delivery: SlackDelivery
    room: Channel

    def place(self, thread: str | None = None) -> Place:
        """In the room, or in a thread of it."""
        return Place("slack", "T0TEAM", self.room.id, Audience.TEAM, thread)


@asynccontextmanager
async def opened(*more: str) -> AsyncIterator[Counter]:
    """With these scopes beside those of the manifest."""
    async with SlackEmulator(scopes=(*SCOPES, *more)) as slack, aiohttp.ClientSession() as session:
        own = slack.settings()
        client = AsyncWebClient(
            own["SLACK_BOT_TOKEN"], base_url=own["SLACK_API_URL"], session=session, retry_handlers=[]
        )
        files = SlackFiles(client, session, Shelf(), Ledger(), "T0TEAM")
        room = slack.channel("room", member=True)
        yield Counter(slack, SlackDelivery(client, files, Pace(), Messages()), room)


LOST = [Fault.DROP_AFTER, Fault.TRUNCATED, Fault.GARBAGE]


@pytest.mark.parametrize("fault", LOST, ids=lambda fault: fault.kind)
async def test_it_stands_once_where_history_may_be_read(fault: Fault) -> None:
    async with opened("channels:history") as counter:
        counter.slack.fail("chat.postMessage", fault)
        receipt = await counter.delivery.post(counter.place(), LINE, "5-root")
        (message,) = counter.slack.messages(counter.room)
        assert receipt == {"channel": counter.room.id, "ts": message.ts}


async def test_it_stands_once_in_a_thread_too() -> None:
    async with opened("channels:history") as counter:
        root = await counter.delivery.post(counter.place(), LINE, "5-root")
        counter.slack.fail("chat.postMessage", Fault.DROP_AFTER)
        receipt = await counter.delivery.post(counter.place(root["ts"]), LINE, "5-result")
        (answer,) = counter.slack.thread(counter.room, root["ts"])
        assert receipt == {"channel": counter.room.id, "ts": answer.ts, "thread": root["ts"]}


async def test_another_orders_message_is_not_taken_for_it() -> None:
    async with opened("channels:history") as counter:
        await counter.delivery.post(counter.place(), LINE, "4-root")
        counter.slack.fail("chat.postMessage", Fault.DROP_BEFORE)
        await counter.delivery.post(counter.place(), LINE, "5-root")
        assert len(counter.slack.messages(counter.room)) == 2


async def test_it_is_sent_again_where_history_may_not_be_read() -> None:
    async with opened() as counter:
        counter.slack.fail("chat.postMessage", Fault.DROP_BEFORE)
        await counter.delivery.post(counter.place(), LINE, "5-root")
        assert len(counter.slack.messages(counter.room)) == 1


async def test_history_is_not_asked_for_what_slack_has_refused() -> None:
    async with opened("channels:history") as counter:
        counter.slack.fail("chat.postMessage", Fault.status(429, retry_after=0))
        await counter.delivery.post(counter.place(), LINE, "5-root")
        assert "conversations.history" not in {call.method for call in counter.slack.calls}
