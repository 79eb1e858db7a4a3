"""FAL's platform API: models and their schemas, prices, past requests, billing."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from tests.emulators.fal.account import Account
from tests.emulators.fal.answers import Answer, platform_error
from tests.emulators.fal.door import Access, Route
from tests.emulators.fal.job import Job, now
from tests.emulators.fal.models import Model

INVALID = platform_error(400, "validation_error", "Invalid request parameters")
NOT_FOUND = platform_error(404, "not_found", "Resource not found")
MOST_ENDPOINTS = 50
MOST_ITEMS = 100


@dataclass(frozen=True, slots=True)
class PlatformApi:
    """What FAL tells about one account and its models."""

    account: Account

    def routes(self) -> list[Route]:
        """Its routes."""
        return [
            Route("GET", "/v1/models", "models", Access.PLATFORM, self.models),
            Route("GET", "/v1/models/pricing", "pricing", Access.PLATFORM_KEY, self.pricing),
            Route("GET", "/v1/models/requests/by-endpoint", "requests", Access.PLATFORM_KEY, self.requests),
            Route("GET", "/v1/models/billing-events", "billing", Access.PLATFORM_KEY, self.billing_events),
            Route("GET", "/v1/account/billing", "billing", Access.PLATFORM_KEY, self.billing),
            Route("GET", "/api/openapi/queue/openapi.json", "models", Access.ANYONE, self.openapi),
        ]

    async def models(self, request: web.Request) -> Answer:
        """All models, or those asked for; unknown ones are left out, and 404 if none is left."""
        asked = _several(request, "endpoint_id")
        found = [model for name, model in self.account.models.items() if not asked or name in asked]
        expanded = "openapi-3.0" in _several(request, "expand")
        return _page("models", [_model(model, expanded=expanded) for model in found]) if found else NOT_FOUND

    async def openapi(self, request: web.Request) -> Answer:
        """The schema of one endpoint, as FAL's site serves it."""
        model = self.account.models.get(request.query.get("endpoint_id", ""))
        return Answer(404, None) if model is None else Answer(200, model.openapi())

    async def pricing(self, request: web.Request) -> Answer:
        """Unit prices; 404 if none of the endpoints has one."""
        asked = _several(request, "endpoint_id")
        if not 1 <= len(asked) <= MOST_ENDPOINTS:
            return INVALID
        priced = [self.account.models[name] for name in asked if name in self.account.models]
        prices = [_price(model) for model in priced if model.price is not None]
        return _page("prices", prices) if prices else NOT_FOUND

    async def requests(self, request: web.Request) -> Answer:
        """Started jobs of some endpoints, the last ended first, page by page."""
        asked, query = _several(request, "endpoint_id"), request.query
        try:
            limit = int(query.get("limit", "50"))
            page = int(base64.b64decode(query.get("cursor", "MQ==")))
            start = _moment(query.get("start"), now() - timedelta(days=1))
            end = _moment(query.get("end"), now())
        except ValueError:
            return INVALID
        if not (1 <= len(asked) <= MOST_ENDPOINTS and 1 <= limit <= MOST_ITEMS and page >= 1):
            return INVALID
        jobs = [
            job
            for job in self._indexed()
            if job.endpoint in asked
            and start <= job.sent_at < end
            and query.get("request_id", job.request_id) == job.request_id
            and query.get("status", _verdict(job)) == _verdict(job)
        ]
        payloads = "payloads" in _several(request, "expand")
        shown = [_item(job, payloads=payloads) for job in jobs[(page - 1) * limit : page * limit]]
        return _page("items", shown, following=page + 1 if page * limit < len(jobs) else None)

    async def billing_events(self, request: web.Request) -> Answer:
        """What ended jobs cost."""
        asked = _several(request, "request_id")
        ended = [job for job in self._indexed() if job.ended_at]
        return _page(
            "billing_events", [_charge(job) for job in ended if not asked or job.request_id in asked]
        )

    async def billing(self, request: web.Request) -> Answer:
        """The account's name, and its credit if asked for."""
        body: dict[str, Any] = {"username": "example-team"}
        if "credits" in _several(request, "expand"):
            body["credits"] = {"current_balance": self.account.balance, "currency": "USD"}
        return Answer(200, body)

    def _indexed(self) -> list[Job]:
        jobs = self.account.line.jobs.values() if self.account.indexed else ()
        started = [job for job in jobs if job.started_at]
        return sorted(started, key=lambda job: job.ended_at or now(), reverse=True)


def _several(request: web.Request, name: str) -> list[str]:
    return [part for value in request.query.getall(name, []) for part in value.split(",") if part]


def _page(name: str, entries: Iterable[dict[str, Any]], following: int | None = None) -> Answer:
    cursor = None if following is None else base64.b64encode(str(following).encode()).decode()
    return Answer(200, {name: list(entries), "next_cursor": cursor, "has_more": cursor is not None})


def _moment(text: str | None, otherwise: datetime) -> datetime:
    if text is None:
        return otherwise
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


def _model(model: Model, *, expanded: bool) -> dict[str, Any]:
    metadata: dict[str, Any] = {
        "display_name": model.endpoint.rpartition("/")[2],
        "category": "text-to-image",
        "description": "Draws pictures from text.",
        "status": "active",
        "tags": [],
        "updated_at": "2026-01-15T12:00:00Z",
        "is_favorited": None,
        "thumbnail_url": "",
        "model_url": f"https://fal.run/{model.endpoint}",
        "date": "2026-01-01T00:00:00Z",
        "highlighted": False,
        "pinned": False,
    }
    more = {"openapi": model.openapi()} if expanded else {}
    return {"endpoint_id": model.endpoint, "metadata": metadata, **more}


def _price(model: Model) -> dict[str, Any]:
    return {
        "endpoint_id": model.endpoint,
        "unit_price": model.price,
        "unit": "megapixels",
        "currency": "USD",
    }


def _verdict(job: Job) -> str | None:
    if job.answer is None:
        return None
    if job.answer.status >= 500:
        return "error"
    return "user_error" if job.answer.status >= 400 else "success"


def _item(job: Job, *, payloads: bool) -> dict[str, Any]:
    item: dict[str, Any] = {
        "request_id": job.request_id,
        "endpoint_id": job.endpoint,
        "sent_at": _stamp(job.sent_at),
        "started_at": _stamp(job.started_at),
        "ended_at": _stamp(job.ended_at),
        "status_code": job.answer and job.answer.status,
        "duration": job.duration,
    }
    if payloads and job.headers.get("x-fal-store-io") != "0":
        item |= {"json_input": job.arguments, "json_output": job.answer and job.answer.body}
    return item


def _charge(job: Job) -> dict[str, Any]:
    price = job.model.price or 0.0
    cost = round(price * job.billed_units, 9)
    return {
        "request_id": job.request_id,
        "endpoint_id": job.endpoint,
        "timestamp": _stamp(job.ended_at),
        "output_units": job.billed_units,
        "unit_price": price,
        "percent_discount": None,
        "cost_subtotal": cost,
        "cost_discount": 0.0,
        "cost_total": cost,
        "cost_estimate_nano_usd": round(cost * 1_000_000_000),
    }
