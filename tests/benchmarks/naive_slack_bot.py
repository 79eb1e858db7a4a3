"""The Slack bot one would write in an afternoon, on the same libraries: what ours is measured against.

It acknowledges, posts a line, waits for FAL with `subscribe`, and uploads the images into the thread.
Nothing is kept: what was ordered lives in the listener that draws it.
"""

import argparse
import asyncio
import io
import os
import shlex
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.benchmarks.naive_drawing import PRESETS, arguments_for, draw

flags = argparse.ArgumentParser(exit_on_error=False)
flags.add_argument("words", nargs="*")
flags.add_argument("--n", type=int, default=1)
flags.add_argument("--size", default="1024x1024")
flags.add_argument("--seed", type=int)


def parsed(text: str) -> dict[str, Any]:
    """What goes to FAL for a typed line."""
    typed = flags.parse_args(shlex.split(text))
    preset = typed.words[0] if typed.words and typed.words[0] in PRESETS else None
    words = " ".join(typed.words[1:] if preset else typed.words)
    return arguments_for(preset, words, typed.size, typed.n, typed.seed)


async def deliver(client: AsyncWebClient, channel: str, thread: str, images: list[bytes], words: str) -> None:
    """Upload all of them as one message in the thread."""
    uploads = [
        {"file": io.BytesIO(image), "filename": f"image-{number}.jpg", "title": words[:80]}
        for number, image in enumerate(images, start=1)
    ]
    await client.files_upload_v2(
        channel=channel, thread_ts=thread, file_uploads=uploads, initial_comment=words[:200]
    )


async def imagine(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
    """`/sidai linkedin navy blazer`."""
    await ack()
    channel, words = body["channel_id"], body["text"]
    try:
        arguments = parsed(words)
    except (argparse.ArgumentError, ValueError) as error:
        await client.chat_postEphemeral(channel=channel, user=body["user_id"], text=f"Sorry: {error}")
        return
    root = await client.chat_postMessage(
        channel=channel, text=f"Drawing {words} for <@{body['user_id']}> ..."
    )
    try:
        images = await draw(arguments)
        await deliver(client, channel, root["ts"], images, words)
    except Exception as error:  # noqa: BLE001  # as people write it
        await client.chat_postMessage(channel=channel, thread_ts=root["ts"], text=f"That failed: {error!r}")


async def main() -> None:
    """Connect, and stay."""
    token, api = os.environ["SLACK_BOT_TOKEN"], os.environ["SLACK_API_URL"]
    app = AsyncApp(client=AsyncWebClient(token, base_url=api))
    app.command("/sidai")(imagine)
    handler = AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"])
    await handler.start_async()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    asyncio.run(main())
