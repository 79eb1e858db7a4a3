"""A fresh database for each test, and the parts that read and write it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from core.domain.order import Allowance
from core.store import Database, open_database
from core.store.generations import Generations
from core.store.history import History
from core.store.posts import Posts, Uploads
from core.store.repairs import Repairs
from core.store.steps import Steps

ENOUGH = Allowance(Decimal(25), Decimal(5))


@dataclass
class Store:
    """All that the store offers."""

    database: Database
    orders: Generations
    history: History
    steps: Steps
    posts: Posts
    uploads: Uploads


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path}/sidai.db")
    orders = Generations(database, Fernet(Fernet.generate_key()))
    yield Store(
        database, orders, History(database, orders), Steps(database), Posts(database), Uploads(database)
    )
    await database.close()


@pytest.fixture
def repairs(store: Store) -> Repairs:
    return Repairs(store.database)
