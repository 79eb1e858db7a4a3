"""Where everything is put together: the one file that sees all rooms."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import click
from cryptography.fernet import Fernet

from bots.assembly import Assembly
from bots.terminal.commands import SERVICE as TERMINAL
from bots.terminal.delivery import TerminalDelivery
from bots.terminal.render import render
from core.catalogue import furnish, load_catalogue
from core.domain.catalogue import Catalogue
from core.domain.subject import Kind, Subject
from core.fal.files import Files
from core.fal.marks import Marks
from core.fal.sandbox import Sandbox
from core.media import MediaStore
from core.media.album import Album
from core.messages import Messages
from core.run.admins import Admins
from core.run.admission import Admission
from core.run.board import Board
from core.run.courier import Courier
from core.run.inquiry import Inquiry
from core.run.machine import Machine
from core.run.pace import Pace
from core.run.ports import Delivery
from core.run.runner import Runner
from core.run.treasurer import Treasurer
from core.settings import House, Settings
from core.settings.environment import secret_of
from core.store import Database
from core.store.doubts import Doubts
from core.store.drafts import Drafts, Presses
from core.store.drawn import Drawn
from core.store.generations import Generations
from core.store.history import History
from core.store.ledger import Ledger
from core.store.posts import Posts, Uploads
from core.store.remembered import Remembered
from core.store.repairs import Repairs
from core.store.retention import Retention
from core.store.steps import Steps
from core.studio import Studio
from core.studio.buttons import Buttons
from core.studio.desk import Desk
from core.studio.jobs import Jobs
from core.studio.rights import Rights
from core.upkeep.bills import Bills
from core.upkeep.chores import Chore, DiskWatch, Forgetting

if TYPE_CHECKING:
    from core.fal.client import Fal

_EXAMPLE = Subject("sid", Kind.PERSON, "SIDAI", "fal-ai/flux-lora", "man", ("Sid",), example=True)


def models_of(settings: Settings, *, sandbox: bool) -> "Fal | Sandbox":
    """What draws: FAL if there is a key, unless the sandbox is asked for."""
    if sandbox or settings.fal_key is None:
        return Sandbox()
    from core.fal.client import Fal  # noqa: PLC0415  # the sandbox starts without fal-client

    return Fal(settings, Files(settings.media_hosts), _callback(settings))


def _callback(settings: Settings) -> Callable[[int], str] | None:
    """The address that FAL is to call when a run has ended; None: it cannot."""
    if settings.sidai_public_url is None:
        return None
    public, marks = settings.sidai_public_url.rstrip("/"), Marks(secret_of(settings))
    return lambda run: f"{public}/fal/{marks.write(run)}"


class Building:
    """A house's parts, each made when it is first needed."""

    def __init__(self, settings: Settings, house: House, database: Database, models: "Fal | Sandbox") -> None:
        self.settings, self.house = settings, house
        self.database, self.models = database, models
        self.paid = not isinstance(models, Sandbox)
        self.services: dict[str, Delivery] = {}
        self.messages, self.media = Messages(), MediaStore(settings.media)

    def assembly(self, *, sandbox: bool) -> Assembly:
        """The house at work; `sandbox`: it was asked for."""
        self.services[TERMINAL] = TerminalDelivery(
            lambda card: click.echo(render(card, self.messages, self.media.path), err=True)
        )
        return Assembly(
            *(self.settings, self.house, self.studio, self.runner, self.media, self.messages),
            *(self.services, Uploads(self.database), self.database, sandbox, self.paid, self.chores),
            Jobs(self.orders, Repairs(self.database)),
        )

    @cached_property
    def studio(self) -> Studio:
        """The front door."""
        history, ledger = History(self.database, self.orders), Ledger(self.database)
        drafts, start = Drafts(self.database), self.runner.start
        desk = Desk(self.house, self.catalogue, self.rights, self.orders, drafts, ledger, self.pace, start)
        buttons = Buttons(desk, history, self.rights, Presses(self.database), self.runner.cancel)
        return Studio(desk, buttons, history)

    @cached_property
    def runner(self) -> Runner:
        """The durable run."""
        doubts, admission = Doubts(self.database), Admission(self.house.limits)
        inquiry, steps = Inquiry(doubts, self.models), Steps(self.database)
        machine = Machine(steps, self.models, self.album, self.admins.alarm, inquiry)
        board = Board(admission, self.pace, self.courier.glance)
        remembered, warn = Remembered(self.database), self.admins.warn
        treasurer = Treasurer(Ledger(self.database), remembered, self.house, warn, paid=self.paid)
        return Runner(
            *(self.orders, doubts, inquiry, machine, self.courier, admission, board),
            *(self.rights.objection, treasurer.look),
        )

    @cached_property
    def chores(self) -> tuple[Chore, ...]:
        """What is done while it serves, and how often."""
        retention, months = Retention(self.database), self.house.retention.months
        data, media, remembered = self.settings.sidai_data, self.settings.media, Remembered(self.database)
        return (
            (timedelta(days=1), Forgetting(self.orders, retention, self.media, months)),
            (timedelta(hours=1), DiskWatch(data, media, remembered, self.admins.warn)),
            (timedelta(minutes=10), Bills(Repairs(self.database), self.models)),
        )

    @cached_property
    def courier(self) -> Courier:
        """Who brings pictures."""
        return Courier(self.orders, Posts(self.database), self.album, self.house, self.services)

    @cached_property
    def admins(self) -> Admins:
        """Who is told of what only they can mend."""
        return Admins(self.house, self.services)

    @cached_property
    def orders(self) -> Generations:
        """Where orders are kept."""
        key = hashlib.sha256(secret_of(self.settings).encode()).digest()
        return Generations(self.database, Fernet(base64.urlsafe_b64encode(key)))

    @cached_property
    def catalogue(self) -> Catalogue:
        """With the house's subjects; the sandbox lends one to a house that has none."""
        catalogue = furnish(load_catalogue(), self.house)
        if not self.paid and not catalogue.subjects:
            return replace(catalogue, subjects={_EXAMPLE.name: _EXAMPLE})
        return catalogue

    @cached_property
    def rights(self) -> Rights:
        """Who may do what."""
        return Rights(self.house, self.catalogue, paid=self.paid)

    @cached_property
    def album(self) -> Album:
        """How pictures are kept."""
        return Album(self.media)

    @cached_property
    def pace(self) -> Pace:
        """How long drawing takes."""
        return Pace(Drawn(self.database))
