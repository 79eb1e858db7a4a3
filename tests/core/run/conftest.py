"""A house without walls: the real rows, media and machine, with FAL and the chat service as fakes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from core.domain.generation import Generation, State
from core.domain.order import Allowance, Plan
from core.domain.people import Asker
from core.errors import RequestError
from core.media import MediaStore
from core.media.album import Album
from core.run.admins import Admins
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
from core.store.tables import nudges
from tests.core.examples import FREE, asker, planned
from tests.core.fakes import FakeDelivery, FakeModels


@dataclass
class Works:
    """What the tests look at."""

    objections: dict[int, RequestError]
    orders: Generations
    posts: Posts
    models: FakeModels
    chat: FakeDelivery
    media: Path
    make_runner: Callable[[], Runner]
    database: Database
    started: list[int]
    runner: Runner = field(init=False)
    patience: float = 8.0  # seconds that a stop waits for calls that hang; read by the next runner
    events: Iterator[int] = field(default_factory=count)

    async def kept(
        self, plan: Plan | None = None, by: Asker | None = None, allowance: Allowance = FREE
    ) -> Generation:
        """Take an order, as another process does that does not draw it."""
        plan, by = plan or planned(), by or asker()
        generation, _ = await self.orders.add(by, plan, f"event-{next(self.events)}", allowance)
        return generation

    async def order(
        self, plan: Plan | None = None, by: Asker | None = None, allowance: Allowance = FREE
    ) -> int:
        """Take an order and start it."""
        generation = await self.kept(plan, by, allowance)
        self.runner.start(generation)
        return generation.id

    async def restart(self, *, paid: bool = False) -> None:
        """Stop, and start again on the same rows."""
        await self.runner.stop()
        self.runner = self.make_runner()
        await self.runner.take_up("slack", "T0TEAM", paid=paid)

    async def nudged(self) -> list[int]:
        """Generations that commands have changed, and that no process has looked at since."""
        async with self.database.reading() as connection:
            return list(await connection.scalars(select(nudges.c.generation)))

    async def reached(self, identity: int, *states: State) -> Generation:
        """The generation, once its runs are so."""

        async def there() -> bool:
            return [run.state for run in (await self.orders.get(identity)).runs] == list(states)

        await until(there)
        return await self.orders.get(identity)

    async def finished(self, identity: int) -> Generation:
        """The generation, once it is done."""
        await asyncio.wait_for(self.runner.idle(), 20)
        return await self.orders.get(identity)


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Until it holds."""
    async with asyncio.timeout(10):
        while not await condition():  # noqa: ASYNC110  # nobody tells of a row
            await asyncio.sleep(0.001)


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
    admins = Admins(house, {"slack": chat})
    objections: dict[int, RequestError] = {}

    started: list[int] = []

    async def begun(generation: Generation) -> None:
        started.append(generation.id)

    def make_runner() -> Runner:
        doubts, admission = Doubts(database), Admission(house.limits)
        inquiry = Inquiry(doubts, models, waits=(0.0, 0.0))
        machine = Machine(
            *(Steps(database), models, album, admins.alarm, inquiry), waits=(0.0,), patience=built.patience
        )
        board = Board(admission, Pace(Drawn(database)), courier.glance, every=0.01)
        return Runner(
            *(orders, doubts, inquiry, machine, courier, admission, board),
            *(lambda each: objections.get(each.id), begun),
        )

    built = Works(
        *(objections, orders, posts, models, chat, tmp_path, make_runner),
        *(database, started),
    )
    built.runner = make_runner()
    yield built
    await built.runner.stop()
    await database.close()
