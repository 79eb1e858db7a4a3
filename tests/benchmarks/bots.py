"""The bots that are measured: sidai, and beside it a naive one for each chat service."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from tests.benchmarks.chat import Chat
from tests.benchmarks.discord_chat import discord_chat
from tests.benchmarks.slack_chat import slack_chat


@dataclass(frozen=True, slots=True)
class Bot:
    """A Python module that answers /sidai in a chat service, and that service anew for each measurement."""

    arguments: tuple[str, ...]
    chat: Callable[[], AbstractAsyncContextManager[Chat]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Ours and the naive one, in the same service."""

    service: str
    ours: Bot
    naive: Bot


SLACK = Pair(
    "Slack", Bot(("bots", "serve"), slack_chat), Bot(("tests.benchmarks.naive_slack_bot",), slack_chat)
)
DISCORD = Pair(
    "Discord",
    Bot(("bots", "serve"), discord_chat),
    Bot(("tests.benchmarks.naive_discord_bot",), discord_chat),
)
