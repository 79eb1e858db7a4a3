"""Asking Discord until it has answered. discord.py keeps to its rate limits; it gives up on too much else."""

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TypeVar

import aiohttp
import discord
from cachetools import TTLCache
from discord.http import Route

from bots.discord.faults import translate
from core.run.ports import PostError

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

_TRIES = 6
_LONGEST = 120.0  # seconds that Discord is believed when it says how long to wait
_GLANCE = 2.0  # seconds between two changes that show progress
_GLIMPSE = 0.9  # seconds that one may take; discord.py waits longer before it tries again by itself
_FREE = 3  # changes that Discord must still take in a channel before one of them goes to showing progress
_GARBLED = (ValueError, TypeError, KeyError, AttributeError)  # how discord.py stumbles over what is not JSON
FAILURES = (discord.HTTPException, aiohttp.ClientError, TimeoutError, *_GARBLED)


async def patiently(call: Callable[[], Awaitable[Answer]], tries: int = _TRIES) -> Answer:
    """Again after a 5xx, a broken line or an answer that is not Discord's. PostError: it will not take it.

    Only for calls that may come twice: changes, messages with a nonce, the thread under a message.
    """
    for trial in range(1, tries + 1):
        try:
            return await call()
        except discord.HTTPException as error:
            wait = _wait(error, trial)
            if wait is None or trial == tries:
                raise translate(error) from error
            log.info("Discord said %s; trying again in %s s", error.status, wait)
        except (aiohttp.ClientError, TimeoutError, *_GARBLED) as error:
            if trial == tries:
                raise PostError("discord-unreachable") from error
            wait = _backoff(trial)
        await asyncio.sleep(wait)
    raise AssertionError  # the last try returns or raises


class Glances:
    """Changes of messages that only show progress: seldom, and in nobody's way. `clock` tells seconds."""

    def __init__(self, client: discord.Client, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._lately: TTLCache[str, None] = TTLCache(10_000, _GLANCE, timer=clock)

    async def take(self, channel: str, call: Callable[[], Awaitable[object]]) -> bool:
        """Change a message there, if nothing else could need it. Whether Discord has taken it."""
        if channel in self._lately or not self._free(int(channel)):
            return False
        self._lately[channel] = None
        try:
            async with asyncio.timeout(_GLIMPSE):
                await call()
        except (PostError, *FAILURES) as error:  # its words might hold a token
            log.info("Discord did not show progress: %s", type(error).__name__)
            return False
        return True

    def _free(self, channel: int) -> bool:
        """Would a change go out at once, and leave enough for others? By what discord.py has been told."""
        route = Route(
            "PATCH", "/channels/{channel_id}/messages/{message_id}", channel_id=channel, message_id=0
        )
        http = self._client.http  # nothing that is public tells it
        bucket = http._bucket_hashes.get(route.key, route.key)  # noqa: SLF001
        told = http._buckets.get(f"{bucket}:{route.major_parameters}")  # noqa: SLF001
        if not http._global_over.is_set():  # noqa: SLF001
            return False
        if told is None or (told.is_expired() and not told.outgoing):
            return True
        return told.remaining >= min(_FREE, told.limit) and not told.outgoing


def _wait(error: discord.HTTPException, trial: int) -> float | None:
    """Seconds to wait before the same call may work, or None."""
    if error.status == HTTPStatus.TOO_MANY_REQUESTS:  # one that discord.py did not wait for
        return _told(error.response.headers.get("Retry-After"), _backoff(trial))
    return _backoff(trial) if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR else None


def _told(seconds: str | None, otherwise: float) -> float:
    """What a Retry-After says, within reason."""
    try:
        wait = float(seconds or otherwise)
    except ValueError:
        return otherwise
    return min(max(wait, 0.0), _LONGEST) if math.isfinite(wait) else otherwise


def _backoff(trial: int) -> float:
    return float(min(0.25 * 2 ** (trial - 1), 8.0))
