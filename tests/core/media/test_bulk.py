"""All files of a place for images, one after the other, whatever they are called."""

import io
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from core.errors import OperatorError
from core.media import MediaStore
from core.media.bulk import Bulk

NAMES = ("studio/sid/linkedin-000001-1.jpg", "a b%20.jpg", "ü/é~*'.jpg", "back\\slash.png")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in NAMES:
        file = tmp_path / "media" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(name.encode() * 1000)
    return tmp_path / "media"


def test_every_file_comes_with_its_size_and_its_bytes(folder: Path) -> None:
    found = {each.key: (each.size, b"".join(each.content)) for each in Bulk(f"file://{folder}").files()}
    assert found == {name: (len(name.encode()) * 1000, name.encode() * 1000) for name in NAMES}


def test_it_is_put_elsewhere_under_the_same_name(folder: Path, tmp_path: Path) -> None:
    there = Bulk(f"file://{tmp_path}/elsewhere")
    for name in NAMES:
        there.put(name, io.BytesIO((folder / name).read_bytes()))
    for name in NAMES:
        assert (tmp_path / "elsewhere" / name).read_bytes() == (folder / name).read_bytes()


def test_a_file_that_goes_meanwhile_is_left_out(folder: Path) -> None:
    found = []
    for each in Bulk(f"file://{folder}").files():
        found.append(each.key)
        for name in NAMES:
            (folder / name).unlink(missing_ok=True)
    assert len(found) == 1


def test_a_large_file_comes_and_goes_in_pieces() -> None:
    bulk = Bulk("memory:///", MemoryStore())
    bulk.put("large.png", io.BytesIO(bytes(12_000_000)))
    (large,) = bulk.files()
    assert large.size == 12_000_000
    assert sum(map(len, large.content)) == 12_000_000


async def test_what_is_deleted_is_gone_and_what_is_not_there_does_no_harm(folder: Path) -> None:
    Bulk(f"file://{folder}").delete(["absent.jpg", NAMES[0]])
    await MediaStore(f"file://{folder}").delete(["absent.jpg", NAMES[1], NAMES[1]])
    assert set(Bulk(f"file://{folder}").names()) == {*NAMES[2:]}


async def test_a_place_that_cannot_be_used_is_told_without_its_login(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    bulk, media = Bulk(f"file://{tmp_path}/media"), MediaStore(f"file://{tmp_path}/media")
    (tmp_path / "media").rmdir()
    (tmp_path / "media").write_text("a file stands here")
    with pytest.raises(OperatorError) as refused:
        bulk.put("x/y.jpg", io.BytesIO(b"x"))
    assert refused.value.text.key == "media-closed"
    with pytest.raises(OperatorError):
        bulk.delete(["x/y.jpg"])
    with pytest.raises(OperatorError):
        await media.delete(["x/y.jpg"])
    assert Bulk("s3://sid:hidden@bucket/", MemoryStore()).shown == "s3://bucket"
