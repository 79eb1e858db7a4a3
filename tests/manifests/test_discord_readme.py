"""What the bot asks for in a server: what its source needs, no more; and the readme says the same."""

import ast
import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import discord
import pytest
from discord import app_commands

from bots.discord.manifest import PERMISSIONS, SCOPES, commands, install_url

ROOT = Path(__file__).parents[2]
README = (ROOT / "manifests" / "discord" / "README.md").read_text(encoding="utf-8")

# Every call to Discord that the bot may make, and what it needs for that in a server.
CALLS: Mapping[str, frozenset[str]] = {
    "close": frozenset(),
    "connect": frozenset(),
    "create_dm": frozenset(),
    "create_thread": frozenset({"view_channel", "create_public_threads"}),
    "defer": frozenset(),  # this and other answers to an interaction are given by its own token
    "delete_message": frozenset(),
    "disconnect": frozenset(),
    "edit": frozenset({"view_channel"}),  # of a message of its own
    "edit_message": frozenset(),
    "edit_original_response": frozenset(),
    "fetch_channel": frozenset({"view_channel"}),
    "fetch_commands": frozenset(),
    "fetch_guild": frozenset(),
    "fetch_member": frozenset(),
    "fetch_session_start_limits": frozenset(),
    "history": frozenset({"view_channel", "read_message_history"}),
    "login": frozenset(),
    "send": frozenset({"view_channel", "send_messages", "send_messages_in_threads"}),
    "send_message": frozenset(),
    "sync": frozenset(),
}
# Needed for what goes along with a call.
ALONG: Mapping[str, frozenset[str]] = {
    "attachments": frozenset({"attach_files"}),
    "embed": frozenset({"embed_links"}),
    "embeds": frozenset({"embed_links"}),
    "file": frozenset({"attach_files"}),
    "files": frozenset({"attach_files"}),
    "reference": frozenset({"read_message_history"}),
    "tts": frozenset({"send_tts_messages"}),
}
# What the bot may call at Discord; and what has methods of the same names but is no part of it.
CALLED = (
    *(discord.AutoShardedClient, discord.ShardInfo, discord.Guild, discord.Member, app_commands.CommandTree),
    *(discord.TextChannel, discord.Thread, discord.DMChannel, discord.PartialMessageable, discord.Message),
    *(discord.PartialMessage, discord.Webhook, discord.Interaction, discord.InteractionResponse),
)
PYTHON = re.compile(r"['\"].*|asyncio|str\(.*|command")


def attributes() -> Iterator[tuple[str, str]]:
    """Whatever the source of the Discord adapter takes from something: `message.edit` as both words."""
    for node in nodes():
        if isinstance(node, ast.Attribute):
            yield ast.unparse(node.value), node.attr


def nodes() -> Iterator[ast.AST]:
    for file in (ROOT / "bots" / "discord").glob("*.py"):
        yield from ast.walk(ast.parse(file.read_text(encoding="utf-8")))


def called() -> set[str]:
    """The calls to Discord that the source names."""
    known = {name for each in CALLED for name, _ in inspect.getmembers(each, _is_asked)}
    return {name for owner, name in attributes() if not PYTHON.fullmatch(owner)} & known


def _is_asked(member: object) -> bool:
    return inspect.iscoroutinefunction(member) or inspect.isasyncgenfunction(member)


def along() -> set[str]:
    """What goes along with calls and needs a permission of its own."""
    calls = (node for node in nodes() if isinstance(node, ast.Call))
    return {keyword.arg for call in calls for keyword in call.keywords if keyword.arg} & ALONG.keys()


def permissions(names: Iterable[str]) -> discord.Permissions:
    return discord.Permissions(**dict.fromkeys(names, True))


def rows(first: str) -> list[tuple[str, ...]]:
    """Of the readme's table whose first column is called so."""
    table = README.split(f"\n| {first} | ")[1].split("\n\n")[0]
    found = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table.split("\n")[2:]]
    assert all(cell for row in found for cell in row)
    return found


def test_the_source_is_found_to_call_what_it_must() -> None:
    assert {"login", "connect", "sync", "defer", "send", "edit", "create_thread"} <= called()
    assert {"files", "attachments"} <= along()


def test_every_call_has_what_it_needs_written_down() -> None:
    assert called() - CALLS.keys() == set()


def test_the_bot_asks_for_what_it_uses_and_for_nothing_else() -> None:
    used = {name for call in called() for name in CALLS[call]}
    used |= {name for argument in along() for name in ALONG[argument]}
    assert dict(PERMISSIONS) == dict(permissions(used))


def test_what_an_order_is_refused_for_is_asked_for_at_the_installation() -> None:
    needed = {name for owner, name in attributes() if owner == "has"}
    assert {"attach_files", "view_channel", "create_public_threads"} <= needed
    assert permissions(needed) <= PERMISSIONS


def test_no_events_are_asked_for_since_commands_come_without() -> None:
    assert {name for owner, name in attributes() if owner == "discord.Intents"} == {"none"}


def test_the_readme_explains_exactly_the_permissions() -> None:
    told = [name.strip("`") for name, _, _ in rows("permission")]
    assert dict(permissions(name.lower() for name in told)) == dict(PERMISSIONS)
    assert len(set(told)) == len(told)


def test_the_readme_explains_exactly_the_scopes() -> None:
    assert tuple(name.strip("`") for name, _, _ in rows("scope")) == SCOPES


def test_the_readme_explains_exactly_the_commands() -> None:
    assert [name.strip("`/") for name, _ in rows("command")] == [command["name"] for command in commands()]


def test_the_readmes_first_link_asks_for_what_the_program_asks_for() -> None:
    links = re.findall(r"^https://discord\.com/oauth2/\S+$", README, re.MULTILINE)
    assert links[0] == install_url(57).replace("=57", "=APPLICATION_ID")


@pytest.mark.parametrize(
    "said",
    [
        *("New Application", "Reset Token", "Public Bot", "Install Link", "Interactions Endpoint URL"),
        *("Requires OAuth2 Code Grant", "Privileged Gateway Intents", "User Install", "Integrations"),
        *("python -m bots.discord.manifest", "sidai manifest discord", "sidai doctor", "200 new commands"),
        *("1,000 connections", "specs/openapi.json", "jsonschema", "attachments[].id"),
    ],
)
def test_the_readme_says_how_to_set_it_up_and_how_to_check(said: str) -> None:
    assert said in README
