"""Where images are kept: a folder, or S3, named by one URL."""

import asyncio
import re
from collections.abc import Iterable

from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from core.errors import OperatorError
from core.media.within import within


class MediaStore:
    """Files by key, like `studio/sid/linkedin-000057-1.jpg`."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._store: ObjectStore = open_store(url)

    async def put(self, key: str, content: bytes) -> None:
        """Keep a file, whole; one of the same key is replaced. OperatorError: there is no room or no way."""
        try:
            await self._store.put_async(key, content)
        except (OSError, BaseError) as error:
            raise closed(self.url, error) from error

    async def get(self, key: str) -> bytes:
        """The file. FileNotFoundError: there is none; OperatorError: there is no way."""
        try:
            return bytes(await (await self._store.get_async(key)).bytes_async())
        except FileNotFoundError:
            raise
        except (OSError, BaseError) as error:
            raise closed(self.url, error) from error

    async def delete(self, keys: Iterable[str]) -> None:
        """Delete files; those that are not there do no harm. OperatorError: there is no way."""
        for key in keys:
            try:
                await self._store.delete_async(key)
            except FileNotFoundError:
                continue
            except (OSError, BaseError) as error:
                raise closed(self.url, error) from error

    async def within(self, key: str, most: int) -> bytes:
        """The file in at most so many bytes: as it is, else re-encoded. As `get`; ValueError: impossible."""
        content = await self.get(key)
        return content if len(content) <= most else await asyncio.to_thread(within, content, most)

    def path(self, key: str) -> str:
        """Where a person finds it: a path on this machine, or a URL."""
        return f"{self.url.removeprefix('file://')}/{key}"


def open_store(url: str) -> ObjectStore:
    """The store at a URL. OperatorError: it cannot be used; a login in the URL is not repeated."""
    try:
        if url.startswith("file://"):
            return LocalStore(url.removeprefix("file://"), mkdir=True)
        return from_url(url)
    except (OSError, ValueError, BaseError) as error:
        raise closed(url, error) from error


def closed(url: str, error: Exception) -> OperatorError:
    """What is wrong with the place for images; a login in the URL is not repeated."""
    return OperatorError("media-closed", url=shown(url), problem=str(error).splitlines()[0])


def shown(url: str) -> str:
    """Without the login that a URL may carry."""
    return re.sub(r"//[^/@]*@", "//", url)
