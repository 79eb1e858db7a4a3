"""Stand-ins for FAL, Slack and Discord, and a house between them: new for a test, or shared by a module."""

import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.e2e.discord_seat import DiscordSeat
from tests.e2e.house import SID, House, serving
from tests.e2e.lounge import Lounge
from tests.e2e.office import Office
from tests.e2e.seats import Seat
from tests.e2e.slack_seat import SlackSeat
from tests.e2e.square import PEOPLE, Square, square_in
from tests.emulators.discord import DiscordEmulator
from tests.emulators.fal import FalEmulator
from tests.emulators.slack import SlackEmulator

# A shell that starts the tests in the background has Ctrl-C ignored by whatever they start.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
async def fal() -> AsyncIterator[FalEmulator]:
    async with FalEmulator() as emulator:
        yield emulator


@pytest.fixture
async def slack() -> AsyncIterator[SlackEmulator]:
    async with SlackEmulator() as emulator:
        yield emulator


@pytest.fixture
async def house(tmp_path: Path, fal: FalEmulator, slack: SlackEmulator) -> AsyncIterator[House]:
    async with serving(tmp_path, fal.settings(), slack.settings()) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Office]:
    """Shared by a module's tests; its `TOML`, if it has one, is the house's sidai.toml."""
    folder = tmp_path_factory.mktemp("office")
    toml = getattr(request.module, "TOML", SID)
    async with (
        FalEmulator() as fal,
        SlackEmulator() as slack,
        serving(folder, fal.settings(), slack.settings(), toml=toml) as house,
    ):
        yield Office(folder, fal, slack, house)


@pytest.fixture
async def discord() -> AsyncIterator[DiscordEmulator]:
    async with DiscordEmulator() as emulator:
        yield emulator


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lounge(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Lounge]:
    """The same, in Discord."""
    folder = tmp_path_factory.mktemp("lounge")
    toml = getattr(request.module, "TOML", SID)
    async with (
        FalEmulator() as fal,
        DiscordEmulator() as discord,
        serving(folder, fal.settings(), discord.settings(), toml=toml) as house,
    ):
        yield Lounge(folder, fal, discord, discord.guild("studio"), house)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared_square(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Square]:
    """The same with both services, where the house can be closed and opened again."""
    toml = getattr(request.module, "TOML", PEOPLE)
    async with square_in(tmp_path_factory.mktemp("square"), toml) as square:
        yield square


@pytest_asyncio.fixture(loop_scope="module")
async def square(shared_square: Square) -> AsyncIterator[Square]:
    """Shared by a module's tests; after each of them FAL holds nothing back and fails no more."""
    if shared_square.house.process.returncode is not None:
        await shared_square.open()
    yield shared_square
    shared_square.calm()


@pytest.fixture(params=[SlackSeat, DiscordSeat], ids=["slack", "discord"])
def seat(request: pytest.FixtureRequest, square: Square) -> Seat:
    """A new person in a new room of each service."""
    kind: type[SlackSeat | DiscordSeat] = request.param
    return kind.new(square)
