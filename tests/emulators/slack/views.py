"""views.*: modals opened with a fresh trigger, and Home tabs."""

from tests.emulators.slack.arguments import Arguments, Refusal, invalid
from tests.emulators.slack.blocks import check_blocks
from tests.emulators.slack.elements import plain
from tests.emulators.slack.shapes import flag, one_of, shape, structure, words
from tests.emulators.slack.things import Json
from tests.emulators.slack.uploads import usable_file
from tests.emulators.slack.workspace import Workspace

TRIGGER_SECONDS = 3
MOST_BLOCKS = 100
_COMMON = {
    "blocks": structure,
    "private_metadata": words(3000),
    "callback_id": words(255),
    "external_id": words(255),
}
_MODAL = shape(
    "title blocks",
    type=one_of("modal"),
    title=plain(24),
    submit=plain(24),
    close=plain(24),
    clear_on_close=flag,
    notify_on_close=flag,
    submit_disabled=flag,
    **_COMMON,
)
_HOME = shape("blocks", type=one_of("home"), **_COMMON)


def open_modal(workspace: Workspace, arguments: Arguments) -> Json:
    """A modal for the person whose command or press gave the trigger."""
    _exchange(workspace, arguments.text("trigger_id"))
    view = _read(workspace, arguments, modal=True)
    workspace.views[view["id"]] = view
    workspace.changes.happened()
    return {"view": view}


def update(workspace: Workspace, arguments: Arguments) -> Json:
    """Another content for an open modal."""
    old = workspace.views.get(arguments.text("view_id"))
    if old is None:
        raise Refusal("not_found")
    _check_hash(arguments, old)
    view = _read(workspace, arguments, modal=True) | {"id": old["id"]}
    workspace.views[view["id"]] = view
    workspace.changes.happened()
    return {"view": view}


def publish(workspace: Workspace, arguments: Arguments) -> Json:
    """The Home tab of one person."""
    user = arguments.text("user_id")
    if user not in workspace.users:
        raise invalid("invalid_arguments", "invalid `user_id`")
    _check_hash(arguments, workspace.homes.get(user, {}))
    workspace.homes[user] = _read(workspace, arguments, modal=False)
    workspace.changes.happened()
    return {"view": workspace.homes[user]}


def _exchange(workspace: Workspace, trigger: str) -> None:
    if trigger not in workspace.triggers:
        raise Refusal("invalid_trigger_id")
    made_at = workspace.triggers[trigger]
    if made_at < 0:
        raise Refusal("exchanged_trigger_id")
    if workspace.now() - made_at > TRIGGER_SECONDS:
        raise Refusal("expired_trigger_id")
    workspace.triggers[trigger] = -1


def _check_hash(arguments: Arguments, old: Json) -> None:
    if arguments.text("hash") and arguments.text("hash") != old.get("hash"):
        raise Refusal("hash_conflict")


def _read(workspace: Workspace, arguments: Arguments, *, modal: bool) -> Json:
    view = arguments.json("view", "invalid_arguments")
    problems = list((_MODAL if modal else _HOME)(view, "/view"))
    if problems or not isinstance(view, dict):
        raise invalid("invalid_arguments", *problems)
    blocks = check_blocks(view["blocks"], lambda file: usable_file(workspace, file), MOST_BLOCKS)
    number = workspace.number()
    return view | {
        "blocks": blocks,
        "id": f"V{number:010}",
        "hash": f"{number}.hash",
        "team_id": workspace.team,
    }
