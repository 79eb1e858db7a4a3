"""Whether FAL can be used as things are set. Only reads: nothing here is ever charged."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from core.domain.catalogue import Catalogue
from core.domain.finding import Finding
from core.domain.subject import Lora, Subject
from core.domain.text import Text, text
from core.settings import Settings

_PATIENCE = 10.0  # seconds
_TIMEOUT = httpx.Timeout(_PATIENCE, pool=None)  # waiting for one of the few connections is nobody's fault
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
    async with (
        httpx.AsyncClient(timeout=_TIMEOUT, limits=_LIMITS, headers={"Authorization": f"Key {key}"}) as fal,
        # Weights may lie anywhere, and the key goes to FAL alone.
        httpx.AsyncClient(timeout=_TIMEOUT, limits=_LIMITS, follow_redirects=True) as elsewhere,
    ):
        account = _Account(fal, settings, catalogue)
        used = _in_use(catalogue, subjects).items()
        found = await asyncio.gather(
            account.key(),
            account.queue(),
            *(account.endpoint(endpoint, names) for endpoint, names in used),
            *(_lora(elsewhere, subject, lora) for subject in subjects for lora in subject.loras),
        )
    return [finding for place, finding in enumerate(found) if finding not in found[:place]]


def _in_use(catalogue: Catalogue, subjects: list[Subject]) -> Mapping[str, list[str]]:
    """Each endpoint with the subjects it draws; first the one that draws what has no subject."""
    used: dict[str, list[str]] = defaultdict(list, {catalogue.free_endpoint: []})
    for subject in subjects:
        used[subject.endpoint].append(subject.name)
    return used


@dataclass(frozen=True, slots=True)
class _Account:
    """What FAL says to the holder of the key."""

    session: httpx.AsyncClient
    settings: Settings
    catalogue: Catalogue

    async def key(self) -> Finding:
        """Prices are told only to whoever shows a key."""
        answer = await self._platform("/v1/models/pricing", self.catalogue.free_endpoint)
        if isinstance(answer, Text):
            return Finding(ok=False, text=answer)
        return Finding(ok=True, text=text("check-fal-key"))

    async def queue(self) -> Finding:
        """A request that nobody made is unknown, unless the account is stopped at the door."""
        host = self.settings.queue_host
        url = f"https://{host}/{self.catalogue.free_endpoint}/requests/{_NOBODYS_REQUEST}/status"
        answer = await self._ask(url, {}, "FAL_QUEUE_RUN_HOST", host)
        if isinstance(answer, Text):
            return Finding(ok=False, text=answer)
        return Finding(ok=True, text=text("check-fal-queue", host=host))

    async def endpoint(self, endpoint: str, subjects: list[str]) -> Finding:
        """A model of the team's own need not be listed; one that FAL itself offers must be."""
        answer = await self._platform("/v1/models", endpoint)
        if isinstance(answer, Text):
            return Finding(ok=False, text=answer)
        values = {"endpoint": endpoint, "subjects": ", ".join(subjects) or "none"}
        if endpoint in _listed(answer):
            return Finding(ok=True, text=Text("check-endpoint", values))
        own = endpoint not in self.catalogue.endpoints and not _offered_by_fal(endpoint)
        return Finding(ok=own, text=Text("check-endpoint-own" if own else "check-endpoint-missing", values))

    async def _platform(self, path: str, endpoint: str) -> httpx.Response | Text:
        url = self.settings.fal_api_url.rstrip("/")
        return await self._ask(f"{url}{path}", {"endpoint_id": endpoint}, "FAL_API_URL", url)

    async def _ask(
        self, url: str, query: Mapping[str, str], setting: str, place: str
    ) -> httpx.Response | Text:
        """The answer, which may be that there is no such thing; or a sentence that says what to mend."""
        try:
            response = await self.session.get(url, params=query)
        except httpx.HTTPError as error:
            return text("check-fal-silent", setting=setting, place=place, problem=_why(error))
        found = response.is_success or response.status_code == httpx.codes.NOT_FOUND
        if found and _is_json(response):  # anything else comes from a proxy or a login page in between
            return response
        if response.status_code == httpx.codes.UNAUTHORIZED:
            return text("check-fal-key-refused")
        if response.status_code == httpx.codes.FORBIDDEN:
            locked = "locked" in response.text.lower()
            return text("check-fal-locked" if locked else "check-fal-forbidden")
        return text("check-fal-odd", setting=setting, place=place, status=response.status_code)


def _is_json(response: httpx.Response) -> bool:
    try:
        return isinstance(response.json(), dict)
    except ValueError:
        return False


def _listed(response: httpx.Response) -> set[str]:
    models = response.json().get("models", ())  # none at all: FAL answers with an error
    return {model.get("endpoint_id") for model in models}


def _offered_by_fal(endpoint: str) -> bool:
    """`fal-ai/flux-lora`; a team's own are `OWNER/model` and `fal-ai/OWNER/model`."""
    owner, _, rest = endpoint.partition("/")
    return owner == "fal-ai" and "/" not in rest


async def _lora(session: httpx.AsyncClient, subject: Subject, lora: Lora) -> Finding:
    """Ask for the first byte, as the server that gives the whole file would be asked."""
    try:
        url = httpx.URL(lora.url)
    except httpx.InvalidURL:
        return Finding(ok=False, text=text("check-lora-address", subject=subject.name))
    # A login or a query in the address may be a secret.
    shown = {"subject": subject.name, "url": f"{url.netloc.decode()}{url.path}"}
    try:
        async with session.stream("GET", url, headers={"Range": "bytes=0-0"}) as response:
            problem = _trouble(response)
    except httpx.HTTPError as error:
        return Finding(ok=False, text=text("check-lora-silent", **shown, problem=_why(error)))
    if problem is None:
        return Finding(ok=True, text=Text("check-lora", shown))
    return Finding(ok=False, text=text(problem, **shown, status=response.status_code))


def _trouble(response: httpx.Response) -> str | None:
    """The key of the sentence that says what is wrong with the answer."""
    no_first_byte = response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE
    if no_first_byte or (response.is_success and response.headers.get("content-length") == "0"):
        return "check-lora-empty"
    if not response.is_success:
        return "check-lora-refused"
    return "check-lora-page" if "text/html" in response.headers.get("content-type", "") else None


def _why(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return f"no answer within {_PATIENCE:.0f} s"
    return str(error) or type(error).__name__
