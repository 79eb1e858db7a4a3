"""A Discord with a server, a channel and a person, and real clients of it, for the tests of the emulator.

The tests stand one folder down: beside an `__init__.py` in a folder called discord, pytest would take them
and that package for parts of discord.py.
"""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.emulators.discord import Channel, DiscordEmulator, Guild, User
from tests.emulators.discord.tests.sdk import Api, Bot, point_at


@pytest.fixture
async def discord(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordEmulator]:
    """discord.py talks to this one, as long as the test lasts."""
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    async with DiscordEmulator(strict_rates=False) as emulator:
        point_at(emulator, monkeypatch)
        yield emulator


@pytest.fixture
def studio(discord: DiscordEmulator) -> Guild:
    return discord.guild("studio", roles=("Marketing",))


@pytest.fixture
def general(discord: DiscordEmulator, studio: Guild) -> Channel:
    return discord.channel(studio, "general")


@pytest.fixture
def asker(discord: DiscordEmulator, studio: Guild) -> User:
    """Somebody in the server."""
    person = discord.user("asker")
    discord.join(person, studio)
    return person


@pytest.fixture
async def rest(discord: DiscordEmulator) -> AsyncIterator[Bot]:
    """An app that can call, but is not on the gateway."""
    bot = Bot(discord)
    await bot.login()
    yield bot
    await bot.close()


@pytest.fixture
async def bot(discord: DiscordEmulator) -> AsyncIterator[Bot]:
    """An app on the gateway."""
    bot = Bot(discord)
    await bot.connect()
    yield bot
    await bot.close()


@pytest.fixture
async def api(discord: DiscordEmulator) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession() as session:
        yield Api(discord, session)
