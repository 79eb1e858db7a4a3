"""How often an app may call before it is told to wait."""

from dataclasses import dataclass
from hashlib import md5


@dataclass(frozen=True, slots=True)
class Pace:
    """So many calls in so many seconds, for each channel, guild or token named in the address."""

    calls: int
    seconds: float


@dataclass(slots=True)
class Window:
    """A stretch of time with the calls that fell into it."""

    until: float
    used: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """What the meter shows after a call; `wait` is 0 if the call was let through."""

    pace: Pace
    bucket: str
    left: int
    resets_in: float
    resets_at: float
    wait: float

    @property
    def headers(self) -> dict[str, str]:
        """The X-RateLimit headers."""
        return {
            "X-RateLimit-Limit": str(self.pace.calls),
            "X-RateLimit-Remaining": str(self.left),
            "X-RateLimit-Reset": f"{self.resets_at:.3f}",
            "X-RateLimit-Reset-After": f"{self.resets_in:.3f}",
            "X-RateLimit-Bucket": self.bucket,
        }


class Meter:
    """Counts calls by what they do and for whom."""

    def __init__(self) -> None:
        self._windows: dict[tuple[str, str], Window] = {}

    def count(self, operation: str, major: str, pace: Pace, now: float) -> Reading:
        """Count a call, unless it is one too many."""
        window = self._windows.get((operation, major))
        if window is None or window.until <= now:
            window = self._windows[operation, major] = Window(now + pace.seconds)
        rest = window.until - now
        bucket = md5(operation.encode(), usedforsecurity=False).hexdigest()
        wait = rest if window.used >= pace.calls else 0.0
        window.used += 0 if wait else 1
        return Reading(pace, bucket, pace.calls - window.used, rest, window.until, wait)
