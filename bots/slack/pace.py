"""Slack's speed limits: messages in a channel leave one after the other; a 429 makes the channel wait."""

import asyncio
import logging
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
_TRIES = 8


class Pace:
    """One per workspace."""

    def __init__(self) -> None:
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
    if status(error) == HTTPStatus.TOO_MANY_REQUESTS or code(error) == "ratelimited":
        return float(error.response.headers.get("Retry-After", 1))
    if _file_not_ready(error):
        return _backoff(tries)
    # "HTTP 200" is an answer that is not Slack's: something in between has put its own page there.
    busy = {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "HTTP 200"}
    return (
        _backoff(tries) if code(error) in busy or status(error) >= HTTPStatus.INTERNAL_SERVER_ERROR else None
    )


def _backoff(tries: int) -> float:
    return float(min(0.25 * 2 ** (tries - 1), 8.0))


def _file_not_ready(error: SlackApiError) -> bool:
    """A fresh upload is scanned first; until then blocks that show it are refused."""
    return code(error) == "invalid_blocks" and "slack file" in str(error.response.get("errors", ""))
