"""Discord on this machine: people type and look, an app answers over the real protocol."""

from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Literal, Self, TypedDict, TypeVar, Unpack

from tests.emulators.discord import building, pings
from tests.emulators.discord.asking import Asker, Typed
from tests.emulators.discord.channel import Channel
from tests.emulators.discord.client import Value
from tests.emulators.discord.components import Button, buttons
from tests.emulators.discord.faults import Fault, Faults
from tests.emulators.discord.gateway import RECONNECT, Gateway
from tests.emulators.discord.interaction import ACK_SECONDS, Interaction
from tests.emulators.discord.message import Message
from tests.emulators.discord.permissions import Permission
from tests.emulators.discord.reply import Reply
from tests.emulators.discord.rest import Call, Rest
from tests.emulators.discord.routes import OPERATIONS
from tests.emulators.discord.server import Server
from tests.emulators.discord.session import WRONG_TOKEN
from tests.emulators.discord.things import Guild, Member, User
from tests.emulators.discord.view import Picture, channel_view, pictures
from tests.emulators.discord.world import World

Found = TypeVar("Found")


class How(TypedDict, total=False):
    """How something is asked of the app.

    `installed` is by whom the app was; it is sent `1 + redeliver` times; the app has `patience` seconds to
    answer, and never more than 3.
    """

    installed: Literal["guild", "user", "both"]
    redeliver: int
    patience: float


class DiscordEmulator:
    """One application with its bot. Whoever types in a guild joins it by himself, without roles."""

    def __init__(
        self, *, strict_rates: bool = True, public_bot: bool = False, user_install: bool = True
    ) -> None:
        self.world = World(public_bot=public_bot, user_install=user_install)
        self._faults = Faults()
        self._rest = Rest(self.world, self._faults, strict_rates=strict_rates)
        self._gateway = Gateway(self.world, self._faults)
        self._asker = Asker(self.world, self._gateway)
        self._server = Server(self.world, self._rest, self._gateway)

    async def __aenter__(self) -> Self:
        await self._server.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._server.stop()

    @property
    def url(self) -> str:
        """Where the emulator listens."""
        return self.world.url

    @property
    def bot(self) -> User:
        """The app's bot; its id is the application's."""
        return self.world.bot

    @property
    def calls(self) -> list[Call]:
        """Every call in order; those of addresses that are not known here are called "unknown"."""
        return self._rest.calls

    @property
    def connections(self) -> int:
        """How many gateway sockets have a session."""
        return len(self._gateway.open)

    @property
    def identifies(self) -> int:
        """How often a session was asked for."""
        return self._gateway.identifies

    @property
    def resumes(self) -> int:
        """How often a session was taken up again."""
        return self._gateway.resumes

    def settings(self) -> dict[str, str]:
        """The environment an app needs to talk to this Discord."""
        return {
            "DISCORD_TOKEN": self.world.token,
            "DISCORD_API_URL": f"{self.url}/api/v10",
            "DISCORD_GATEWAY_URL": self.world.gateway_url,
        }

    def user(self, name: str, **traits: Unpack[building.UserTraits]) -> User:
        """A new person."""
        return building.new_user(self.world, name, traits)

    def guild(self, name: str, **traits: Unpack[building.GuildTraits]) -> Guild:
        """A new server, with the bot in it unless said otherwise."""
        return building.new_guild(self.world, name, traits)

    def channel(self, guild: Guild, name: str, **traits: Unpack[building.ChannelTraits]) -> Channel:
        """A new channel of a server, which all in it see unless said otherwise."""
        return building.new_channel(self.world, guild, name, traits)

    def thread(self, parent: Channel, name: str, **traits: Unpack[building.ThreadTraits]) -> Channel:
        """A thread that people have made; in a forum a post."""
        return building.new_thread(self.world, parent, name, traits)

    def join(self, user: User, guild: Guild, nick: str = "", roles: Sequence[str] = ()) -> Member:
        """A person joins a server, or has other roles in it from now on."""
        return building.join(user, guild, nick, roles)

    def leave(self, user: User, guild: Guild) -> None:
        """A person, or the bot, leaves a server or is thrown out."""
        building.leave(user, guild)

    def dm(self, user: User, other: User | None = None) -> Channel:
        """A person's direct messages with the bot, or with another person."""
        return self.world.direct(user, other or self.world.bot)

    def group_dm(self, *people: User) -> Channel:
        """The direct messages of several people, which a bot is never in."""
        return self.world.group(*people)

    def say(self, user: User, channel: Channel, content: str) -> Message:
        """A message a person types; it tells the app nothing."""
        self._enter(user, channel)
        message = Message(self.world.new_id(), channel, user, content)
        everyone = Permission.MENTION_EVERYONE in channel.allowed(user)
        message.pings = pings.in_text(content, None, everyone=everyone)
        message.mentioned = self.world.named_in(message.pings)
        return self.world.add(message)

    async def command(
        self,
        user: User,
        channel: Channel,
        name: str,
        options: Mapping[str, Value] | None = None,
        **how: Unpack[How],
    ) -> Reply:
        """A person types a command; ValueError says why their client would not let them.

        Sent `1 + redeliver` times without waiting in between; back once it is answered or after `patience` s.
        """
        self._enter(user, channel)
        typed = Typed(user, channel, name, options or {}, how.get("installed", "guild"))
        return await self._ask(self._asker.command(typed), how)

    async def autocomplete(
        self,
        user: User,
        channel: Channel,
        name: str,
        options: Mapping[str, Value],
        *,
        focused: str,
        **how: Unpack[How],
    ) -> list[tuple[str, str | int | float]]:
        """What the app suggests for a half-typed option: names and values.

        AssertionError without an answer; ValueError if the option has no suggestions.
        """
        self._enter(user, channel)
        typed = Typed(user, channel, name, options, how.get("installed", "guild"))
        reply = await self._ask(self._asker.autocomplete(typed, focused), how)
        assert reply.kind is not None, f"no suggestions came for {focused} of /{name}"
        return [(choice["name"], choice["value"]) for choice in reply.data["choices"]]

    async def interact(
        self,
        user: User,
        message: Message,
        which: str,
        *,
        chosen: Sequence[str] = (),
        **how: Unpack[How],
    ) -> Reply:
        """A person presses a button, named by its custom_id or its label, or chooses from a menu."""
        self._enter(user, message.channel)
        return await self._ask(self._asker.press(user, message, which, chosen), how)

    async def reconnect(self) -> None:
        """Ask every connection to come back, as Discord does now and then (op 7)."""
        await self._gateway.tell(RECONNECT)

    async def invalid_session(self, *, resumable: bool) -> None:
        """Tell every connection that its session is invalid (op 9)."""
        await self._gateway.invalidate(resumable=resumable)

    async def close(self, code: int = 4000) -> None:
        """Close every connection with this code."""
        await self._gateway.close(code)

    async def reset_token(self) -> None:
        """The bot's token is replaced: the old one is dead at once, also on the gateway."""
        self.world.reset_token()
        await self._gateway.close(WRONG_TOKEN)

    def fail(self, operation: str, fault: Fault, times: int = 1) -> None:
        """Let the next `times` uses of an operation fail.

        Operations are those of the routes, such as callback, original.edit, message.create; connect (a new
        socket is refused); socket (the connection drops before or after the next event).
        aiohttp itself repeats a GET, PUT or DELETE once when a kept connection drops: plan those drops twice.
        """
        if operation not in OPERATIONS:
            raise ValueError(f"no operation {operation}; there are: {sorted(OPERATIONS)}")
        self._faults.plan(operation, fault, times)

    def later(self, seconds: float) -> None:
        """Let time pass at once: tokens grow old, paces recover."""
        self.world.later(seconds)

    async def wait(self, condition: Callable[[], Found], seconds: float = 20) -> Found:
        """What the condition returns once that is true; looked at again and again. AssertionError."""
        try:
            return await self.world.changes.wait(condition, seconds)
        except TimeoutError:
            last = "\n".join(f"{call.operation} {call.status} {call.code}" for call in self.calls[-20:])
            raise AssertionError(f"not within {seconds} s; the last calls:\n{last}") from None

    def messages(self, channel: Channel) -> list[Message]:
        """What stands in a channel or thread for all to see."""
        return list(self.world.in_channel(channel))

    def threads(self, channel: Channel) -> list[Channel]:
        """The threads of a channel, in the order they were made."""
        return [held for held in self.world.channels.values() if held.parent is channel]

    def view(self, channel: Channel, user: User) -> str:
        """What this person sees in the channel or thread, one line per message."""
        return channel_view(self.world, channel, user)

    def pictures(self, message: Message) -> list[Picture]:
        """The images of a message."""
        return pictures(message)

    def buttons(self, message: Message) -> list[Button]:
        """What can be pressed in a message."""
        return buttons(message)

    def delete(self, thing: Message | Channel) -> None:
        """A person takes a message, a channel or a thread away."""
        if isinstance(thing, Message):
            self.world.remove(thing)
        else:
            self.world.close(thing)

    async def _ask(self, asked: Interaction, how: How) -> Reply:
        times, patience = 1 + how.get("redeliver", 0), how.get("patience", ACK_SECONDS)
        return await self._asker.ask(asked, times, patience)

    def _enter(self, user: User, channel: Channel) -> None:
        if channel.guild is not None:
            building.join(user, channel.guild)
            if channel.is_thread and not channel.private and user not in channel.people:
                channel.people.append(user)
