"""Uploading pictures: once each, and only handed on when Slack has looked at them."""

import asyncio
import logging
from pathlib import PurePosixPath
from typing import Protocol
from weakref import WeakValueDictionary

import aiohttp
from aiolimiter import AsyncLimiter
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bots.slack.faults import code
from bots.slack.pace import patiently

log = logging.getLogger(__name__)

_PACE = (90, 60.0)  # files in so many seconds: tier 4 allows at least 100 calls a minute
_LOOKS = 18  # how often a file is asked for before it is posted all the same
_FIRST_LOOK, _SLOWER, _LONGEST = 0.1, 1.25, 3.0  # seconds


class Media(Protocol):
    """Where pictures are kept."""

    async def get(self, key: str) -> bytes:
        """A picture's bytes."""
        ...


class Uploads(Protocol):
    """What lies at which service already."""

    async def get(self, service: str, workspace: str, file: str) -> str | None:
        """The service's id of a file."""
        ...

    async def put(self, service: str, workspace: str, file: str, identity: str) -> None:
        """Remember it."""
        ...


class SlackFiles:
    """Files that belong to no channel: they show in the messages that name them, and nowhere else."""

    def __init__(
        self,
        client: AsyncWebClient,
        session: aiohttp.ClientSession,
        media: Media,
        uploads: Uploads,
        workspace: str,
    ) -> None:
        self._client = client
        self._session = session
        self._media = media
        self._uploads = uploads
        self._workspace = workspace
        self._pace, self._looks = AsyncLimiter(*_PACE), AsyncLimiter(*_PACE)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def identity(self, file: str) -> str:
        """Slack's id of a file of the media store; it is uploaded if it was not yet. PostError."""
        async with self._locks.setdefault(file, asyncio.Lock()):  # two who ask at once upload it once
            return await self._identity(file)

    async def known(self, file: str) -> str | None:
        """Slack's id of a file, if it is there already."""
        return await self._uploads.get("slack", self._workspace, file)

    async def _identity(self, file: str) -> str:
        if known := await self.known(file):
            return known
        content = await self._media.get(file)
        async with self._pace:
            identity = await self._upload(PurePosixPath(file).name, content)
        await self._ready(identity)
        await self._uploads.put("slack", self._workspace, file, identity)
        return identity

    async def _upload(self, name: str, content: bytes) -> str:
        place = await patiently(
            lambda: self._client.files_getUploadURLExternal(filename=name, length=len(content))
        )
        await patiently(lambda: self._send(place["upload_url"], content))
        await patiently(lambda: self._complete(place["file_id"], name))
        return str(place["file_id"])

    async def _complete(self, identity: str, name: str) -> None:
        try:
            await self._client.files_completeUploadExternal(files=[{"id": identity, "title": name}])
        except SlackApiError as error:
            # Asked again after a lost answer, Slack knows no such upload: it is complete. _ready makes sure.
            if code(error) != "file_not_found":
                raise

    async def _send(self, url: str, content: bytes) -> None:
        async with self._session.post(url, data=content) as response:
            response.raise_for_status()

    async def _ready(self, identity: str) -> None:
        pause = _FIRST_LOOK
        for _ in range(_LOOKS):
            async with self._looks:
                found = await patiently(lambda: self._client.files_info(file=identity))
            if found["file"].get("mimetype"):
                return
            await asyncio.sleep(pause)
            pause = min(pause * _SLOWER, _LONGEST)
        log.warning("Slack still had not looked at file %s; posting it all the same", identity)
