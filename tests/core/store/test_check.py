"""What `sidai doctor` finds out about the database."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import create_async_engine

from core.messages import Messages
from core.store import Database, open_database
from core.store.check import check


async def test_a_new_database_is_sound(tmp_path: Path) -> None:
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path}/sidai.db")
    (finding,) = await check(database)
    await database.close()
    assert finding.ok
    assert Messages().say(finding.text) == "The database is sound."


@pytest.mark.parametrize("pages", [slice(2, 4), slice(0, 2)])
async def test_a_damaged_database_is_told_with_what_to_do(tmp_path: Path, pages: slice) -> None:
    file = tmp_path / "sidai.db"
    await (await open_database(f"sqlite+aiosqlite:///{file}")).close()
    content = bytearray(file.read_bytes())
    size = int.from_bytes(content[16:18], "big")
    content[size * pages.start + 100 : size * pages.stop] = b"\xff" * (
        size * (pages.stop - pages.start) - 100
    )
    file.write_bytes(content)
    damaged = f"sqlite+aiosqlite:///{file}"
    database = Database(create_async_engine(damaged), create_engine(f"sqlite:///{file}"))
    (finding,) = await check(database)
    await database.close()
    assert not finding.ok
    assert "latest backup" in Messages().say(finding.text)
