"""The bytes of files: where they are uploaded to and read from, and when Slack is done looking at them."""

import asyncio
import mimetypes
import secrets
from collections.abc import Callable
from io import BytesIO

from aiohttp import web
from PIL import Image, UnidentifiedImageError

from tests.emulators.slack.things import File, Json
from tests.emulators.slack.workspace import Workspace

SHOWN_IN_BLOCKS = ("image/png", "image/jpeg", "image/gif")


def await_upload(workspace: Workspace, file: File) -> str:
    """A new address that takes the file's bytes."""
    secret = secrets.token_hex(8)
    workspace.uploads[secret] = file
    return f"{workspace.url}/upload/v1/{secret}"


async def read_upload(request: web.Request) -> bytes:
    """The bytes of an upload, sent raw or as the first part of a form."""
    if request.content_type != "multipart/form-data":
        return await request.read()
    part = await (await request.multipart()).next()
    return (
        await part.read() if part is not None and not isinstance(part, str) and hasattr(part, "read") else b""
    )


def take_upload(workspace: Workspace, secret: str, content: bytes) -> web.Response:
    """Keep the bytes of an upload; an address that is unknown or already done with is gone."""
    file = workspace.uploads.get(secret)
    if file is None or file.complete:
        return web.Response(status=404, text="not_found")
    file.content = content
    file.mimetype = _mimetype(file.name, content)
    workspace.changes.happened()
    return web.Response(text=f"OK - {len(content)}")


def serve_file(workspace: Workspace, request: web.Request) -> web.Response:
    """A file's bytes for the bot's token, a page to sign in for everyone else."""
    file = workspace.files.get(request.match_info["file"].removeprefix(f"{workspace.team}-"))
    if file is None or file.deleted or file.content is None:
        return web.Response(status=404)
    if request.headers.get("Authorization") != f"Bearer {workspace.bot_token}":
        return web.Response(text="<html><body>Sign in to Slack</body></html>", content_type="text/html")
    return web.Response(body=file.content, content_type=file.mimetype)


def make_ready_later(workspace: Workspace, files: list[File], then: Callable[[], None]) -> None:
    """After the delay of the workspace the files have a type and may be shown."""

    def look() -> None:
        for file in files:
            file.ready = True
        then()
        workspace.changes.happened()

    asyncio.get_running_loop().call_later(workspace.file_delay, look)


def usable_file(workspace: Workspace, slack_file: Json) -> bool:
    """Whether a slack_file in a block is an image of ours that is ready."""
    file = find_file(workspace, slack_file)
    return file is not None and file.ready and not file.deleted and file.mimetype in SHOWN_IN_BLOCKS


def find_file(workspace: Workspace, slack_file: Json) -> File | None:
    """The file that a slack_file names by id, private address or page."""
    if "id" in slack_file:
        return workspace.files.get(slack_file["id"])
    files = workspace.files.values()
    return next((file for file in files if slack_file["url"] in (file.url, file.permalink)), None)


def _mimetype(name: str, content: bytes) -> str:
    try:
        with Image.open(BytesIO(content)) as image:
            return Image.MIME.get(image.format or "", "application/octet-stream")
    except UnidentifiedImageError:
        return mimetypes.guess_type(name)[0] or "application/octet-stream"
