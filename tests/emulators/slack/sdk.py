"""The real SDK pointed at the emulator, with what its tests say again and again."""

from collections.abc import Awaitable
from io import BytesIO

import pytest
from PIL import Image
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.emulators.slack.emulator import SlackEmulator
from tests.emulators.slack.things import Json


def client_of(slack: SlackEmulator, token: str = "") -> AsyncWebClient:
    """A client of the SDK, with the bot's token by default; HTTP(S)_PROXY must not be set."""
    settings = slack.settings()
    return AsyncWebClient(token=token or settings["SLACK_BOT_TOKEN"], base_url=settings["SLACK_API_URL"])


async def refused(call: Awaitable[object], error: str) -> Json:
    """The body of a refusal, which must have this error."""
    with pytest.raises(SlackApiError) as caught:
        await call
    assert caught.value.response["error"] == error
    return dict(caught.value.response.data)


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 48)) -> bytes:
    """The bytes of a small image."""
    drawn = BytesIO()
    Image.new("RGB", size).save(drawn, kind)
    return drawn.getvalue()


async def upload(
    client: AsyncWebClient, name: str = "sid.png", content: bytes = b"", channel: str = ""
) -> str:
    """The id of a file uploaded in the SDK's three steps; shared only with a channel."""
    content = content or picture()
    done = await client.files_upload_v2(filename=name, content=content, title=name, channel=channel or None)
    return str(done["files"][0]["id"])


def image_block(file: str, alt: str = "Sid, AI-generated") -> Json:
    """An image block that shows an uploaded file."""
    return {"type": "image", "alt_text": alt, "slack_file": {"id": file}}
