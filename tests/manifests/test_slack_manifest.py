"""The Slack manifest: within Slack's limits, and with exactly the scopes that the code uses."""

import ast
import inspect
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from slack_sdk.web.async_client import AsyncWebClient

from bots.terminal.commands import cli

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "manifests" / "slack"
README = (FOLDER / "README.md").read_text(encoding="utf-8")

# Every method of Slack's Web API that the bot may call, and what it needs for that.
METHODS: Mapping[str, frozenset[str]] = {
    "apps_connections_open": frozenset(),  # the app-level token's own connections:write
    "auth_test": frozenset(),
    "chat_postMessage": frozenset({"chat:write"}),
    "chat_update": frozenset({"chat:write"}),
    "conversations_info": frozenset({"channels:read", "groups:read"}),
    "conversations_history": frozenset(),  # where it may not, it does without
    "conversations_replies": frozenset(),
    "files_completeUploadExternal": frozenset({"files:write"}),
    "files_getUploadURLExternal": frozenset({"files:write"}),
    "files_info": frozenset({"files:read"}),
    "users_info": frozenset({"users:read"}),
}
# Needed without a method of their own.
FEATURES = {
    "commands": "the slash command",
    "chat:write.public": "chat_postMessage in public channels that the bot is not in",
}


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def scopes(manifest: dict[str, Any]) -> list[str]:
    granted: list[str] = manifest["oauth_config"]["scopes"]["bot"]
    return granted


def called() -> set[str]:
    """The methods that the source of the Slack adapter names."""
    known = {name for name, each in vars(AsyncWebClient).items() if inspect.iscoroutinefunction(each)}
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in (ROOT / "bots" / "slack").glob("*.py")]
    nodes = (node for tree in trees for node in ast.walk(tree))
    return {node.attr for node in nodes if isinstance(node, ast.Attribute)} & known


def test_the_manifest_is_of_the_second_version_and_keeps_to_slacks_lengths(manifest: dict[str, Any]) -> None:
    assert manifest["_metadata"] == {"major_version": 2}
    shown = manifest["display_information"]
    assert 1 <= len(shown["name"]) <= 35
    assert 1 <= len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    assert 1 <= len(manifest["features"]["bot_user"]["display_name"]) <= 80


def test_there_is_one_command_within_slacks_limits(manifest: dict[str, Any]) -> None:
    (command,) = manifest["features"]["slash_commands"]
    assert re.fullmatch(r"/[a-z0-9_-]{1,31}", command["command"])
    assert 1 <= len(command["description"]) <= 2000
    assert 1 <= len(command["usage_hint"]) <= 1000
    assert command["should_escape"] is False


def test_socket_mode_is_on_and_so_there_is_no_url_anywhere(manifest: dict[str, Any]) -> None:
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert "http" not in json.dumps(manifest)
    assert "redirect_urls" not in manifest["oauth_config"]


def test_nothing_is_subscribed_to(manifest: dict[str, Any]) -> None:
    assert "event_subscriptions" not in manifest["settings"]


def test_buttons_can_be_pressed_and_presses_come_by_the_socket(manifest: dict[str, Any]) -> None:
    assert manifest["settings"]["interactivity"] == {"is_enabled": True}


def test_the_bots_direct_messages_are_open_for_results_and_for_commands(manifest: dict[str, Any]) -> None:
    home = manifest["features"]["app_home"]
    assert home["messages_tab_enabled"] is True
    assert home["messages_tab_read_only_enabled"] is False


def test_tokens_do_not_run_out(manifest: dict[str, Any]) -> None:
    assert manifest["settings"]["token_rotation_enabled"] is False


def test_the_source_is_found_to_call_what_it_must() -> None:
    assert {"auth_test", "chat_postMessage", "files_completeUploadExternal"} <= called()


def test_every_method_that_is_called_has_its_scopes_written_down() -> None:
    assert called() - METHODS.keys() == set()


def test_the_manifest_asks_for_what_is_used_and_for_nothing_else(scopes: list[str]) -> None:
    used = {scope for method in called() for scope in METHODS[method]}
    assert set(scopes) == used | FEATURES.keys()
    assert len(scopes) == len(set(scopes))


def test_nobody_asks_for_people_to_sign_in(manifest: dict[str, Any]) -> None:
    assert manifest["oauth_config"]["scopes"].keys() == {"bot"}


def test_the_readme_explains_exactly_the_manifests_scopes(scopes: list[str]) -> None:
    rows = re.findall(r"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$", README, re.MULTILINE)
    assert [scope for scope, _, _ in rows] == scopes
    assert all(need.strip() and loss.strip() for _, need, loss in rows)


@pytest.mark.parametrize(
    "said", ["connections:write", "From a manifest", "jsonschema", "slack manifest validate", "apps.manifest"]
)
def test_the_readme_says_how_to_paste_and_how_to_check(said: str) -> None:
    assert said in README


def test_the_command_prints_the_manifest_as_it_is() -> None:
    printed = CliRunner().invoke(cli, ["manifest", "slack"])
    assert printed.exit_code == 0
    assert printed.output == (FOLDER / "manifest.json").read_text(encoding="utf-8")
