"""Slack as a benchmark drives it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.benchmarks.chat import SIZE, Ack, Order
from tests.emulators.slack import Channel, SlackEmulator, User

TEAM = "T0TEAM"
FILE_DELAY = 0.3  # seconds that Slack looks at a file before it may be shown


class SlackChat:
    """One workspace; the bot is a member of every channel."""

    def __init__(self, emulator: SlackEmulator) -> None:
        self.emulator = emulator
        self._people: dict[int, User] = {}
        self._channels: dict[int, Channel] = {}

    async def type(self, person: int, channel: int, order: Order) -> Ack:
        """As one line with flags."""
        seed = [] if order.seed is None else [f"--seed {order.seed}"]
        words = [order.scenario or "", order.words, f"--size {SIZE}", f"--n {order.images}", *seed]
        reply = await self.emulator.command(
            self._person(person), self._channel(channel), " ".join(words).strip()
        )
        after = None if reply.failure else reply.acked_in
        return Ack(reply.envelope.sent_at, after, refused=reply.ack is not None)

    def answers(self, channel: int) -> list[int]:
        """All that stands in threads."""
        slack, where = self.emulator, self._channel(channel)
        replies = [reply for root in slack.messages(where) for reply in slack.thread(where, root.ts)]
        return [len(slack.images(reply)) for reply in replies]

    def person(self, number: int) -> tuple[str, str]:
        """Somebody's id and name."""
        user = self._person(number)
        return user.id, user.name

    def channel(self, number: int) -> str:
        """A channel's id."""
        return self._channel(number).id

    def line(self, number: int) -> tuple[str, str]:
        """A line of the bot's that stands in a channel: the channel's id, and its own."""
        said = self.emulator.say(self.emulator.workspace.bot, self._channel(number), "linkedin, navy blazer")
        return said.channel.id, said.ts

    def _person(self, number: int) -> User:
        if number not in self._people:
            self._people[number] = self.emulator.user(f"person{number}")
        return self._people[number]

    def _channel(self, number: int) -> Channel:
        if number not in self._channels:
            self._channels[number] = self.emulator.channel(f"channel{number}", member=True)
        return self._channels[number]


@asynccontextmanager
async def slack_chat() -> AsyncIterator[SlackChat]:
    """A new workspace."""
    async with SlackEmulator(TEAM, file_delay=FILE_DELAY) as emulator:
        yield SlackChat(emulator)
