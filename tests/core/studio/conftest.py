"""The studio with its rows, and a start that only takes notes."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from core.catalogue import furnish, load_catalogue
from core.domain.generation import Generation
from core.domain.people import Person, Place
from core.domain.subject import Consent, Kind, Lora, Subject
from core.run.pace import Pace
from core.settings import House
from core.store import Database, open_database
from core.store.drafts import Drafts, Presses
from core.store.drawn import Drawn
from core.store.generations import Generations
from core.store.history import History
from core.store.ledger import Ledger
from core.store.steps import Steps
from core.studio import Reply, Studio
from core.studio.buttons import Buttons
from core.studio.desk import Desk
from core.studio.rights import Rights
from tests.core.examples import GENERAL, SID

AGREED = Consent("slack:U0SID", date(2026, 11, 1))


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
    asked: int = field(default=0)

    async def ask(self, typed: str, person: Person = SID, place: Place = GENERAL) -> Reply:
        """As if typed there by that person."""
        self.asked += 1
        return await self.studio.answer(typed, person, place, f"event-{self.asked}")

    async def refused(self, typed: str, person: Person = SID, place: Place = GENERAL) -> str:
        """The key of the sentence that refuses it; nothing was started."""
        before = list(self.started)
        reply = await self.ask(typed, person, place)
        assert reply.refused
        assert reply.card is not None
        assert self.started == before
        return getattr(reply.card.body[0], "key", "")


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
