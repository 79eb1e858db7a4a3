"""The studio with its rows, and a start that only takes notes."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Connection, update

from core.catalogue import furnish, load_catalogue
from core.domain.card import Action, Card
from core.domain.generation import Generation, Image, Outcome, State, Ticket
from core.domain.people import Person, Place
from core.domain.subject import Consent, Kind, Lora, Subject
from core.domain.text import Text, text
from core.run.pace import Pace
from core.settings import House
from core.store import Database, open_database
from core.store.drafts import Drafts, Presses
from core.store.drawn import Drawn
from core.store.generations import Generations
from core.store.history import History
from core.store.ledger import Ledger
from core.store.steps import Steps
from core.store.tables import drafts, presses
from core.studio import Reply, Studio
from core.studio.buttons import Buttons
from core.studio.desk import Desk
from core.studio.rights import Rights
from tests.core.examples import GENERAL, SID

AGREED = Consent("slack:U0SID", date(2026, 11, 1))
OTHER = Person("slack", "U0OTHER", "other")


def subject(name: str = "sid", **changes: object) -> Subject:
    """Sid, who has agreed."""
    made = Subject(
        name,
        Kind.PERSON,
        trigger=f"{name.upper()}AI",
        endpoint="fal-ai/flux-lora",
        class_word="man",
        aliases=(name.title(),),
        loras=(Lora(f"https://files.example/{name}.safetensors", 0.85),),
        consent=AGREED,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def said(card: Card | None) -> str:
    """The key of what a card says first."""
    assert card is not None
    first = card.head or card.body[0]
    assert isinstance(first, Text)
    return first.key


@dataclass
class Front:
    """What the tests ask and look at."""

    studio: Studio
    rights: Rights
    orders: Generations
    steps: Steps
    started: list[Generation]
    cancelled: list[Generation]
    database: Database

    async def ask(self, typed: str, person: Person = SID, place: Place = GENERAL) -> Reply:
        """As if typed there by that person."""
        return await self.studio.answer(typed, person, place, uuid4().hex)

    async def refused(self, typed: str, person: Person = SID, place: Place = GENERAL) -> str:
        """The key of the sentence that refuses it; nothing was started."""
        before = list(self.started)
        reply = await self.ask(typed, person, place)
        assert reply.refused
        assert reply.card is not None
        assert self.started == before
        return getattr(reply.card.body[0], "key", "")

    async def taken(self, typed: str, person: Person = SID, place: Place = GENERAL) -> Generation:
        """An order that is not asked about."""
        reply = await self.ask(typed, person, place)
        assert reply.generation is not None, reply.card
        return reply.generation

    async def question(
        self, typed: str, person: Person = SID, place: Place = GENERAL
    ) -> tuple[Card, Action, Action]:
        """An order that is asked about first: the card, with its yes and its no."""
        before = list(self.started)
        reply = await self.ask(typed, person, place)
        assert reply.generation is None
        assert reply.card is not None
        assert self.started == before
        yes, no = reply.card.actions
        return reply.card, yes, no

    async def press(
        self, button: str, person: Person = SID, place: Place = GENERAL, event: str = ""
    ) -> Reply:
        """As if pressed there by that person."""
        return await self.studio.press(button, person, place, event or uuid4().hex)

    async def rejected(self, button: str, person: Person = SID, place: Place = GENERAL) -> str:
        """The key of the sentence that refuses a press; nothing was started or cancelled."""
        before = [*self.started, *self.cancelled]
        reply = await self.press(button, person, place)
        assert reply.refused
        assert reply.instead is None
        assert [*self.started, *self.cancelled] == before
        return said(reply.card)

    async def later(self, **passed: float) -> None:
        """As if all questions and presses so far had been so long ago."""
        ago = datetime.now(UTC) - timedelta(**passed)

        def work(connection: Connection) -> None:
            connection.execute(update(drafts).values(created=ago))
            connection.execute(update(presses).values(pressed=ago))

        await self.database.write(work)

    async def draw(self, generation: Generation, *numbers: int, cost: str = "0.035") -> None:
        """These of its pictures have come; without numbers, all."""
        for run in generation.runs:
            if not numbers or run.number in numbers:
                now = await self.steps.intend(run)
                now = await self.steps.submitted(now, Ticket(f"id-{run.id}", "s", "r", "c"))
                now = await self.steps.fetched(now, Outcome((), None))
                image = Image(
                    run.number, f"{run.id}.jpg", "u", "image/jpeg", 64, 48, 700 + run.number, "0" * 64
                )
                await self.steps.stored(now, [image], Decimal(cost))

    async def fail(self, generation: Generation, *numbers: int, state: State = State.FAILED) -> None:
        """These of its pictures have not come, and cost nothing; without numbers, all."""
        for run in generation.runs:
            if not numbers or run.number in numbers:
                await self.steps.ended(run, state, text("fal-down"), Decimal(0))


Opener = Callable[..., "Front"]


@pytest.fixture
async def opener(tmp_path: Path) -> AsyncIterator[Opener]:
    database = await open_database(f"sqlite+aiosqlite:///{tmp_path}/sidai.db")
    orders = Generations(database, Fernet(Fernet.generate_key()))

    def build(*subjects: Subject, paid: bool = True, **rules: object) -> Front:
        house, started = House.model_validate(rules), list[Generation]()
        catalogue = replace(furnish(load_catalogue(), house), subjects={each.name: each for each in subjects})
        rights = Rights(house, catalogue, paid=paid)
        history, ledger, cancelled = History(database, orders), Ledger(database), list[Generation]()
        pace = Pace(Drawn(database))
        desk = Desk(house, catalogue, rights, orders, Drafts(database), ledger, pace, started.append)

        async def call_off(generation: Generation) -> None:
            cancelled.append(generation)

        buttons = Buttons(desk, history, rights, Presses(database), call_off)
        studio = Studio(desk, buttons, history)
        return Front(studio, rights, orders, Steps(database), started, cancelled, database)

    yield build
    await database.close()
