"""Slack's speed limits: messages in a channel leave one after the other; a 429 makes the channel wait."""

import asyncio
import logging
import math
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TypeVar

import aiohttp
from aiolimiter import AsyncLimiter
from slack_sdk.errors import SlackApiError

from bots.slack.faults import code, status, translate
from core.run.ports import PostError

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

_POSTS = (3, 3.0)  # a message per second and channel, three at once
_UPDATES = (45, 60.0)  # chat.update: tier 3, for the whole workspace
_FREE = 30  # of the updates: as many must be left for pictures before one goes to showing progress
_GLANCE = 3.0  # seconds from one of those to the next, and the most that one may take
_TRIES = 8
_LONGEST = 120.0  # seconds that Slack is believed when it says how long to wait
# "HTTP 200" is an answer that is not Slack's: something in between has put its own page there.
_BUSY = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", "HTTP 200"})


class Pace:
    """One per workspace. `clock` tells seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._next_glance = -math.inf
        self._lanes: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._posts: dict[str, AsyncLimiter] = defaultdict(lambda: AsyncLimiter(*_POSTS))
        self._updates = AsyncLimiter(*_UPDATES)

    async def post(self, channel: str, call: Callable[[], Awaitable[Answer]]) -> Answer:
        """A new message: in its channel's order and pace."""
        async with self._lanes[channel], self._posts[channel]:
            return await patiently(call)

    async def update(self, call: Callable[[], Awaitable[Answer]]) -> Answer:
        """A change of a message."""
        async with self._updates:
            return await patiently(call)

    async def glance(self, call: Callable[[], Awaitable[object]]) -> bool:
        """A change that shows progress: one attempt, if nothing else could need it. Whether it was made."""
        if self._clock() < self._next_glance or not self._updates.has_capacity(_FREE):
            return False
        self._next_glance = self._clock() + _GLANCE
        async with self._updates:
            try:
                async with asyncio.timeout(_GLANCE):
                    await call()
            except SlackApiError as error:
                self._next_glance = max(self._next_glance, self._clock() + (_told(error) or 0))
                log.info("Slack did not show progress: %s", code(error))
                return False
            except (aiohttp.ClientError, TimeoutError) as error:
                log.info("Slack did not show progress: %r", error)
                return False
            return True


async def patiently(call: Callable[[], Awaitable[Answer]]) -> Answer:
    """Call until Slack has taken it: again after a 429, a 5xx or a broken line. PostError: it never will."""
    for tries in range(1, _TRIES + 1):
        try:
            return await call()
        except SlackApiError as error:
            wait = _wait(error, tries)
            if wait is None or tries == _TRIES:
                raise translate(error) from error
            log.info("Slack said %s; trying again in %s s", code(error), wait)
        except (aiohttp.ClientError, TimeoutError) as error:
            if tries == _TRIES:
                raise PostError("slack-unreachable") from error
            wait = _backoff(tries)
        await asyncio.sleep(wait)
    raise AssertionError  # the last try returns or raises


def _wait(error: SlackApiError, tries: int) -> float | None:
    """Seconds to wait before the same call may work, or None."""
    if (told := _told(error)) is not None:
        return told
    if _file_not_ready(error):
        return _backoff(tries)
    return _backoff(tries) if may_be_taken(error) else None


def may_be_taken(error: Exception) -> bool:
    """May a call that failed so have been carried out all the same?"""
    if isinstance(error, SlackApiError):
        return status(error) >= HTTPStatus.INTERNAL_SERVER_ERROR or code(error) in _BUSY
    return isinstance(error, aiohttp.ClientError | TimeoutError)


def _told(error: SlackApiError) -> float | None:
    """Seconds that Slack says to wait."""
    if status(error) == HTTPStatus.TOO_MANY_REQUESTS or code(error) == "ratelimited":
        return seconds(error.response.headers.get("Retry-After"))
    return None


def seconds(told: str | None) -> float:
    """What a Retry-After says, within reason; a second if it says nothing that can be read."""
    try:
        wait = float(told or 1)
    except ValueError:
        return 1.0
    return min(max(wait, 0.0), _LONGEST) if math.isfinite(wait) else 1.0


def _backoff(tries: int) -> float:
    return float(min(0.25 * 2 ** (tries - 1), 8.0))


def _file_not_ready(error: SlackApiError) -> bool:
    """A fresh upload is scanned first; until then blocks that show it are refused."""
    return code(error) == "invalid_blocks" and "slack file" in str(error.response.get("errors", ""))
