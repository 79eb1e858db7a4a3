"""What somebody may do in a channel: Discord's bits, and how roles and overwrites add up to them."""

from collections.abc import Iterable
from enum import IntFlag
from functools import reduce
from operator import or_


class Permission(IntFlag):
    """The permissions that matter to a bot that posts pictures."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    SEND_TTS_MESSAGES = 1 << 12
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EXTERNAL_APPS = 1 << 50


NOTHING = Permission(0)
EVERYTHING = reduce(or_, Permission)
# What an invitation of the bot asks for: 309237763072.
BOT = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)
# What @everyone may do in a new server, as far as it matters here.
EVERYONE = (
    BOT
    | Permission.CREATE_PRIVATE_THREADS
    | Permission.MENTION_EVERYONE
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.USE_EXTERNAL_APPS
)
# What an app is told it may do in direct messages: answer with pictures.
DIRECT = Permission.ATTACH_FILES | Permission.EMBED_LINKS | Permission.MENTION_EVERYONE
_NEEDS_SENDING = (
    Permission.ATTACH_FILES
    | Permission.EMBED_LINKS
    | Permission.MENTION_EVERYONE
    | Permission.SEND_TTS_MESSAGES
)


def named(names: Iterable[str]) -> Permission:
    """The permissions with these names, such as SEND_MESSAGES. ValueError."""
    unknown = [name for name in names if name not in Permission.__members__]
    if unknown:
        raise ValueError(f"no such permission: {unknown}; there are: {[*Permission.__members__]}")
    return reduce(or_, (Permission[name] for name in names), NOTHING)


def with_implied(granted: Permission, *, in_thread: bool) -> Permission:
    """What is left of the granted once Discord takes away what makes no sense alone."""
    if Permission.ADMINISTRATOR in granted:
        return EVERYTHING
    if Permission.VIEW_CHANNEL not in granted:
        return NOTHING
    sending = Permission.SEND_MESSAGES_IN_THREADS if in_thread else Permission.SEND_MESSAGES
    return granted if sending in granted else granted & ~_NEEDS_SENDING
