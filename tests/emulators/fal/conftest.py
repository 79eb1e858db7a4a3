"""A fresh stand-in and a client of it for each test."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.emulators.fal import FalEmulator
from tests.emulators.fal.http_client import connect


@pytest.fixture
async def fal() -> AsyncIterator[FalEmulator]:
    async with FalEmulator() as emulator:
        yield emulator


@pytest.fixture
async def http(fal: FalEmulator) -> AsyncIterator[httpx.AsyncClient]:
    async with connect(fal) as client:
        yield client
