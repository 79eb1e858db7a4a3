"""What is read from Slack's envelopes."""

from typing import Any

from bots.slack.envelopes import read_press
from core.domain.people import Audience

BODY: dict[str, Any] = {
    "type": "block_actions",
    "user": {"id": "U0SID", "team_id": "T0OTHER"},
    "team": {"id": "T0TEAM", "domain": "studio"},
    "trigger_id": "1.2.abc",
    "container": {"type": "message", "message_ts": "1700000000.000200", "channel_id": "C0GENERAL"},
    "channel": {"id": "C0GENERAL", "name": "general"},
    "message": {"ts": "1700000000.000200"},
    "response_url": "http://127.0.0.1/actions/1",
    "actions": [{"action_id": "button-1", "value": "cancel.57", "type": "button"}],
}
ROOT = "1700000000.000100"


def test_a_press_of_somebody_of_another_workspace_is_made_where_the_app_is() -> None:
    assert read_press(BODY, "T0OWN").envelope.workspace == "T0TEAM"


def test_an_app_of_a_whole_organisation_is_taken_for_its_own_workspace() -> None:
    assert read_press(BODY | {"team": None}, "T0OWN").envelope.workspace == "T0OWN"


def test_the_thread_is_told_by_the_container_or_else_by_the_message() -> None:
    inside = BODY | {"container": BODY["container"] | {"thread_ts": ROOT}}
    assert read_press(inside, "T0OWN").envelope.place(Audience.TEAM).thread == ROOT
    inside = BODY | {"message": BODY["message"] | {"thread_ts": ROOT}}
    assert read_press(inside, "T0OWN").envelope.place(Audience.TEAM).thread == ROOT


def test_a_private_message_has_no_ts_by_which_it_could_be_changed() -> None:
    private = BODY | {"container": BODY["container"] | {"is_ephemeral": True}}
    del private["message"]
    assert read_press(BODY, "T0OWN").message == "1700000000.000200"
    assert read_press(private, "T0OWN").message is None
