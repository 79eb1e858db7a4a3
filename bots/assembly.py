"""A house at work: what the commands of the terminal, and the chat services, are served with."""

import asyncio
import gc
import logging
import signal
from collections.abc import Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress
from dataclasses import dataclass
from typing import Protocol

import click
from filelock import AsyncFileLock, Timeout
from pydantic import SecretStr

from bots.terminal.commands import SERVICE as TERMINAL
from core.catalogue import furnish, load_catalogue
from core.domain.finding import Finding
from core.domain.text import text
from core.errors import OperatorError
from core.media import MediaStore
from core.media.check import check as check_media
from core.messages import Messages
from core.run.ports import Delivery
from core.run.runner import Runner
from core.settings import House, Settings
from core.settings.check import check as check_house
from core.settings.check import check_public
from core.settings.environment import secret_of
from core.store import Database
from core.store.check import check as check_database
from core.store.posts import Uploads
from core.store.remembered import Remembered
from core.studio import Studio
from core.studio.jobs import Jobs
from core.upkeep.chores import Chore, busy

log = logging.getLogger(__name__)

_PATIENCE = 5.0  # seconds for an earlier process to finish what it is at


class Connection(Protocol):
    """A chat service that the bot is logged in to."""

    @property
    def title(self) -> str:
        """What people call the service."""
        ...

    @property
    def service(self) -> str:
        """What the rows call it."""
        ...

    @property
    def account(self) -> str:
        """Whose orders come in here; one process at a time takes them."""
        ...

    @property
    def workspace(self) -> str | None:
        """The one workspace that this is about; None: all that the service has."""
        ...

    @property
    def delivery(self) -> Delivery:
        """How messages are posted there."""
        ...

    def listen(self, studio: Studio) -> AbstractAsyncContextManager["asyncio.Task[None] | None"]:
        """Take orders; a task that is given ends when the service breaks off."""
        ...

    async def close(self) -> None:
        """Let go of it."""
        ...


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
    chores: Sequence[Chore]  # while it serves
    jobs: Jobs

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
        from bots.discord.check import check as check_discord  # noqa: PLC0415  # the terminal starts without
        from bots.slack.check import check as check_slack  # noqa: PLC0415  # any of them
        from core.fal.check import check as check_fal  # noqa: PLC0415

        settings = self.settings
        oauth = bool(settings.slack_client_id or settings.slack_client_secret)
        bot, app = _plain(settings.slack_bot_token), _plain(settings.slack_app_token)
        parts = await asyncio.gather(
            check_media(settings.media),
            check_database(self.database),
            check_fal(settings, furnish(load_catalogue(), self.house)),
            check_slack(bot, app, settings.slack_api_url, oauth=oauth),
            check_discord(_plain(settings.discord_token), settings.discord_api_url, self.house.servers),
        )
        return [*check_house(settings, self.house), *(finding for part in parts for finding in part)]

    async def serve(self) -> None:
        """Run every adapter that has credentials, until told to stop."""
        for name in ("core", "bots"):
            logging.getLogger(name).setLevel(logging.INFO)
        slack, discord = _slack_tokens(self.settings), _plain(self.settings.discord_token)
        if slack is None and discord is None:
            click.echo(self.messages.say(text("serve-nothing")))
            return
        if self.sandbox:
            click.echo(self.messages.say(text("serve-sandbox")))
        elif self.settings.fal_key is None:
            raise OperatorError("serve-no-key")
        async with AsyncExitStack() as stack:
            try:
                await _until_told(self._serve(slack, discord, stack))
            finally:
                await self.runner.stop()  # while there still are connections to finish by

    async def _serve(self, slack: tuple[str, str] | None, discord: str | None, stack: AsyncExitStack) -> None:
        """Take orders from each service as soon as it is reached, until one breaks off."""
        async with AsyncExitStack() as doors:
            ends = []
            if slack:
                ends.append(await self._open(await self._slack(*slack, stack), doors))
            if discord:
                ends.append(await self._open(await self._discord(discord, stack), doors))
            if self.settings.sidai_public_url:
                ends.append(await doors.enter_async_context(self._web()))
            gc.collect()
            gc.freeze()  # what is loaded by now stays: looking through it again and again costs 100 ms each
            await doors.enter_async_context(busy(self.chores))
            await asyncio.gather(*filter(None, ends))
            await asyncio.Event().wait()

    async def _open(self, connection: Connection, doors: AsyncExitStack) -> "asyncio.Task[None] | None":
        """Let orders in, and go on with those of before; the task ends when the service breaks off."""
        end = await doors.enter_async_context(connection.listen(self.studio))
        await self.runner.take_up(connection.service, connection.workspace, paid=self.paid)
        click.echo(self.messages.say(text("serve-up", service=connection.title)))
        return end

    def _web(self) -> AbstractAsyncContextManager["asyncio.Task[None]"]:
        """Where FAL calls back; whether it can is for the operator to know, and no reason not to start."""
        from bots.web.server import listening  # noqa: PLC0415  # the terminal starts without it
        from core.fal.marks import Marks  # noqa: PLC0415
        from core.fal.webhook import Keys, Webhook  # noqa: PLC0415

        for finding in check_public(self.settings):
            log.log(logging.INFO if finding.ok else logging.WARNING, self.messages.say(finding.text))
        webhook = Webhook(Keys(self.settings.fal_rest_url))
        marks = Marks(secret_of(self.settings))
        return listening(self.settings.web, marks.read, webhook.check, self.runner)

    async def _slack(self, bot_token: str, app_token: str, stack: AsyncExitStack) -> Connection:
        from bots.slack.connection import connect  # noqa: PLC0415  # the terminal starts without it

        url = self.settings.slack_api_url
        slack = await connect(bot_token, app_token, url, self.media, self.uploads, self.messages)
        return await self._enter(slack, stack)

    async def _discord(self, token: str, stack: AsyncExitStack) -> Connection:
        from bots.discord.connection import connect  # noqa: PLC0415  # the terminal starts without it

        discord = await connect(
            token,
            self.settings.discord_api_url,
            self.settings.discord_gateway_url,
            self.media,
            self.house.servers,
            Remembered(self.database),
            self.messages,
        )
        return await self._enter(discord, stack)

    async def _enter(self, connection: Connection, stack: AsyncExitStack) -> Connection:
        """Keep it until the stack is closed, for this process alone."""
        stack.push_async_callback(connection.close)
        try:
            lock = self._alone(f"{connection.service}-{connection.account}", _PATIENCE)
            await stack.enter_async_context(lock)
        except Timeout:
            title, account = connection.title, connection.account
            raise OperatorError("serve-twice", service=title, account=account) from None
        self.services[connection.service] = connection.delivery
        return connection


async def _until_told(work: Coroutine[None, None, None]) -> None:
    """Work until told to stop, or until it raises."""
    working, stopped = asyncio.create_task(work), asyncio.create_task(_told_to_stop().wait())
    await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if working.done():
        working.result()
    working.cancel()
    await asyncio.wait({working})


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
