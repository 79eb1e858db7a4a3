"""Somebody in a room in Discord."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.e2e.seats import Post, whispered
from tests.e2e.square import ADMIN, Square
from tests.emulators import discord


@dataclass(frozen=True, slots=True)
class DiscordPost:
    """Implements Post."""

    chat: discord.DiscordEmulator
    message: discord.Message

    @property
    def words(self) -> str:
        """See Post."""
        return self.message.content.replace("\\", "")

    @property
    def buttons(self) -> list[str]:
        """See Post."""
        return [button.label for button in self.chat.buttons(self.message)]

    @property
    def pictures(self) -> int:
        """See Post."""
        return len(self.chat.pictures(self.message))

    def kept(self) -> Callable[[], None]:
        """See Post."""
        components = self.message.components
        return lambda: setattr(self.message, "components", components)


@dataclass(frozen=True, slots=True)
class DiscordSeat:
    """Implements Seat."""

    square: Square
    person: discord.User
    room: discord.Channel

    @classmethod
    def new(cls, square: Square, guild: discord.Guild | None = None) -> "DiscordSeat":
        """A new person in a new room; Discord's counters of calls are full again."""
        square.discord.later(60)
        number = next(square.numbers)
        room = square.discord.channel(guild or square.guild, f"room{number}")
        return cls(square, square.discord.user(f"asker{number}"), room)

    @property
    def ref(self) -> str:
        """See Seat."""
        return f"discord:{self.person.id}"

    def colleague(self) -> "DiscordSeat":
        """See Seat."""
        person = self.square.discord.user(f"asker{next(self.square.numbers)}")
        return DiscordSeat(self.square, person, self.room)

    def admin(self) -> "DiscordSeat":
        """See Seat."""
        users = self.square.discord.world.users
        person = users.get(ADMIN) or self.square.discord.user("admin", id=ADMIN)
        return DiscordSeat(self.square, person, self.room)

    async def type(self, typed: str) -> Callable[[], list[Post]]:
        """See Seat; what is a question in words is a command of its own here."""
        verb, _, number = typed.partition(" ")
        if typed == "budget":
            reply = await self.square.discord.command(self.person, self.room, "sidai-budget")
        elif verb in {"cancel", "show"} and number.isdecimal():
            reply = await self.square.discord.command(
                self.person, self.room, f"sidai-{verb}", {"id": int(number)}
            )
        else:
            reply = await self.square.discord.command(self.person, self.room, "sidai", {"prompt": typed})
        return self._told(reply)

    async def press(self, post: Post, label: str, *, redeliver: int = 0) -> Callable[[], list[Post]]:
        """See Seat."""
        assert isinstance(post, DiscordPost)
        reply = await self.square.discord.interact(self.person, post.message, label, redeliver=redeliver)
        return self._told(reply)

    def lines(self) -> list[Post]:
        """See Seat."""
        return [self._post(each) for each in self.square.discord.messages(self.room) if self._said(each)]

    def under(self, line: Post) -> list[Post]:
        """See Seat."""
        assert isinstance(line, DiscordPost)
        threads = [each for each in self.square.discord.threads(self.room) if each.id == line.message.id]
        return [self._post(each) for thread in threads for each in self.square.discord.messages(thread)]

    def direct(self) -> list[Post]:
        """See Seat."""
        found = self.square.discord.messages(self.square.discord.dm(self.person))
        return [self._post(each) for each in found]

    def private(self) -> str:
        """See Seat."""
        return whispered(self.square.discord.view(self.room, self.person)).replace("\\", "")

    def _told(self, reply: discord.Reply) -> Callable[[], list[Post]]:
        assert not reply.failure, reply.failure
        return lambda: [self._post(each) for each in reply.ephemerals if not each.thinking]

    def _said(self, message: discord.Message) -> bool:
        return message.author is self.square.discord.bot and not message.only_for and not message.thinking

    def _post(self, message: discord.Message) -> Post:
        return DiscordPost(self.square.discord, message)
