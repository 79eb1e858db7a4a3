"""Stand-ins for FAL and Slack, and a house between them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.e2e.house import House, serving
from tests.emulators.fal import FalEmulator
from tests.emulators.slack import SlackEmulator


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
