"""Where everything is put together: settings, studio, adapters. The only file that sees all of it."""

import base64
import hashlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import click
from cryptography.fernet import Fernet

from bots.assembly import Assembly
from bots.terminal.commands import SERVICE as TERMINAL
from bots.terminal.commands import cli
from bots.terminal.delivery import TerminalDelivery
from bots.terminal.render import render
from bots.terminal.upkeep import add_upkeep
from core.catalogue import furnish, load_catalogue
from core.domain.catalogue import Catalogue
from core.domain.subject import Kind, Subject
from core.fal.files import Files
from core.fal.marks import Marks
from core.fal.sandbox import Sandbox
from core.media import MediaStore
from core.media.album import Album
from core.messages import Messages
from core.run.admission import Admission
from core.run.board import Board
from core.run.courier import Courier
from core.run.inquiry import Inquiry
from core.run.machine import Machine
from core.run.pace import Pace
from core.run.ports import Delivery, Models
from core.run.runner import Runner
from core.run.treasurer import Treasurer
from core.settings import House, Settings, read_house, read_settings
from core.settings.environment import data_folder, secret_of
from core.store import Database, open_database
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
from core.upkeep.backup import back_up
from core.upkeep.bills import Bills
from core.upkeep.chores import Chore, Forgetting, Warn, Watch
from core.upkeep.restore import restore

if TYPE_CHECKING:
    from core.fal.client import Fal

_EXAMPLE = Subject("sid", Kind.PERSON, "SIDAI", "fal-ai/flux-lora", "man", ("Sid",), example=True)


@asynccontextmanager
async def opened(sandbox: bool) -> AsyncIterator[Assembly]:  # noqa: FBT001  # a click flag, passed on
    """Read the settings, put the house together, close it at the end. OperatorError: a setting is wrong."""
    settings = read_settings()
    house = read_house(settings.sidai_config)
    data_folder(settings)
    database = await open_database(settings.database)
    models = _models(settings, sandbox=sandbox)
    assembly = _assemble(settings, house, database, models, sandbox=sandbox)
    try:
        yield assembly
    finally:
        await assembly.runner.stop()
        await models.close()
        await database.close()


def _models(settings: Settings, *, sandbox: bool) -> "Fal | Sandbox":
    if sandbox or settings.fal_key is None:
        return Sandbox()
    from core.fal.client import Fal  # noqa: PLC0415  # and without fal-client

    callback = None
    if public := settings.sidai_public_url:
        marks = Marks(secret_of(settings))

        def callback(run: int) -> str:
            return f"{public.rstrip('/')}/fal/{marks.write(run)}"

    return Fal(settings, Files(settings.media_hosts), callback)


def _assemble(
    settings: Settings,
    house: House,
    database: Database,
    models: "Fal | Sandbox",
    *,
    sandbox: bool,
) -> Assembly:
    media, services, messages = MediaStore(settings.media), dict[str, Delivery](), Messages()
    paid = not isinstance(models, Sandbox)
    album, uploads = Album(media), Uploads(database)
    orders = Generations(database, _fernet(settings))
    courier = Courier(orders, Posts(database), album, house, services)
    catalogue = _catalogue(house, paid=paid)
    rights = Rights(house, catalogue, paid=paid)
    ledger, pace = Ledger(database), Pace(Drawn(database))
    treasurer = Treasurer(ledger, Remembered(database), house, courier.warn, paid=paid)
    runner = _runner(database, orders, models, album, courier, house, pace, rights, treasurer)
    history = History(database, orders)
    desk = Desk(house, catalogue, rights, orders, Drafts(database), ledger, pace, runner.start)
    buttons = Buttons(desk, history, rights, Presses(database), runner.cancel)
    studio = Studio(desk, buttons, history)
    assembly = Assembly(
        settings,
        house,
        studio,
        runner,
        media,
        messages,
        services,
        uploads,
        database,
        sandbox,
        paid,
        _chores(settings, house, database, orders, models, courier.warn),
        Jobs(orders, Repairs(database)),
    )
    services[TERMINAL] = TerminalDelivery(
        lambda card: click.echo(render(card, messages, media.path), err=True)
    )
    return assembly


def _chores(
    settings: Settings,
    house: House,
    database: Database,
    orders: Generations,
    models: "Fal | Sandbox",
    warn: Warn,
) -> tuple[Chore, ...]:
    """What is done while it serves, and how often."""
    media, months = MediaStore(settings.media), house.retention.months
    forgetting = Forgetting(orders, Retention(database), media, months)
    watch = Watch(settings.sidai_data, settings.media, Remembered(database), warn)
    bills = Bills(Repairs(database), models)
    return (timedelta(days=1), forgetting), (timedelta(hours=1), watch), (timedelta(minutes=10), bills)


def _runner(  # noqa: PLR0913, PLR0917  # it does the work
    database: Database,
    orders: Generations,
    models: Models,
    album: Album,
    courier: Courier,
    house: House,
    pace: Pace,
    rights: Rights,
    treasurer: Treasurer,
) -> Runner:
    doubts, admission = Doubts(database), Admission(house.limits)
    inquiry = Inquiry(doubts, models)
    machine = Machine(Steps(database), models, album, courier.alarm, inquiry)
    board = Board(admission, pace, courier.glance)
    return Runner(
        *(orders, doubts, inquiry, machine, courier, admission, board),
        *(rights.objection, treasurer.look),
    )


def _catalogue(house: House, *, paid: bool) -> Catalogue:
    """With the house's subjects; the sandbox lends one to a house that has none."""
    catalogue = furnish(load_catalogue(), house)
    if not paid and not catalogue.subjects:
        return replace(catalogue, subjects={_EXAMPLE.name: _EXAMPLE})
    return catalogue


def _fernet(settings: Settings) -> Fernet:
    key = hashlib.sha256(secret_of(settings).encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


add_upkeep(
    cli,
    back_up=lambda file: back_up(read_settings(), file),
    restore=lambda file: restore(read_settings(), file),
)


def main() -> None:
    """The command `sidai`."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    cli(obj=opened, prog_name="sidai")


if __name__ == "__main__":
    main()
