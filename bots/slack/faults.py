"""Slack's error codes as sentences for people."""

from slack_sdk.errors import SlackApiError

from core.run.ports import PostError

_SENTENCES = {
    "not_in_channel": "slack-not-in-channel",
    "channel_not_found": "slack-not-in-channel",
    "user_not_in_channel": "slack-not-in-channel",
    "is_archived": "slack-archived",
    "thread_not_found": "slack-thread-gone",
    "message_not_found": "slack-thread-gone",
    "cant_update_message": "slack-thread-gone",
    "edit_window_closed": "slack-thread-gone",
    "messages_tab_disabled": "slack-no-messages-tab",
    "missing_scope": "slack-missing-scope",
}
_TOKEN = frozenset({"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"})


def code(error: SlackApiError) -> str:
    """Slack's word for what went wrong, or the HTTP status where it says none."""
    data = getattr(error.response, "data", None)  # an answer that could not be read has none
    return str((isinstance(data, dict) and data.get("error")) or f"HTTP {status(error)}")


def status(error: SlackApiError) -> int:
    """The HTTP status of an answer, read or not."""
    return int(getattr(error.response, "status_code", 0) or getattr(error.response, "status", 0))


def translate(error: SlackApiError) -> PostError:
    """Why a message could not be posted, and what the person can do."""
    what = code(error)
    if what in _TOKEN:
        return PostError("slack-token", code=what)
    if what.startswith("restricted_action"):
        return PostError("slack-restricted")
    return PostError(_SENTENCES.get(what, "slack-other"), code=what)
