"""Showing progress without standing in anybody's way, and which thread an answer belongs to."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bots.slack.delivery import SlackDelivery
from bots.slack.files import SlackFiles
from bots.slack.pace import Pace
from core.domain.card import Card
from core.domain.people import Audience, Place
from core.messages import Messages
from core.run.ports import Receipt
from tests.bots.slack.counter import ASKED, PICTURE, Ledger, Shelf
from tests.emulators.slack import Channel, Fault, SlackEmulator

DRAWING = Card(body=("Drawing.",))
PLACE = Place("slack", "T0TEAM", "C0GENERAL", Audience.TEAM)


@dataclass(slots=True)
class Watch:
    """A clock that shows what a test has set."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        """Seconds."""
        return self.seconds


@dataclass(frozen=True, slots=True)
class Board:
    """A message whose progress is shown."""

    slack: SlackEmulator
    delivery: SlackDelivery
    watch: Watch
    room: Channel
    receipt: Receipt

    async def glance(self, card: Card = DRAWING) -> bool:
        """Show progress in it."""
        return await self.delivery.glance(PLACE, self.receipt, card)

    @property
    def updates(self) -> int:
        """How often Slack was asked to change it."""
        return sum(call.method == "chat.update" for call in self.slack.calls)

    @property
    def text(self) -> str:
        """What it says."""
        (message,) = self.slack.messages(self.room)
        return message.text


@pytest.fixture
async def board() -> AsyncIterator[Board]:
    async with SlackEmulator(strict_rates=False) as slack, aiohttp.ClientSession() as session:
        room, own, watch = slack.channel("general"), slack.settings(), Watch()
        client = AsyncWebClient(
            own["SLACK_BOT_TOKEN"], base_url=own["SLACK_API_URL"], session=session, retry_handlers=[]
        )
        files = SlackFiles(client, session, Shelf(), Ledger(), "T0TEAM")
        delivery = SlackDelivery(client, files, Pace(watch), Messages())
        receipt = await delivery.post(PLACE, ASKED, "key")
        yield Board(slack, delivery, watch, room, receipt)


async def test_progress_is_shown_in_the_message_with_one_call(board: Board) -> None:
    assert await board.glance()
    assert board.text == "Drawing."
    assert board.updates == 1


async def test_progress_is_shown_at_most_every_three_seconds(board: Board) -> None:
    assert await board.glance()
    board.watch.seconds += 2.9
    assert not await board.glance()
    assert board.updates == 1
    board.watch.seconds += 0.2
    assert await board.glance()
    assert board.updates == 2


async def test_after_slack_asked_to_wait_no_progress_is_shown_before_that_is_over(board: Board) -> None:
    board.slack.fail("chat.update", Fault.status(429, retry_after=30))
    assert not await board.glance()
    board.watch.seconds += 29
    assert not await board.glance()
    assert board.updates == 1
    board.watch.seconds += 1.1
    assert await board.glance()


async def test_a_short_wait_does_not_bring_the_next_progress_forward(board: Board) -> None:
    board.slack.fail("chat.update", Fault.status(429, retry_after=0))
    assert not await board.glance()
    board.watch.seconds += 2.9
    assert not await board.glance()
    assert board.updates == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault.status(429, retry_after=1),
        Fault.status(500),
        Fault.error("message_not_found"),
        Fault.DROP_BEFORE,
        Fault.TRUNCATED,
        Fault.GARBAGE,
    ],
    ids=lambda fault: f"{fault.kind} {fault.code}",
)
async def test_what_slack_does_not_take_is_not_tried_again_and_not_an_error(
    board: Board, fault: Fault
) -> None:
    board.slack.fail("chat.update", fault)
    assert not await board.glance()
    assert board.updates == 1


async def test_a_slow_slack_does_not_hold_up_what_comes_after_progress(board: Board) -> None:
    board.slack.fail("chat.update", Fault.SLOW(30))
    async with asyncio.timeout(10):
        assert not await board.glance()
        await board.delivery.update(PLACE, board.receipt, ASKED)
    assert board.text == "Shall I?"


async def test_progress_waits_while_pictures_need_the_changes_that_are_left(board: Board) -> None:
    for _ in range(16):
        await board.delivery.update(PLACE, board.receipt, ASKED)
    assert not await board.glance()
    assert board.updates == 16


async def test_some_changes_more_do_not_keep_progress_away(board: Board) -> None:
    for _ in range(10):
        await board.delivery.update(PLACE, board.receipt, ASKED)
    assert await board.glance()


async def test_a_picture_is_not_uploaded_for_progress(board: Board) -> None:
    card = replace(DRAWING, pictures=(PICTURE,))
    assert not await board.glance(card)
    assert board.updates == 0
    await board.delivery.prepare(PICTURE.file)
    assert await board.glance(card)
    (message,) = board.slack.messages(board.room)
    assert len(board.slack.images(message)) == 1
    assert sum(call.method == "upload" for call in board.slack.calls) == 1


async def test_what_cannot_be_shown_at_all_is_told_to_the_log_alone(
    board: Board, caplog: pytest.LogCaptureFixture
) -> None:
    assert not await board.delivery.glance(PLACE, {}, DRAWING)
    assert "progress could not be shown" in caplog.text


def test_an_answer_belongs_in_the_thread_of_its_line(board: Board) -> None:
    line = {"channel": "C0GENERAL", "ts": "2.0"}
    assert board.delivery.behind(PLACE, line, thread=True).thread == "2.0"


def test_an_answer_to_a_line_in_a_thread_belongs_in_the_same_one(board: Board) -> None:
    inside = replace(PLACE, thread="1.0")
    line = {"channel": "C0GENERAL", "ts": "2.0", "thread": "1.0"}
    assert board.delivery.behind(inside, line, thread=True).thread == "1.0"


def test_an_answer_that_wants_no_thread_stands_where_its_line_does(board: Board) -> None:
    line = {"channel": "C0GENERAL", "ts": "2.0"}
    assert board.delivery.behind(PLACE, line, thread=False) == PLACE
