"""Somebody in a room in Slack."""

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.e2e.seats import Post, whispered
from tests.e2e.square import Square
from tests.emulators import slack


@dataclass(frozen=True, slots=True)
class SlackPost:
    """Implements Post."""

    chat: slack.SlackEmulator
    message: slack.Message

    @property
    def words(self) -> str:
        """See Post."""
        return html.unescape("\n".join(_texts(self.message.blocks)) or self.message.text)

    @property
    def buttons(self) -> list[str]:
        """See Post."""
        return [button.label for button in self.chat.buttons(self.message)]

    @property
    def pictures(self) -> int:
        """See Post."""
        return len(self.chat.images(self.message))

    def kept(self) -> Callable[[], None]:
        """See Post."""
        blocks = self.message.blocks
        return lambda: setattr(self.message, "blocks", blocks)


@dataclass(frozen=True, slots=True)
class SlackSeat:
    """Implements Seat."""

    square: Square
    person: slack.User
    room: slack.Channel

    @classmethod
    def new(cls, square: Square) -> "SlackSeat":
        """A new person in a new room, with the bot in it; Slack's counters of calls are full again."""
        square.slack.later(60)
        number = next(square.numbers)
        room = square.slack.channel(f"room{number}", member=True)
        return cls(square, square.slack.user(f"asker{number}"), room)

    @property
    def ref(self) -> str:
        """See Seat."""
        return f"slack:{self.person.id}"

    def colleague(self) -> "SlackSeat":
        """See Seat."""
        person = self.square.slack.user(f"asker{next(self.square.numbers)}")
        return SlackSeat(self.square, person, self.room)

    def admin(self) -> "SlackSeat":
        """See Seat."""
        return SlackSeat(self.square, self.square.slack.workspace.users["U0ADMIN"], self.room)

    async def type(self, typed: str) -> Callable[[], list[Post]]:
        """See Seat."""
        return self._told(await self.square.slack.command(self.person, self.room, typed))

    async def press(self, post: Post, label: str, *, redeliver: int = 0) -> Callable[[], list[Post]]:
        """See Seat."""
        assert isinstance(post, SlackPost)
        reply = await self.square.slack.interact(self.person, post.message, label, redeliver=redeliver)
        return self._told(reply)

    def lines(self) -> list[Post]:
        """See Seat."""
        found = self.square.slack.messages(self.room)
        return [self._post(each) for each in found if each.author.bot and not each.only_for]

    def under(self, line: Post) -> list[Post]:
        """See Seat."""
        assert isinstance(line, SlackPost)
        return [self._post(each) for each in self.square.slack.thread(self.room, line.message.ts)]

    def direct(self) -> list[Post]:
        """See Seat."""
        found = self.square.slack.workspace.in_channel(self.square.slack.dm(self.person))
        return [self._post(each) for each in found]

    def private(self) -> str:
        """See Seat."""
        return whispered(self.square.slack.view(self.room, self.person))

    def _told(self, reply: slack.Reply) -> Callable[[], list[Post]]:
        assert not reply.failure, reply.failure
        return lambda: [self._post(each) for each in reply.ephemerals]

    def _post(self, message: slack.Message) -> Post:
        return SlackPost(self.square.slack, message)


def _texts(held: object) -> Iterator[str]:
    """What can be read in blocks, outside their buttons."""
    match held:
        case {"type": "button"}:
            return
        case {"text": str(words)}:
            yield words
        case dict():
            for part in held.values():
                yield from _texts(part)
        case list():
            for part in held:
                yield from _texts(part)
