"""What stands in the envelopes that Slack sends: who asks for something, where, and how to answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.domain.people import Audience, Place


@dataclass(frozen=True, slots=True)
class Envelope:
    """Something that a person did. `event` is the same in each delivery of it."""

    event: str
    person: str
    workspace: str
    channel: str
    channel_name: str
    response_url: str
    thread: str | None = None  # the ts of its first message, never that of a reply

    def place(self, audience: Audience) -> Place:
        """Where it was done, and how to answer there."""
        answers = {"response_url": self.response_url}
        return Place("slack", self.workspace, self.channel, audience, self.thread, answers)


@dataclass(frozen=True, slots=True)
class Press:
    """A button of a message. `message` is its ts; None: a message that one person alone sees."""

    envelope: Envelope
    button: str
    message: str | None


def read_command(body: Mapping[str, Any]) -> Envelope:
    """A slash command; these know of no thread."""
    return Envelope(
        f"slack:{body['trigger_id']}",
        body["user_id"],
        body["team_id"],
        body["channel_id"],
        body["channel_name"],
        body["response_url"],
    )


def read_press(body: Mapping[str, Any], workspace: str) -> Press:
    """A press, of any app version's button; `workspace`: where Slack names none, for a whole organisation."""
    container, action = body["container"], body["actions"][0]
    envelope = Envelope(
        f"slack:{body['trigger_id']}",
        body["user"]["id"],
        (body.get("team") or {"id": workspace})["id"],
        body["channel"]["id"],
        body["channel"]["name"],
        body["response_url"],
        _thread(container, body.get("message") or {}),
    )
    shared = None if container.get("is_ephemeral") else container["message_ts"]
    return Press(envelope, action.get("value") or action["action_id"], shared)


def _thread(container: Mapping[str, Any], message: Mapping[str, Any]) -> str | None:
    """The thread that a message stands in; the one that it begins stands under it."""
    thread: str | None = container.get("thread_ts") or message.get("thread_ts")
    return None if thread == container["message_ts"] else thread
