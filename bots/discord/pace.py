"""Asking Discord until it has answered. discord.py keeps to its rate limits; it gives up on too much else."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TypeVar

import aiohttp
import discord

from bots.discord.faults import translate
from core.run.ports import PostError

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

_TRIES = 6
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


def _wait(error: discord.HTTPException, trial: int) -> float | None:
    """Seconds to wait before the same call may work, or None."""
    if error.status == HTTPStatus.TOO_MANY_REQUESTS:  # one that discord.py did not wait for
        return float(error.response.headers.get("Retry-After", _backoff(trial)))
    return _backoff(trial) if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR else None


def _backoff(trial: int) -> float:
    return float(min(0.25 * 2 ** (trial - 1), 8.0))
