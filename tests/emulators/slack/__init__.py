"""A stand-in for Slack that refuses what Slack refuses and fails on command.

`async with SlackEmulator() as slack:` starts one workspace; an app with `slack.settings()` in its environment
talks to it as to the real one.
"""

from tests.emulators.slack.emulator import SCOPES, SlackEmulator
from tests.emulators.slack.faults import Fault
from tests.emulators.slack.payloads import Button
from tests.emulators.slack.reply import Reply
from tests.emulators.slack.things import Channel, File, Message, User
from tests.emulators.slack.view import Picture
from tests.emulators.slack.web_api import Call

__all__ = [
    "SCOPES",
    "Button",
    "Call",
    "Channel",
    "Fault",
    "File",
    "Message",
    "Picture",
    "Reply",
    "SlackEmulator",
    "User",
]
