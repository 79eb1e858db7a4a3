"""A workspace, its bot's client, a channel and a person, for the tests of the emulator's parts."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.emulators.slack import SCOPES, Channel, SlackEmulator, User
from tests.emulators.slack.sdk import client_of


@pytest.fixture(autouse=True)
def _quiet_sdk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK would use a proxy even for 127.0.0.1, and warns of blocks without a text."""
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SKIP_SLACK_SDK_WARNING", "1")


@pytest.fixture
async def slack() -> AsyncIterator[SlackEmulator]:
    more = ("channels:history", "channels:join", "im:write")
    async with SlackEmulator(scopes=(*SCOPES, *more), file_delay=0.02, strict_rates=False) as slack:
        yield slack


@pytest.fixture
def client(slack: SlackEmulator) -> AsyncWebClient:
    return client_of(slack)


@pytest.fixture
def general(slack: SlackEmulator) -> Channel:
    return slack.channel("general", member=True)


@pytest.fixture
def sid(slack: SlackEmulator) -> User:
    return slack.user("sid")
