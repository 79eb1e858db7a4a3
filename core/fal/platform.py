"""What FAL tells of an account's calls: which it has begun, and what it has billed for them."""

import json
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from decimal import Decimal

import httpx

from core.domain.order import Recipe
from core.fal.reading import GarbledError, is_passing, parsed
from core.run.ports import UntoldError

_PAGE, _MOST_PAGES = 100, 20
_TIMEOUT = 20.0  # seconds
MOST_USD = 100  # more for one call is a mistake in the units, not a price


class Platform:
    """FAL's platform API, by its address and a key. UntoldError: it does not say."""

    def __init__(self, url: str, key: str) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Key {key}"}

    async def alike(self, recipe: Recipe, since: datetime) -> list[str]:
        """The request ids of begun calls with the very same arguments, the first sent first."""
        wanted = json.loads(json.dumps(dict(recipe.arguments)))
        asked = {"endpoint_id": recipe.endpoint, "start": since.isoformat(), "expand": "payloads"}
        items = await self._all("/v1/models/requests/by-endpoint", "items", asked)
        same = [each for each in items if each.get("json_input") == wanted and each.get("request_id")]
        return [str(each["request_id"]) for each in sorted(same, key=lambda each: str(each.get("sent_at")))]

    async def billed(self, request_id: str) -> Decimal | None:
        """USD for one call; None: it is on no bill yet."""
        events = await self._all("/v1/models/billing-events", "billing_events", {"request_id": request_id})
        costs = [_usd(each.get("cost_total")) for each in events if each.get("request_id") == request_id]
        return sum(costs, Decimal(0)) if costs else None

    async def _all(self, path: str, name: str, asked: Mapping[str, str]) -> list[dict[str, object]]:
        try:
            async with httpx.AsyncClient(headers=self._headers, timeout=_TIMEOUT) as fal:
                pages = [page async for page in _pages(fal, f"{self._url}{path}", asked)]
        except httpx.HTTPStatusError as error:
            raise UntoldError(passing=is_passing(error)) from error
        except (httpx.RequestError, GarbledError) as error:
            raise UntoldError(passing=True) from error
        lists = [items for page in pages if isinstance(items := page.get(name), list)]
        return [item for items in lists for item in items if isinstance(item, dict)]


async def _pages(
    fal: httpx.AsyncClient, url: str, asked: Mapping[str, str]
) -> AsyncIterator[dict[str, object]]:
    """One after the other; UntoldError: so many that they can hardly be told apart."""
    cursor: dict[str, str] = {}
    for _ in range(_MOST_PAGES):
        page = parsed(await fal.get(url, params={**asked, "limit": str(_PAGE), **cursor}))
        yield page
        if not page.get("next_cursor"):
            return
        cursor = {"cursor": str(page["next_cursor"])}
    raise UntoldError(passing=False)


def _usd(told: object) -> Decimal:
    """FAL writes a number; anything else is an answer that cannot be read."""
    try:
        usd = Decimal(str(told))
    except ArithmeticError:
        raise UntoldError(passing=True) from None
    if not usd.is_finite() or not 0 <= usd <= MOST_USD:
        raise UntoldError(passing=True)
    return usd
