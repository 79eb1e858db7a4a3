"""Commands as an app registers them, and what Discord's client then lets people type."""

from dataclasses import dataclass
from typing import Literal

import aiohttp
import discord as sdk
import pytest
from discord import app_commands

from tests.emulators.discord import Channel, DiscordEmulator, Guild, User
from tests.emulators.discord.client import Value
from tests.emulators.discord.tests.sdk import Api, Bot
from tests.emulators.discord.things import Json

OPTION = {"type": 3, "name": "prompt", "description": "What to draw."}
COMMAND = {"name": "sidai", "description": "Draw."}
TYPED: dict[str, Value] = {"prompt": "linkedin"}


def with_option(**more: object) -> Json:
    return {**COMMAND, "options": [{**OPTION, **more}]}


def with_options(*options: Json) -> Json:
    return {**COMMAND, "options": [{**OPTION, **option} for option in options]}


@dataclass(frozen=True, slots=True)
class Offered:
    """A person in a channel, where an app offers its command."""

    discord: DiscordEmulator
    asker: User
    general: Channel

    async def type(self, name: str, typed: dict[str, Value]) -> None:
        """Try to type a command."""
        await self.discord.command(self.asker, self.general, name, typed, patience=0.05)


@pytest.fixture
async def offered(discord: DiscordEmulator, asker: User, general: Channel, rest: Bot) -> Offered:
    await rest.tree.sync()
    return Offered(discord, asker, general)


@pytest.fixture
def commands(discord: DiscordEmulator) -> str:
    return f"/applications/{discord.bot.id}/commands"


async def test_registered_commands_keep_their_ids_and_replace_all_others(api: Api, commands: str) -> None:
    _, first = await api("PUT", commands, [COMMAND, {"name": "Redraw", "type": 3}])
    _, second = await api("PUT", commands, [with_option(required=True)])
    assert [command["description"] for command in first] == ["Draw.", ""]
    assert second[0]["id"] == first[0]["id"]
    assert second[0]["version"] != first[0]["version"]
    assert (second[0]["contexts"], second[0]["integration_types"]) == ([0, 1, 2], [0, 1])
    assert await api("GET", commands) == (200, second)


async def test_a_server_has_commands_of_its_own(
    discord: DiscordEmulator, studio: Guild, api: Api, commands: str
) -> None:
    own = commands.replace("/commands", f"/guilds/{studio.id}/commands")
    _, put = await api("PUT", own, [COMMAND])
    assert put[0]["guild_id"] == studio.id
    assert await api("GET", commands) == (200, [])
    elsewhere = discord.guild("elsewhere", bot=False)
    await api.refused("PUT", commands.replace("/commands", f"/guilds/{elsewhere.id}/commands"), [], 50001)
    await api.refused("PUT", "/applications/1/commands", [], 50001)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ({**COMMAND, "name": "Sidai"}, "APPLICATION_COMMAND_INVALID_NAME"),
        ({**COMMAND, "name": "two words"}, "STRING_TYPE_REGEX"),
        ({**COMMAND, "name": "x" * 33}, "BASE_TYPE_BAD_LENGTH"),
        ({**COMMAND, "description": ""}, "BASE_TYPE_BAD_LENGTH"),
        ({**COMMAND, "description": "x" * 101}, "BASE_TYPE_MAX_LENGTH"),
        ({"name": "sidai"}, "STRING_TYPE_COERCE"),
        ({**COMMAND, "descriptoin": "x"}, "UNKNOWN_KEY"),
        ({**COMMAND, "contexts": [0, 0]}, "SET_TYPE_ALREADY_CONTAINS_VALUE"),
        ({**COMMAND, "contexts": [3]}, "BASE_TYPE_CHOICES"),
        ({**COMMAND, "integration_types": []}, "BASE_TYPE_BAD_LENGTH"),
        ({**COMMAND, "name_localizations": {"de-DE": "x"}}, "UNKNOWN_KEY"),
        ({**COMMAND, "default_member_permissions": "many"}, "NUMBER_TYPE_COERCE"),
        ({"name": "Redraw", "type": 3, "description": "x"}, "APPLICATION_COMMAND_INVALID_TYPE"),
        (with_options(*[{"name": f"o{number}"} for number in range(26)]), "BASE_TYPE_MAX_LENGTH"),
        (with_options({"name": "a"}, {"name": "a"}), "APPLICATION_COMMAND_OPTIONS_NAME_EXISTS"),
        (
            with_options({"name": "a"}, {"name": "b", "required": True}),
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
        (with_options({"name": "a", "type": 1}, {"name": "b"}), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"),
        (with_option(choices=[{"name": str(n), "value": str(n)} for n in range(26)]), "BASE_TYPE_MAX_LENGTH"),
        (
            with_option(choices=[{"name": "a", "value": "1"}, {"name": "a", "value": "2"}]),
            "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_EXISTS",
        ),
        (with_option(choices=[{"name": "a", "value": 1}]), "BASE_TYPE_CONVERT"),
        (with_option(choices=[{"name": "a", "value": "x" * 101}]), "BASE_TYPE_BAD_LENGTH"),
        (
            with_option(choices=[{"name": "a", "value": "1"}], autocomplete=True),
            "APPLICATION_COMMAND_AUTOCOMPLETE_WITH_CHOICES",
        ),
        (with_option(type=5, autocomplete=True), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"),
        (with_option(min_value=1), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"),
        (with_option(max_length=6001), "NUMBER_TYPE_MAX"),
        (with_option(min_length=5, max_length=4), "APPLICATION_COMMAND_OPTIONS_MIN_VALUE"),
        (
            with_options(*[{"name": f"{n:032}", "description": "x" * 100,
                            "choices": [{"name": f"{c}" + "y" * 98, "value": "z" * 100} for c in range(9)]}
                           for n in range(9)]),
            "APPLICATION_COMMAND_TOO_LARGE",
        ),
    ],
)  # fmt: skip
async def test_a_command_that_discord_would_not_take_is_refused_with_the_place_and_the_reason(
    api: Api, commands: str, command: Json, code: str
) -> None:
    said = await api.refused("PUT", commands, [command], 50035)
    assert code in _codes(said["errors"]), said


async def test_there_are_only_so_many_commands_with_names_of_their_own(api: Api, commands: str) -> None:
    same = await api.refused("PUT", commands, [COMMAND, COMMAND], 50035)
    assert _codes(same["errors"]) == ["APPLICATION_COMMANDS_DUPLICATE_NAME"]
    menus = [{"name": f"menu {number}", "type": 2} for number in range(16)]
    many = await api.refused("PUT", commands, menus, 50035)
    assert _codes(many["errors"]) == ["APPLICATION_COMMANDS_MAX"]


async def test_commands_are_created_two_hundred_times_a_day(
    discord: DiscordEmulator, api: Api, commands: str
) -> None:
    for half in range(2):
        batch = [{**COMMAND, "name": f"c{half}-{number}"} for number in range(100)]
        assert (await api("PUT", commands, batch))[0] == 200
    assert (await api("PUT", commands, batch))[0] == 200
    await api.refused("PUT", commands, [COMMAND], 30034)
    discord.later(24 * 60 * 60)
    assert (await api("PUT", commands, [COMMAND]))[0] == 200


async def test_discord_py_names_the_command_that_was_refused(rest: Bot) -> None:
    @app_commands.command(name="many", description="x")
    @app_commands.choices(which=[app_commands.Choice(name=str(n), value=str(n)) for n in range(26)])
    async def many(interaction: sdk.Interaction, which: app_commands.Choice[str]) -> None:
        """Never called."""

    rest.tree.add_command(many)
    with pytest.raises(app_commands.CommandSyncFailure, match="In command 'many'"):
        await rest.tree.sync()


@pytest.mark.parametrize(
    ("name", "typed", "why"),
    [
        ("sidia", TYPED, r"no command sidia is registered here; there are: \['sidai'\]"),
        ("sidai", {}, "needs the option prompt"),
        ("sidai", {**TYPED, "size": "big"}, r"has no options \['size'\]"),
        ("sidai", {"prompt": "x" * 1001}, "prompt must be between 1 and 1000, is 1001"),
        ("sidai", {"prompt": ""}, "prompt must be between"),
        ("sidai", {**TYPED, "n": 5}, "n must be between 1 and 4, is 5"),
        ("sidai", {**TYPED, "n": "2"}, "n is not of the option's type 4"),
        ("sidai", {**TYPED, "reference": "me.png"}, "reference is not of the option's type 11"),
    ],
)
async def test_the_client_sends_only_what_the_command_takes(
    offered: Offered, name: str, typed: dict[str, Value], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        await offered.type(name, typed)


async def test_a_value_is_one_of_the_choices(
    discord: DiscordEmulator, general: Channel, asker: User, api: Api, commands: str
) -> None:
    await api("PUT", commands, [with_option(choices=[{"name": "LinkedIn", "value": "linkedin"}])])
    with pytest.raises(ValueError, match=r"not among the choices \['linkedin'\]"):
        await discord.command(asker, general, "sidai", {"prompt": "LinkedIn"})
    assert (await discord.command(asker, general, "sidai", TYPED)).failure != ""


async def test_the_client_offers_commands_only_where_they_are(
    discord: DiscordEmulator, studio: Guild, general: Channel, asker: User, api: Api, commands: str
) -> None:
    await api("PUT", commands, [{**COMMAND, "contexts": [0], "integration_types": [0]}])
    elsewhere = discord.channel(discord.guild("elsewhere", bot=False), "lobby")
    hidden = discord.channel(studio, "hidden", hidden=True)
    stranger, other = discord.user("stranger"), discord.user("other")
    cases: list[tuple[User, Channel, Literal["guild", "user"], str]] = [
        (asker, discord.dm(asker), "guild", "sidai is not for context 1"),
        (asker, general, "user", r"for installations \[0\]"),
        (asker, elsewhere, "guild", "not installed in elsewhere"),
        (asker, hidden, "guild", "does not see #hidden"),
        (asker, discord.channel(studio, "ideas", kind="forum"), "guild", "a forum has no box"),
        (stranger, discord.dm(stranger), "guild", "shares no guild"),
        (asker, discord.dm(asker, other), "guild", "only an app that the person installed"),
        (stranger, discord.dm(asker, other), "user", "is not for context 2"),
    ]
    for person, place, installed, why in cases:
        with pytest.raises(ValueError, match=why):
            await discord.command(person, place, "sidai", installed=installed)
    await api("PUT", commands, [{**COMMAND, "nsfw": True, "default_member_permissions": "0"}])
    with pytest.raises(ValueError, match="age-restricted"):
        await discord.command(asker, general, "sidai")
    with pytest.raises(ValueError, match="needs the permissions 0"):
        await discord.command(asker, discord.channel(studio, "adult", nsfw=True), "sidai")


async def test_a_person_in_an_option_is_shown_with_what_they_are_here(
    discord: DiscordEmulator, studio: Guild, general: Channel, asker: User, api: Api, commands: str
) -> None:
    await api("PUT", commands.replace("/commands", f"/guilds/{studio.id}/commands"), [with_option(type=6)])
    reply = await discord.command(asker, general, "sidai", {"prompt": asker})
    data = reply.interaction.data
    assert (data["options"][0]["value"], data["guild_id"]) == (asker.id, studio.id)
    assert data["resolved"]["users"][asker.id]["username"] == "asker"
    assert "user" not in data["resolved"]["members"][asker.id]


async def test_an_app_that_people_cannot_install_is_only_in_servers() -> None:
    async with DiscordEmulator(user_install=False) as emulator:
        asker, room = emulator.user("asker"), emulator.channel(emulator.guild("studio"), "room")
        with pytest.raises(ValueError, match="cannot be installed by people"):
            await emulator.command(asker, room, "sidai", installed="user")
        async with aiohttp.ClientSession() as session:
            path = f"/applications/{emulator.bot.id}/commands"
            wanted = [{**COMMAND, "integration_types": [0, 1]}]
            said = await Api(emulator, session).refused("PUT", path, wanted, 50035)
        assert _codes(said["errors"]) == ["APPLICATION_COMMAND_INTEGRATION_TYPE_INVALID"]


def _codes(errors: Json) -> list[str]:
    """Every code in a tree of errors."""
    found = [error["code"] for error in errors.get("_errors", [])]
    return found + [code for key, held in errors.items() if key != "_errors" for code in _codes(held)]
