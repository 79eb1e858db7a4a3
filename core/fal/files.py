"""Fetching result files: from FAL's own hosts, up to a size, again if the line breaks."""

import asyncio

import httpx

from core.errors import ServiceError
from core.fal.reading import patiently
from core.run.ports import CallFailedError

_LIMIT = 30 * 1024 * 1024  # bytes; a 2-megapixel PNG has about 6 million
_GONE = frozenset({403, 404, 410})
_LONGEST = 180.0  # seconds for one attempt
_PATIENCE = 600.0  # seconds of trying; FAL keeps the file for a day


class Files:
    """`hosts` are names, or name:port, from which files may come; redirects are not followed."""

    def __init__(self, hosts: frozenset[str], *, limit: int = _LIMIT) -> None:
        self._hosts = hosts
        self._limit = limit
        self._session = httpx.AsyncClient(timeout=60.0)

    async def get(self, url: str) -> bytes:
        """The file, whole. CallFailedError says why there is none; the picture may have been charged."""
        if (host := _host(url)) not in self._hosts:
            raise CallFailedError(ServiceError("fal-file-host", host=host or url[:60] or "?"), free=False)
        try:
            return await patiently(lambda: self._whole(url), _PATIENCE)
        except (httpx.HTTPError, TimeoutError) as error:
            raise CallFailedError(ServiceError("fal-file-lost"), free=False) from error

    async def close(self) -> None:
        """Let go of the connections."""
        await self._session.aclose()

    async def _whole(self, url: str) -> bytes:
        async with asyncio.timeout(_LONGEST):  # a file that drips keeps a place from others
            return await self._read(url)

    async def _read(self, url: str) -> bytes:
        async with self._session.stream("GET", url) as response:
            if response.status_code in _GONE:
                raise CallFailedError(ServiceError("fal-file-expired"), free=False)
            response.raise_for_status()
            content = bytearray()
            async for piece in response.aiter_bytes():
                content += piece
                if len(content) > self._limit:
                    limit = self._limit // (1024 * 1024)
                    raise CallFailedError(ServiceError("fal-file-large", limit=limit), free=False)
            return bytes(content)


def _host(url: str) -> str | None:
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL:
        return None
    return address.netloc.decode() if address.scheme == "https" else None
