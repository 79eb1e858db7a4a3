"""What a run needs from the world outside, and how that world may fail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.domain.card import Card
from core.domain.generation import Outcome, Ticket
from core.domain.order import Recipe
from core.domain.people import Place
from core.errors import SidaiError

# Where a message is, for the adapter that posted it; with `thread` if it stands in the thread of another.
Receipt = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known of a call: a place in FAL's queue (0: next), or drawing."""

    queue_position: int | None  # None: drawing
    lost: bool = False  # its receipt is: it is being looked for


class NotAcceptedError(Exception):
    """Proof that nothing was accepted (connection refused, 429): the same call may leave again."""

    def __init__(self, error: SidaiError, wait: float) -> None:
        self.error = error
        self.wait = wait  # seconds
        super().__init__(error)


class UnknownOutcomeError(Exception):
    """The call left, and no answer came: it may have been accepted, and paid for."""


class UntoldError(Exception):
    """Which calls were accepted is not told; `passing`: it may be later."""

    def __init__(self, *, passing: bool) -> None:
        self.passing = passing
        super().__init__(passing)


class CallFailedError(Exception):
    """It will not become a picture. `free`: FAL is known not to charge for it."""

    def __init__(self, error: SidaiError, *, free: bool) -> None:
        self.error = error
        self.free = free
        super().__init__(error)


class Models(Protocol):
    """FAL, or the sandbox."""

    async def submit(self, recipe: Recipe, reference: int) -> Ticket:
        """Send the call, once; `reference` is our own number of it, which a callback gives back.

        Raises NotAcceptedError, UnknownOutcomeError or CallFailedError.
        """
        ...

    async def ticket(self, recipe: Recipe, request_id: str) -> Ticket:
        """The receipt of a call that is known by its id alone. UntoldError: FAL cannot be asked."""
        ...

    async def sent(self, recipe: Recipe, since: datetime) -> list[str]:
        """Ids of calls with the very same arguments that were accepted since then. UntoldError: not told."""
        ...

    async def cancel(self, ticket: Ticket) -> bool:
        """Ask that a call be dropped. True: it will be, if it has not ended by then."""
        ...

    async def follow(self, recipe: Recipe, ticket: Ticket, report: Callable[[Progress], None]) -> None:
        """Return when it has ended, well or not. CallFailedError: it took too long and was called back."""
        ...

    async def result(self, recipe: Recipe, ticket: Ticket) -> Outcome:
        """The answer of a call that has ended; tried again while only the line is broken. CallFailedError."""
        ...

    async def download(self, recipe: Recipe, url: str) -> bytes:
        """A result file. CallFailedError: gone, too large, or on a host that is not FAL's."""
        ...


class Delivery(Protocol):
    """One chat service, reached by its web API alone."""

    async def prepare(self, file: str) -> None:
        """Bring a picture to the service before a message shows it, so that several come side by side."""
        ...

    async def post(self, place: Place, card: Card, key: str) -> Receipt:
        """Post a message. `key` marks it, so that it can be found again. PostError: it cannot stand there."""
        ...

    async def find(self, place: Place, card: Card, key: str) -> Receipt | None:
        """What an earlier process has posted, though its receipt was lost. None: not to be found."""
        ...

    async def update(self, place: Place, receipt: Receipt, card: Card) -> None:
        """Change a message that was posted; `place` is where its generation was ordered."""
        ...

    async def glance(self, place: Place, receipt: Receipt, card: Card) -> bool:
        """Change a message to show progress, in one attempt. False: not now."""
        ...

    async def whisper(self, place: Place, person: str, card: Card) -> None:
        """Tell one person, so that nobody else sees it."""
        ...

    def behind(self, place: Place, root: Receipt, *, thread: bool) -> Place:
        """Where the answer to a root message goes: its thread, if wanted and possible, else behind it."""
        ...

    def until(self, place: Place) -> datetime | None:
        """How long messages can be changed there; None: always."""
        ...

    def direct(self, place: Place, person: str) -> Place:
        """The bot's direct messages with a person."""
        ...


class PostError(SidaiError):
    """The message cannot be posted there; the sentence says what the person can do."""
