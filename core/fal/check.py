"""Whether FAL can be used as things are set. Only reads: nothing here is ever charged."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from urllib.parse import urlsplit

import httpx

from core.domain.catalogue import Catalogue
from core.domain.finding import Finding
from core.domain.subject import Lora, Subject
from core.domain.text import Text, text
from core.settings import Settings

# A wait for one of the few connections is not FAL's fault.
_TIMEOUT = httpx.Timeout(10.0, pool=None)
_LIMITS = httpx.Limits(max_connections=8)
_NOBODYS_REQUEST = "00000000-0000-0000-0000-000000000000"


async def check(settings: Settings, catalogue: Catalogue) -> list[Finding]:
    """The key, the queue, every endpoint in use and every LoRA, side by side."""
    if settings.fal_key is None:
        return [Finding(ok=True, text=text("check-fal-sandbox"))]
    key = settings.fal_key.get_secret_value()
    if not key.isascii() or not key.isprintable() or " " in key:
        return [Finding(ok=False, text=text("check-fal-key-garbled"))]
    subjects = [each for each in catalogue.subjects.values() if not (each.retired or each.example)]
    headers = {"Authorization": f"Key {key}"}
    async with (
        httpx.AsyncClient(timeout=_TIMEOUT, limits=_LIMITS, headers=headers) as fal,
        httpx.AsyncClient(timeout=_TIMEOUT, limits=_LIMITS, follow_redirects=True) as elsewhere,
    ):
        return await asyncio.gather(
            _platform(fal, settings, catalogue.free_endpoint),
            _queue(fal, settings, catalogue.free_endpoint),
            *(_endpoint(fal, settings, catalogue, *used) for used in _in_use(catalogue, subjects).items()),
            # The key stays at FAL: weights may lie anywhere.
            *(_lora(elsewhere, subject, lora) for subject in subjects for lora in subject.loras),
        )


def _in_use(catalogue: Catalogue, subjects: list[Subject]) -> Mapping[str, list[str]]:
    """Each endpoint with the subjects that are drawn by it; none: what has no subject."""
    used: dict[str, list[str]] = defaultdict(list, {catalogue.free_endpoint: []})
    for subject in subjects:
        used[subject.endpoint].append(subject.name)
    return used


async def _platform(fal: httpx.AsyncClient, settings: Settings, endpoint: str) -> Finding:
    """Prices are told to whoever shows a key, even where there is none to tell."""
    try:
        query = {"endpoint_id": endpoint}
        response = await fal.get(f"{settings.fal_api_url.rstrip('/')}/v1/models/pricing", params=query)
    except httpx.HTTPError as error:
        return _silent("FAL_API_URL", settings.fal_api_url, error)
    if response.is_success or response.status_code == httpx.codes.NOT_FOUND:
        return Finding(ok=True, text=text("check-fal-key"))
    return Finding(ok=False, text=_refusal(response, "FAL_API_URL"))


async def _queue(fal: httpx.AsyncClient, settings: Settings, endpoint: str) -> Finding:
    """Ask for a request that nobody made: behind the door, where a locked account does not get, it is unknown."""
    try:
        url = f"https://{settings.queue_host}/{endpoint}/requests/{_NOBODYS_REQUEST}/status"
        response = await fal.get(url)
    except httpx.HTTPError as error:
        return _silent("FAL_QUEUE_RUN_HOST", settings.queue_host, error)
    if response.is_success or response.status_code in {httpx.codes.NOT_FOUND, httpx.codes.BAD_REQUEST}:
        return Finding(ok=True, text=text("check-fal-queue", host=settings.queue_host))
    return Finding(ok=False, text=_refusal(response, "FAL_QUEUE_RUN_HOST"))


async def _endpoint(
    fal: httpx.AsyncClient, settings: Settings, catalogue: Catalogue, endpoint: str, subjects: list[str]
) -> Finding:
    users = {"endpoint": endpoint, "subjects": ", ".join(subjects) or "none"}
    try:
        query = {"endpoint_id": endpoint}
        response = await fal.get(f"{settings.fal_api_url.rstrip('/')}/v1/models", params=query)
        listed = endpoint in response.text
    except httpx.HTTPError as error:
        return _silent("FAL_API_URL", settings.fal_api_url, error)
    if response.is_success and listed:
        return Finding(ok=True, text=Text("check-endpoint", users))
    if response.is_success or response.status_code == httpx.codes.NOT_FOUND:
        private = _may_be_private(endpoint, catalogue)
        return Finding(ok=private, text=Text("check-endpoint-unlisted" if private else "check-endpoint-missing", users))
    return Finding(ok=False, text=_refusal(response, "FAL_API_URL"))
