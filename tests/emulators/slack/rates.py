"""How often an app may call Slack before it is told to wait."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """Calls a minute after a first burst, for the whole workspace or for each channel."""

    per_minute: int
    burst: int
    per_channel: bool = False


POSTS = Pace(60, 3, per_channel=True)
UPDATES = Pace(50, 10)
TIER_1 = Pace(10, 10)  # published as 1 a minute; a few more let tests reconnect
TIER_2 = Pace(20, 20)
TIER_3 = Pace(50, 50)
TIER_4 = Pace(100, 100)


class Meter:
    """Counts calls: a bucket for each method, or for each method and channel."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}

    def wait(self, method: str, channel: str, pace: Pace, now: float) -> int:
        """Seconds to wait before this call is allowed; 0 lets it through and counts it."""
        key = (method, channel if pace.per_channel else "")
        left, since = self._buckets.get(key, (float(pace.burst), now))
        left = min(pace.burst, left + (now - since) * pace.per_minute / 60)
        if left < 1:
            self._buckets[key] = (left, now)
            return math.ceil((1 - left) * 60 / pace.per_minute)
        self._buckets[key] = (left - 1, now)
        return 0
