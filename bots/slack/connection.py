"""The connection to one workspace: a socket for what comes in, the Web API for what goes out."""

import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import ClassVar

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bots.slack.delivery import SlackDelivery
from bots.slack.directory import Directory
from bots.slack.faults import code
from bots.slack.files import Media, SlackFiles, Uploads
from bots.slack.listeners import Listeners
from bots.slack.pace import Pace
from core.errors import OperatorError
from core.messages import Messages
from core.studio import Studio

log = logging.getLogger(__name__)

_PING = 2.0  # seconds: so soon a line that broke without a word is noticed, and opened anew
_TIMEOUT = aiohttp.ClientTimeout(total=60, connect=10)


@dataclass(frozen=True, slots=True)
class Slack:
    """A workspace that the bot is installed in."""

    client: AsyncWebClient
    session: aiohttp.ClientSession
    app_token: str
    workspace: str
    enterprise: str | None
    delivery: SlackDelivery
    messages: Messages

    title: ClassVar[str] = "Slack"
    service: ClassVar[str] = "slack"

    @property
    def account(self) -> str:
        """Whose socket this is."""
        return self.workspace

    @asynccontextmanager
    async def listen(self, studio: Studio) -> AsyncIterator[None]:
        """Take orders by a socket. OperatorError: Slack does not accept the app token."""
        # Bolt reads these too: with the first two it would quietly turn to OAuth and ignore the bot token.
        for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN"):
            os.environ.pop(name, None)
        app = AsyncApp(
            client=self.client,
            name="sidai",
            logger=logging.getLogger("slack_bolt"),
            process_before_response=True,  # else Bolt looks every 10 ms whether each command is acknowledged
        )
        directory = Directory(self.client, self.workspace, self.enterprise)
        Listeners(studio, directory, self.delivery, self.messages).register(app)
        handler = AsyncSocketModeHandler(app, self.app_token, ping_interval=_PING)
        try:
            # Not connect_async: it asks again and again with a token that Slack does not accept.
            await handler.client.connect_to_new_endpoint()
        except SlackApiError as error:
            raise OperatorError("slack-app-token", code=code(error)) from error
        try:
            yield
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """Let go of the connections."""
        await self.session.close()


async def connect(
    bot_token: str, app_token: str, url: str, media: Media, uploads: Uploads, messages: Messages
) -> Slack:
    """Find out which workspace the bot token belongs to. OperatorError: it is not accepted."""
    session = aiohttp.ClientSession(timeout=_TIMEOUT)
    client = AsyncWebClient(
        bot_token,
        base_url=f"{url.rstrip('/')}/",
        session=session,
        retry_handlers=[],  # repeating is Pace's, which knows the channel's order
    )
    try:
        found = await client.auth_test()
    except SlackApiError as error:
        await session.close()
        raise OperatorError("slack-bot-token", code=code(error)) from error
    except (aiohttp.ClientError, TimeoutError) as error:
        await session.close()
        raise OperatorError("slack-no-answer", url=url, problem=str(error)) from error
    files = SlackFiles(client, session, media, uploads, found["team_id"])
    delivery = SlackDelivery(client, files, Pace(), messages)
    return Slack(client, session, app_token, found["team_id"], found.get("enterprise_id"), delivery, messages)
