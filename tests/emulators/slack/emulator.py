"""A workspace of Slack on this machine: people type and press, an app answers over the real protocol."""

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self, TypedDict, TypeVar, Unpack

from tests.emulators.slack import payloads
from tests.emulators.slack.asking import Asker
from tests.emulators.slack.faults import Fault, Faults
from tests.emulators.slack.reply import Reply
from tests.emulators.slack.server import Server
from tests.emulators.slack.socket_mode import SocketMode
from tests.emulators.slack.things import Channel, Guest, Json, Message, User
from tests.emulators.slack.view import Picture, channel_view, pictures
from tests.emulators.slack.web_api import Call, WebApi
from tests.emulators.slack.workspace import Workspace

Found = TypeVar("Found")

SCOPES = (
    "commands",
    "chat:write",
    "chat:write.public",
    "files:write",
    "files:read",
    "users:read",
    "channels:read",
    "groups:read",
)
ACK_SECONDS = 3.0


class UserTraits(TypedDict, total=False):
    """What may be said of a new person."""

    id: str
    guest: Guest
    foreign: bool
    bot: bool
    deleted: bool
    locale: str


class ChannelTraits(TypedDict, total=False):
    """What may be said of a new channel; `member` is whether the bot is in it, `people` who else is."""

    id: str
    private: bool
    member: bool
    archived: bool
    shared: bool
    read_only: bool
    people: Sequence[User]


class SlackEmulator:
    """One workspace with one app in it. Whoever types or presses in a channel is in that channel."""

    def __init__(
        self,
        team: str = "T0TEAM",
        scopes: Sequence[str] = SCOPES,
        file_delay: float = 0.05,
        *,
        strict_rates: bool = True,
        redelivers: bool = False,
    ) -> None:
        """`redelivers`: what a socket took and nobody acknowledged comes again over the next one."""
        self.workspace = Workspace(team, tuple(scopes), file_delay)
        self._faults = Faults()
        self._api = WebApi(self.workspace, self._faults, strict_rates=strict_rates)
        self._sockets = SocketMode(self.workspace, self._faults, redelivers=redelivers)
        self._asker = Asker(self.workspace, self._sockets)
        self._server = Server(self.workspace, self._faults, self._api, self._sockets)

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
        return self.workspace.url

    @property
    def calls(self) -> list[Call]:
        """Every call in order, with "upload" and "response_url" among them."""
        return self._api.calls

    @property
    def connections(self) -> int:
        """How many sockets are open and take envelopes."""
        return len(self._sockets.open)

    def settings(self) -> dict[str, str]:
        """The environment an app needs to talk to this workspace."""
        tokens = {"SLACK_BOT_TOKEN": self.workspace.bot_token, "SLACK_APP_TOKEN": self.workspace.app_token}
        return {"SLACK_API_URL": f"{self.url}/api/", **tokens}

    def user(self, name: str, **traits: Unpack[UserTraits]) -> User:
        """A new person; a foreign one belongs to the workspace T0OTHER."""
        team = "T0OTHER" if traits.get("foreign") else self.workspace.team
        user = User(
            traits.get("id", f"U0{_letters(name)}"),
            name,
            team,
            guest=traits.get("guest", ""),
            foreign=traits.get("foreign", False),
            bot=traits.get("bot", False),
            deleted=traits.get("deleted", False),
            locale=traits.get("locale", "en-US"),
        )
        if user.id in self.workspace.users:
            raise ValueError(f"there is a {user.id} already")
        self.workspace.users[user.id] = user
        return user

    def channel(self, name: str, **traits: Unpack[ChannelTraits]) -> Channel:
        """A new channel, public and without the bot unless said otherwise."""
        members = {user.id for user in traits.get("people", ())}
        if traits.get("member"):
            members.add(self.workspace.bot.id)
        channel = Channel(
            traits.get("id", f"C0{_letters(name)}"),
            name,
            "private" if traits.get("private") else "public",
            members,
            archived=traits.get("archived", False),
            shared=traits.get("shared", False),
            read_only=traits.get("read_only", False),
        )
        return self._add_channel(channel)

    def dm(self, user: User, other: User | None = None) -> Channel:
        """The bot's direct messages with a person, or those of two people, which the bot is not in."""
        return self.workspace.direct(user, other)

    def group_dm(self, *people: User, member: bool = False) -> Channel:
        """A group direct message; `member` is whether the bot is in it."""
        members = {user.id for user in people} | ({self.workspace.bot.id} if member else set())
        names = [user.name for user in people]
        identity = f"G0{''.join(_letters(name) for name in names)}"
        return self._add_channel(Channel(identity, f"mpdm-{'--'.join(names)}-1", "mpim", members))

    def say(self, user: User, channel: Channel, text: str, thread_ts: str | None = None) -> Message:
        """A message a person types; it tells the app nothing, see `event`."""
        channel.members.add(user.id)
        message = Message(channel, self.workspace.next_ts(), user, text, thread_ts=thread_ts)
        return self.workspace.add(message)

    async def command(
        self,
        user: User,
        channel: Channel,
        text: str = "",
        *,
        command: str = "/sidai",
        redeliver: int = 0,
        patience: float = ACK_SECONDS,
    ) -> Reply:
        """A person types a slash command; it reaches the app with exactly this text.

        Sent `1 + redeliver` times without waiting in between; back once each is acked or after `patience` s.
        """
        channel.members.add(user.id)
        answers = self.workspace.response_url("commands", channel, user)
        payload = payloads.slash_command(self.workspace, answers, command, text)
        return await self._asker.ask("slash_commands", payload, answers, 1 + redeliver, patience)

    async def interact(
        self,
        user: User,
        message: Message,
        which: str,
        *,
        chosen: Json | None = None,
        redeliver: int = 0,
        patience: float = ACK_SECONDS,
    ) -> Reply:
        """A person presses a button, named by its action_id or by its label; `chosen` adds to the action."""
        message.channel.members.add(user.id)
        answers = self.workspace.response_url("actions", message.channel, user, message)
        button = payloads.find_button(message, which)
        payload = payloads.block_actions(self.workspace, answers, button, chosen or {})
        return await self._asker.ask("interactive", payload, answers, 1 + redeliver, patience)

    async def event(self, event: Json, *, redeliver: int = 0, patience: float = ACK_SECONDS) -> Reply:
        """An event of the Events API, such as {"type": "app_mention", ...}."""
        payload = payloads.event_callback(self.workspace, event)
        return await self.send("events_api", payload, redeliver=redeliver, patience=patience)

    async def send(
        self, kind: str, payload: Json, *, redeliver: int = 0, patience: float = ACK_SECONDS
    ) -> Reply:
        """Any envelope: interactive ones with a payload of your own, such as a view_submission."""
        return await self._asker.ask(kind, payload, None, 1 + redeliver, patience)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Tell every connection to go, as Slack does every few hours."""
        await self._sockets.disconnect(reason)

    def fail(self, operation: str, fault: Fault, times: int = 1) -> None:
        """Let the next `times` uses of an operation fail.

        Operations: every method's name; upload; response_url; connect (a new socket is refused); socket (the
        connection drops before or after the next envelope); ack (the app's next ack is lost, or late).
        """
        self._faults.plan(operation, fault, times)

    def later(self, seconds: float) -> None:
        """Let time pass at once: response_urls and triggers grow old, paces recover."""
        self.workspace.later(seconds)

    async def wait(self, condition: Callable[[], Found], seconds: float = 20) -> Found:
        """What the condition returns once that is true; looked at again at each change. AssertionError."""
        try:
            return await self.workspace.changes.wait(condition, seconds)
        except TimeoutError:
            last = "\n".join(f"{call.method} {call.error}" for call in self.calls[-20:])
            raise AssertionError(f"not within {seconds} s; the last calls:\n{last}") from None

    def messages(self, channel: Channel) -> list[Message]:
        """What stands in a channel for all to see, without replies."""
        found = self.workspace.in_channel(channel)
        return [message for message in found if not message.is_reply or message.broadcast]

    def thread(self, channel: Channel, ts: str) -> list[Message]:
        """The replies under a message."""
        found = self.workspace.in_channel(channel)
        return [message for message in found if message.is_reply and message.thread_ts == ts]

    def view(self, channel: Channel, user: User) -> str:
        """What this person sees in the channel, one line per message."""
        return channel_view(self.workspace, channel, user)

    def images(self, message: Message) -> list[Picture]:
        """The images of a message."""
        return pictures(self.workspace, message)

    def buttons(self, message: Message) -> list[payloads.Button]:
        """What can be pressed in a message."""
        return payloads.buttons(message)

    def _add_channel(self, channel: Channel) -> Channel:
        if channel.id in self.workspace.channels:
            raise ValueError(f"there is a {channel.id} already")
        self.workspace.channels[channel.id] = channel
        return channel


def _letters(name: str) -> str:
    return "".join(letter for letter in name.upper() if letter.isalnum())
