"""conversations.*: what channels there are, who is in them and what was said in a thread."""

from typing import TypeVar

from tests.emulators.slack.arguments import Arguments, Refusal
from tests.emulators.slack.things import Channel, Json
from tests.emulators.slack.workspace import Workspace

Entry = TypeVar("Entry")

_FAMILY = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}
READ = ("channels:read", "groups:read", "im:read", "mpim:read")
HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
MOST_IN_A_PAGE = 1000


def info(workspace: Workspace, arguments: Arguments) -> Json:
    """What kind of channel it is."""
    channel = _known(workspace, arguments, "read")
    shown = channel.as_json(workspace.bot.id)
    if arguments.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def members(workspace: Workspace, arguments: Arguments) -> Json:
    """Who is in it, page by page."""
    channel = _known(workspace, arguments, "read")
    page, cursor = _page(sorted(channel.members), arguments, 100)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def replies(workspace: Workspace, arguments: Arguments) -> Json:
    """A thread, its root first."""
    channel = _known(workspace, arguments, "history")
    if workspace.bot.id not in channel.members:
        raise Refusal("not_in_channel")
    found = workspace.find(channel, arguments.text("ts"))
    if found is None:
        raise Refusal("thread_not_found")
    root = found.thread_ts or found.ts
    with_metadata = arguments.flag("include_all_metadata")
    oldest, latest = arguments.text("oldest") or "0", arguments.text("latest") or "9"
    thread = [
        message.as_json(workspace.bot.id, with_metadata=with_metadata)
        for message in workspace.in_channel(channel)
        if message.ts == root or (message.thread_ts == root and oldest < message.ts < latest)
    ]
    page, cursor = _page(thread, arguments, MOST_IN_A_PAGE)
    return {"messages": page, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}


def history(workspace: Workspace, arguments: Arguments) -> Json:
    """What stands in a channel, the newest first, without replies."""
    channel = _known(workspace, arguments, "history")
    if workspace.bot.id not in channel.members:
        raise Refusal("not_in_channel")
    with_metadata = arguments.flag("include_all_metadata")
    found = [
        message.as_json(workspace.bot.id, with_metadata=with_metadata)
        for message in reversed(list(workspace.in_channel(channel)))
        if not message.is_reply or message.broadcast
    ]
    page, cursor = _page(found, arguments, MOST_IN_A_PAGE)
    return {"messages": page, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}


def join(workspace: Workspace, arguments: Arguments) -> Json:
    """Let the bot into a public channel."""
    channel = workspace.reachable(arguments.text("channel"))
    if channel.kind != "public":
        raise Refusal("method_not_supported_for_channel_type")
    if channel.archived:
        raise Refusal("is_archived")
    channel.members.add(workspace.bot.id)
    return {"channel": channel.as_json(workspace.bot.id)}


def open_direct(workspace: Workspace, arguments: Arguments) -> Json:
    """The bot's direct messages with a person."""
    if "channel" in arguments:
        return {"channel": {"id": workspace.reachable(arguments.text("channel")).id}}
    ids = [part.strip() for part in arguments.text("users").split(",") if part.strip()]
    if not ids:
        raise Refusal("users_list_not_supplied")
    if len(ids) > 1:
        raise Refusal("too_many_users")
    user = workspace.users.get(ids[0])
    if user is None:
        raise Refusal("user_not_found")
    if user.deleted:
        raise Refusal("user_disabled")
    channel = workspace.direct(user)
    shown = channel.as_json(workspace.bot.id) if arguments.flag("return_im") else {"id": channel.id}
    return {"channel": shown}


def _known(workspace: Workspace, arguments: Arguments, right: str) -> Channel:
    channel = workspace.reachable(arguments.text("channel"))
    workspace.need(f"{_FAMILY[channel.kind]}:{right}")
    return channel


def _page(entries: list[Entry], arguments: Arguments, most: int) -> tuple[list[Entry], str]:
    limit = arguments.number("limit", most)
    if not 0 < limit <= MOST_IN_A_PAGE:
        raise Refusal("invalid_limit")
    cursor = arguments.text("cursor") or "0"
    if not cursor.isdigit():
        raise Refusal("invalid_cursor")
    start, end = int(cursor), int(cursor) + limit
    return entries[start:end], str(end) if end < len(entries) else ""
