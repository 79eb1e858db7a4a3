"""One FAL account: its key and credit, what it knows, what it was asked, and the switches a test may turn."""

import asyncio
from dataclasses import dataclass, field
from typing import Literal

from tests.emulators.fal.faults import FaultPlan
from tests.emulators.fal.files import Files
from tests.emulators.fal.line import Line
from tests.emulators.fal.models import BUILT_IN, Model
from tests.emulators.fal.seen import Seen
from tests.emulators.fal.webhooks import Webhooks


@dataclass(slots=True, kw_only=True)
class Account:
    """Everything the three APIs share."""

    key: str
    line: Line
    webhooks: Webhooks
    host: str = ""
    locked: bool = False  # the balance is used up
    balance: float = 24.5  # USD
    validates_at: Literal["submit", "result"] = "result"  # FAL takes any input and refuses it at the result
    stops_when_cancelled: bool = False  # whether a job at work heeds a cancellation
    indexed: bool = True  # whether the list of requests has caught up
    keep_alive: float | None = None  # seconds between comments in a silent status stream
    models: dict[str, Model] = field(default_factory=BUILT_IN.copy)
    files: Files = field(default_factory=Files)
    faults: FaultPlan = field(default_factory=FaultPlan)
    requests: list[Seen] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)  # set, and replaced, with each request

    def note(self, request: Seen) -> None:
        """A request has come in."""
        self.requests.append(request)
        self.came.set()
        self.came = asyncio.Event()

    @property
    def base(self) -> str:
        """The address all URLs begin with."""
        return f"https://{self.host}"
