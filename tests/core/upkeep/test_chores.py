"""What is done again and again: old orders go with their files, admins hear of a full disk once a day."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.domain.generation import Generation
from core.errors import SidaiError
from core.media import MediaStore
from core.media.room import Room
from core.settings import Settings
from core.store.remembered import Remembered
from core.store.retention import Retention
from core.upkeep.chores import DiskWatch, Forgetting, busy, months_before
from tests.core.examples import asker
from tests.core.upkeep.conftest import Works, files_in, opened


def aged(works: Works, *generations: Generation, days: int) -> None:
    """As if they had been ordered so long ago."""
    moment = datetime.now(UTC) - timedelta(days=days)
    with closing(sqlite3.connect(works.settings.sidai_data / "sidai.db")) as database, database:
        for each in generations:
            change = "UPDATE generations SET created = ? WHERE id = ?"
            database.execute(change, [f"{moment:%Y-%m-%d %H:%M:%S.%f}", each.id])


def forgetting(works: Works, months: int = 12) -> Forgetting:
    return Forgetting(works.orders, Retention(works.database), MediaStore(works.settings.media), months)


def numbers(works: Works) -> list[int]:
    """The orders that there are files of."""
    names = files_in(works.settings.sidai_data / "media")
    return sorted({int(name.split("-")[1]) for name in names})


@contextmanager
def in_the_way(file: Path) -> Iterator[None]:
    """A folder in a file's place, which is not deleted like one."""
    file.unlink()
    (file / "in the way").mkdir(parents=True)
    yield
    (file / "in the way").rmdir()
    file.rmdir()


async def test_old_orders_go_with_all_their_files_and_the_others_stay(house: Settings) -> None:
    async with opened(house) as works:
        first, second, third = [await works.orders.get(number) for number in (1, 2, 3)]
        aged(works, first, third, days=400)
        aged(works, second, days=300)
        assert numbers(works) == [1, 2, 3]
        await forgetting(works)()
        assert numbers(works) == [2]
        assert [each.number for each in await works.orders.many([1, 2, 3, 4])] == [2, 4]


@pytest.mark.parametrize(("months", "left"), [(0, [1, 2, 3]), (14, [1, 2, 3]), (13, [2, 3]), (2, [2, 3])])
async def test_how_long_is_as_the_house_says(house: Settings, months: int, left: list[int]) -> None:
    async with opened(house) as works:
        aged(works, await works.orders.get(1), days=410)
        await forgetting(works, months)()
        assert numbers(works) == left


async def test_after_a_kill_between_files_and_rows_the_rest_goes_the_next_time(house: Settings) -> None:
    async with opened(house) as works:
        old = await works.orders.get(1)
        aged(works, old, days=400)
        for file in house.sidai_data.glob("media/**/*000001*"):
            file.unlink()
        await forgetting(works)()
        with pytest.raises(LookupError):
            await works.orders.get(old.id)


async def test_rows_stay_while_their_files_cannot_be_deleted_and_the_others_go(house: Settings) -> None:
    async with opened(house) as works:
        stuck, free = [await works.orders.get(number) for number in (1, 2)]
        aged(works, stuck, free, days=400)
        with in_the_way(house.sidai_data / "media" / stuck.images[0].file):
            await forgetting(works)()
            assert [each.number for each in await works.orders.many([1, 2])] == [1]
        await forgetting(works)()
        assert await works.orders.many([1, 2]) == []


async def test_more_than_one_portion_is_forgotten_at_once(house: Settings) -> None:
    async with opened(house) as works:
        kept = [await works.drawn(f"portion{number}", asker(team="crowd")) for number in range(5)]
        aged(works, *kept, days=400)
        retention = Portions(works)
        await Forgetting(works.orders, retention, MediaStore(house.media), 12)()
        assert [each.number for each in await works.orders.many([each.id for each in kept])] == [5]


class Portions(Retention):
    """Two at a time."""

    def __init__(self, works: Works) -> None:
        super().__init__(works.database)

    async def due(self, before: datetime, after: int = 0, limit: int = 2) -> list[int]:
        """As the others, in smaller portions."""
        return await super().due(before, after, limit)


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        ("2026-11-24", 12, "2025-11-24"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2028-02-29", 12, "2027-02-28"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-12-31", 13, "2025-11-30"),
        ("2026-12-01", 12, "2025-12-01"),
    ],
)
def test_months_are_those_of_the_calendar(day: str, months: int, earlier: str) -> None:
    assert f"{months_before(datetime.fromisoformat(day), months):%Y-%m-%d}" == earlier


class Admins:
    """They are told; and what they were told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    async def __call__(self, error: SidaiError) -> None:
        """Tell them."""
        self.told.append(error.text.key)


def full(folder: Path) -> Room:
    return Room(folder, free=1, least=2)


def empty(folder: Path) -> Room:
    return Room(folder, free=2, least=2)


async def test_a_full_disk_is_told_once_a_day_also_after_a_restart(house: Settings) -> None:
    admins = Admins()
    async with opened(house) as works:
        remembered = Remembered(works.database)
        for _ in range(2):  # the second one is the next start's
            watch = DiskWatch(house.sidai_data, house.media, remembered, admins, full)
            await watch()
            await watch()
        assert admins.told == ["check-disk-full"]
        yesterday = datetime.now(UTC) - timedelta(days=1, minutes=1)
        await remembered.put("room-told", yesterday.isoformat())
        await DiskWatch(house.sidai_data, house.media, remembered, admins, full)()
        assert admins.told == ["check-disk-full"] * 2


async def test_of_a_disk_with_room_nobody_is_told(house: Settings) -> None:
    admins = Admins()
    async with opened(house) as works:
        remembered = Remembered(works.database)
        await DiskWatch(house.sidai_data, house.media, remembered, admins, empty)()
        assert admins.told == []
        assert await remembered.get("room-told") is None


async def test_a_chore_that_fails_is_done_again_and_holds_up_no_other() -> None:
    done: list[str] = []
    often = asyncio.Event()

    async def fails() -> None:
        done.append("fails")
        if done.count("fails") > 2:
            often.set()
        raise OSError("no space left on device")

    async def works() -> None:
        done.append("works")

    async with busy([(timedelta(0), fails), (timedelta(days=1), works)]):
        async with asyncio.timeout(5):
            await often.wait()
    assert done.count("works") == 1
    so_far = len(done)
    await asyncio.sleep(0)
    assert len(done) == so_far  # with the house the chores end


async def test_a_chore_under_way_is_over_before_the_house_is_closed() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def long() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.set()

    async with busy([(timedelta(days=1), long)]):
        await begun.wait()
    assert ended.is_set()
