"""A Discord, and the adapter at it with a clerk instead of the studio."""

import logging
from collections.abc import AsyncIterator

import pytest

from tests.bots.discord.counter import Clerk, Counter, opened
from tests.emulators.discord import Channel, DiscordEmulator, User


@pytest.fixture
async def discord() -> AsyncIterator[DiscordEmulator]:
    async with DiscordEmulator() as emulator:
        yield emulator


@pytest.fixture
async def counter(discord: DiscordEmulator, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Counter]:
    """At its end nothing has gone wrong."""
    clerk = Clerk()
    async with opened(discord, clerk) as counter:
        yield counter
    assert clerk.bugs == []
    assert [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR] == []


@pytest.fixture
def asker(discord: DiscordEmulator) -> User:
    return discord.user("anna")


@pytest.fixture
def room(discord: DiscordEmulator) -> Channel:
    return discord.channel(discord.guild("studio"), "room")
