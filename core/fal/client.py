"""FAL itself: a call leaves once, is followed by its status stream, and its files are copied at once."""

import asyncio
import json
import logging
import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import httpx
import httpx_sse

from core.domain.generation import Outcome, Ticket
from core.domain.order import Recipe
from core.errors import BusyError, ServiceError
from core.fal import answers, faults
from core.fal.environment import prepare
from core.fal.files import Files
from core.fal.platform import MOST_USD, Platform
from core.fal.reading import GarbledError, is_passing, parsed, patiently
from core.run.ports import CallFailedError, NotAcceptedError, Progress, UnknownOutcomeError, UntoldError
from core.settings import Settings

if TYPE_CHECKING:
    from fal_client import AsyncClient, AsyncRequestHandle

log = logging.getLogger(__name__)

_FILE_LIFE = 24 * 3600  # seconds that FAL keeps a result; ours is copied at once
_WAIT_AFTER_REFUSAL = 2.0
_PERHAPS = frozenset({408, 499})  # what is between may say so of a call that it has passed on
_MOST, _TIMEOUT = 500, 60.0  # connections, seconds


class Fal:
    """Implements Models. `callback` gives the address that FAL calls when one of our runs has ended.

    Seconds: a call is called back after `patience`, asked after when its stream is silent for `quiet`, and
    asked again after `pause`.
    """

    def __init__(
        self,
        settings: Settings,
        files: Files,
        callback: Callable[[int], str] | None = None,
        *,
        patience: float = 900.0,
        quiet: float = 30.0,
        pause: float = 3.0,
    ) -> None:
        self.settings = settings
        self.files = files
        self._callback = callback
        self._patience, self._quiet, self._pause = patience, quiet, pause
        key = settings.fal_key.get_secret_value() if settings.fal_key else None
        self._platform = Platform(settings.fal_api_url, key or "")
        self._library = prepare(settings)
        self._client: AsyncClient = self._library.AsyncClient(key=key)
        # The library's own connections are a hundred, and each call that is followed holds one.
        self._session = httpx.AsyncClient(
            headers={"Authorization": f"Key {key}"},
            timeout=_TIMEOUT,
            limits=httpx.Limits(max_connections=_MOST),
        )

    async def submit(self, recipe: Recipe, reference: int) -> Ticket:
        """One POST, whatever happens."""
        try:
            handle = await self._client.submit(
                recipe.endpoint,
                dict(recipe.arguments),
                start_timeout=self._patience,
                webhook_url=self._callback(reference) if self._callback else None,
                headers={
                    "X-Fal-Object-Lifecycle-Preference": json.dumps(
                        {"expiration_duration_seconds": _FILE_LIFE}
                    ),
                    # On a connection that FAL closes just then nobody knows whether the call arrived.
                    "Connection": "close",
                },
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise NotAcceptedError(BusyError("fal-down"), _WAIT_AFTER_REFUSAL) from error
        except self._library.FalClientHTTPError as error:
            raise _refusal(error.response, recipe.endpoint) from None  # it names the address of the callback
        except (httpx.HTTPError, ValueError, KeyError) as error:  # no answer, or none that can be read
            raise UnknownOutcomeError(type(error).__name__) from None
        return self._ticket(recipe, handle)

    async def ticket(self, recipe: Recipe, request_id: str) -> Ticket:
        """With rebuilt addresses, since those that FAL gave are lost. UntoldError: FAL cannot be asked.

        They name the application: the whole endpoint for a model of one's own, else its first two parts.
        """
        handle = await self._client.get_handle(recipe.endpoint, request_id)
        usual = Ticket(request_id, *_addresses(handle))
        whole = f"https://{self.settings.queue_host}/{recipe.endpoint}/requests/{request_id}"
        for ticket in (usual, Ticket(request_id, f"{whole}/status", whole, f"{whole}/cancel")):
            try:
                if (await self._session.get(ticket.status_url)).status_code != httpx.codes.NOT_FOUND:
                    return ticket
            except httpx.RequestError as error:
                raise UntoldError(passing=True) from error
        return usual

    async def sent(self, recipe: Recipe, since: datetime) -> list[str]:
        """By the list that FAL keeps of an account's calls; it has those that a runner has begun."""
        return await self._platform.alike(recipe, since)

    async def billed(self, ticket: Ticket) -> Decimal | None:
        """What FAL's bill says a call has cost, in USD; None: nothing yet. UntoldError."""
        return await self._platform.billed(ticket.request_id)

    async def follow(self, recipe: Recipe, ticket: Ticket, report: Callable[[Progress], None]) -> None:
        """By the status stream; by asking now and then where the stream breaks or falls silent."""
        try:
            async with asyncio.timeout(self._patience + self._quiet):
                while not await self._stream(ticket, report):
                    if await self._ended(recipe, ticket, report):
                        return
                    await asyncio.sleep(self._pause)
        except TimeoutError:
            if not await self.cancel(ticket) and await self._ended(recipe, ticket, report):
                return  # it had ended all the same
            minutes = round(self._patience / 60)
            raise CallFailedError(BusyError("fal-too-long", minutes=minutes), free=False) from None

    async def result(self, recipe: Recipe, ticket: Ticket) -> Outcome:
        """The images of the answer, and the price by the units that FAL says it bills."""
        answer, units = await self.answer(recipe, ticket)
        return Outcome(answers.told(answer), _price(recipe, units))

    async def answer(self, recipe: Recipe, ticket: Ticket) -> tuple[dict[str, object], str | None]:
        """The answer as FAL gave it, and the units that it bills, where it says so. CallFailedError."""

        async def read() -> tuple[dict[str, object], str | None]:
            response = await self._session.get(ticket.response_url)
            return parsed(response), response.headers.get("x-fal-billable-units")

        try:
            async with asyncio.timeout(self._patience + _TIMEOUT):
                return await patiently(read, self._patience)
        except httpx.HTTPStatusError as error:
            raise faults.failure(error.response, recipe.endpoint) from error
        except (httpx.RequestError, TimeoutError) as error:
            raise CallFailedError(BusyError("fal-unreachable"), free=False) from error
        except GarbledError as error:
            raise CallFailedError(ServiceError("fal-garbage"), free=False) from error

    async def download(self, recipe: Recipe, url: str) -> bytes:
        """A result file, from FAL's own hosts only."""
        del recipe
        return await self.files.get(url)

    async def cancel(self, ticket: Ticket) -> bool:
        """Ask FAL to drop it. True: it said it will."""
        try:
            return (await self._session.put(ticket.cancel_url)).status_code == httpx.codes.ACCEPTED
        except httpx.RequestError:
            return False

    async def close(self) -> None:
        """Let go of the connections."""
        await self.files.close()
        await self._session.aclose()
        await (await self._client.get_handle("fal-ai/any", "any")).client.aclose()

    def _ticket(self, recipe: Recipe, handle: "AsyncRequestHandle") -> Ticket:
        if not re.fullmatch(r"[\w-]+", str(handle.request_id)):
            raise UnknownOutcomeError
        # The key goes along to these addresses, so they must be FAL's; a rebuilt one is at least that.
        own = f"https://{self.settings.queue_host}/"
        if not all(url.startswith(own) for url in _addresses(handle)):
            handle = self._library.AsyncRequestHandle.from_request_id(
                handle.client, recipe.endpoint, handle.request_id
            )
        return Ticket(handle.request_id, handle.status_url, handle.response_url, handle.cancel_url)

    async def _stream(self, ticket: Ticket, report: Callable[[Progress], None]) -> bool:
        """True: the call has ended."""
        timeout = httpx.Timeout(self._quiet)
        try:
            async with httpx_sse.aconnect_sse(
                self._session, "GET", f"{ticket.status_url}/stream", timeout=timeout
            ) as source:
                async for event in source.aiter_sse():
                    if _told(event.json(), report):
                        return True
        except (httpx.HTTPError, httpx_sse.SSEError, ValueError) as error:
            log.info("the status stream broke (%s); asking instead", type(error).__name__)
        return False

    async def _ended(self, recipe: Recipe, ticket: Ticket, report: Callable[[Progress], None]) -> bool:
        try:
            return _told(parsed(await self._session.get(ticket.status_url)), report)
        except httpx.HTTPStatusError as error:
            if is_passing(error):
                return False
            raise faults.failure(error.response, recipe.endpoint) from error
        except (httpx.RequestError, GarbledError):
            return False  # it is asked again


def _told(status: object, report: Callable[[Progress], None]) -> bool:
    found = status if isinstance(status, dict) else {}
    match found.get("status"):
        case "COMPLETED":
            return True
        case "IN_QUEUE":
            position = found.get("queue_position")
            report(Progress(position if isinstance(position, int) else 0))
        case "IN_PROGRESS":
            report(Progress(None))
    return False


def _addresses(handle: "AsyncRequestHandle") -> tuple[str, str, str]:
    return str(handle.status_url), str(handle.response_url), str(handle.cancel_url)


def _refusal(response: httpx.Response, endpoint: str) -> Exception:
    """What a submit that was answered by an error means: no runner has seen it, or nobody knows."""
    status, error = response.status_code, faults.failure(response, endpoint).error
    if status == httpx.codes.TOO_MANY_REQUESTS:
        return NotAcceptedError(error, _WAIT_AFTER_REFUSAL)
    if httpx.codes.is_client_error(status) and status not in _PERHAPS:
        return CallFailedError(error, free=True)
    return UnknownOutcomeError(f"HTTP {status}")  # a gateway may fail after the order went through


def _price(recipe: Recipe, units: str | None) -> Decimal | None:
    """Units times the price of one; None where FAL does not say: its bill will."""
    if units is None or recipe.unit_price is None:
        return None
    try:
        price = Decimal(units) * recipe.unit_price
    except ArithmeticError:
        return None
    return price if price.is_finite() and 0 <= price <= MOST_USD else None
