"""A picture within a service's limit for files: the same picture, as a JPEG of fewer bytes."""

import io

from PIL import Image

_QUALITIES = (92, 85, 75)
_SMALLER = 0.8  # a side, once quality alone does not do
_LEAST_SIDE = 64  # pixels


def within(content: bytes, most: int) -> bytes:
    """At most `most` bytes, the marks kept. ValueError: not even a tiny picture would be that small."""
    if len(content) <= most:
        return content
    with Image.open(io.BytesIO(content)) as opened:
        packet, image = opened.info.get("xmp"), opened.convert("RGB")
    packet = packet.encode() if isinstance(packet, str) else packet
    while min(image.size) >= _LEAST_SIDE:
        for quality in _QUALITIES:
            out = io.BytesIO()
            image.save(out, "JPEG", quality=quality, **({"xmp": packet} if packet else {}))
            if out.tell() <= most:
                return out.getvalue()
        image = image.resize((round(image.width * _SMALLER), round(image.height * _SMALLER)))
    raise ValueError(most)
