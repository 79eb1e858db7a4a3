"""A backup: what is in it, and that there is either a whole one or none."""

import hashlib
import json
import stat
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import pytest

from core import __version__
from core.errors import OperatorError
from core.messages import Messages
from core.settings import Settings
from core.store.snapshot import look_into
from core.upkeep.archive import Writer
from core.upkeep.backup import back_up
from tests.core.upkeep.conftest import TOML, files_in, opened, settings_in


def refused(settings: Settings, file: Path) -> str:
    with pytest.raises(OperatorError) as error:
        back_up(settings, file)
    return Messages().say(error.value)


def content(tar: tarfile.TarFile, name: str) -> bytes:
    found: IO[bytes] | None = tar.extractfile(name)
    assert found is not None
    return found.read()


def test_it_holds_database_settings_and_every_file_and_says_so_at_its_end(
    house: Settings, tmp_path: Path
) -> None:
    back_up(house, tmp_path / "studio.tar")
    kept = files_in(house.sidai_data / "media")
    assert len(kept) == 9  # a picture, its facts and a sheet for each of three orders
    with tarfile.open(tmp_path / "studio.tar", "r:") as tar:
        names = tar.getnames()
        held = {name.removeprefix("media/"): content(tar, name) for name in names if "/" in name}
        manifest = json.loads(content(tar, "manifest.json"))
        database = content(tar, "sidai.db")
        assert content(tar, "sidai.toml") == TOML.encode()
    assert (names[0], names[1], names[-1]) == ("sidai.db", "sidai.toml", "manifest.json")
    assert held == kept
    (tmp_path / "sidai.db").write_bytes(database)
    assert (manifest["version"], manifest["revision"]) == (
        __version__,
        look_into(tmp_path / "sidai.db").revision,
    )
    assert (manifest["files"], manifest["pictures"]) == (9, 3)
    assert manifest["database_sha256"] == hashlib.sha256(database).hexdigest()


def test_it_says_how_many_pictures_and_megabytes_and_what_is_not_in_it(
    house: Settings, tmp_path: Path
) -> None:
    (house.sidai_data / "media/large.bin").write_bytes(bytes(5_000_000))
    (sentence,) = Messages().say_all(back_up(house, tmp_path / "studio.tar"))
    size = (tmp_path / "studio.tar").stat().st_size / 1_000_000
    assert f"3 pictures, {size:.1f} MB" in sentence
    assert "secret are not in it" in sentence


def test_secret_and_env_are_not_in_it_and_only_its_owner_may_read_it(house: Settings, tmp_path: Path) -> None:
    (house.sidai_data / "secret").write_text("hidden-secret")
    (tmp_path / "house/.env").write_text("FAL_KEY=hidden-key")
    back_up(house, tmp_path / "studio.tar")
    assert b"hidden" not in (tmp_path / "studio.tar").read_bytes()
    assert stat.S_IMODE((tmp_path / "studio.tar").stat().st_mode) == 0o600


def test_pictures_that_are_missing_are_told(house: Settings, tmp_path: Path) -> None:
    next((house.sidai_data / "media").rglob("*-1.jpg")).unlink()
    made, missing = Messages().say_all(back_up(house, tmp_path / "studio.tar"))
    assert "2 pictures" in made
    assert "1 picture of the history is not in the place for images" in missing


def test_a_house_without_settings_or_pictures_can_be_backed_up(house: Settings, tmp_path: Path) -> None:
    house.sidai_config.unlink()
    for each in (house.sidai_data / "media").rglob("*.*"):
        each.unlink()
    back_up(house, tmp_path / "studio.tar")
    with tarfile.open(tmp_path / "studio.tar", "r:") as tar:
        assert tar.getnames() == ["sidai.db", "manifest.json"]


async def test_it_is_made_while_orders_are_taken_and_leaves_the_house_as_it_was(
    house: Settings, tmp_path: Path
) -> None:
    before = files_in(house.sidai_data / "media")
    async with opened(house) as works:
        await works.drawn("e5")  # in the journal beside the database, not in it yet
        told = back_up(house, tmp_path / "studio.tar")
        await works.drawn("e6")
    assert told[0].values["pictures"] == 4
    assert before.items() < files_in(house.sidai_data / "media").items()
    assert sorted(each.name for each in tmp_path.glob("*")) == ["house", "studio.tar"]  # noqa: ASYNC240


def test_a_file_that_is_there_stays_as_it_is(house: Settings, tmp_path: Path) -> None:
    file = tmp_path / "studio.tar"
    file.write_text("an earlier one")
    assert "replaces no file" in refused(house, file)
    assert file.read_text() == "an earlier one"
    file.unlink()
    (tmp_path / "studio.tar.part").write_text("another one at work")
    assert "another backup is at it" in refused(house, file)
    assert (tmp_path / "studio.tar.part").read_text() == "another one at work"
    assert not file.exists()


def damage(database: Path) -> None:
    sound = database.read_bytes()
    page = int.from_bytes(sound[16:18], "big")
    database.write_bytes(sound[: 2 * page] + b"\xff" * page + sound[3 * page :])


def test_nothing_is_left_of_a_backup_that_fails(house: Settings, tmp_path: Path) -> None:
    damage(house.sidai_data / "sidai.db")
    assert "cannot be copied" in refused(house, tmp_path / "studio.tar")
    assert [each.name for each in tmp_path.iterdir()] == ["house"]


def test_a_name_that_is_taken_is_told_before_anything_is_read(house: Settings, tmp_path: Path) -> None:
    damage(house.sidai_data / "sidai.db")
    (tmp_path / "studio.tar").write_text("an earlier one")
    assert "replaces no file" in refused(house, tmp_path / "studio.tar")


@pytest.mark.parametrize("size", [2, 4])
def test_a_file_that_turns_out_longer_or_shorter_ends_the_backup(tmp_path: Path, size: int) -> None:
    with (
        (tmp_path / "studio.tar").open("wb") as out,
        pytest.raises(OSError, match="changed while it was read"),
    ):
        Writer(out).add("media/a.jpg", size, datetime.now(UTC), [b"abc"])


def test_where_it_cannot_be_is_told_with_what_to_do(house: Settings, tmp_path: Path) -> None:
    assert "No such file or directory" in refused(house, tmp_path / "absent/studio.tar")
    assert "in another folder" in refused(house, house.sidai_data / "media/studio/studio.tar")
    nowhere = settings_in(tmp_path / "nowhere")
    assert f"no database at {nowhere.sidai_data}/sidai.db" in refused(nowhere, tmp_path / "studio.tar")
    assert not (tmp_path / "nowhere").exists()
    memory = house.model_copy(update={"database_url": "sqlite+aiosqlite://"})
    assert "in memory" in refused(memory, tmp_path / "studio.tar")
    assert [each.name for each in tmp_path.iterdir()] == ["house"]
