"""A picture within a service's limit: as good as it may be, and still marked as made by AI."""

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from core.media import MediaStore
from core.media.marks import mark
from core.media.pictures import look
from core.media.within import within


def noise(kind: str, mode: str = "RGB") -> bytes:
    """A picture that takes many bytes, marked as all of ours are."""
    grey = hashlib.shake_256(b"noise").digest(320 * 240)
    out = io.BytesIO()
    Image.frombytes("L", (320, 240), grey).convert(mode).save(out, kind, quality=95)
    return mark(out.getvalue(), "sidai:studio/57-1")[1]


def marks(content: bytes) -> str:
    with Image.open(io.BytesIO(content)) as image:
        return str(image.getxmp())


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_that_is_small_enough_is_left_as_it_is(kind: str) -> None:
    content = noise(kind)
    assert within(content, len(content)) == content
    assert within(content, len(content) + 1) == content


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_that_is_a_little_too_large_keeps_its_pixels_and_becomes_a_jpeg(kind: str) -> None:
    content = noise(kind)
    smaller = within(content, len(content) - 1)
    seen = look(smaller)
    assert len(smaller) < len(content)
    assert (seen.kind, seen.width, seen.height) == ("JPEG", 320, 240)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_it_still_says_that_it_is_made_by_ai_and_by_which_recipe(kind: str) -> None:
    told = marks(within(noise(kind), 20_000))
    assert "digitalsourcetype/trainedAlgorithmicMedia" in told
    assert "sidai:studio/57-1" in told


def test_it_is_made_no_worse_than_it_must_be() -> None:
    content = noise("PNG")
    sizes = [len(within(content, most)) for most in (len(content) - 1, 60_000, 45_000, 30_000)]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == len(sizes)


@pytest.mark.parametrize("most", [30_000, 20_000, 10_000])
def test_where_quality_alone_does_not_do_it_becomes_smaller_and_keeps_its_shape(most: int) -> None:
    smaller = within(noise("PNG"), most)
    seen = look(smaller)
    assert len(smaller) <= most
    assert seen.width < 320
    assert seen.width / seen.height == pytest.approx(320 / 240, rel=0.02)


@pytest.mark.parametrize("most", [0, 500])
def test_what_cannot_be_so_small_is_told(most: int) -> None:
    with pytest.raises(ValueError, match=str(most)):
        within(noise("JPEG"), most)


def test_a_transparent_picture_can_be_made_smaller_too() -> None:
    assert look(within(noise("PNG", "RGBA"), 20_000)).kind == "JPEG"


async def test_a_file_comes_as_it_is_kept_if_it_is_small_enough(tmp_path: Path) -> None:
    store, content = MediaStore(f"file://{tmp_path}"), noise("PNG")
    await store.put("studio/sid/1.png", content)
    assert await store.within("studio/sid/1.png", len(content)) == content


async def test_a_file_that_is_too_large_is_made_smaller_on_its_way_and_kept_as_it_was(tmp_path: Path) -> None:
    store, content = MediaStore(f"file://{tmp_path}"), noise("PNG")
    await store.put("studio/sid/1.png", content)
    assert len(await store.within("studio/sid/1.png", 20_000)) <= 20_000
    assert await store.get("studio/sid/1.png") == content


async def test_a_file_that_is_not_there_or_cannot_be_so_small_is_told(tmp_path: Path) -> None:
    store = MediaStore(f"file://{tmp_path}")
    with pytest.raises(FileNotFoundError):
        await store.within("studio/sid/1.png", 20_000)
    await store.put("studio/sid/1.png", noise("PNG"))
    with pytest.raises(ValueError, match="500"):
        await store.within("studio/sid/1.png", 500)
