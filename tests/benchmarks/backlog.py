"""Orders in the rows of a house that is not running, as one that was killed has left them there."""

import base64
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path

from cryptography.fernet import Fernet

from core.catalogue import furnish, load_catalogue
from core.domain.asks import Draw
from core.domain.generation import Outcome, Run, Ticket
from core.domain.order import Allowance
from core.domain.people import Asker, Audience, Person, Place
from core.prompting.grammar import read
from core.prompting.plan import plan
from core.settings import read_house
from core.store import Database, open_database
from core.store.generations import Generations
from core.store.posts import Posts
from core.store.steps import Steps
from tests.benchmarks.chat import SIZE
from tests.benchmarks.load import CHANNELS, PEOPLE
from tests.benchmarks.slack_chat import TEAM, SlackChat

SECRET = "benchmark"  # by which places are sealed in the rows
_RICH = Allowance(Decimal(1_000_000), Decimal(1_000_000), 1_000_000)


class Backlog:
    """Every order's line stands in its channel in Slack, and its receipt is noted."""

    def __init__(self, folder: Path, database: Database, chat: SlackChat) -> None:
        key = base64.urlsafe_b64encode(hashlib.sha256(SECRET.encode()).digest())
        self._orders, self._posts = Generations(database, Fernet(key)), Posts(database)
        self._steps = Steps(database)
        self._catalogue = furnish(load_catalogue(), read_house(folder / "sidai.toml"))
        self._chat = chat

    async def reserved(self, number: int) -> Run:
        """Taken, and never sent."""
        ask = read(f"linkedin navy blazer --size {SIZE} --seed {number}", self._catalogue)
        assert isinstance(ask, Draw)
        planned, asker = plan(ask.order, self._catalogue), self._asker(number)
        generation, _ = await self._orders.add(asker, planned, f"event{number}", _RICH)
        await self._posts.posting(generation.id, "root")
        channel, ts = self._chat.line(number % CHANNELS)
        await self._posts.posted(generation.id, "root", {"channel": channel, "ts": ts})
        return generation.runs[0]

    async def submitted(self, number: int, ticket: Ticket) -> Run:
        """FAL has it."""
        run = await self._steps.intend(await self.reserved(number))
        return await self._steps.submitted(run, ticket)

    async def fetched(self, number: int, ticket: Ticket, outcome: Outcome) -> Run:
        """FAL's answer is noted; its files are still there."""
        return await self._steps.fetched(await self.submitted(number, ticket), outcome)

    def _asker(self, number: int) -> Asker:
        person = Person("slack", *self._chat.person(number % PEOPLE))
        channel = self._chat.channel(number % CHANNELS)
        answers = {"response_url": f"{self._chat.emulator.url}/commands/{TEAM}/{number}"}
        return Asker(person, Place("slack", TEAM, channel, Audience.TEAM, reply_to=answers), "bench")


@asynccontextmanager
async def backlog(folder: Path, chat: SlackChat) -> AsyncIterator[Backlog]:
    """To be filled, before a house starts in a folder that has its sidai.toml."""
    database = await open_database(f"sqlite+aiosqlite:///{folder}/data/sidai.db")
    try:
        yield Backlog(folder, database, chat)
    finally:
        await database.close()
