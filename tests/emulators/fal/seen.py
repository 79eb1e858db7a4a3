"""What a client sent, as it came in."""

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.emulators.fal.faults import Operation


@dataclass(frozen=True, slots=True)
class Seen:
    """One request: header names in lower case, `json` None where the body is not JSON."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    json: Any
    operation: Operation


async def look(request: web.Request, operation: Operation) -> Seen:
    """Read a request to its end."""
    try:
        body = json.loads(await request.read())
    except ValueError:
        body = None
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Seen(request.method, request.path, dict(request.query), headers, body, operation)
