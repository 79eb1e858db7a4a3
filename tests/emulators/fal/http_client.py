"""A plain HTTP client of the stand-in, for tests that look at the wire."""

import ssl
from typing import Any

import httpx

from tests.emulators.fal.account import Account
from tests.emulators.fal.server import FalEmulator


def connect(fal: FalEmulator) -> httpx.AsyncClient:
    """A client that trusts the stand-in's certificate and shows its key."""
    trusted = ssl.create_default_context(cafile=fal.ca_file)
    return httpx.AsyncClient(base_url=fal.base, headers=key_of(fal), verify=trusted)


def key_of(account: Account) -> dict[str, str]:
    """The header that identifies the account."""
    return {"Authorization": f"Key {account.key}"}


async def submit(
    http: httpx.AsyncClient,
    endpoint: str = "fal-ai/flux-lora",
    /,
    **arguments: Any,  # noqa: ANN401  JSON
) -> dict[str, Any]:
    """What FAL says to a job with these arguments."""
    answer = await http.post(f"/{endpoint}", json={"prompt": "Photo of SIDAI"} | arguments)
    assert answer.status_code == 200, answer.text
    submitted: dict[str, Any] = answer.json()
    return submitted


async def finish(http: httpx.AsyncClient, submitted: dict[str, Any]) -> httpx.Response:
    """The result, fetched as soon as the status stream has ended."""
    await http.get(submitted["status_url"] + "/stream")
    return await http.get(submitted["response_url"])


async def draw(
    http: httpx.AsyncClient,
    endpoint: str = "fal-ai/flux-lora",
    /,
    **arguments: Any,  # noqa: ANN401  JSON
) -> httpx.Response:
    """Submit, wait, and fetch the result."""
    return await finish(http, await submit(http, endpoint, **arguments))
