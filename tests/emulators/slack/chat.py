"""chat.*: posting, changing and deleting messages."""

import re

from tests.emulators.slack.arguments import Arguments, Refusal
from tests.emulators.slack.content import Content, read_content, read_new_content
from tests.emulators.slack.things import Channel, Json, Message
from tests.emulators.slack.workspace import Workspace

MOST_UPDATED_TEXT = 4000
MOST_LOADING_MESSAGES = 10


def post_message(workspace: Workspace, arguments: Arguments) -> Json:
    """A message everyone in the channel sees."""
    channel = workspace.destination(arguments.text("channel"))
    check_posting(workspace, channel)
    _check_disguise(workspace, arguments)
    thread_ts = thread_of(workspace, channel, arguments)
    content = read_new_content(workspace, arguments)
    message = Message(channel, workspace.next_ts(), workspace.bot, thread_ts=thread_ts)
    message.broadcast = arguments.flag("reply_broadcast")
    workspace.add(content.written_to(message))
    workspace.statuses.pop((channel.id, thread_ts or ""), None)
    return {"channel": channel.id, "ts": message.ts, "message": message.as_json(workspace.bot.id)}


def post_ephemeral(workspace: Workspace, arguments: Arguments) -> Json:
    """A message only one person sees; chat:write.public does not help here."""
    channel = workspace.reachable(arguments.text("channel"))
    if channel.archived:
        raise Refusal("is_archived")
    if workspace.bot.id not in channel.members:
        raise Refusal("not_in_channel")
    user = workspace.users.get(arguments.text("user"))
    if user is None or user.id not in channel.members:
        raise Refusal("user_not_in_channel")
    _check_disguise(workspace, arguments)
    thread_ts = thread_of(workspace, channel, arguments)
    content = read_new_content(workspace, arguments)
    message = Message(channel, workspace.next_ts(), workspace.bot, thread_ts=thread_ts, only_for=user)
    workspace.add(content.written_to(message))
    return {"message_ts": message.ts}


def update(workspace: Workspace, arguments: Arguments) -> Json:
    """Other words in a message of the bot's own."""
    message = _own(workspace, arguments, "cant_update_message")
    if message.channel.archived:
        raise Refusal("is_inactive")
    content = read_content(workspace, arguments)
    _check_update(content, message)
    content.written_to(message).edits += 1
    workspace.changes.happened()
    shown = message.as_json(workspace.bot.id)
    return {"channel": message.channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(workspace: Workspace, arguments: Arguments) -> Json:
    """Take a message of the bot's own away; one with replies leaves a note that it was deleted."""
    message = _own(workspace, arguments, "cant_delete_message")
    if any(
        other.is_reply and other.thread_ts == message.ts for other in workspace.in_channel(message.channel)
    ):
        message.text, message.blocks, message.files = "This message was deleted.", [], []
        message.deleted = True
    else:
        workspace.messages.remove(message)
    workspace.changes.happened()
    return {"channel": message.channel.id, "ts": message.ts}


def get_permalink(workspace: Workspace, arguments: Arguments) -> Json:
    """The address of a message."""
    channel = workspace.reachable(arguments.text("channel"))
    message = workspace.find(channel, arguments.text("message_ts"))
    if message is None:
        raise Refusal("message_not_found")
    link = f"https://{workspace.team.lower()}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def set_status(workspace: Workspace, arguments: Arguments) -> Json:
    """What the bot is doing, shown under a thread until it posts there."""
    channel = workspace.reachable(arguments.text("channel_id"))
    thread_ts = arguments.text("thread_ts")
    if workspace.find(channel, thread_ts) is None:
        raise Refusal("invalid_thread_ts")
    loading = arguments.json("loading_messages", "invalid_arguments")
    if isinstance(loading, list) and len(loading) > MOST_LOADING_MESSAGES:
        raise Refusal("invalid_arguments")
    workspace.statuses[channel.id, thread_ts] = arguments.text("status")
    workspace.changes.happened()
    return {}


def check_posting(workspace: Workspace, channel: Channel) -> None:
    """Refuse unless the bot may post in the channel."""
    if channel.archived:
        raise Refusal("is_archived")
    if workspace.bot.id not in channel.members and "chat:write.public" not in workspace.scopes:
        raise Refusal("not_in_channel")
    if channel.read_only:
        raise Refusal("restricted_action")


def thread_of(workspace: Workspace, channel: Channel, arguments: Arguments) -> str | None:
    """The thread a call wants to post in: the ts of a message that stands in the channel itself."""
    thread_ts = arguments.text("thread_ts")
    if not thread_ts:
        return None
    if not re.fullmatch(r"\d{10}\.\d{6}", thread_ts):
        raise Refusal("invalid_thread_ts")
    root = workspace.find(channel, thread_ts)
    if root is None:
        raise Refusal("thread_not_found")
    if root.is_reply:
        raise Refusal("cannot_reply_to_message")
    return thread_ts


def _own(workspace: Workspace, arguments: Arguments, otherwise: str) -> Message:
    channel = workspace.reachable(arguments.text("channel"))
    message = workspace.find(channel, arguments.text("ts"))
    if message is None or message.deleted:
        raise Refusal("message_not_found")
    if message.author is not workspace.bot:
        raise Refusal(otherwise)
    return message


def _check_update(content: Content, message: Message) -> None:
    if content.text is not None and len(content.text) > MOST_UPDATED_TEXT:
        raise Refusal("msg_too_long")
    spoken_of = (content.text, content.blocks, content.attachments, content.metadata)
    if all(part is None for part in spoken_of):
        raise Refusal("no_text")
    emptied = content.blocks == [] or content.text == ""
    if emptied and content.is_empty and not (message.files or (content.text is None and message.text)):
        raise Refusal("no_text")


def _check_disguise(workspace: Workspace, arguments: Arguments) -> None:
    if any(name in arguments for name in ("username", "icon_url", "icon_emoji")):
        workspace.need("chat:write.customize")
