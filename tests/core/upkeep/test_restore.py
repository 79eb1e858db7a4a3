"""Putting a backup back: all of it, where nothing is; and what is refused changes nothing."""

import io
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from core.domain.generation import State
from core.errors import OperatorError
from core.messages import Messages
from core.settings import Settings
from core.store.history import History
from core.upkeep.backup import back_up
from core.upkeep.restore import restore
from tests.core.examples import asker
from tests.core.upkeep.conftest import TOML, files_in, opened


@pytest.fixture
def backup(house: Settings, tmp_path: Path) -> Path:
    back_up(house, tmp_path / "studio.tar")
    return tmp_path / "studio.tar"


def refused(settings: Settings, file: Path) -> str:
    """What is said; and that there is no file more or less than before."""
    home = settings.sidai_config.parent
    before = files_in(home)
    with pytest.raises(OperatorError) as error:
        restore(settings, file)
    assert files_in(home) == before
    return Messages().say(error.value)


def changed(backup: Path, change: Callable[[tarfile.TarInfo], None], content: bytes | None = None) -> Path:
    """The same backup, its first picture's entry changed."""
    other = backup.with_name("changed.tar")
    with tarfile.open(backup) as old, tarfile.open(other, "w") as new:
        done = False
        for entry in old.getmembers():
            found = old.extractfile(entry)
            assert found is not None
            read = found.read()
            if entry.name.endswith(".jpg") and not done:
                done = True
                change(entry)
                read = read if content is None else content
            new.addfile(entry, io.BytesIO(read))
    return other


async def test_history_and_pictures_are_back(house: Settings, backup: Path, elsewhere: Settings) -> None:
    told = Messages().say_all(restore(elsewhere, backup))
    assert "3 pictures are back" in told[0]
    assert files_in(elsewhere.sidai_data / "media") == files_in(house.sidai_data / "media")
    assert elsewhere.sidai_config.read_text() == TOML
    assert "sidai.toml is back too" in told[-1]
    names = [each.name for each in elsewhere.sidai_data.iterdir()]
    assert sorted(names) == ["media", "sidai.db"]
    async with opened(elsewhere) as works:
        found = await History(works.database, works.orders).search(asker(), "linkedin")
    assert [each.number for each in found] == [4, 3, 2, 1]


async def test_what_waited_to_be_sent_is_looked_for_at_fal_and_never_sent_blindly(
    backup: Path, elsewhere: Settings
) -> None:
    told = Messages().say_all(restore(elsewhere, backup))
    assert "1 picture was still to be sent" in told[1]
    async with opened(elsewhere) as works:
        assert (await works.orders.get(4)).runs[0].state is State.SUBMITTING
        assert (await works.orders.get(3)).runs[0].state is State.STORED


def test_pictures_and_database_go_where_the_settings_say(
    backup: Path, elsewhere: Settings, tmp_path: Path
) -> None:
    places = {
        "database_url": f"sqlite+aiosqlite:///{tmp_path}/other/history.db",
        "sidai_media_url": f"file://{tmp_path}/pictures",
    }
    restore(elsewhere.model_copy(update=places), backup)
    assert (tmp_path / "other/history.db").exists()
    assert len(files_in(tmp_path / "pictures")) == 9
    assert files_in(elsewhere.sidai_data) == {}


def test_a_sidai_toml_that_is_there_stays(backup: Path, elsewhere: Settings) -> None:
    elsewhere.sidai_config.parent.mkdir()
    elsewhere.sidai_config.write_text("admins = []")
    told = Messages().say_all(restore(elsewhere, backup))
    assert elsewhere.sidai_config.read_text() == "admins = []"
    assert "stays as it is" in told[-1]


def test_a_house_without_settings_comes_back_without_them(
    house: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    house.sidai_config.unlink()
    back_up(house, tmp_path / "studio.tar")
    assert "holds no" in Messages().say_all(restore(elsewhere, tmp_path / "studio.tar"))[-1]
    assert not elsewhere.sidai_config.exists()


@pytest.mark.parametrize("name", ["sidai.db", "sidai.db-wal", "sidai.db-journal"])
def test_a_database_that_is_there_stays(backup: Path, elsewhere: Settings, name: str) -> None:
    elsewhere.sidai_data.mkdir(parents=True)
    (elsewhere.sidai_data / name).write_text("another history")
    said = refused(elsewhere, backup)
    assert f"a database already ({elsewhere.sidai_data}/{name})" in said
    assert "Stop sidai serve" in said


def test_a_place_that_is_taken_is_told_before_the_backup_is_read(elsewhere: Settings, tmp_path: Path) -> None:
    elsewhere.sidai_data.mkdir(parents=True)
    (elsewhere.sidai_data / "sidai.db").write_text("another history")
    (tmp_path / "other.tar").write_bytes(b"no tar at all" * 1000)
    assert "a database already" in refused(elsewhere, tmp_path / "other.tar")


def test_pictures_that_are_there_stay(backup: Path, elsewhere: Settings) -> None:
    (elsewhere.sidai_data / "media").mkdir(parents=True)
    (elsewhere.sidai_data / "media/other.jpg").write_text("another picture")
    said = refused(elsewhere, backup)
    assert "other.jpg" in said
    assert "Move them away" in said


def test_what_is_no_backup_is_refused(elsewhere: Settings, tmp_path: Path) -> None:
    assert "absent.tar cannot be read" in refused(elsewhere, tmp_path / "absent.tar")
    for content in (b"", b"no tar at all" * 1000, bytes(2048)):
        (tmp_path / "other.tar").write_bytes(content)
        assert "no backup of sidai" in refused(elsewhere, tmp_path / "other.tar")
    with tarfile.open(tmp_path / "empty.tar", "w"):
        pass
    assert "no backup of sidai" in refused(elsewhere, tmp_path / "empty.tar")
    with tarfile.open(tmp_path / "manifest.tar", "w") as tar:
        entry = tarfile.TarInfo("manifest.json")
        entry.size = 2
        tar.addfile(entry, io.BytesIO(b"{}"))
    assert "does not say what it holds" in refused(elsewhere, tmp_path / "manifest.tar")


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9])
def test_one_that_was_cut_off_is_refused(backup: Path, elsewhere: Settings, share: float) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * share)])
    assert "damaged" in refused(elsewhere, backup)


def test_a_wrong_byte_anywhere_is_found(backup: Path, elsewhere: Settings) -> None:
    whole = backup.read_bytes()
    with tarfile.open(backup) as tar:
        places = [each.offset_data + each.size // 2 for each in tar.getmembers() if each.name != "sidai.toml"]
    for place in places:
        backup.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert "Nothing was put back" in refused(elsewhere, backup)
    backup.write_bytes(whole)
    restore(elsewhere, backup)


def test_a_picture_that_is_missing_or_called_otherwise_is_found(backup: Path, elsewhere: Settings) -> None:
    def otherwise(entry: tarfile.TarInfo) -> None:
        entry.name = "media/other.jpg"

    assert "damaged" in refused(elsewhere, changed(backup, otherwise))


@pytest.mark.parametrize(
    "name",
    [
        "/etc/sidai",
        "../sidai",
        "media/../../sidai",
        "media/./sidai",
        "media//sidai",
        "media/..",
        "media",
        "secret",
        ".env",
        "data/sidai.db",
    ],
)
def test_entries_that_would_lie_elsewhere_are_refused(backup: Path, elsewhere: Settings, name: str) -> None:
    def otherwise(entry: tarfile.TarInfo) -> None:
        entry.name = name

    assert f'"{name}"' in refused(elsewhere, changed(backup, otherwise))
    assert not (elsewhere.sidai_config.parent.parent / "sidai").exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_are_refused(backup: Path, elsewhere: Settings, kind: bytes) -> None:
    def otherwise(entry: tarfile.TarInfo) -> None:
        entry.type, entry.linkname, entry.size = kind, "sidai.db", 0

    assert "which no backup of sidai holds" in refused(elsewhere, changed(backup, otherwise, b""))


def test_what_comes_after_the_end_is_refused(backup: Path, elsewhere: Settings) -> None:
    with tarfile.open(backup, "a") as tar:
        entry = tarfile.TarInfo("media/more.jpg")
        entry.size = 1
        tar.addfile(entry, io.BytesIO(b"x"))
    assert "media/more.jpg" in refused(elsewhere, backup)


def test_one_of_a_newer_version_is_refused_and_one_of_an_older_is_brought_up_to_date(
    house: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(house.sidai_data / "sidai.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    back_up(house, tmp_path / "newer.tar")
    assert "Bring sidai up to date" in refused(elsewhere, tmp_path / "newer.tar")
    with closing(sqlite3.connect(house.sidai_data / "sidai.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")
    back_up(house, tmp_path / "older.tar")
    restore(elsewhere, tmp_path / "older.tar")
    assert (elsewhere.sidai_data / "sidai.db").exists()


def test_what_was_put_back_is_taken_away_again_when_it_cannot_go_on(
    backup: Path, elsewhere: Settings
) -> None:
    (elsewhere.sidai_data / "sidai.db.part").mkdir(parents=True)  # so that no file can be written there
    assert "What had been put back was removed again" in refused(elsewhere, backup)
    (elsewhere.sidai_data / "sidai.db.part").rmdir()
    blocked = elsewhere.model_copy(update={"sidai_config": elsewhere.sidai_data / "file/sidai.toml"})
    (elsewhere.sidai_data / "file").write_text("a file stands here")
    assert "What had been put back was removed again" in refused(blocked, backup)
    restore(elsewhere, backup)


def test_a_house_that_opens_meanwhile_keeps_its_database(
    house: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    (house.sidai_data / "media/sidai.db").write_text("comes while the pictures are put back")
    back_up(house, tmp_path / "studio.tar")
    there = elsewhere.model_copy(update={"sidai_media_url": f"file://{elsewhere.sidai_data}"})
    assert "a database already" in refused(there, tmp_path / "studio.tar")
