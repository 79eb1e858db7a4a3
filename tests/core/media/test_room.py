"""How much room is enough, and which disks are looked at."""

from pathlib import Path

import pytest

from core.media.room import Room, disks, look
from core.messages import Messages


def test_a_disk_is_looked_at(tmp_path: Path) -> None:
    room = look(tmp_path)
    assert room.folder == tmp_path
    assert 0 < room.least <= 1_000_000_000
    assert room.free > 0
    with pytest.raises(FileNotFoundError):
        look(tmp_path / "absent")


@pytest.mark.parametrize(
    ("free", "least", "warned"), [(5, 5, False), (4, 5, True), (0, 1, True), (10**12, 10**9, False)]
)
def test_below_the_least_there_is_a_warning(tmp_path: Path, free: int, least: int, *, warned: bool) -> None:
    warning = Room(tmp_path, free, least).warning
    assert (warning is not None) is warned


def test_the_warning_says_how_much_is_left_where_and_what_to_do(tmp_path: Path) -> None:
    warning = Room(tmp_path, 740_000_000, 10**9).warning
    assert warning is not None
    said = Messages().say(warning)
    for part in ("Only 0.7 GB are free", str(tmp_path), "make room"):
        assert part in said


@pytest.mark.parametrize(
    ("total", "least"), [(10**13, 10**9), (2 * 10**10, 10**9), (10**10, 5 * 10**8), (10**9, 5 * 10**7)]
)
def test_enough_is_a_gigabyte_or_a_twentieth_of_a_small_disk(tmp_path: Path, total: int, least: int) -> None:
    assert look(tmp_path, usage=lambda _: (total, 0, total)).least == least


def test_one_disk_is_looked_at_once_and_another_ones_folder_too(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    assert disks(tmp_path, f"file://{tmp_path}/media") == [tmp_path]
    assert disks(tmp_path, "s3://bucket/media") == [tmp_path]
    assert disks(tmp_path, "file:///absent/media") == [tmp_path]
    assert disks(tmp_path, "file:///dev") == [tmp_path, Path("/dev")]
