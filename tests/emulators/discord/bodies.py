"""The body of a call: JSON, or a form of JSON and files, read as strictly as Discord reads it."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from tests.emulators.discord.message import Upload
from tests.emulators.discord.refusals import Refusal, invalid

MOST_BYTES = 25 * 1024 * 1024


@dataclass(slots=True)
class Body:
    """What was sent: `values` out of the JSON, `files` by their numbers, `size` in bytes."""

    values: Any = field(default_factory=dict)
    files: dict[int, Upload] = field(default_factory=dict)
    size: int = 0


async def read_body(request: web.Request) -> Body:
    """The body of a call; empty without one. 50109, 50035, 40005."""
    if not request.can_read_body:
        return Body()
    if request.content_type == "multipart/form-data":
        body = await _form(request)
    elif request.content_type == "application/json":
        raw = await request.read()
        body = Body(_parsed(raw), size=len(raw))
    else:
        await request.read()
        raise invalid("", f"Unsupported content type {request.content_type}.", "CONTENT_TYPE_INVALID")
    if body.size > MOST_BYTES:
        raise Refusal(40005)
    return body


async def _form(request: web.Request) -> Body:
    body = Body(None)
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise invalid("", "A part may not have parts.")
        content = bytes(await part.read())
        body.size += len(content)
        _take(body, part, content)
    if body.values is None:
        raise invalid("payload_json", "This field is required.", "BASE_TYPE_REQUIRED")
    return body


def _take(body: Body, part: BodyPartReader, content: bytes) -> None:
    name = part.name or ""
    numbered = re.fullmatch(r"files\[(\d+)\]", name)
    if name == "payload_json":
        body.values = _parsed(content)
    elif numbered is None:
        raise invalid(name, "Files are called files[0] and so on.", "UNKNOWN_KEY")
    elif not part.filename:
        raise invalid(name, "A file needs a name.", "BASE_TYPE_REQUIRED")
    else:
        body.files[int(numbered[1])] = Upload(part.filename, content)


def _parsed(raw: bytes) -> object:
    try:
        return json.loads(raw)
    except ValueError as broken:
        raise Refusal(50109) from broken
