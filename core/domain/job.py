"""What whoever runs the bot is told of a generation, beyond what its people see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Sending:
    """One POST that may have left."""

    run: int
    noted: datetime
    outcome: str  # open | accepted | refused | unknown
    request_id: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a generation, and how far it is."""

    part: str  # root | result | result-2 ...
    state: str  # posting | posted | failed | done
    receipt: Mapping[str, str] | None
