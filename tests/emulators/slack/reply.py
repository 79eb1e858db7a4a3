"""What came back for one command or press, as far as the person who made it can tell."""

from dataclasses import dataclass

from tests.emulators.slack.socket_mode import Envelope
from tests.emulators.slack.things import Channel, Json, Message, User
from tests.emulators.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one envelope; it fills as things come.

    `failure` is what Slack tells the person when the app failed it: dispatch_failed (no connection),
    operation_timeout (no ack in time), invalid_command_response (an ack that cannot be shown), or "".
    """

    workspace: Workspace
    envelope: Envelope
    user: User
    channel: Channel | None
    since: str
    failures: list[str]

    @property
    def acks(self) -> list[Json | None]:
        """The payload of every ack, in order."""
        return [payload for payload, _ in self.envelope.acks]

    @property
    def ack(self) -> Json | None:
        """The payload of the first ack; None without a payload or without an ack."""
        return self.acks[0] if self.acks else None

    @property
    def acked_in(self) -> float | None:
        """Seconds from sending to the first ack; None without an ack."""
        return self.envelope.acks[0][1] if self.envelope.acks else None

    @property
    def failure(self) -> str:
        """What Slack told the person went wrong, or ""."""
        return self.failures[0] if self.failures else ""

    @property
    def response_url(self) -> str:
        """Where the app may answer."""
        return str(self.envelope.payload.get("response_url", ""))

    @property
    def trigger_id(self) -> str:
        """The trigger sent along."""
        return str(self.envelope.payload.get("trigger_id", ""))

    @property
    def ephemerals(self) -> list[Message]:
        """What the app has told this person alone: by ack, this response_url, or chat.postEphemeral."""
        return [
            message
            for message in self.workspace.messages
            if message.only_for is self.user
            and message.author is self.workspace.bot
            and message.channel is self.channel
            and message.ts > self.since
            and message.response_url in ("", self.response_url)
        ]
