"""A stand-in for Discord that refuses what Discord refuses and fails on command.

`async with DiscordEmulator() as discord:` starts one application; a bot with `discord.settings()` in its
environment talks to it as to the real one.
"""

from tests.emulators.discord.channel import Channel
from tests.emulators.discord.components import Button
from tests.emulators.discord.emulator import DiscordEmulator
from tests.emulators.discord.faults import Fault
from tests.emulators.discord.message import Attachment, Message, Upload
from tests.emulators.discord.reply import Reply
from tests.emulators.discord.rest import Call
from tests.emulators.discord.things import Guild, User
from tests.emulators.discord.view import Picture

__all__ = [
    "Attachment",
    "Button",
    "Call",
    "Channel",
    "DiscordEmulator",
    "Fault",
    "Guild",
    "Message",
    "Picture",
    "Reply",
    "Upload",
    "User",
]
