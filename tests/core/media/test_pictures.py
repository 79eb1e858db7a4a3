"""Bytes are looked at, not believed."""

import io

import pytest
from PIL import Image as Pillow

from core.domain.order import Fit
from core.errors import ServiceError
from core.media.fit import fit, sheet
from core.media.marks import mark
from core.media.pictures import look


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), colour: str = "navy") -> bytes:
    """A plain picture."""
    out = io.BytesIO()
    Pillow.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_known_by_its_bytes(kind: str) -> None:
    seen = look(picture(kind))
    assert (seen.kind, seen.width, seen.height, seen.black) == (kind, 64, 48, False)


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>not found</html>", picture()[:200], b"GIF89a" + b"\0" * 50, picture("PNG")[:-30]],
    ids=["nothing", "a page", "half a jpeg", "a gif", "a png without its end"],
)
def test_what_is_no_whole_picture_is_refused_with_what_it_is(content: bytes) -> None:
    with pytest.raises(ServiceError) as refused:
        look(content)
    assert refused.value.text.key == "fal-file-broken"


def test_only_a_black_picture_counts_as_black() -> None:
    assert look(picture(colour="black")).black
    assert not look(picture(colour="#0a0a0a")).black


@pytest.mark.parametrize(("kind", "kept"), [("JPEG", "JPEG"), ("PNG", "PNG"), ("WEBP", "PNG")])
def test_a_marked_picture_says_that_it_is_made_by_ai_and_by_which_recipe(kind: str, kept: str) -> None:
    told_kind, marked = mark(picture(kind), "sidai:studio/57-1")
    assert told_kind == kept
    assert look(marked).kind == kept
    with Pillow.open(io.BytesIO(marked)) as image:
        told = str(image.getxmp())
    assert "digitalsourcetype/trainedAlgorithmicMedia" in told
    assert "sidai:studio/57-1" in told


def test_a_name_cannot_break_out_of_the_mark() -> None:
    with Pillow.open(io.BytesIO(mark(picture(), 'sidai:"/><x>&/57-1')[1])) as image:
        assert 'sidai:"/><x>&/57-1' in str(image.getxmp())


def test_marking_keeps_the_pixels() -> None:
    noisy = Pillow.effect_noise((64, 64), 80).convert("RGB")
    out = io.BytesIO()
    noisy.save(out, "PNG")
    with Pillow.open(io.BytesIO(mark(out.getvalue(), "sidai:studio/1-1")[1])) as image:
        assert image.tobytes() == noisy.tobytes()


def test_a_fitted_file_has_exactly_the_pixels_of_the_platform_and_holds_on_to_its_anchor() -> None:
    tall = Pillow.new("RGB", (100, 300), "navy")
    tall.paste("red", (0, 0, 100, 100))
    out = io.BytesIO()
    tall.save(out, "PNG")
    with Pillow.open(io.BytesIO(fit(out.getvalue(), Fit("square", 400, 400, anchor=0.0)))) as top:
        assert top.size == (400, 400)
        red, _, blue = top.getpixel((200, 200))  # type: ignore[misc]  # RGB
    assert red > blue


@pytest.mark.parametrize(("count", "size"), [(1, (480, 360)), (2, (968, 360)), (3, (968, 728))])
def test_a_sheet_shows_all_pictures_two_a_row(count: int, size: tuple[int, int]) -> None:
    content, width, height = sheet([picture(size=(1024, 768))] * count)
    assert (width, height) == size
    assert look(content).kind == "JPEG"
