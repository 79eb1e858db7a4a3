"""Fetching result files: from FAL's own hosts, up to a size, again if the line breaks."""

import httpx
import stamina

from core.errors import ServiceError
from core.run.ports import CallFailedError, Download

_LIMIT = 30 * 1024 * 1024  # bytes; a 2-megapixel PNG has about 6 million
_GONE = frozenset({403, 404, 410})
_ATTEMPTS = 5


class Files:
    """`hosts` are names, or name:port, from which files may come; redirects are not followed."""

    def __init__(self, hosts: frozenset[str], *, limit: int = _LIMIT) -> None:
        self._hosts = hosts
        self._limit = limit
        self._session = httpx.AsyncClient(timeout=60.0)

    async def get(self, url: str) -> Download:
        """The file, whole. CallFailedError says why there is none; the picture may have been charged."""
        if (host := _host(url)) not in self._hosts:
            raise CallFailedError(ServiceError("fal-file-host", host=host or url[:60] or "?"), free=False)
        try:
            async for attempt in stamina.retry_context(on=_line_broke, attempts=_ATTEMPTS, timeout=120.0):
                with attempt:
                    download = await self._read(url)
        except httpx.HTTPError as error:
            raise CallFailedError(ServiceError("fal-file-lost"), free=False) from error
        return download

    async def close(self) -> None:
        """Let go of the connections."""
        await self._session.aclose()

    async def _read(self, url: str) -> Download:
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
            return Download(bytes(content), response.headers.get("content-type", ""))


def _host(url: str) -> str | None:
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL:
        return None
    return address.netloc.decode() if address.scheme == "https" else None


def _line_broke(error: Exception) -> bool:
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code in {429, 500, 502, 503, 504}
    return isinstance(error, httpx.TransportError)
