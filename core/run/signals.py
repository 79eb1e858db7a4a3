"""What reaches a run from outside while it is being worked on."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from core.run.ports import Progress


@dataclass(frozen=True, slots=True)
class Signals:
    """`cancelled`: somebody wants no more of it. `called`: FAL says that it has ended."""

    cancelled: asyncio.Event = field(default_factory=asyncio.Event)
    called: asyncio.Event = field(default_factory=asyncio.Event)


class Watch:
    """What FAL reports of a call, passed on; and how long it has drawn, if the beginning was seen."""

    def __init__(self, report: Callable[[Progress], None]) -> None:
        self._report = report
        self._begun: float | None = None
        self._waited = False
        self.queued = False  # the last thing reported was a place in FAL's queue

    def __call__(self, progress: Progress) -> None:
        """Pass it on."""
        self.queued = progress.queue_position is not None
        self._waited = self._waited or self.queued
        if not self.queued and self._begun is None:
            self._begun = time.monotonic()
        self._report(progress)

    @property
    def seconds(self) -> float | None:
        """Since drawing began; None: it had begun before anybody looked."""
        return time.monotonic() - self._begun if self._begun is not None and self._waited else None
