"""When a house is killed: at the so-manieth thing of a kind, with what it waits for held back a little."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.durability.town import Town
from tests.emulators.discord import Fault as DiscordFault
from tests.emulators.fal import Fault as FalFault
from tests.emulators.fal import Job, State
from tests.emulators.slack import Fault as SlackFault

_HELD = 0.3  # seconds
_POSTS = ("chat.postMessage", "original.edit", "message.create")
_UPLOADS = (
    "files.getUploadURLExternal",
    "upload",
    "files.completeUploadExternal",
    "files.info",
    "message.edit",
)


@dataclass(frozen=True, slots=True)
class Since:
    """What FAL and the chats have seen since a moment."""

    town: Town
    requests: int
    jobs: int
    calls: tuple[int, int]

    @property
    def called(self) -> list[str]:
        """Every call of the chat services."""
        slack, discord = self.calls
        return self.town.slack.calls(slack) + self.town.discord.calls(discord)

    @property
    def accepted(self) -> list[Job]:
        """Every job that FAL has taken."""
        return self.town.fal.submits[self.jobs :]


def _now(town: Town) -> Since:
    calls = len(town.slack.calls()), len(town.discord.calls())
    return Since(town, len(town.fal.requests), len(town.fal.submits), calls)


@dataclass(frozen=True, slots=True)
class Kind:
    """`count` is what there is of it, `each` about how much an order brings, `hold` delays so many."""

    name: str
    count: Callable[[Since], int]
    each: float
    hold: Callable[[Town, int], None]


def _nothing(_: Town, __: int) -> None:
    """All goes at its own pace."""


def _everything(since: Since) -> int:
    return len(since.town.fal.requests) - since.requests + len(since.called)


def _submitted(since: Since) -> int:
    return len(since.accepted)


def _drawn(since: Since) -> int:
    return sum(job.status is State.COMPLETED for job in since.accepted)


def _posted(since: Since) -> int:
    return sum(name in _POSTS for name in since.called)


def _uploaded(since: Since) -> int:
    return sum(name in _UPLOADS for name in since.called)


def _hold_submits(town: Town, times: int) -> None:
    town.fal.fail("submit", FalFault.SLOW(_HELD), times=times)


def _hold_results(town: Town, times: int) -> None:
    town.fal.fail("result", FalFault.SLOW(_HELD), times=times)


def _hold_posts(town: Town, times: int) -> None:
    town.slack.emulator.fail("chat.postMessage", SlackFault.SLOW(_HELD), times)
    town.discord.emulator.fail("original.edit", DiscordFault.SLOW(_HELD), times)
    town.discord.emulator.fail("message.create", DiscordFault.SLOW(_HELD), times)


def _hold_uploads(town: Town, times: int) -> None:
    town.slack.emulator.fail("upload", SlackFault.SLOW(_HELD), times)
    town.discord.emulator.fail("message.edit", DiscordFault.SLOW(_HELD), times)


KINDS = (
    Kind("before the acknowledgement", _everything, 0.6, _nothing),
    Kind("submit not answered", _submitted, 1.4, _hold_submits),
    Kind("drawing", _drawn, 1.2, _hold_results),
    Kind("posting", _posted, 1.8, _hold_posts),
    Kind("uploading", _uploaded, 3.0, _hold_uploads),
    Kind("submit", _submitted, 1.4, _nothing),
    Kind("any call", _everything, 15.0, _nothing),
)


@dataclass(frozen=True, slots=True)
class Moment:
    """As soon as there are so many of a kind."""

    kind: Kind
    since: Since
    count: int

    @property
    def has_come(self) -> bool:
        """Whether it is time."""
        return self.kind.count(self.since) >= self.count


def moment(chance: Random, kind: Kind, town: Town, orders: int) -> Moment:
    """One of a kind, in a round of so many orders that begins now."""
    count = chance.randint(1, max(1, int(kind.each * orders)))
    kind.hold(town, count)
    return Moment(kind, _now(town), count)
