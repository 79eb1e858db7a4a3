"""Every method of the Web API that is known here: its answer, how often, its scopes, what it must be told."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from tests.emulators.slack import chat, conversations, files, users, views
from tests.emulators.slack.arguments import Arguments
from tests.emulators.slack.rates import POSTS, TIER_1, TIER_3, TIER_4, UPDATES, Pace
from tests.emulators.slack.things import Json
from tests.emulators.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Method:
    """One method; any one of its scopes will do."""

    answer: Callable[[Workspace, Arguments], Json]
    pace: Pace
    scopes: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    accepts_json: bool = True
    for_app_token: bool = False


def open_connection(workspace: Workspace, arguments: Arguments) -> Json:
    """An address for one Socket Mode connection."""
    ticket = secrets.token_hex(8)
    workspace.tickets.add(ticket)
    return {"url": f"{workspace.url.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id=A0SIDAI"}


_WRITE = ("chat:write",)
_FILES = ("files:write",)

METHODS = {
    "auth.test": Method(users.auth_test, TIER_4),
    "apps.connections.open": Method(open_connection, TIER_1, for_app_token=True),
    "chat.postMessage": Method(chat.post_message, POSTS, _WRITE, ("channel",)),
    "chat.postEphemeral": Method(chat.post_ephemeral, TIER_4, _WRITE, ("channel", "user")),
    "chat.update": Method(chat.update, UPDATES, _WRITE, ("channel", "ts")),
    "chat.delete": Method(chat.delete, TIER_3, _WRITE, ("channel", "ts")),
    "chat.getPermalink": Method(
        chat.get_permalink, TIER_4, (), ("channel", "message_ts"), accepts_json=False
    ),
    "assistant.threads.setStatus": Method(
        chat.set_status, TIER_4, ("assistant:write", "chat:write"), ("channel_id", "thread_ts", "status")
    ),
    "conversations.info": Method(
        conversations.info, TIER_3, conversations.READ, ("channel",), accepts_json=False
    ),
    "conversations.members": Method(
        conversations.members, TIER_4, conversations.READ, ("channel",), accepts_json=False
    ),
    "conversations.history": Method(
        conversations.history, TIER_3, conversations.HISTORY, ("channel",), accepts_json=False
    ),
    "conversations.replies": Method(
        conversations.replies, TIER_3, conversations.HISTORY, ("channel", "ts"), accepts_json=False
    ),
    "conversations.join": Method(conversations.join, TIER_3, ("channels:join",), ("channel",)),
    "conversations.open": Method(conversations.open_direct, TIER_3, ("im:write", "mpim:write")),
    "files.getUploadURLExternal": Method(
        files.get_upload_url, TIER_4, _FILES, ("filename", "length"), accepts_json=False
    ),
    "files.completeUploadExternal": Method(files.complete_upload, TIER_4, _FILES, ("files",)),
    "files.info": Method(files.info, TIER_4, ("files:read",), ("file",), accepts_json=False),
    "files.delete": Method(files.delete, TIER_3, _FILES, ("file",)),
    "users.info": Method(users.info, TIER_4, ("users:read",), ("user",), accepts_json=False),
    "views.open": Method(views.open_modal, TIER_4, (), ("trigger_id", "view")),
    "views.update": Method(views.update, TIER_4, (), ("view_id", "view")),
    "views.publish": Method(views.publish, TIER_4, (), ("user_id", "view")),
}
