"""FAL's stand-in, and our client pointed at it by settings alone."""

from collections.abc import AsyncIterator

import pytest

from core.domain.order import Recipe
from core.fal.client import Fal
from core.fal.files import Files
from core.settings import Settings, read_settings
from tests.emulators.fal import FalEmulator


@pytest.fixture
async def fal(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FalEmulator]:
    async with FalEmulator() as emulator:
        monkeypatch.setenv("SSL_CERT_FILE", str(emulator.ca_file))
        yield emulator


@pytest.fixture
def settings(fal: FalEmulator) -> Settings:
    return read_settings(fal.settings())


@pytest.fixture
async def client(fal: FalEmulator, settings: Settings) -> AsyncIterator[Fal]:
    ours = Fal(settings, Files(settings.media_hosts, limit=1_000_000), patience=30.0, pause=0.01)
    yield ours
    await ours.close()


def recipe(**changes: object) -> Recipe:
    """A picture of SIDAI of one megapixel at most."""
    arguments = {"prompt": "Photo of SIDAI", "image_size": "landscape_4_3"} | changes
    endpoint = str(arguments.pop("endpoint", "fal-ai/flux-lora"))
    return Recipe(endpoint, arguments, 1024, 768, estimate=None)
