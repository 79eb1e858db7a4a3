"""All files of the place for images, one after the other: for a backup, and to put one back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from obstore.exceptions import BaseError
from obstore.store import ObjectStore

from core.media.store import closed, open_store, shown


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as it was when it was opened. `size` in bytes; its content comes in pieces."""

    key: str
    size: int
    changed: datetime
    content: Iterator[bytes]


class Bulk:
    """Whatever fails is told as an OperatorError."""

    def __init__(self, url: str, store: ObjectStore | None = None) -> None:
        self.url = url.rstrip("/")
        self._store = store or open_store(url)

    @property
    def shown(self) -> str:
        """Where it is, without a login."""
        return shown(self.url)

    def names(self) -> Iterator[str]:
        """The keys of all files there are, in no order."""
        try:
            for some in self._store.list():
                yield from (each["path"] for each in some)
        except (OSError, BaseError) as error:
            raise closed(self.url, error) from error

    def files(self) -> Iterator[Stored]:
        """Every file; one that is deleted meanwhile is left out."""
        for key in self.names():
            try:
                found = self._store.get(key)
            except FileNotFoundError:
                continue
            except (OSError, BaseError) as error:
                raise closed(self.url, error) from error
            yield Stored(key, found.meta["size"], found.meta["last_modified"], self._pieces(found.stream()))

    def _pieces(self, stream: Iterable[object]) -> Iterator[bytes]:
        try:
            for piece in stream:
                yield bytes(piece)  # type: ignore[call-overload]  # obstore's Bytes is a buffer
        except (OSError, BaseError) as error:
            raise closed(self.url, error) from error

    def put(self, key: str, content: IO[bytes]) -> None:
        """Keep a file, read piece by piece."""
        try:
            self._store.put(key, content)
        except (OSError, BaseError) as error:
            raise closed(self.url, error) from error

    def delete(self, keys: Iterable[str]) -> None:
        """Delete files; those that are not there do no harm."""
        for key in keys:
            try:
                self._store.delete(key)
            except FileNotFoundError:
                continue
            except (OSError, BaseError) as error:
                raise closed(self.url, error) from error
