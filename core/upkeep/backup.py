"""`sidai backup`: everything a team has made, in one file, while the bot may be at work."""

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from core import __version__
from core.domain.text import Text, text
from core.errors import OperatorError
from core.media.bulk import Bulk
from core.settings import Settings
from core.store.snapshot import Held, copy, file_of, look_into
from core.upkeep.archive import CONFIG, DATABASE, MANIFEST, MEDIA, Digest, Manifest, Writer, pieces

_MEGABYTE = 1_000_000


def back_up(settings: Settings, file: Path) -> list[Text]:
    """Write a backup to a new file; what to say of it. OperatorError: there is none."""
    source = file_of(settings.database)
    if not source.exists():
        raise OperatorError("backup-nothing", file=str(source))
    _check_place(settings, file)
    with _writing(file) as out, tempfile.TemporaryDirectory(dir=file.parent) as folder:
        copied = Path(folder) / DATABASE
        held = _copied(source, copied)
        # The database first: every picture that it knows is in its place by then, and later ones do no harm.
        manifest = _write(Writer(out), settings, copied, held)
    megabytes = round(file.stat().st_size / _MEGABYTE, 1)
    told = [text("backup-made", file=str(file), pictures=manifest.pictures, megabytes=megabytes)]
    if missing := len(held.pictures) - manifest.pictures:
        told.append(text("backup-missing", count=missing))
    return told


def _check_place(settings: Settings, file: Path) -> None:
    if file.exists():
        raise OperatorError("backup-exists", file=str(file))
    media = Path(settings.media.removeprefix("file://"))
    if settings.media.startswith("file://") and file.resolve().is_relative_to(media.resolve()):
        raise OperatorError("backup-inside", file=str(file))


@contextmanager
def _writing(file: Path) -> Iterator[IO[bytes]]:
    """Under another name until it is whole; nothing is left of it otherwise."""
    part = file.with_name(f"{file.name}.part")
    try:
        out = part.open("xb")
    except FileExistsError:
        raise OperatorError("backup-under-way", file=str(part)) from None
    except OSError as error:
        raise _unwritten(file, error) from error
    try:
        with out:
            os.fchmod(out.fileno(), 0o600)  # prompts and pictures are not for everybody on this machine
            yield out
            out.flush()
            os.fsync(out.fileno())
        if file.exists():
            raise OperatorError("backup-exists", file=str(file))
        part.rename(file)
    except OSError as error:
        raise _unwritten(file, error) from error
    finally:
        part.unlink(missing_ok=True)


def _unwritten(file: Path, error: OSError) -> OperatorError:
    return OperatorError("backup-unwritten", file=str(file), problem=error.strerror or str(error))


def _copied(source: Path, target: Path) -> Held:
    """A backup that says it is whole must be: a damaged database is told now, not when it is needed."""
    try:
        copy(source, target)
        return look_into(target)
    except sqlite3.Error as error:
        raise OperatorError("backup-database", file=str(source), problem=str(error)) from error


def _write(writer: Writer, settings: Settings, database: Path, held: Held) -> Manifest:
    made = datetime.now(UTC)
    with database.open("rb") as content:
        database_sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        content.seek(0)
        writer.add(DATABASE, database.stat().st_size, made, pieces(content))
    if settings.sidai_config.is_file():
        config = settings.sidai_config.read_bytes()
        writer.add(CONFIG, len(config), made, [config])
    media, files, pictures = Digest(), 0, 0
    for each in Bulk(settings.media).files():
        writer.add(f"{MEDIA}{each.key}", each.size, each.changed, media.of(each.key, each.size, each.content))
        files += 1
        pictures += each.key in held.pictures
    manifest = Manifest(
        version=__version__,
        revision=held.revision,
        made=made,
        files=files,
        pictures=pictures,
        database_sha256=database_sha256,
        media_sha256=media.hex(),
    )
    content_of = manifest.model_dump_json(indent=2).encode()
    writer.add(MANIFEST, len(content_of), made, [content_of])
    writer.end()
    return manifest
