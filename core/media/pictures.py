"""Looking at a picture: is it one, which kind, how large, and is it only black?"""

import io
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from core.errors import ServiceError

KINDS = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png"), "WEBP": ("webp", "image/webp")}
_MOST_PIXELS = (
    20_000_000  # beyond what is ever ordered; a small file may hold a picture that fills the memory
)
_BLACK = 2  # the brightest channel value, of 255, that still counts as black


@dataclass(frozen=True, slots=True)
class Look:
    """What a file turned out to be. `kind` is Pillow's name."""

    kind: str
    width: int
    height: int
    black: bool


def look(content: bytes) -> Look:
    """Open it and decode all of it. ServiceError: it is not a whole picture of a known kind."""
    try:
        with Image.open(io.BytesIO(content), formats=list(KINDS)) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise ServiceError("fal-file-broken", what=f"{image.width}x{image.height} pixels")
            image.load()
            brightest = max(high for _, high in _extremes(image.convert("RGB")))
            return Look(image.format or "", image.width, image.height, black=brightest <= _BLACK)
    except UnidentifiedImageError as error:
        raise ServiceError("fal-file-broken", what=_told(content)) from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ServiceError("fal-file-broken", what=f"a damaged file ({len(content)} bytes)") from error


def _extremes(image: Image.Image) -> tuple[tuple[int, int], ...]:
    return image.getextrema()  # type: ignore[return-value]  # three bands, three pairs


def _told(content: bytes) -> str:
    return f"{len(content)} bytes that are no picture" if content else "an empty file"


def thumbnail(content: bytes, width: int, height: int) -> Image.Image:
    """The picture at most this large, as RGB."""
    with Image.open(io.BytesIO(content)) as image:
        image.draft("RGB", (width, height))
        small = image.convert("RGB")
    small.thumbnail((width, height), Image.Resampling.LANCZOS)
    return small
