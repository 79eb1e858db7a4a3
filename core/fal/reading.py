"""Reading from FAL costs nothing, so it is done again while the line, or something in between, is broken."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx
import stamina

Read = TypeVar("Read")


async def patiently(call: Callable[[], Awaitable[Read]], seconds: float) -> Read:
    """What the call returns once it works; after `seconds` of trying, what it raises."""
    async for attempt in stamina.retry_context(
        on=is_passing, attempts=None, timeout=seconds, wait_initial=0.2, wait_max=10.0, wait_jitter=0.2
    ):
        with attempt:
            read = await call()
    return read


def is_passing(error: Exception) -> bool:
    """May the same call work later? What carries FAL's request id is the model's own, and stays as it is."""
    if isinstance(error, httpx.HTTPStatusError):
        busy = error.response.status_code in {408, 429} or error.response.is_server_error
        return busy and "x-fal-request-id" not in error.response.headers
    return isinstance(error, httpx.RequestError | GarbledError)


class GarbledError(ValueError):
    """An answer that cannot be read."""


def parsed(response: httpx.Response) -> dict[str, object]:
    """An answer that is a JSON object. Raises HTTPStatusError, GarbledError."""
    response.raise_for_status()
    try:
        body = response.json()
    except (ValueError, RecursionError) as error:
        raise GarbledError from error
    if not isinstance(body, dict):
        raise GarbledError
    return body
