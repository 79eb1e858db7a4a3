"""How much room there is for pictures and history, and when that is too little."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.errors import OperatorError

_GIGABYTE = 1_000_000_000
_TWENTIETH = 20  # of a disk, if that is less than a gigabyte


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes: what is free on a folder's disk, and what should be at least."""

    folder: Path
    free: int
    least: int

    @property
    def gigabytes(self) -> float:
        """What is free, as people say it."""
        return round(self.free / _GIGABYTE, 1)

    @property
    def warning(self) -> OperatorError | None:
        """What to tell whoever runs the bot; None: there is room enough."""
        if self.free >= self.least:
            return None
        return OperatorError("check-disk-full", folder=str(self.folder), gigabytes=self.gigabytes)


def look(folder: Path, usage: Callable[[Path], tuple[int, int, int]] = shutil.disk_usage) -> Room:
    """At the disk that a folder lies on. OSError: there is no such folder."""
    total, _, free = usage(folder)
    return Room(folder, free, min(_GIGABYTE, total // _TWENTIETH))


def disks(data: Path, media: str) -> list[Path]:
    """The data folder, and the folder of pictures where that lies on a disk of its own."""
    folders = [data, *([Path(media.removeprefix("file://"))] if media.startswith("file://") else [])]
    found: dict[int, Path] = {}
    for folder in filter(Path.is_dir, folders):
        found.setdefault(folder.stat().st_dev, folder)
    return list(found.values())
