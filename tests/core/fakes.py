"""Stand-ins of a few lines for what the core needs from outside; each records what it was asked."""

import asyncio
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from PIL import Image

from core.domain.card import Card
from core.domain.generation import Outcome, Ticket, Told
from core.domain.order import Recipe
from core.domain.people import Place
from core.run.ports import Progress, Receipt, UntoldError


def jpeg(colour: str = "navy", size: tuple[int, int] = (64, 48)) -> bytes:
    """A plain picture."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


def told(*urls: str, seed: int | None = 42, unsafe: bool | None = None) -> tuple[Told, ...]:
    """What FAL says of its images."""
    return tuple(
        Told(url, seed if place == 0 else None, unsafe) for place, url in enumerate(urls or ("picture",))
    )


@dataclass
class FakeModels:
    """FAL, as the test says: `errors` are raised by the submits in turn."""

    errors: list[Exception | None] = field(default_factory=list)
    answers: list[tuple[Told, ...] | Exception] = field(default_factory=list)
    files: dict[str, bytes | Exception] = field(default_factory=dict)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    held: set[int] = field(default_factory=set)  # these calls, by number, wait for the release
    released: asyncio.Event = field(default_factory=asyncio.Event)
    submitted: list[Recipe] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)  # request ids that FAL lists
    untold: list[UntoldError] = field(default_factory=list)  # raised in turn when its list is asked for
    looked: list[datetime] = field(default_factory=list)  # since when its list was asked for, each time
    listing: asyncio.Event = field(default_factory=asyncio.Event)  # that hangs while it is clear
    answering: asyncio.Event = field(default_factory=asyncio.Event)  # submits hang while it is clear
    followed: list[str] = field(default_factory=list)  # request ids, each time
    reluctant: bool = False  # whether to stop following takes until it has `left`
    leaving: asyncio.Event = field(default_factory=asyncio.Event)
    left: asyncio.Event = field(default_factory=asyncio.Event)
    dropped: list[str] = field(default_factory=list)  # request ids that were to be dropped
    drops: bool = True  # whether FAL says that it will
    queued: bool = False  # whether calls stand in FAL's queue first
    beginning: asyncio.Event = field(default_factory=asyncio.Event)  # they stand there while it is clear
    news: asyncio.Queue[int] = field(default_factory=asyncio.Queue)
    at_work: int = 0
    most_at_work: int = 0

    def __post_init__(self) -> None:
        self.gate.set()
        for event in (self.listing, self.answering, self.beginning):
            event.set()

    def release(self) -> None:
        """Let the calls that are held go on."""
        self.released.set()

    async def reached(self, count: int) -> None:
        """Until that many calls have been submitted."""
        while await self.news.get() < count:
            pass

    async def submit(self, recipe: Recipe, reference: int) -> Ticket:
        """Accepted, unless the test says otherwise."""
        del reference
        self.submitted.append(recipe)
        self.at_work += 1
        self.most_at_work = max(self.at_work, self.most_at_work)
        error = self.errors.pop(0) if self.errors else None
        number = len(self.submitted)
        self.news.put_nowait(number)
        await self.answering.wait()
        if error is not None:
            self.at_work -= 1
            raise error
        return Ticket(f"id-{number}", "status", "response", "cancel")

    async def ticket(self, recipe: Recipe, request_id: str) -> Ticket:
        """Of that id."""
        del recipe
        return Ticket(request_id, "status", "response", "cancel")

    async def sent(self, recipe: Recipe, since: datetime) -> list[str]:
        """Those that the test has put there."""
        del recipe
        self.looked.append(since)
        await self.listing.wait()
        if self.untold:
            raise self.untold.pop(0)
        return list(self.taken)

    async def cancel(self, ticket: Ticket) -> bool:
        """As the test says."""
        self.dropped.append(ticket.request_id)
        return self.drops

    async def follow(self, recipe: Recipe, ticket: Ticket, report: Callable[[Progress], None]) -> None:
        """Done when the gate is open."""
        del recipe
        self.followed.append(ticket.request_id)
        if self.queued:
            report(Progress(0))
            await self.beginning.wait()
        report(Progress(None))
        if int(ticket.request_id.removeprefix("id-")) in self.held:
            await self._release()
        await self.gate.wait()
        self.at_work -= 1

    async def _release(self) -> None:
        try:
            await self.released.wait()
        finally:
            if self.reluctant:
                self.leaving.set()
                await self.left.wait()

    async def result(self, recipe: Recipe, ticket: Ticket) -> Outcome:
        """The next answer, else one picture."""
        del ticket
        answer = self.answers.pop(0) if self.answers else told()
        if isinstance(answer, Exception):
            raise answer
        return Outcome(answer, recipe.estimate and Decimal("0.03"))

    async def download(self, recipe: Recipe, url: str) -> bytes:
        """The file the test has put there, else a picture."""
        del recipe
        found = self.files.get(url, jpeg())
        if isinstance(found, Exception):
            raise found
        return found


@dataclass
class FakeDelivery:
    """A chat service: every state of every message, and what was whispered. `errors`: per call, in turn."""

    errors: dict[str, list[Exception | None]] = field(default_factory=dict)
    posted: list[tuple[Place, Card, str]] = field(default_factory=list)
    states: dict[str, list[Card]] = field(default_factory=dict)
    whispered: list[tuple[str, Card]] = field(default_factory=list)
    news: asyncio.Queue[None] = field(default_factory=asyncio.Queue)
    lost: dict[str, Receipt] = field(default_factory=dict)
    ends: datetime | None = None
    glances: list[Card] = field(default_factory=list)
    takes_glances: bool = True
    tried: int = 0  # glances, those that were not taken too
    given_up: int = 0  # glances that nobody waited for to the end
    glancing: asyncio.Event = field(default_factory=asyncio.Event)  # glances hang while it is clear
    single: bool = False  # a result takes the place of its line, where no second message can stand

    def __post_init__(self) -> None:
        self.glancing.set()

    async def prepare(self, file: str) -> None:
        """Nothing to bring."""

    async def post(self, place: Place, card: Card, key: str) -> Receipt:
        """The receipt is the message's key, without what makes it unique."""
        key = key.partition(".")[0]
        self._may_fail("post")
        self.posted.append((place, card, key))
        key = key.replace("-result", "-root") if self.single else key
        self.states.setdefault(key, []).append(card)
        self.news.put_nowait(None)
        apart = place.thread and not self.single
        return {"key": key, "thread": str(place.thread)} if apart else {"key": key}

    async def find(self, place: Place, card: Card, key: str) -> Receipt | None:
        """What the test says was lost."""
        del place, card
        return self.lost.get(key.partition(".")[0])

    async def update(self, place: Place, receipt: Receipt, card: Card) -> None:
        """One more state of a message."""
        del place
        self._may_fail("update")
        self.states[receipt["key"]].append(card)
        self.news.put_nowait(None)

    async def glance(self, place: Place, receipt: Receipt, card: Card) -> bool:
        """One more state, if the test allows."""
        del place
        self.tried += 1
        try:
            await self.glancing.wait()
        except asyncio.CancelledError:
            self.given_up += 1
            raise
        if self.takes_glances:
            self.glances.append(card)
            self.states[receipt["key"]].append(card)
            self.news.put_nowait(None)
        return self.takes_glances

    async def whisper(self, place: Place, person: str, card: Card) -> None:
        """To one person."""
        del place
        self.whispered.append((person, card))

    async def reached(self, condition: Callable[[], bool]) -> None:
        """Until the messages are so."""
        while not condition():
            await self.news.get()

    def behind(self, place: Place, root: Receipt, *, thread: bool) -> Place:
        """The root's key is the thread."""
        return replace(place, thread=root["key"]) if thread else place

    def until(self, place: Place) -> datetime | None:
        """As the test says."""
        del place
        return self.ends

    def direct(self, place: Place, person: str) -> Place:
        """A channel of their own."""
        return replace(place, channel=f"D-{person}", thread=None)

    def said(self, key: str) -> list[str]:
        """The sentences of a message as it now is."""
        card = self.states[key][-1]
        texts: Iterable[object] = (card.head, *card.body, *card.notes)
        return [each if isinstance(each, str) else getattr(each, "key", "") for each in texts if each]

    def _may_fail(self, operation: str) -> None:
        waiting = self.errors.get(operation)
        if waiting and (error := waiting.pop(0)):
            self.news.put_nowait(None)
            raise error
