"""Answers as Discord sends them: JSON whose type is exactly application/json, or nothing at all."""

import json
from collections.abc import Mapping

from aiohttp import web


def answer_json(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """A JSON answer; None becomes 204."""
    if body is None:
        return web.Response(status=204, headers=headers)
    exactly = {"Content-Type": "application/json"} | dict(headers or {})
    return web.Response(body=json.dumps(body).encode(), status=status, headers=exactly)
