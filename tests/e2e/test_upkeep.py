"""Backups, putting one back, old orders: with the real command, each house in a folder of its own."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.e2e.house import SID, output, serving
from tests.e2e.office import Office
from tests.emulators.fal import FalEmulator, State
from tests.emulators.slack import SlackEmulator

TOML = SID + '\n[teams.studio]\nslack = ["T0TEAM"]\n'  # to which the terminal belongs too


async def run(folder: Path, *arguments: str) -> tuple[int, str]:
    code, told = await output(*arguments, folder=folder, settings={})
    assert "Traceback" not in told
    return code, told


def new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def pictures(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes() for file in folder.glob("data/media/**/*-[0-9].jpg")
    }


async def kept(folder: Path, orders: int) -> None:
    """Until so many are left in the database."""
    async with asyncio.timeout(20):
        with closing(sqlite3.connect(folder / "data/sidai.db")) as database:
            while database.execute("SELECT count(*) FROM generations").fetchone() != (orders,):  # noqa: ASYNC110  # by another process
                await asyncio.sleep(0.05)


async def test_a_backup_taken_while_it_draws_brings_everything_back_elsewhere_and_the_rest_is_drawn_there(
    tmp_path: Path, fal: FalEmulator, slack: SlackEmulator
) -> None:
    old, fresh, backup = new(tmp_path / "old"), new(tmp_path / "new"), str(tmp_path / "studio.tar")
    async with serving(old, fal.settings(), slack.settings(), toml=TOML) as house:
        office = Office(old, fal, slack, house)
        asker, room = office.person(), office.channel()
        await office.shown(asker, room, "linkedin navy blazer --n 2")
        await office.shown(asker, room, "podcast")
        fal.hold(State.IN_PROGRESS)
        await office.ordered(asker, room, "linkedin later")
        await fal.reached(State.IN_PROGRESS, 1)
        code, told = await run(old, "backup", backup)
        assert code == 0, told
        assert "3 pictures" in told
        assert (await run(old, "restore", backup))[0] == 1  # a house at work is not disturbed
    drawn = pictures(old)
    assert len(drawn) == 3

    code, told = await run(fresh, "restore", backup)
    assert code == 0, told
    assert pictures(fresh) == drawn
    assert (fresh / "sidai.toml").read_text(encoding="utf-8") == TOML
    code, told = await run(fresh, "history", "navy")
    assert (code, "No. 1 ·" in told) == (0, True)
    code, told = await run(fresh, "show", "1")
    assert code == 0
    for file in (name for name in drawn if "000001" in name):
        assert str(fresh / file) in told

    async with serving(fresh, fal.settings(), slack.settings(), toml=TOML) as house:
        fal.release()
        office = Office(fresh, fal, slack, house)
        root = await office.finished(room, 3)
        (answer,) = slack.thread(room, root.ts)
        assert len(slack.images(answer)) == 1
        assert len(slack.messages(room)) == 3
    assert len(fal.submits) == 4
    assert len(pictures(fresh)) == 4


async def test_nothing_is_overwritten_by_either_command(tmp_path: Path) -> None:
    house, backup = new(tmp_path / "house"), tmp_path / "studio.tar"
    assert (await run(house, "backup", str(backup)))[0] == 1  # there is nothing yet
    assert not (house / "data").exists()
    await run(house, "make", "linkedin --seed 1")
    assert (await run(house, "backup", str(backup)))[0] == 0
    kept, drawn = backup.read_bytes(), pictures(house)
    code, told = await run(house, "backup", str(backup))
    assert (code, "is there already" in told) == (1, True)
    await run(house, "make", "linkedin --seed 2")
    code, told = await run(house, "restore", str(backup))
    assert (code, "a database already" in told) == (1, True)
    assert backup.read_bytes() == kept
    assert pictures(house).items() > drawn.items()


async def test_orders_that_are_too_old_are_gone_after_a_start_but_what_is_saved_stays(
    tmp_path: Path, fal: FalEmulator, slack: SlackEmulator
) -> None:
    toml = f"{TOML}\n[retention]\nmonths = 2\n"
    async with serving(tmp_path, fal.settings(), slack.settings(), toml=toml) as house:
        office = Office(tmp_path, fal, slack, house)
        asker, room = office.person(), office.channel()
        for words in ("linkedin old", "linkedin saved", "linkedin young"):
            await office.shown(asker, room, words)
    with closing(sqlite3.connect(tmp_path / "data/sidai.db")) as database, database:
        age = "UPDATE generations SET created = datetime('now', '-70 days') || '.000000', saved = number = 2"
        database.execute(f"{age} WHERE number < 3")
    async with serving(tmp_path, fal.settings(), slack.settings(), toml=toml) as house:
        office = Office(tmp_path, fal, slack, house)
        await kept(tmp_path, 2)
        assert "There is no no. 1 " in await office.told(asker, room, "show 1")
        assert "No. 1 " not in await office.told(asker, room, "history")
        for number in (2, 3):
            assert f"There is no no. {number} " not in await office.told(asker, room, f"show {number}")
        assert office.kept("*000001*") == []
        assert len(pictures(tmp_path)) == 2
        assert house.process.returncode is None
        assert "Traceback" not in house.log
