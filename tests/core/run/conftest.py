"""A house without walls: the real rows, media and machine, with FAL and the chat service as fakes."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from core.domain.generation import Generation
from core.domain.order import Plan
from core.domain.people import Asker
from core.errors import RequestError
from core.media import MediaStore
from core.media.album import Album
from core.run.admission import Admission
from core.run.board import Board
from core.run.courier import Courier
from core.run.inquiry import Inquiry
from core.run.machine import Machine
from core.run.pace import Pace
from core.run.runner import Runner
from core.settings import House
from core.store import Database, open_database
from core.store.doubts import Doubts
from core.store.drawn import Drawn
from core.store.generations import Generations
from core.store.posts import Posts
from core.store.steps import Steps
from tests.core.examples import FREE, asker, planned
from tests.core.fakes import FakeDelivery, FakeModels


@dataclass
class Works:
    """What the tests look at."""

    objections: dict[int, RequestError]
    orders: Generations
    posts: Posts
    runner: Runner
    models: FakeModels
    chat: FakeDelivery
    media: Path
    make_runner: Callable[[], Runner]
    database: Database
    started: list[int]
    events: Iterator[int] = field(default_factory=count)

    async def order(self, plan: Plan | None = None, by: Asker | None = None) -> int:
        """Take an order and start it."""
        plan, by = plan or planned(), by or asker()
        kept, _ = await self.orders.add(by, plan, f"event-{next(self.events)}", FREE)
        self.runner.start(kept)
        return kept.id

    async def restart(self) -> None:
        """Stop, and start again on the same rows."""
        await self.runner.stop()
        self.runner = self.make_runner()
        await self.runner.take_up("slack", "T0TEAM", paid=False)

    async def finished(self, identity: int) -> Generation:
        """The generation, once it is done."""
        await asyncio.wait_for(self.runner.idle(), 20)
        return await self.orders.get(identity)


@pytest.fixture
def rules() -> dict[str, object]:
    """sidai.toml; a test module may say otherwise."""
    return {"admins": ["slack:U0ADMIN"]}


@pytest.fixture
async def works(tmp_path: Path, rules: dict[str, object]) -> AsyncIterator[Works]:
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path}/sidai.db")
    house, models, chat = House.model_validate(rules), FakeModels(), FakeDelivery()
    orders, album = (
        Generations(database, Fernet(Fernet.generate_key())),
        Album(MediaStore(f"file://{tmp_path}")),
    )
    posts = Posts(database)
    courier = Courier(orders, posts, album, house, {"slack": chat})
    objections: dict[int, RequestError] = {}

    started: list[int] = []

    async def begun(generation: Generation) -> None:
        started.append(generation.id)

    def make_runner() -> Runner:
        doubts, admission = Doubts(database), Admission(house.limits)
        inquiry = Inquiry(doubts, models, waits=(0.0, 0.0))
        machine = Machine(Steps(database), models, album, courier.alarm, inquiry, waits=(0.0,))
        board = Board(admission, Pace(Drawn(database)), courier.glance, every=0.01)
        return Runner(
            *(orders, doubts, inquiry, machine, courier, admission, board),
            *(lambda each: objections.get(each.id), begun),
        )

    works = Works(
        *(objections, orders, posts, make_runner(), models, chat, tmp_path, make_runner),
        *(database, started),
    )
    yield works
    await works.runner.stop()
    await database.close()
