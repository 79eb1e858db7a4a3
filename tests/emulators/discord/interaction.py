"""One command, press or autocompletion of a person, and what the app has made of it."""

import asyncio
from dataclasses import dataclass, field

from tests.emulators.discord.channel import Channel
from tests.emulators.discord.message import Message
from tests.emulators.discord.refusals import Refusal
from tests.emulators.discord.things import MIB, Json, User

COMMAND, PRESS, AUTOCOMPLETE = 2, 3, 4
SAY, THINK, THINK_UPDATE, UPDATE, SUGGEST = 4, 5, 6, 7, 8

ACK_SECONDS = 3.0
TOKEN_SECONDS = 15 * 60
DIRECT_LIMIT = 10 * MIB
NITRO_LIMIT = 500 * MIB
NOT_RESPONDING = "The application did not respond"
FAILED = "This interaction failed"


@dataclass(slots=True, eq=False)
class Interaction:
    """It may be answered once, within `window` seconds, and then added to for 15 minutes.

    `owners` tells who installed the app: {"0": guild} or {"1": person} or both.
    """

    id: str
    token: str
    type: int
    user: User
    channel: Channel
    owners: dict[str, str]
    context: int
    data: Json = field(default_factory=dict)
    made_at: float = 0
    window: float = ACK_SECONDS
    source: Message | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    answer: int | None = None
    answered_in: float | None = None
    answer_data: Json = field(default_factory=dict)
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    given_up: bool = False

    @property
    def only_user_installed(self) -> bool:
        """Whether the app is here for this person alone."""
        return "0" not in self.owners

    @property
    def shown_to_all(self) -> bool:
        """Whether a public answer is one: not from an app of one's own where the server forbids those."""
        if not self.only_user_installed or self.channel.guild is None:
            return True
        return self.user.external_apps and _may_send(self.channel, self.user)

    @property
    def file_limit(self) -> int:
        """How many bytes one file of an answer may have: what the place or the person allows."""
        place = DIRECT_LIMIT if self.channel.guild is None else self.channel.guild.file_limit
        return max(place, NITRO_LIMIT if self.user.nitro else 0)

    def failure(self, now: float) -> str:
        """What Discord tells the person went wrong, or ""."""
        unanswered = self.answer is None and (self.given_up or now - self.made_at > self.window)
        forgotten = self.original is not None and self.original.thinking and self.is_over(now)
        if not (unanswered or forgotten):
            return ""
        return FAILED if self.type == PRESS else NOT_RESPONDING

    def is_over(self, now: float) -> bool:
        """Whether the token is too old."""
        return now - self.made_at > TOKEN_SECONDS

    def usable(self, now: float) -> "Interaction":
        """The interaction, if its token may be used to add to the answer."""
        if self.is_over(now):
            raise Refusal(50027)
        if self.answer is None:
            raise Refusal(10015)
        return self


def _may_send(channel: Channel, user: User) -> bool:
    allowed = channel.allowed(user)
    return bool(allowed & (allowed.SEND_MESSAGES_IN_THREADS if channel.is_thread else allowed.SEND_MESSAGES))
