"""A backup is an ordinary tar file: the database, sidai.toml, every picture, and at its end what it holds."""

import hashlib
import re
import tarfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import IO

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

MANIFEST, DATABASE, CONFIG, MEDIA = "manifest.json", "sidai.db", "sidai.toml", "media/"
_KEY = re.compile(r"(?!\.\.?(/|$))[^/\0]+(/(?!\.\.?(/|$))[^/\0]+)*")  # below the folder, wherever that is
_PIECE = 1 << 20  # bytes


class Manifest(BaseModel):
    """What a backup holds. The last entry, so that one which was cut off has none."""

    model_config = ConfigDict(frozen=True)

    version: str  # of the program
    revision: str  # of the database's schema
    made: AwareDatetime
    files: int  # in the place for images
    pictures: int  # among them, that the history shows
    database_sha256: str
    media_sha256: str  # of names and contents, one after the other


class UnfitError(Exception):
    """The file is no whole backup of ours; what is wrong with it, in words."""


class ForeignError(UnfitError):
    """It holds an entry that no backup has."""


class Digest:
    """One checksum of many files."""

    def __init__(self) -> None:
        self._sum = hashlib.sha256()

    def of(self, key: str, size: int, content: Iterable[bytes]) -> Iterator[bytes]:
        """The same content, once it is counted in."""
        self._sum.update(f"{key}\0{size}\0".encode())
        for piece in content:
            self._sum.update(piece)
            yield piece

    def hex(self) -> str:
        """Of all that went by."""
        return self._sum.hexdigest()


class Writer:
    """Writes entry by entry; nothing is kept in memory, neither contents nor names."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def add(self, name: str, size: int, changed: datetime, content: Iterable[bytes]) -> None:
        """A file of so many bytes."""
        entry = tarfile.TarInfo(name)
        entry.size, entry.mtime, entry.mode = size, int(changed.timestamp()), 0o600
        self._out.write(entry.tobuf(tarfile.PAX_FORMAT))
        written = 0
        for piece in content:
            written += self._out.write(piece)
        if written != size:
            raise OSError(f"{name} changed while it was read")
        self._out.write(bytes(-size % tarfile.BLOCKSIZE))

    def end(self) -> None:
        """Nothing comes after this."""
        self._out.write(bytes(2 * tarfile.BLOCKSIZE))


class Reader:
    """Reads a backup from an open file, as often as wanted. UnfitError: it is none, or damaged."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def manifest(self) -> Manifest:
        """What it holds, once every entry has been found to be one of ours, and whole."""
        found: Manifest | None = None
        for name, content in self.entries():
            if found is not None or not (name in {DATABASE, CONFIG, MANIFEST} or name.startswith(MEDIA)):
                raise ForeignError(name)
            if name == MANIFEST:
                found = _manifest(content.read(_PIECE))
        if found is None:
            raise UnfitError("its end is missing")
        self._compare(found)
        return found

    def entries(self) -> Iterator[tuple[str, IO[bytes]]]:
        """Name and content of each; those with odd names, links and devices are refused."""
        self._file.seek(0)
        try:
            with tarfile.open(fileobj=self._file, mode="r:") as tar:
                while (entry := tar.next()) is not None:
                    tar.members.clear()  # type: ignore[attr-defined]  # there may be a million
                    content = tar.extractfile(entry) if entry.type == tarfile.REGTYPE else None
                    if content is None or not _KEY.fullmatch(entry.name):
                        raise ForeignError(entry.name)
                    yield entry.name, content
        except tarfile.TarError as error:
            raise UnfitError(str(error)) from error

    def _compare(self, manifest: Manifest) -> None:
        database, media = hashlib.sha256(), Digest()
        for name, content in self.entries():
            if name == DATABASE:
                for piece in pieces(content):
                    database.update(piece)
            elif name.startswith(MEDIA):
                size = content.seek(0, 2)
                content.seek(0)
                _exhaust(media.of(name.removeprefix(MEDIA), size, pieces(content)))
        if (database.hexdigest(), media.hex()) != (manifest.database_sha256, manifest.media_sha256):
            raise UnfitError("its contents are not those that were written")


def pieces(content: IO[bytes]) -> Iterator[bytes]:
    """A file, a megabyte at a time."""
    return iter(partial(content.read, _PIECE), b"")


def _exhaust(content: Iterable[bytes]) -> None:
    for _ in content:
        pass


def _manifest(content: bytes) -> Manifest:
    try:
        return Manifest.model_validate_json(content)
    except ValidationError as error:
        raise UnfitError("its last entry does not say what it holds") from error
