"""An order at work and ever after: its runs, its images, its state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from core.domain.order import Order, Recipe
from core.domain.people import Person, Place
from core.domain.text import Text


class State(StrEnum):
    """How far one run is. Each step is one transaction, so a crash finds it in exactly one of these."""

    RESERVED = "reserved"  # its price is set aside
    SUBMITTING = "submitting"  # the intent is noted; the POST may or may not have left
    SUBMITTED = "submitted"  # FAL has it: request id and addresses are noted
    FETCHED = "fetched"  # FAL has finished; the result is noted, the files are still there
    STORED = "stored"  # the images are ours
    FAILED = "failed"  # it will not become a picture
    REFUSED = "refused"  # it was never sent
    CANCELLED = "cancelled"
    DOUBTFUL = "doubtful"  # it may have been paid; nobody knows yet


FINAL = frozenset({State.STORED, State.FAILED, State.REFUSED, State.CANCELLED, State.DOUBTFUL})
UNFINISHED = frozenset(State) - FINAL
MISSED = FINAL - {State.STORED}  # it ended without a picture
SANDBOX = "sandbox:"  # how the sandbox's request ids begin


class Verdict(StrEnum):
    """What the safety checker said of an image."""

    CLEAR = "clear"
    BLACKED = "blacked"  # replaced by a black picture, which is kept back


@dataclass(frozen=True, slots=True)
class Ticket:
    """FAL's receipt for a submit: its id and the addresses it gave, which are never rebuilt."""

    request_id: str
    status_url: str
    response_url: str
    cancel_url: str


@dataclass(frozen=True, slots=True)
class Told:
    """What FAL says of one image. `unsafe` None: it does not say."""

    url: str
    seed: int | None
    unsafe: bool | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """FAL's answer to one call: its images, and what it bills in USD, where that is known."""

    images: tuple[Told, ...]
    cost: Decimal | None


@dataclass(frozen=True, slots=True)
class Image:
    """One result. `file` is its key in the media store; `url` where FAL had it."""

    number: int  # 1.. within the generation
    file: str
    url: str
    content_type: str
    width: int
    height: int
    seed: int | None
    sha256: str
    verdict: Verdict = Verdict.CLEAR
    fitted: Mapping[str, str] = field(default_factory=dict)  # platform name -> file


@dataclass(frozen=True, slots=True)
class Run:
    """One call to FAL and how far it is. `epoch` guards each step against a second worker."""

    id: int
    number: int  # 1.. within the generation; the first of its images has the same number
    recipe: Recipe
    state: State = State.RESERVED
    epoch: int = 0
    ticket: Ticket | None = None
    outcome: Outcome | None = None  # noted until the files are ours
    images: tuple[Image, ...] = ()
    error: Text | None = None
    cost: Decimal | None = None  # USD, once known


@dataclass(frozen=True, slots=True)
class Generation:
    """`number` is what people type (`show 57`): per team, counting up."""

    id: int
    team: str
    number: int
    author: Person
    place: Place
    order: Order
    created: datetime
    runs: tuple[Run, ...]
    notes: tuple[Text, ...] = ()
    token: str = ""  # what its buttons carry
    cancelled: bool = False  # somebody wants no more of it

    @property
    def images(self) -> tuple[Image, ...]:
        """The images there are so far, in order."""
        return tuple(image for run in self.runs for image in run.images)

    @property
    def shown(self) -> tuple[Image, ...]:
        """Those that people may see."""
        return tuple(image for image in self.images if image.verdict is Verdict.CLEAR)

    @property
    def placeholder(self) -> bool:
        """Drawn by the sandbox: nothing was paid, and nobody was asked."""
        return any(run.ticket is not None and run.ticket.request_id.startswith(SANDBOX) for run in self.runs)

    @property
    def finished(self) -> bool:
        """Nothing more will come."""
        return all(run.state in FINAL for run in self.runs)

    @property
    def cost(self) -> Decimal | None:
        """USD so far, where every run's is known."""
        costs = [run.cost for run in self.runs]
        return None if None in costs else sum((cost for cost in costs if cost is not None), Decimal(0))
