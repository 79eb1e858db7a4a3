"""One job in FAL's queue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.emulators.fal.answers import Answer
from tests.emulators.fal.models import Model
from tests.emulators.fal.outcomes import Outcome, State


def now() -> datetime:
    """The time, as FAL stamps it."""
    return datetime.now(UTC)


@dataclass(slots=True, eq=False)
class Job:
    """An accepted request: what was asked, and how far it has come."""

    request_id: str
    model: Model
    arguments: dict[str, Any]
    headers: Mapping[str, str]
    outcome: Outcome
    sent_at: datetime = field(default_factory=now)
    started_at: datetime | None = None
    ended_at: datetime | None = None
    answer: Answer | None = None

    @property
    def endpoint(self) -> str:
        """The endpoint it was submitted to."""
        return self.model.endpoint

    @property
    def status(self) -> State:
        """Where it stands."""
        if self.answer is not None:
            return State.COMPLETED
        return State.IN_QUEUE if self.started_at is None else State.IN_PROGRESS

    @property
    def start_timeout(self) -> float | None:
        """Seconds it may wait to be started; None: for ever."""
        seconds = self.headers.get("x-fal-request-timeout")
        return None if seconds is None else float(seconds)

    @property
    def duration(self) -> float | None:
        """Seconds of work, once it has ended."""
        if self.started_at is None or self.ended_at is None:
            return None
        return (self.ended_at - self.started_at).total_seconds()

    @property
    def billed_units(self) -> int:
        """Megapixels FAL charges for."""
        return 0 if self.answer is None else int(self.answer.headers.get("X-Fal-Billable-Units", "0"))

    @property
    def lost(self) -> dict[str, str]:
        """The error fields of its status: set where FAL itself failed, not where the model refused."""
        body = None if self.answer is None else self.answer.body
        if not isinstance(body, dict) or "error_type" not in body:
            return {}
        return {"error": body["detail"], "error_type": body["error_type"]}
