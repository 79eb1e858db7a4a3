"""Pictures made of a prompt and a seed: the same two give the same pixels."""

import hashlib
import io

from PIL import Image

from tests.emulators.fal.schemas import Format

CELLS = (8, 8)


def paint(words: str, size: tuple[int, int], file_format: Format) -> bytes:
    """A file with a soft pattern of colours that only these words give."""
    colours = hashlib.shake_256(words.encode()).digest(CELLS[0] * CELLS[1] * 3)
    return _file(Image.frombytes("RGB", CELLS, colours).resize(size), file_format)


def black(size: tuple[int, int], file_format: Format) -> bytes:
    """What FAL puts in the place of a flagged picture."""
    return _file(Image.new("RGB", size), file_format)


def _file(image: Image.Image, file_format: Format) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format=file_format)
    return buffer.getvalue()
