"""The arguments of a call: from the address, a form or JSON, read as strictly as Slack reads them."""

import json
from collections.abc import Mapping

from aiohttp import web


class Refusal(Exception):  # noqa: N818 - Slack refuses, nothing is broken
    """What Slack answers instead: ok: false, the error's name, and what it adds."""

    def __init__(self, error: str, **more: object) -> None:
        super().__init__(error)
        self.error = error
        self.more = more

    def as_json(self) -> dict[str, object]:
        """The answer's body."""
        return {"ok": False, "error": self.error, **self.more}


def invalid(error: str, *problems: str) -> Refusal:
    """A refusal that names the problems, as Slack lists them."""
    return Refusal(error, response_metadata={"messages": [f"[ERROR] {problem}" for problem in problems]})


class Arguments:
    """The arguments of one call by name."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = {name: value for name, value in values.items() if value is not None}

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str:
        """A string; empty when missing. JSON numbers and lists are refused, as Slack does."""
        value = self.values.get(name, "")
        if not isinstance(value, str):
            raise invalid("invalid_arguments", f"must provide a string [json-pointer:/{name}]")
        return value

    def flag(self, name: str) -> bool:
        """A yes or no, in any of the spellings in use."""
        return self.values.get(name) in (True, "true", "True", "1", 1)

    def number(self, name: str, default: int) -> int:
        """A whole number, as JSON or as text."""
        value = self.values.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise invalid("invalid_arguments", f"must provide an integer [json-pointer:/{name}]")
        if isinstance(value, str) and not value.removeprefix("-").isdigit():
            raise invalid("invalid_arguments", f"must provide an integer [json-pointer:/{name}]")
        return int(value)

    def json(self, name: str, error: str) -> object:
        """A structure, as JSON or as JSON in a string; None when missing, `error` when broken."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError as broken:
            raise Refusal(error) from broken


async def read_arguments(request: web.Request, *, accepts_json: bool) -> tuple[dict[str, object], str]:
    """A call's arguments and its token ("" without one); a JSON body only if the method takes JSON."""
    form = await _form(request)
    body = await _json(request) if accepts_json else {}
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    token = bearer.strip() if scheme.lower() == "bearer" else str(form.get("token", ""))
    merged: dict[str, object] = {**request.query, **form, **body}
    merged.pop("token", None)
    return merged, token


async def _form(request: web.Request) -> dict[str, object]:
    if request.content_type not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return {}
    return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}


async def _json(request: web.Request) -> dict[str, object]:
    if request.content_type != "application/json" or not request.can_read_body:
        return {}
    try:
        body = json.loads(await request.read())
    except ValueError as broken:
        raise Refusal("invalid_json") from broken
    if not isinstance(body, dict):
        raise Refusal("json_not_object")
    return body
