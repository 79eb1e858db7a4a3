"""What `sidai doctor` finds out about Discord."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from bots.discord.check import check
from bots.discord.manifest import commands
from core.domain.finding import Finding
from core.messages import Messages
from tests.emulators.discord import DiscordEmulator, Fault

NOWHERE = "http://127.0.0.1:1/api/v10"
NAMES = "/sidai, /sidai-again, /sidai-budget, /sidai-cancel, /sidai-help, /sidai-history, /sidai-show"
Joined = Mapping[str, frozenset[str]]


@pytest.fixture
async def discord() -> AsyncIterator[DiscordEmulator]:
    async with DiscordEmulator() as discord:
        await _tell_commands(discord)
        yield discord


async def look(
    discord: DiscordEmulator, token: str | None = "", url: str = "", joined: Joined | None = None
) -> list[Finding]:
    """Check with the application's own settings, some of them changed."""
    own = discord.settings()
    token = own["DISCORD_TOKEN"] if token == "" else token
    return await check(token, url or own["DISCORD_API_URL"], joined or {})


def said(findings: list[Finding], *, ok: bool) -> str:
    return "\n".join(Messages().say(each.text) for each in findings if each.ok is ok)


async def test_without_a_token_discord_is_simply_not_set_up(discord: DiscordEmulator) -> None:
    before = len(discord.calls)
    findings = await look(discord, token=None)
    assert "Discord is not set up" in said(findings, ok=True)
    assert said(findings, ok=False) == ""
    assert len(discord.calls) == before


async def test_when_all_is_well_the_bot_its_address_its_commands_and_its_servers_are_named(
    discord: DiscordEmulator,
) -> None:
    discord.guild("agency", id="100200301", roles=["Marketing"])
    findings = await look(discord, joined={"100200301": frozenset({"marketing"})})
    well = said(findings, ok=True)
    assert said(findings, ok=False) == ""
    assert "Discord knows the bot as sidai" in well
    assert f"https://discord.com/oauth2/authorize?client_id={discord.bot.id}" in well
    assert f"Discord knows the commands {NAMES}." in well
    assert "The server agency (100200301) belongs to a team, by these roles: marketing" in well
    assert "Discord lets the bot connect 1000 more times today" in well


async def test_a_check_posts_nothing_and_opens_no_socket(discord: DiscordEmulator) -> None:
    before = len(discord.calls)
    await look(discord)
    assert {call.method for call in discord.calls[before:]} == {"GET"}
    assert discord.identifies == 0


@pytest.mark.parametrize("token", ["hidden", "hid den.hidden.hidden", "hidden.hidden", "", "hidden.hidden.…"])
async def test_what_cannot_be_a_bots_token_is_neither_sent_nor_shown(
    discord: DiscordEmulator, token: str
) -> None:
    before = len(discord.calls)
    findings = await check(token, discord.settings()["DISCORD_API_URL"], {})
    assert "Discord does not accept DISCORD_TOKEN" in said(findings, ok=False)
    assert "hid" not in said(findings, ok=False)
    assert len(discord.calls) == before


async def test_a_token_that_discord_refuses_is_told_with_where_to_find_the_right_one(
    discord: DiscordEmulator,
) -> None:
    findings = await look(discord, token="hidden.hidden.hidden")
    assert "Developer Portal under Bot, Reset Token" in said(findings, ok=False)
    assert "hidden" not in said(findings, ok=False)
    assert said(findings, ok=True) == ""


async def test_where_discord_does_not_answer_it_is_told_once_with_the_setting(
    discord: DiscordEmulator,
) -> None:
    findings = await look(discord, url=NOWHERE)
    assert said(findings, ok=False).count(f"Discord does not answer at {NOWHERE}") == 1
    assert "DISCORD_API_URL" in said(findings, ok=False)
    assert said(findings, ok=True) == ""


async def test_a_public_bot_is_told_with_what_that_may_cost() -> None:
    async with DiscordEmulator(public_bot=True) as discord:
        await _tell_commands(discord)
        findings = await look(discord)
    assert "order at your expense, because it is public" in said(findings, ok=False)
    assert "Switch off Public Bot" in said(findings, ok=False)


async def test_an_endpoint_that_takes_the_commands_away_is_told(discord: DiscordEmulator) -> None:
    changes = {"interactions_endpoint_url": "https://bot.example/interactions"}
    async with _other(discord, "/oauth2/applications/@me", changes) as url:
        findings = await look(discord, url=url)
    assert "https://bot.example/interactions" in said(findings, ok=False)
    assert "Clear it in the Developer Portal" in said(findings, ok=False)


async def test_connections_that_are_nearly_used_up_are_told(discord: DiscordEmulator) -> None:
    limit = {"total": 1000, "remaining": 0, "reset_after": 3_600_000, "max_concurrency": 1}
    async with _other(discord, "/gateway/bot", {"session_start_limit": limit}) as url:
        findings = await look(discord, url=url)
    assert "connect 0 more times today. Wait until tomorrow" in said(findings, ok=False)


async def test_commands_that_discord_does_not_know_yet_are_named_and_no_fault() -> None:
    async with DiscordEmulator() as discord:
        findings = await look(discord)
        assert f"Discord does not know {NAMES} as they are now" in said(findings, ok=True)
        await _tell_commands(discord, without="sidai-help")
        findings = await look(discord)
        assert "Discord does not know /sidai-help as they are now" in said(findings, ok=True)
    assert said(findings, ok=False) == ""


async def test_more_commands_than_needed_do_no_harm(discord: DiscordEmulator) -> None:
    discord.world.commands[""].append(discord.world.commands[""][0] | {"name": "old"})
    findings = await look(discord)
    assert f"Discord knows the commands {NAMES}." in said(findings, ok=True)
    assert said(findings, ok=False) == ""


async def test_a_server_that_the_bot_is_not_in_is_told_with_how_to_find_its_id(
    discord: DiscordEmulator,
) -> None:
    discord.guild("abroad", id="100200302", bot=False)
    joined = {each: frozenset({"@everyone"}) for each in ("100200302", "100200303")}
    findings = await look(discord, joined=joined)
    for each in joined:
        assert f"sidai.toml names the server {each}, but the bot is not in it" in said(findings, ok=False)
    assert "Copy Server ID" in said(findings, ok=False)


async def test_a_role_that_a_server_does_not_have_is_told_and_no_other(discord: DiscordEmulator) -> None:
    discord.guild("agency", id="100200301", roles=["Marketing"])
    findings = await look(discord, joined={"100200301": frozenset({"marketing", "sales"})})
    assert "The server agency (100200301) has no role called sales." in said(findings, ok=False)


async def test_a_code_grant_that_makes_the_address_useless_is_told(discord: DiscordEmulator) -> None:
    changes = {"bot_require_code_grant": True}
    async with _other(discord, "/oauth2/applications/@me", changes) as url:
        findings = await look(discord, url=url)
    assert "does not add the bot" in said(findings, ok=False)


async def test_what_the_bot_may_not_do_in_a_teams_server_is_told(discord: DiscordEmulator) -> None:
    discord.guild("agency", id="100200301", deny=["ATTACH_FILES", "SEND_MESSAGES_IN_THREADS"])
    findings = await look(discord, joined={"100200301": frozenset({"@everyone"})})
    assert "In the server agency my role lacks: Attach Files, Send Messages In Threads." in said(
        findings, ok=False
    )


async def test_commands_that_have_changed_since_they_were_told_are_named(discord: DiscordEmulator) -> None:
    await _tell_commands(discord, renamed="sidai")
    assert "Discord does not know /sidai as they are now" in said(await look(discord), ok=True)


async def test_who_may_install_the_bot_is_told() -> None:
    for users, sentence in ((True, "People can install the bot"), (False, "The bot works in servers only")):
        async with DiscordEmulator(user_install=users) as discord:
            assert sentence in said(await look(discord), ok=True)


@pytest.mark.parametrize("operation", ["users.me", "commands.get", "gateway.get", "guild.get"])
@pytest.mark.parametrize(
    "fault",
    [Fault.status(503), Fault.DROP_BEFORE, Fault.DROP_AFTER, Fault.TRUNCATED, Fault.GARBAGE],
    ids=lambda fault: fault.kind,
)
async def test_a_moment_of_trouble_at_discord_is_no_fault_of_the_token(
    discord: DiscordEmulator, operation: str, fault: Fault
) -> None:
    discord.guild("agency", id="100200301")
    discord.fail(operation, fault)
    findings = await look(discord, joined={"100200301": frozenset({"@everyone"})})
    assert "DISCORD_TOKEN" not in said(findings, ok=False)
    assert "again in a minute" in said(findings, ok=False) or not said(findings, ok=False)


async def _tell_commands(discord: DiscordEmulator, without: str = "", renamed: str = "") -> None:
    """What the next `sidai serve` would do."""
    url = f"{discord.settings()['DISCORD_API_URL']}/applications/{discord.bot.id}/commands"
    told = [each for each in commands() if each["name"] != without]
    told = [each | ({"description": "Draw."} if each["name"] == renamed else {}) for each in told]
    headers = {"Authorization": f"Bot {discord.settings()['DISCORD_TOKEN']}"}
    async with aiohttp.ClientSession(headers=headers) as session, session.put(url, json=told) as answer:
        assert answer.status == 200


@asynccontextmanager
async def _other(discord: DiscordEmulator, path: str, changes: Mapping[str, object]) -> AsyncIterator[str]:
    """A web API that differs from Discord's in one answer: its address."""

    async def pass_on(request: web.Request) -> web.Response:
        headers = {"Authorization": request.headers.get("Authorization", "")}
        url = f"{discord.url}{request.path_qs}"
        async with aiohttp.ClientSession(headers=headers) as session, session.get(url) as answer:
            told = await answer.json()
        if request.path.endswith(path):
            told |= changes
        return web.Response(body=json.dumps(told).encode(), content_type="application/json")

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", pass_on)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/v10"
    finally:
        await runner.cleanup()
