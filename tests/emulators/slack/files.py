"""files.*: the three steps of an upload, and what became of the file."""

from tests.emulators.slack.arguments import Arguments, Refusal
from tests.emulators.slack.chat import check_posting, thread_of
from tests.emulators.slack.content import Content, read_content
from tests.emulators.slack.things import Channel, File, Json, Message
from tests.emulators.slack.uploads import await_upload, make_ready_later
from tests.emulators.slack.workspace import Workspace

MOST_ALT = 1000
MOST_CHANNELS = 100


def get_upload_url(workspace: Workspace, arguments: Arguments) -> Json:
    """Where the bytes go."""
    length = arguments.number("length", 0)
    if length <= 0 or not arguments.text("filename"):
        raise Refusal("missing_argument")
    if len(arguments.text("alt_txt")) > MOST_ALT:
        raise Refusal("alt_txt_too_large")
    file = workspace.new_file(arguments.text("filename"), length, arguments.text("alt_txt"))
    return {"upload_url": await_upload(workspace, file), "file_id": file.id}


def complete_upload(workspace: Workspace, arguments: Arguments) -> Json:
    """Finish uploads; without a channel the files stay the bot's own, with one they are shared when ready."""
    uploads = _uploads(workspace, arguments)
    channels = _channels(workspace, arguments)
    thread_ts = thread_of(workspace, channels[0], arguments) if len(channels) == 1 else None
    comment = _comment(workspace, arguments)
    files = [file for file, _ in uploads]
    for file, title in uploads:
        file.complete, file.title = True, title

    def share() -> None:
        for channel in channels:
            _share(
                workspace,
                files,
                Message(channel, workspace.next_ts(), workspace.bot, thread_ts=thread_ts),
                comment,
            )

    make_ready_later(workspace, files, share)
    workspace.changes.happened()
    return {"files": [file.as_json(workspace.bot.id) for file in files]}


def info(workspace: Workspace, arguments: Arguments) -> Json:
    """A file: its type is empty until it is ready, its shares until they are posted."""
    return {"file": _own(workspace, arguments).as_json(workspace.bot.id), "comments": []}


def delete(workspace: Workspace, arguments: Arguments) -> Json:
    """Take a file away, wherever it is shown."""
    _own(workspace, arguments).deleted = True
    workspace.changes.happened()
    return {}


def _own(workspace: Workspace, arguments: Arguments) -> File:
    file = workspace.files.get(arguments.text("file"))
    if file is None or not file.complete:
        raise Refusal("file_not_found")
    if file.deleted:
        raise Refusal("file_deleted")
    return file


def _uploads(workspace: Workspace, arguments: Arguments) -> list[tuple[File, str]]:
    wanted = arguments.json("files", "invalid_arguments")
    if not isinstance(wanted, list) or not wanted:
        raise Refusal("invalid_arguments")
    return [_upload(workspace, entry) for entry in wanted]


def _upload(workspace: Workspace, wanted: object) -> tuple[File, str]:
    if not isinstance(wanted, dict) or not isinstance(wanted.get("id"), str):
        raise Refusal("invalid_arguments")
    file = workspace.files.get(wanted["id"])
    if file is None or file.content is None or file.complete:
        raise Refusal("file_not_found")
    if len(file.content) != file.length:
        raise Refusal("file_update_failed")
    return file, str(wanted.get("title", ""))


def _channels(workspace: Workspace, arguments: Arguments) -> list[Channel]:
    ids = (
        [arguments.text("channel_id")] if "channel_id" in arguments else arguments.text("channels").split(",")
    )
    wanted = [channel_id for channel_id in ids if channel_id]
    if len(wanted) > MOST_CHANNELS:
        raise Refusal("channels_limit_exceeded")
    channels = [workspace.destination(channel_id) for channel_id in wanted]
    for channel in channels:
        if workspace.bot.id not in channel.members:
            raise Refusal("not_in_channel")
        check_posting(workspace, channel)
    return channels


def _comment(workspace: Workspace, arguments: Arguments) -> Content:
    words = {"text": arguments.text("initial_comment")} if arguments.text("initial_comment") else {}
    if words:
        return read_content(workspace, Arguments(words))
    content = read_content(workspace, Arguments({"blocks": arguments.values.get("blocks")}))
    if any(block["type"] == "markdown" for block in content.blocks or []):
        raise Refusal("internal_error")
    return content


def _share(workspace: Workspace, files: list[File], message: Message, comment: Content) -> None:
    comment.written_to(message).files = list(files)
    workspace.add(message)
    kind = "public" if message.channel.kind == "public" else "private"
    share = {"ts": message.ts, "channel_name": message.channel.name, "team_id": workspace.team}
    for file in files:
        shares = file.shares.setdefault(kind, {}).setdefault(message.channel.id, [])
        shares.append(share | ({"thread_ts": message.thread_ts} if message.thread_ts else {}))
