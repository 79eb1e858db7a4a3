"""FAL calls back: once a job has ended, a signed POST goes to the address that its submit named."""

import asyncio
import base64
import hashlib
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.emulators.fal.job import Job
from tests.emulators.fal.line import Line

USER = "auth0|example-team"
ATTEMPTS = 11  # one, and ten more within two hours
REDIRECTS = range(300, 400)


@dataclass(frozen=True, slots=True)
class Callback:
    """One POST that left; without a status it was not answered in time, or not at all."""

    url: str
    request_id: str
    headers: dict[str, str]
    body: bytes
    status: int | None


class Webhooks:
    """The callbacks of an account, and the switches a test may turn.

    FAL gives up at once on loopback and private addresses; this one calls them, for a test has no others.
    What FAL spreads over two hours comes `pause` seconds apart here; `patience` is how long it waits for an
    answer.
    """

    def __init__(self, line: Line, *, pause: float, patience: float) -> None:
        self.copies = 1  # how often each callback is delivered
        self.forged = False  # signed with a key that is not FAL's
        self.early = False  # before the submit is answered
        self.age = 0  # seconds since it was signed
        self.sent: list[Callback] = []
        self.changed = asyncio.Event()  # set, and replaced, when one was sent
        self._line = line
        self._pause = pause
        self._timeout = aiohttp.ClientTimeout(total=patience)
        self._key, self._retired, self._forger = (Ed25519PrivateKey.generate() for _ in range(3))
        self._gate = asyncio.Event()
        self._gate.set()
        self._tasks: list[asyncio.Task[None]] = []

    def hold(self) -> None:
        """From now on no callback leaves, until `release`."""
        self._gate.clear()

    def release(self) -> None:
        """Let those that were held back go."""
        self._gate.set()

    def rotate(self) -> None:
        """Sign with a new key from now on; the one before stays published."""
        self._retired, self._key = self._key, Ed25519PrivateKey.generate()

    async def reached(self, count: int) -> None:
        """Wait until at least this many were sent."""
        while len(self.sent) < count:
            await self.changed.wait()

    async def idle(self) -> None:
        """Wait until all that ended were heard, or given up."""
        await asyncio.gather(*self._tasks)

    def published(self) -> dict[str, Any]:
        """The keys that callbacks may be signed with."""
        return {"keys": [_public(self._retired, padding=""), _public(self._key, padding="=")]}

    async def watch(self, job: Job, url: str) -> None:
        """Call back once the job has ended; returns when its submit may be answered."""
        self._tasks.append(asyncio.create_task(self._tell(job, url)))
        while self.early and not any(each.request_id == job.request_id for each in self.sent):
            await self.changed.wait()

    def written(self, job: Job) -> tuple[dict[str, str], bytes]:
        """Headers and body of a callback about an ended job, as it would leave now."""
        return self.signed(job.request_id, json.dumps(_told(job)).encode())

    def signed(
        self, request_id: str, body: bytes, timestamp: str | None = None
    ) -> tuple[dict[str, str], bytes]:
        """The same for any body, also one that FAL would never send."""
        timestamp = timestamp or str(int(time.time()) - self.age)
        message = "\n".join((request_id, USER, timestamp, hashlib.sha256(body).hexdigest()))
        key = self._forger if self.forged else self._key
        headers = {
            "Content-Type": "application/json",
            "X-Fal-Webhook-Request-Id": request_id,
            "X-Fal-Webhook-User-Id": USER,
            "X-Fal-Webhook-Timestamp": timestamp,
            "X-Fal-Webhook-Signature": key.sign(message.encode()).hex(),
        }
        return headers, body

    async def close(self) -> None:
        """Call nobody any more; a mistake of the stand-in itself comes out here."""
        for task in self._tasks:
            task.cancel()
        for ended in await asyncio.gather(*self._tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended

    async def _tell(self, job: Job, url: str) -> None:
        while job.answer is None:
            await self._line.changed.wait()
        async with aiohttp.ClientSession(timeout=self._timeout) as session:
            for _ in range(self.copies):
                await self._deliver(session, job, url)

    async def _deliver(self, session: aiohttp.ClientSession, job: Job, url: str) -> None:
        """Again and again until it is taken; an address that redirects is given up."""
        for _ in range(ATTEMPTS):
            await self._gate.wait()
            status = await self._post(session, job, url)
            if status is not None and (200 <= status < 300 or status in REDIRECTS):
                return
            await asyncio.sleep(self._pause)

    async def _post(self, session: aiohttp.ClientSession, job: Job, url: str) -> int | None:
        headers, body = self.written(job)
        try:
            async with session.post(url, data=body, headers=headers, allow_redirects=False) as answer:
                status = answer.status
        except (aiohttp.ClientError, TimeoutError):
            status = None
        self.sent.append(Callback(url, job.request_id, headers, body, status))
        self.changed.set()
        self.changed = asyncio.Event()
        return status


def is_address(url: str) -> bool:
    """Whether something can be called at all."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _told(job: Job) -> dict[str, Any]:
    if job.answer is None:
        raise ValueError(f"{job.request_id} has not ended")
    ids = {"request_id": job.request_id, "gateway_request_id": job.request_id}
    if job.answer.status == 200:
        return ids | {"status": "OK", "payload": job.answer.body}
    error = f"Invalid status code: {job.answer.status}"
    return ids | {"status": "ERROR", "error": error, "payload": job.answer.body}


def _public(key: Ed25519PrivateKey, *, padding: str) -> dict[str, str]:
    x = base64.urlsafe_b64encode(key.public_key().public_bytes_raw()).decode().rstrip("=")
    return {"kty": "OKP", "crv": "Ed25519", "x": x + padding}
