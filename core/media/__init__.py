"""Bytes: where images are kept, whether they are what was promised, what is written into them."""

from core.media.store import MediaStore

__all__ = ["MediaStore"]
