"""What a start knows of the one before it."""

from pathlib import Path

from core.store import open_database
from core.store.remembered import Remembered
from tests.core.store.conftest import Store


async def test_what_was_never_put_there_is_not_known(store: Store) -> None:
    assert await Remembered(store.database).get("commands") is None


async def test_what_was_put_there_last_is_known_by_its_name(store: Store) -> None:
    remembered = Remembered(store.database)
    await remembered.put("commands", "one")
    await remembered.put("others", "")
    await remembered.put("commands", "two")
    assert await remembered.get("commands") == "two"
    assert await remembered.get("others") == ""
    assert await remembered.get("command") is None


async def test_it_is_known_after_the_next_start(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/sidai.db"
    database = await open_database(url)
    await Remembered(database).put("commands", "one")
    await database.close()
    database = await open_database(url)
    assert await Remembered(database).get("commands") == "one"
    await database.close()
