"""`sidai restore`: a backup is put where nothing is yet; whatever is there already stays as it is."""

import os
import sqlite3
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from core.domain.text import Text, text
from core.errors import OperatorError
from core.media.bulk import Bulk
from core.settings import Settings
from core.settings.environment import data_folder
from core.store.engine import knows
from core.store.snapshot import BESIDE, doubt_unsent, file_of
from core.upkeep.archive import CONFIG, DATABASE, MEDIA, ForeignError, Manifest, Reader, UnfitError, pieces


def restore(settings: Settings, file: Path) -> list[Text]:
    """Put a backup in its place; what to say of it. OperatorError: it was not, and nothing was changed."""
    database, bulk = file_of(settings.database), Bulk(settings.media)
    try:
        opened = file.open("rb")
    except OSError as error:
        raise OperatorError("restore-unreadable", file=str(file), problem=_problem(error)) from error
    with opened:
        _check_no_database(database)
        _check_no_pictures(bulk)
        reader = Reader(opened)
        manifest = _checked(file, reader)
        try:
            data_folder(settings)
            configured, doubtful = _put_back(reader, manifest, database, bulk, settings.sidai_config)
        except (OSError, sqlite3.Error) as error:
            raise OperatorError("restore-stopped", problem=_problem(error)) from error
    made = f"{manifest.made:%Y-%m-%d %H:%M} UTC"
    told = [text("restored", made=made, version=manifest.version, pictures=manifest.pictures)]
    if doubtful:
        told.append(text("restored-doubtful", count=doubtful))
    return [*told, text(configured, file=str(settings.sidai_config))]


def _check_no_database(database: Path) -> None:
    """A bot at work there has one too, so it is not disturbed."""
    for file in (Path(f"{database}{end}") for end in BESIDE):
        if file.exists():
            raise OperatorError("restore-database", file=str(file))


def _check_no_pictures(bulk: Bulk) -> None:
    for key in bulk.names():
        raise OperatorError("restore-pictures", url=bulk.shown, key=key)


def _checked(file: Path, reader: Reader) -> Manifest:
    try:
        manifest = reader.manifest()
    except ForeignError as error:
        raise OperatorError("restore-foreign", file=str(file), name=str(error)) from error
    except UnfitError as error:
        raise OperatorError("restore-unfit", file=str(file), problem=str(error)) from error
    if not knows(manifest.revision):
        raise OperatorError("restore-newer", file=str(file), version=manifest.version)
    return manifest


def _put_back(
    reader: Reader, manifest: Manifest, database: Path, bulk: Bulk, config: Path
) -> tuple[str, int]:
    """All or nothing. The database at the very end: while there is none, nobody takes it for a house."""
    part, put, told = database.with_name(f"{database.name}.part"), list[str](), "restored-config-none"
    database.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as undo:
        undo.callback(bulk.delete, put)
        for end in BESIDE:
            undo.callback(Path(f"{part}{end}").unlink, missing_ok=True)
        for name, content in reader.entries():
            if name == DATABASE:
                _write(part, content, "wb")
            elif name == CONFIG and config.exists():
                told = "restored-config-kept"
            elif name == CONFIG:
                config.parent.mkdir(parents=True, exist_ok=True)
                _write(config, content, "xb")
                undo.callback(config.unlink)
                told = "restored-config"
            elif name.startswith(MEDIA):
                put.append(name.removeprefix(MEDIA))
                bulk.put(put[-1], content)
        doubtful = doubt_unsent(part, manifest.made)
        os.sync()  # pictures too are on the disk before there is a database that shows them
        _check_no_database(database)
        part.rename(database)
        undo.pop_all()
    return told, doubtful


def _write(file: Path, content: IO[bytes], mode: str) -> None:
    with file.open(mode) as out:
        for piece in pieces(content):
            out.write(piece)


def _problem(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
