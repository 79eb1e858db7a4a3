"""What goes wrong besides: lines that break and services that falter, in calls that the house may repeat.

Not among them: an answer of Slack's to a new message that is lost while the house lives. Slack has no key
against it, and the house does not promise anything there.
"""

from collections.abc import Callable, Mapping
from random import Random

from tests.durability.town import Town
from tests.emulators.discord import Fault as DiscordFault
from tests.emulators.fal import Fault as FalFault
from tests.emulators.fal.faults import AnyFault, Operation
from tests.emulators.slack import Fault as SlackFault

LOST = "FAL: submit taken, answer lost"
_EACH_ROUND = 4


def _fal(operation: Operation, fault: AnyFault) -> Callable[[Town], None]:
    return lambda town: town.fal.fail(operation, fault)


def _slack(operation: str, fault: SlackFault) -> Callable[[Town], None]:
    return lambda town: town.slack.emulator.fail(operation, fault)


def _discord(operation: str, fault: DiscordFault) -> Callable[[Town], None]:
    return lambda town: town.discord.emulator.fail(operation, fault)


MISHAPS: Mapping[str, Callable[[Town], None]] = {
    LOST: _fal("submit", FalFault.DROP_AFTER),
    "FAL: submit refused by a 429": _fal("submit", FalFault.STATUS(429)),
    "FAL: stream breaks": _fal("stream", FalFault.DROP_AFTER),
    "FAL: result 502": _fal("result", FalFault.STATUS(502)),
    "FAL: result lost": _fal("result", FalFault.DROP_AFTER),
    "FAL: file cut short": _fal("file", FalFault.TRUNCATED),
    "Slack: message answered late": _slack("chat.postMessage", SlackFault.SLOW(0.5)),
    "Slack: message 503": _slack("chat.postMessage", SlackFault.status(503)),
    "Slack: change lost": _slack("chat.update", SlackFault.DROP_AFTER),
    "Slack: upload lost": _slack("upload", SlackFault.DROP_AFTER),
    "Slack: upload's end lost": _slack("files.completeUploadExternal", SlackFault.DROP_AFTER),
    "Slack: socket drops after a command": _slack("socket", SlackFault.DROP_AFTER),
    "Discord: line lost": _discord("original.edit", DiscordFault.DROP_AFTER),
    "Discord: message lost": _discord("message.create", DiscordFault.DROP_AFTER),
    "Discord: message 503": _discord("message.create", DiscordFault.status(503)),
    "Discord: change lost": _discord("message.edit", DiscordFault.DROP_AFTER),
    "Discord: thread lost": _discord("thread.create", DiscordFault.DROP_AFTER),
    "Discord: gateway drops after a command": _discord("socket", DiscordFault.DROP_AFTER),
}


def happen(chance: Random, town: Town) -> list[str]:
    """Some of them, each once in the round that begins; which."""
    names = chance.sample(sorted(MISHAPS), _EACH_ROUND)
    for name in names:
        MISHAPS[name](town)
    return names
