"""Where everything is put together: settings, studio, adapters. The only file that sees all of it."""

import asyncio
import base64
import gc
import hashlib
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click
from cryptography.fernet import Fernet
from filelock import AsyncFileLock, Timeout
from pydantic import SecretStr

from bots.terminal.commands import SERVICE as TERMINAL
from bots.terminal.commands import cli
from bots.terminal.delivery import TerminalDelivery
from bots.terminal.render import render
from core.catalogue import furnish, load_catalogue
from core.domain.catalogue import Catalogue
from core.domain.finding import Finding
from core.domain.subject import Kind, Subject
from core.domain.text import text
from core.errors import OperatorError
from core.fal.files import Files
from core.fal.sandbox import Sandbox
from core.media import MediaStore
from core.media.album import Album
from core.media.check import check as check_media
from core.messages import Messages
from core.run.admission import Admission
from core.run.courier import Courier
from core.run.machine import Machine
from core.run.ports import Delivery, Models
from core.run.runner import Runner
from core.settings import House, Settings, read_house, read_settings
from core.settings.check import check as check_house
from core.settings.environment import data_folder, secret_of
from core.store import Database, open_database
from core.store.check import check as check_database
from core.store.generations import Generations
from core.store.history import History
from core.store.posts import Posts, Uploads
from core.store.steps import Steps
from core.studio import Studio
from core.studio.rights import Rights

if TYPE_CHECKING:
    from bots.slack.connection import Slack
    from core.fal.client import Fal

_PATIENCE = 5.0  # seconds for an earlier process to finish what it is at

_EXAMPLE = Subject("sid", Kind.PERSON, "SIDAI", "fal-ai/flux-lora", "man", ("Sid",), example=True)


@dataclass(frozen=True, slots=True)
class Assembly:
    """A house at work; implements the terminal's Workshop."""

    settings: Settings
    house: House
    studio: Studio
    runner: Runner
    media: MediaStore
    messages: Messages
    services: dict[str, Delivery]
    uploads: Uploads
    database: Database
    sandbox: bool  # asked for, not only for want of a key
    paid: bool

    async def finish(self) -> None:
        """Until all that was ordered here is drawn, also what an earlier command left undone."""
        with suppress(Timeout):  # another terminal is at it
            async with self._alone("terminal", patience=0):
                await self.runner.take_up(TERMINAL, "local", paid=self.paid)
                await self.runner.idle()
        await self.runner.idle()

    def _alone(self, name: str, patience: float) -> AsyncFileLock:
        """Two at the same rows would each take the other's half-sent calls for lost ones."""
        return AsyncFileLock(self.settings.sidai_data / f"{name}.lock", timeout=patience)

    def path(self, file: str) -> str:
        """Where a file of the media store lies."""
        return self.media.path(file)

    async def doctor(self) -> list[Finding]:
        """Every check there is."""
        from bots.slack.check import check as check_slack  # noqa: PLC0415  # the terminal starts without them
        from core.fal.check import check as check_fal  # noqa: PLC0415

        settings = self.settings
        oauth = bool(settings.slack_client_id or settings.slack_client_secret)
        bot, app = _plain(settings.slack_bot_token), _plain(settings.slack_app_token)
        parts = await asyncio.gather(
            check_media(settings.media),
            check_database(self.database),
            check_fal(settings, _catalogue(self.house, paid=True)),
            check_slack(bot, app, settings.slack_api_url, oauth=oauth),
        )
        return [*check_house(settings, self.house), *(finding for part in parts for finding in part)]

    async def serve(self) -> None:
        """Run every adapter that has credentials, until told to stop."""
        for name in ("core", "bots"):
            logging.getLogger(name).setLevel(logging.INFO)
        slack_tokens = _slack_tokens(self.settings)
        if slack_tokens is None:
            click.echo(self.messages.say(text("serve-nothing")))
            return
        if self.sandbox:
            click.echo(self.messages.say(text("serve-sandbox")))
        elif self.settings.fal_key is None:
            raise OperatorError("serve-no-key")
        from bots.slack.connection import connect  # noqa: PLC0415  # the terminal starts without it

        stop = _told_to_stop()
        slack = await connect(
            *slack_tokens, self.settings.slack_api_url, self.media, self.uploads, self.messages
        )
        try:
            async with self._alone(f"slack-{slack.workspace}", _PATIENCE):
                await self._serve(slack, stop)
        except Timeout:
            raise OperatorError("serve-twice", workspace=slack.workspace) from None
        finally:
            await slack.close()

    async def _serve(self, slack: "Slack", stop: asyncio.Event) -> None:
        self.services["slack"] = slack.delivery
        socket = await slack.listen(self.studio)
        try:
            await self.runner.take_up("slack", slack.workspace, paid=self.paid)
            gc.collect()
            gc.freeze()  # what is loaded by now stays: looking through it again and again costs 100 ms each
            click.echo(self.messages.say(text("serve-up", service="Slack")))
            await stop.wait()
        finally:
            await socket.close_async()  # type: ignore[no-untyped-call]
            await self.runner.stop()


def _slack_tokens(settings: Settings) -> tuple[str, str] | None:
    """Bot token and app token. OperatorError: one without the other."""
    bot, app = _plain(settings.slack_bot_token), _plain(settings.slack_app_token)
    if bot and app:
        return bot, app
    if bot or app:
        raise OperatorError("serve-half", missing="SLACK_APP_TOKEN" if bot else "SLACK_BOT_TOKEN")
    return None


def _plain(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret else None


def _told_to_stop() -> asyncio.Event:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    return stop


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

    return Fal(settings, Files(settings.media_hosts))


def _assemble(
    settings: Settings,
    house: House,
    database: Database,
    models: Models,
    *,
    sandbox: bool,
) -> Assembly:
    media, services, messages = MediaStore(settings.media), dict[str, Delivery](), Messages()
    paid = not isinstance(models, Sandbox)
    album, uploads = Album(media), Uploads(database)
    orders = Generations(database, _fernet(settings))
    courier = Courier(orders, Posts(database), album, house, services)
    machine = Machine(Steps(database), models, album, courier.alarm)
    catalogue = _catalogue(house, paid=paid)
    rights = Rights(house, catalogue, paid=paid)
    runner = Runner(orders, machine, courier, Admission(house.limits), rights.objection)
    studio = Studio(house, catalogue, rights, orders, History(database, orders), runner.start)
    assembly = Assembly(
        settings, house, studio, runner, media, messages, services, uploads, database, sandbox, paid
    )
    services[TERMINAL] = TerminalDelivery(
        lambda card: click.echo(render(card, messages, media.path), err=True)
    )
    return assembly


def _catalogue(house: House, *, paid: bool) -> Catalogue:
    """With the house's subjects; the sandbox lends one to a house that has none."""
    catalogue = furnish(load_catalogue(), house)
    if not paid and not catalogue.subjects:
        return replace(catalogue, subjects={_EXAMPLE.name: _EXAMPLE})
    return catalogue


def _fernet(settings: Settings) -> Fernet:
    key = hashlib.sha256(secret_of(settings).encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def main() -> None:
    """The command `sidai`."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    cli(obj=opened, prog_name="sidai")


if __name__ == "__main__":
    main()
