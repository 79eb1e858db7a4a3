"""A house with a history and pictures, and an empty place for another one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from core.domain.generation import Generation, Outcome, Ticket
from core.domain.people import Asker
from core.media import MediaStore
from core.media.album import Album
from core.settings import Settings
from core.store import Database, open_database
from core.store.generations import Generations
from core.store.posts import Posts
from core.store.steps import Steps
from tests.core.examples import asker, planned
from tests.core.fakes import jpeg, told
from tests.core.store.conftest import ENOUGH

TOML = 'admins = ["slack:U0ADMIN"]\n'


def settings_in(folder: Path) -> Settings:
    """Data and sidai.toml in this folder."""
    return Settings(sidai_data=folder / "data", sidai_config=folder / "sidai.toml")


def files_in(folder: Path) -> dict[str, bytes]:
    """All files, by their path in the folder."""
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


@dataclass(frozen=True, slots=True)
class Works:
    """The database of a house while it is open."""

    settings: Settings
    database: Database
    orders: Generations

    async def drawn(self, event: str, of: Asker | None = None) -> Generation:
        """An order of one picture, told to its end."""
        kept, _ = await self.orders.add(of or asker(), planned(event), event, ENOUGH)
        steps, posts = Steps(self.database), Posts(self.database)
        run = await steps.submitted(await steps.intend(kept.runs[0]), Ticket(event, "s", "r", "c"))
        run = await steps.fetched(run, Outcome(told("a"), Decimal("0.035")))
        album = Album(MediaStore(self.settings.media))
        image = await album.keep(kept, run, 1, told("a")[0], jpeg())
        await steps.stored(run, [image], Decimal("0.035"))
        await album.sheet(kept, [image])
        await posts.posting(kept.id, "root")
        await posts.done(kept.id, "root")
        return await self.orders.get(kept.id)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Works]:
    """A house at work."""
    database = await open_database(settings.database)
    try:
        yield Works(settings, database, Generations(database, Fernet(Fernet.generate_key())))
    finally:
        await database.close()


@pytest.fixture
async def house(tmp_path: Path) -> Settings:
    """Three orders, one picture each; one more that waits; and a sidai.toml."""
    settings = settings_in(tmp_path / "house")
    settings.sidai_data.mkdir(parents=True)
    settings.sidai_config.write_text(TOML, encoding="utf-8")
    async with opened(settings) as works:
        for event in ("e1", "e2", "e3"):
            await works.drawn(event)
        await works.orders.add(asker(), planned("waits"), "e4", ENOUGH)
    return settings


@pytest.fixture
def elsewhere(tmp_path: Path) -> Settings:
    """A folder in which nothing is yet."""
    return settings_in(tmp_path / "elsewhere")
