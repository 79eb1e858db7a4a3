"""A platform's exact pixels, and the sheet of thumbnails that stands for a set."""

import io
from collections.abc import Sequence

from PIL import Image, ImageOps

from core.domain.order import Fit
from core.media.pictures import thumbnail

_TILE, _GAP = 480, 8  # pixels


def fit(content: bytes, target: Fit) -> bytes:
    """Cut to the ratio, holding on to the anchor, and scaled: a JPEG of exactly the platform's pixels."""
    with Image.open(io.BytesIO(content)) as image:
        exact = ImageOps.fit(
            image.convert("RGB"),
            (target.width, target.height),
            Image.Resampling.LANCZOS,
            centering=(0.5, target.anchor),
        )
    out = io.BytesIO()
    exact.save(out, "JPEG", quality=92)
    return out.getvalue()


def sheet(contents: Sequence[bytes]) -> tuple[bytes, int, int]:
    """All pictures side by side, two a row: a JPEG with its width and height."""
    tiles = [thumbnail(content, _TILE, _TILE) for content in contents]
    columns = 1 if len(tiles) == 1 else 2
    width, height = max(tile.width for tile in tiles), max(tile.height for tile in tiles)
    rows = -(-len(tiles) // columns)
    whole = Image.new(
        "RGB", (columns * (width + _GAP) - _GAP, rows * (height + _GAP) - _GAP), (255, 255, 255)
    )
    for place, tile in enumerate(tiles):
        whole.paste(tile, ((place % columns) * (width + _GAP), (place // columns) * (height + _GAP)))
    out = io.BytesIO()
    whole.save(out, "JPEG", quality=85)
    return out.getvalue(), whole.width, whole.height
