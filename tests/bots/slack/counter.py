"""What the Slack adapter works with, small: a studio that says what a test has laid out, and a shelf."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import cast

from PIL import Image

from bots.slack.connection import Slack, connect
from core.cards.replies import refusal
from core.domain.card import Action, Card, Picture
from core.domain.people import Audience, Person, Place
from core.domain.text import text
from core.errors import SidaiError
from core.messages import Messages
from core.studio import Reply, Studio
from tests.emulators.slack import Channel, Message, SlackEmulator

PICTURE = Picture("studio/sid/1.png", text("picture-alt", number=1, count=1, what="linkedin"), 8, 8)
ASKED = Card(
    body=("Shall I?",),
    actions=(
        Action("confirm.7f3a", text("button-confirm"), "primary"),
        Action("discard.7f3a", text("button-discard"), "danger"),
    ),
)


class Shelf:
    """Where pictures are kept: every one the same."""

    async def get(self, key: str) -> bytes:
        """A picture's bytes."""
        content = BytesIO()
        Image.new("RGB", (8, 8)).save(content, "PNG", comment=key)
        return content.getvalue()


class Ledger:
    """What lies at which service already."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str, str], str] = {}

    async def get(self, service: str, workspace: str, file: str) -> str | None:
        """The service's id of a file."""
        return self.known.get((service, workspace, file))

    async def put(self, service: str, workspace: str, file: str, identity: str) -> None:
        """Remember it."""
        self.known[service, workspace, file] = identity


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a studio is told of a press."""

    button: str
    person: Person
    place: Place
    event: str


@dataclass(slots=True)
class Clerk:
    """A studio that remembers each press and answers, once it is `ready`, what was laid out for it."""

    reply: Reply | Exception = field(default_factory=Reply)
    presses: list[Pressed] = field(default_factory=list)
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, typed: str, person: Person, place: Place, event: str) -> Reply:
        """Whatever is typed, a question with buttons comes back."""
        del typed, person, place, event
        return Reply(ASKED)

    async def press(self, button: str, person: Person, place: Place, event: str) -> Reply:
        """A press."""
        self.presses.append(Pressed(button, person, place, event))
        await self.ready.wait()
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply

    def refuse(self, error: SidaiError) -> Reply:
        """Its sentence."""
        return Reply(refusal(error), refused=True)

    def broke(self, error: Exception) -> Card:
        """One calm sentence."""
        del error
        return Card(body=(text("bug-unpaid", incident="0815"),))


@dataclass(frozen=True, slots=True)
class Counter:
    """A workspace with the adapter in it, and the studio behind it."""

    slack: SlackEmulator
    clerk: Clerk
    bot: Slack

    async def posted(self, channel: Channel, thread: Message | None = None, card: Card = ASKED) -> Message:
        """A message of the bot's with buttons."""
        place = Place(
            "slack", self.slack.workspace.team, channel.id, Audience.TEAM, thread.ts if thread else None
        )
        receipt = await self.bot.delivery.post(place, card, "key")
        found = self.slack.workspace.find(channel, receipt["ts"])
        assert found is not None
        return found


@asynccontextmanager
async def counter(slack: SlackEmulator) -> AsyncIterator[Counter]:
    """The adapter, connected and listening."""
    own, clerk = slack.settings(), Clerk()
    clerk.ready.set()
    bot = await connect(
        own["SLACK_BOT_TOKEN"], own["SLACK_APP_TOKEN"], own["SLACK_API_URL"], Shelf(), Ledger(), Messages()
    )
    try:
        async with bot.listen(cast("Studio", clerk)):
            await slack.wait(lambda: slack.connections)
            yield Counter(slack, clerk, bot)
    finally:
        await bot.close()
