"""Answers without a token: what an ack carries, and what is posted to a response_url."""

import json
from collections.abc import Callable

from aiohttp import web

from tests.emulators.slack.arguments import Arguments, Refusal
from tests.emulators.slack.chat import thread_of
from tests.emulators.slack.content import read_content, read_new_content
from tests.emulators.slack.payloads import address
from tests.emulators.slack.things import Json, Message
from tests.emulators.slack.workspace import ResponseUrl, Workspace

MOST_USES = 5
SECONDS = 30 * 60


async def read_body(request: web.Request) -> Json | None:
    """The body of an answer: JSON, or a form with JSON in `payload`; None if it is neither."""
    raw = await request.text()
    if request.content_type == "application/x-www-form-urlencoded":
        raw = str((await request.post()).get("payload", ""))
    try:
        body = json.loads(raw)
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def responder(workspace: Workspace, key: str, body: Json | None) -> Callable[[], web.Response]:
    """What answers a post to the response_url with this key."""

    def respond() -> web.Response:
        try:
            answers = _usable(workspace, key)
        except Refusal as refusal:
            return web.json_response(refusal.as_json(), status=404)
        try:
            show(workspace, answers, body)
        except Refusal as refusal:
            return web.json_response(refusal.as_json(), status=400)
        answers.uses += 1
        return web.Response(text="ok")

    return respond


def show(workspace: Workspace, answers: ResponseUrl, body: Json | None) -> None:
    """Post an answer: to its person alone unless it says in_channel, or in place of the message pressed."""
    if body is None:
        raise Refusal("invalid_payload")
    arguments = Arguments(body)
    kind = arguments.text("response_type") or "ephemeral"
    if kind not in ("ephemeral", "in_channel"):
        raise Refusal("invalid_response_type")
    source = answers.source
    if source is not None and arguments.flag("delete_original"):
        source.deleted = True
        workspace.messages[:] = [message for message in workspace.messages if message is not source]
    elif source is not None and arguments.flag("replace_original"):
        read_content(workspace, arguments).written_to(source).edits += 1
    else:
        _post(workspace, answers, arguments, only_for_one=kind == "ephemeral")
    workspace.changes.happened()


def _post(workspace: Workspace, answers: ResponseUrl, arguments: Arguments, *, only_for_one: bool) -> None:
    content = read_new_content(workspace, arguments)
    thread_ts = thread_of(workspace, answers.channel, arguments)
    message = Message(answers.channel, workspace.next_ts(), workspace.bot, thread_ts=thread_ts)
    message.only_for = answers.user if only_for_one else None
    message.response_url = address(workspace, answers)
    workspace.add(content.written_to(message))


def _usable(workspace: Workspace, key: str) -> ResponseUrl:
    answers = workspace.response_urls.get(key)
    if answers is None:
        raise Refusal("invalid_url")
    if workspace.now() - answers.made_at > SECONDS:
        raise Refusal("expired_url")
    if answers.uses >= MOST_USES:
        raise Refusal("used_url")
    return answers
