"""The queue: submit, status, status stream, result, cancel."""

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.emulators.fal.account import Account
from tests.emulators.fal.answers import (
    NO_SUCH_REQUEST,
    STILL_WORKING,
    TOO_MANY_REQUESTS,
    Answer,
    Flow,
    request_error,
    sentence,
)
from tests.emulators.fal.door import Access, Route
from tests.emulators.fal.job import Job
from tests.emulators.fal.outcomes import State
from tests.emulators.fal.schemas import read
from tests.emulators.fal.webhooks import is_address

REQUEST = "/{endpoint:.+}/requests/{request_id}"


@dataclass(frozen=True, slots=True)
class QueueApi:
    """FAL's queue over one account."""

    account: Account

    def routes(self) -> list[Route]:
        """Its routes."""
        return [
            Route("GET", f"{REQUEST}/status/stream", "stream", Access.KEY, self.stream),
            Route("GET", f"{REQUEST}/status", "status", Access.KEY, self.status),
            Route("PUT", f"{REQUEST}/cancel", "cancel", Access.KEY, self.cancel),
            Route("GET", f"{REQUEST}/response", "result", Access.KEY, self.result),
            Route("GET", REQUEST, "result", Access.KEY, self.result),
            Route("POST", "/{endpoint:.+/.+}", "submit", Access.KEY, self.submit),
            Route("GET", "/.well-known/jwks.json", "keys", Access.ANYONE, self.keys),
        ]

    async def submit(self, request: web.Request) -> Answer:
        """Accept a job; its input is judged when it runs, as FAL does it."""
        model = self.account.models.get(request.match_info["endpoint"])
        if model is None:
            return self._unknown(request.match_info["endpoint"])
        arguments = await _arguments(request)
        start_timeout = _number(request.headers.get("X-Fal-Request-Timeout", "inf"))
        longest_queue = _number(request.query.get("fal_max_queue_length", "inf"))
        caller = request.query.get("fal_webhook")
        if arguments is None or start_timeout is None or longest_queue is None:
            return request_error(400, "bad_request", "Bad request")
        if caller is not None and not is_address(caller):
            return request_error(400, "bad_request", "The webhook is no address")
        if len(self.account.line.waiting()) > longest_queue:
            return TOO_MANY_REQUESTS
        if self.account.validates_at == "submit" and isinstance(
            refusal := read(model.inputs, arguments), Answer
        ):
            return refusal
        headers = {name.lower(): value for name, value in request.headers.items()}
        job = self.account.line.accept(model, arguments, headers)
        body = self._describe(job) | {"logs": None, "metrics": {}, "gateway_request_id": job.request_id}
        if caller is not None:
            await self.account.webhooks.watch(job, caller)
        return Answer(200, body, _named(job))

    async def keys(self, _: web.Request) -> Answer:
        """What callbacks are signed with."""
        return Answer(200, self.account.webhooks.published())

    async def status(self, request: web.Request) -> Answer:
        """Where a job stands: 202 until it is completed."""
        job = self._job(request)
        if job is None:
            return NO_SUCH_REQUEST
        code = 200 if job.status is State.COMPLETED else 202
        return Answer(code, self._status(job, logs=_wants_logs(request)), _named(job))

    async def stream(self, request: web.Request) -> Answer | Flow:
        """The same, as server-sent events until it is completed."""
        job = self._job(request)
        if job is None:
            return NO_SUCH_REQUEST
        headers = _named(job) | {"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        return Flow(self._events(job, logs=_wants_logs(request)), headers)

    async def result(self, request: web.Request) -> Answer:
        """What came of a job."""
        job = self._job(request)
        if job is None:
            return NO_SUCH_REQUEST
        if job.answer is None:
            return STILL_WORKING
        return Answer(job.answer.status, job.answer.body, {**job.answer.headers, **_named(job)})

    async def cancel(self, request: web.Request) -> Answer:
        """Ask for a job to be stopped; one at work may finish all the same."""
        job = self._job(request)
        if job is None:
            return NO_SUCH_REQUEST
        if job.status is State.COMPLETED:
            return Answer(400, {"status": "ALREADY_COMPLETED"})
        self.account.line.cancel(job, at_work=self.account.stops_when_cancelled)
        return Answer(202, {"status": "CANCELLATION_REQUESTED"})

    def _unknown(self, endpoint: str) -> Answer:
        owner, alias, *path = endpoint.split("/")
        if any(model.app == f"{owner}/{alias}" for model in self.account.models.values()):
            return sentence(404, f"Path /{'/'.join(path)} not found")
        return sentence(404, f'Application "{alias}" not found')

    def _job(self, request: web.Request) -> Job | None:
        job = self.account.line.jobs.get(request.match_info["request_id"])
        return job if job and job.model.answers_to(request.match_info["endpoint"]) else None

    def _describe(self, job: Job) -> dict[str, Any]:
        url = f"{self.account.base}/{job.model.app}/requests/{job.request_id}"
        body: dict[str, Any] = {
            "status": job.status,
            "request_id": job.request_id,
            "response_url": url,
            "status_url": f"{url}/status",
            "cancel_url": f"{url}/cancel",
        }
        if job.status is State.IN_QUEUE:
            body["queue_position"] = self.account.line.waiting().index(job)
        return body

    def _status(self, job: Job, *, logs: bool) -> dict[str, Any]:
        body = self._describe(job)
        if job.status is not State.IN_QUEUE:
            body["logs"] = _logs(job) if logs else None
        if job.status is State.COMPLETED:
            body["metrics"] = {} if job.duration is None else {"inference_time": job.duration}
        return body | job.lost

    async def _events(self, job: Job, *, logs: bool) -> AsyncGenerator[bytes]:
        told: dict[str, Any] = {}
        while told.get("status") != State.COMPLETED:
            changed = self.account.line.changed  # taken before looking: nothing is missed
            status = self._status(job, logs=logs)
            if status != told:
                told = status
                yield f"data: {json.dumps(status)}\n\n".encode()
            elif not await _came(changed, self.account.keep_alive):
                yield b": keep-alive\n\n"


def _named(job: Job) -> dict[str, str]:
    return {"x-fal-request-id": job.request_id}


def _logs(job: Job) -> list[dict[str, str]]:
    stamp = (job.started_at or job.sent_at).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return [{"message": "Drawing", "timestamp": stamp, "level": "INFO", "source": "USER"}]


def _wants_logs(request: web.Request) -> bool:
    return request.query.get("logs", "0") in {"1", "true"}


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


async def _arguments(request: web.Request) -> dict[str, Any] | None:
    try:
        body = await request.json()
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


async def _came(event: asyncio.Event, seconds: float | None) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False
