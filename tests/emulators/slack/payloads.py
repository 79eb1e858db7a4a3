"""What Slack sends to an app: a slash command, a pressed button, an event."""

from dataclasses import dataclass

from tests.emulators.slack.blocks import walk
from tests.emulators.slack.things import Json, Message
from tests.emulators.slack.workspace import ResponseUrl, Workspace


@dataclass(frozen=True, slots=True)
class Button:
    """Something in a message that can be pressed, by what stands on it."""

    label: str
    action_id: str
    value: str
    type: str
    block_id: str


def slash_command(workspace: Workspace, answers: ResponseUrl, command: str, text: str) -> Json:
    """A slash command; it knows neither a thread nor a message."""
    return {
        "token": "verification-token",
        "team_id": workspace.team,
        "team_domain": workspace.team.lower(),
        "channel_id": answers.channel.id,
        "channel_name": answers.channel.typed_name,
        "user_id": answers.user.id,
        "user_name": answers.user.name,
        "command": command,
        "text": text,
        "api_app_id": "A0SIDAI",
        "is_enterprise_install": "false",
        "response_url": address(workspace, answers),
        "trigger_id": workspace.trigger(),
    }


def block_actions(workspace: Workspace, answers: ResponseUrl, button: Button, chosen: Json) -> Json:
    """A press on something in a message; an ephemeral message is named but not shown."""
    message, user = answers.source, answers.user
    if message is None:
        raise ValueError("a press needs its message")
    channel = {"id": message.channel.id, "name": message.channel.typed_name}
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel.id,
        "is_ephemeral": message.only_for is not None,
    }
    if message.thread_ts is not None:
        container["thread_ts"] = message.thread_ts
    payload: Json = {
        "type": "block_actions",
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team},
        "api_app_id": "A0SIDAI",
        "token": "verification-token",
        "container": container,
        "trigger_id": workspace.trigger(),
        "team": {"id": workspace.team, "domain": workspace.team.lower()},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": channel,
        "state": {"values": {}},
        "response_url": address(workspace, answers),
        "actions": [_action(button, workspace.next_ts()) | chosen],
    }
    return payload | ({} if message.only_for else {"message": message.as_json(workspace.bot.id)})


def event_callback(workspace: Workspace, event: Json) -> Json:
    """An event of the Events API in its wrapping; the event_id stays the same in every repetition."""
    return {
        "token": "verification-token",
        "team_id": workspace.team,
        "api_app_id": "A0SIDAI",
        "event": {"event_ts": workspace.next_ts()} | event,
        "type": "event_callback",
        "event_id": f"Ev{workspace.number():09}",
        "event_time": int(workspace.now()),
        "authorizations": [
            {"enterprise_id": None, "team_id": workspace.team, "user_id": workspace.bot.id, "is_bot": True}
        ],
        "is_ext_shared_channel": False,
    }


def address(workspace: Workspace, answers: ResponseUrl) -> str:
    """A response_url in full."""
    return f"{workspace.url}/{answers.kind}/{answers.key}"


def buttons(message: Message) -> list[Button]:
    """What can be pressed in a message, in order."""
    found = []
    for block in message.blocks:
        for held, _ in walk(block):
            if held.get("type") in ("button", "icon_button", "overflow", "static_select"):
                found.append(_button(held, block.get("block_id", "")))
    return found


def find_button(message: Message, which: str) -> Button:
    """The button with this action_id or this label; ValueError names those there are."""
    there = buttons(message)
    for button in there:
        if which in (button.action_id, button.label):
            return button
    names = ", ".join(f"{button.label} ({button.action_id})" for button in there)
    raise ValueError(f"no {which!r} to press; there are: {names or 'none'}")


def _button(held: Json, block_id: str) -> Button:
    label = held.get("text") or held.get("placeholder") or {}
    return Button(
        label.get("text", ""), held.get("action_id", ""), held.get("value", ""), held["type"], block_id
    )


def _action(button: Button, ts: str) -> Json:
    action = {
        "action_id": button.action_id,
        "block_id": button.block_id,
        "type": button.type,
        "action_ts": ts,
    }
    if button.type not in ("button", "icon_button"):
        return action
    text = {"type": "plain_text", "text": button.label, "emoji": True}
    return action | {"text": text} | ({"value": button.value} if button.value else {})
