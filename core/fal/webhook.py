"""FAL's callbacks: whether FAL signed one, and which request it is about. What else it says is not read."""

import asyncio
import base64
import hashlib
import json
import logging
import math
import time
from collections.abc import Callable, Iterator, Mapping

import httpx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.errors import BusyError
from core.fal.reading import GarbledError, parsed

log = logging.getLogger(__name__)

_HEADERS = tuple(f"x-fal-webhook-{name}" for name in ("request-id", "user-id", "timestamp", "signature"))
_LATE = 300  # seconds by which FAL's clock and ours may differ, and a callback be under way
_LIFE = 24 * 3600.0  # seconds for which keys are good
_PAUSE = 60.0  # seconds between fetches, however many callbacks fit no key
_TIMEOUT = 8.0  # seconds; FAL waits 15 for the answer to a callback
_KEY_SIZE = 32  # bytes


class Keys:
    """What FAL signs with, as it publishes them at its REST address; `clock` in seconds."""

    def __init__(self, rest_url: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._url = f"{rest_url.rstrip('/')}/.well-known/jwks.json"
        self._clock = clock
        self._keys: list[Ed25519PublicKey] = []
        self._fetched = self._tried = -math.inf
        self._fetching = asyncio.Lock()

    async def get(self, *, anew: bool = False) -> list[Ed25519PublicKey]:
        """The keys; `anew`: those at hand do not fit. BusyError: there are none to be had now."""
        async with self._fetching:
            stale = self._clock() - self._fetched > _LIFE
            if (stale or anew) and self._clock() - self._tried >= _PAUSE:
                self._tried = self._clock()
                self._keys = await self._fetch()
                self._fetched = self._tried
            elif stale:
                raise BusyError("fal-keys")
            return self._keys

    async def _fetch(self) -> list[Ed25519PublicKey]:
        try:
            async with asyncio.timeout(_TIMEOUT), httpx.AsyncClient() as session:
                keys = list(_read(parsed(await session.get(self._url))))
        except (httpx.HTTPError, GarbledError, TimeoutError) as error:
            log.warning("the keys of FAL's callbacks cannot be fetched: %r", error)
            raise BusyError("fal-keys") from error
        return keys


class Webhook:
    """Who can tell FAL's callbacks from others; `clock` in seconds since 1970."""

    def __init__(self, keys: Keys, *, clock: Callable[[], float] = time.time) -> None:
        self._keys = keys
        self._clock = clock

    async def check(self, headers: Mapping[str, str], body: bytes) -> str | None:
        """The request that has ended; None: it is not FAL who says so, or not now.

        The path is not signed. Header names in lower case. BusyError: it cannot be found out at the moment.
        """
        request_id, user_id, timestamp, signature = (headers.get(name, "") for name in _HEADERS)
        message = "\n".join((request_id, user_id, timestamp, hashlib.sha256(body).hexdigest())).encode()
        if not await self._signed(signature, message):
            log.warning("a callback was not signed by FAL")
        elif not self._timely(timestamp):
            log.warning("a callback is over %s s old, or this machine's clock is wrong", _LATE)
        elif _named(body) != request_id:
            log.warning("a callback is about another request than its header")
        else:
            return request_id
        return None

    def _timely(self, timestamp: str) -> bool:
        try:
            return abs(self._clock() - int(timestamp)) <= _LATE
        except (ValueError, OverflowError):
            return False

    async def _signed(self, signature: str, message: bytes) -> bool:
        try:
            proof = bytes.fromhex(signature)
        except ValueError:
            return False
        for anew in (False, True):
            if any(_fits(key, proof, message) for key in await self._keys.get(anew=anew)):
                return True
        return False


def _read(published: Mapping[str, object]) -> Iterator[Ed25519PublicKey]:
    """Those of the right kind; others may stand beside them."""
    listed = published.get("keys")
    if not isinstance(listed, list):
        raise GarbledError
    for entry in listed:
        text = str(entry.get("x")) if isinstance(entry, dict) else ""
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except ValueError:
            continue
        if len(raw) == _KEY_SIZE:
            yield Ed25519PublicKey.from_public_bytes(raw)


def _fits(key: Ed25519PublicKey, proof: bytes, message: bytes) -> bool:
    try:
        key.verify(proof, message)
    except InvalidSignature:
        return False
    return True


def _named(body: bytes) -> object:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return told.get("request_id") if isinstance(told, dict) else None
