"""A workspace with the adapter in it, a channel and a person."""

from collections.abc import AsyncIterator

import pytest

from tests.bots.slack.counter import Counter, counter
from tests.emulators.slack import Channel, SlackEmulator, User


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK would use one even for 127.0.0.1."""
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def at() -> AsyncIterator[Counter]:
    async with SlackEmulator() as slack, counter(slack) as open_counter:
        yield open_counter


@pytest.fixture
def room(at: Counter) -> Channel:
    return at.slack.channel("general")


@pytest.fixture
def sid(at: Counter) -> User:
    return at.slack.user("sid")
