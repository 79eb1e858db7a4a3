"""The list that FAL keeps of an account's calls, by which a call is found whose receipt was lost."""

import json
from collections.abc import AsyncIterator
from datetime import datetime

import httpx

from core.domain.order import Recipe
from core.fal.reading import GarbledError, is_passing, parsed
from core.run.ports import UntoldError

_PAGE, _MOST_PAGES = 100, 20
_TIMEOUT = 20.0  # seconds


async def alike(api: str, key: str, recipe: Recipe, since: datetime) -> list[str]:
    """The request ids of calls with the very same arguments, the first sent first. UntoldError."""
    wanted = json.loads(json.dumps(dict(recipe.arguments)))
    headers = {"Authorization": f"Key {key}"}
    try:
        async with httpx.AsyncClient(base_url=api.rstrip("/"), headers=headers, timeout=_TIMEOUT) as fal:
            items = [item async for item in _items(fal, recipe.endpoint, since)]
    except httpx.HTTPStatusError as error:
        raise UntoldError(passing=is_passing(error)) from error
    except (httpx.TransportError, GarbledError) as error:
        raise UntoldError(passing=True) from error
    same = [item for item in items if item.get("json_input") == wanted]
    return [str(item["request_id"]) for item in sorted(same, key=lambda item: str(item.get("sent_at")))]


async def _items(fal: httpx.AsyncClient, endpoint: str, since: datetime) -> AsyncIterator[dict[str, object]]:
    """Page by page; UntoldError: so many that they can hardly be told apart."""
    asked: dict[str, str] = {"endpoint_id": endpoint, "start": since.isoformat(), "expand": "payloads"}
    for _ in range(_MOST_PAGES):
        page = parsed(await fal.get("/v1/models/requests/by-endpoint", params=asked | {"limit": str(_PAGE)}))
        items = page.get("items")
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict) and item.get("request_id"):
                yield item
        if not page.get("next_cursor"):
            return
        asked["cursor"] = str(page["next_cursor"])
    raise UntoldError(passing=False)
