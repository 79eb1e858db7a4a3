"""What `sidai doctor` finds out about Slack."""

from collections.abc import AsyncIterator

import pytest

from bots.slack.check import check, needed_scopes
from core.domain.finding import Finding
from core.messages import Messages
from tests.emulators.slack import Fault, SlackEmulator

NOWHERE = "http://127.0.0.1:1/api/"


@pytest.fixture
async def slack() -> AsyncIterator[SlackEmulator]:
    async with SlackEmulator(scopes=needed_scopes()) as slack:
        yield slack


async def look(slack: SlackEmulator, **changes: str | None) -> list[Finding]:
    """Check with the workspace's own settings, some of them changed."""
    settings: dict[str, str | None] = {**slack.settings(), **changes}
    url = settings["SLACK_API_URL"] or ""
    return await check(settings["SLACK_BOT_TOKEN"], settings["SLACK_APP_TOKEN"], url)


def said(findings: list[Finding], *, ok: bool) -> str:
    return "\n".join(Messages().say(each.text) for each in findings if each.ok is ok)


async def test_without_tokens_slack_is_simply_not_set_up(slack: SlackEmulator) -> None:
    findings = await look(slack, SLACK_BOT_TOKEN=None, SLACK_APP_TOKEN=None)
    assert "Slack is not set up" in said(findings, ok=True)
    assert said(findings, ok=False) == ""
    assert slack.calls == []


async def test_when_all_is_well_the_workspace_and_the_bot_are_named(slack: SlackEmulator) -> None:
    findings = await look(slack)
    assert said(findings, ok=False) == ""
    well = said(findings, ok=True)
    assert "knows the bot as sidai in the workspace t0team (T0TEAM)" in well
    assert "every scope it needs" in well
    assert "would open a socket" in well


async def test_a_check_posts_nothing_and_opens_no_socket(slack: SlackEmulator) -> None:
    await look(slack)
    assert sorted(call.method for call in slack.calls) == ["apps.connections.open", "auth.test"]
    assert slack.connections == 0


@pytest.mark.parametrize("missing", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
async def test_one_token_without_the_other_is_told_and_the_other_is_checked_all_the_same(
    slack: SlackEmulator, missing: str
) -> None:
    findings = await look(slack, **{missing: None})
    assert f"{missing} is missing" in said(findings, ok=False)
    assert len(slack.calls) == 1


async def test_swapped_tokens_are_told_in_one_sentence_and_never_sent(slack: SlackEmulator) -> None:
    own = slack.settings()
    findings = await look(
        slack, SLACK_BOT_TOKEN=own["SLACK_APP_TOKEN"], SLACK_APP_TOKEN=own["SLACK_BOT_TOKEN"]
    )
    assert len(findings) == 1
    assert "swapped" in said(findings, ok=False)
    assert slack.calls == []


@pytest.mark.parametrize("token", ["xoxp-hidden", "hidden", "xapp-hidden", "xoxb-hidden…", "xoxb-hid den"])
async def test_what_cannot_be_a_bots_token_is_neither_sent_nor_shown(
    slack: SlackEmulator, token: str
) -> None:
    findings = await look(slack, SLACK_BOT_TOKEN=token)
    assert "SLACK_BOT_TOKEN is not a bot's token, which begins with xoxb-" in said(findings, ok=False)
    assert "OAuth & Permissions" in said(findings, ok=False)
    assert "hid" not in said(findings, ok=False)
    assert [call.method for call in slack.calls] == ["apps.connections.open"]


async def test_what_cannot_be_an_app_token_is_told_with_where_to_make_one(slack: SlackEmulator) -> None:
    findings = await look(slack, SLACK_APP_TOKEN="xoxb-hidden")
    assert "SLACK_APP_TOKEN is not an app-level token" in said(findings, ok=False)
    assert "connections:write" in said(findings, ok=False)
    assert "hidden" not in said(findings, ok=False)


async def test_a_bot_token_that_slack_refuses_is_told_with_slacks_word(slack: SlackEmulator) -> None:
    findings = await look(slack, SLACK_BOT_TOKEN="xoxb-hidden")
    assert "Slack does not accept SLACK_BOT_TOKEN (invalid_auth)" in said(findings, ok=False)
    assert "hidden" not in said(findings, ok=False)
    assert "would open a socket" in said(findings, ok=True)


@pytest.mark.parametrize(("token", "word"), [("xapp-hidden", "invalid_auth"), (None, "missing_scope")])
async def test_an_app_token_that_slack_refuses_is_told_with_the_scope_it_needs(
    slack: SlackEmulator, token: str | None, word: str
) -> None:
    if token is None:
        slack.fail("apps.connections.open", Fault.error("missing_scope"))
    findings = await look(slack, SLACK_APP_TOKEN=token or slack.settings()["SLACK_APP_TOKEN"])
    assert f"Slack does not accept SLACK_APP_TOKEN ({word})" in said(findings, ok=False)
    assert "connections:write" in said(findings, ok=False)


async def test_each_missing_scope_is_named_with_how_to_get_it() -> None:
    scopes = [scope for scope in needed_scopes() if scope not in {"files:read", "groups:read"}]
    async with SlackEmulator(scopes=scopes) as slack:
        findings = await look(slack)
    assert "The bot lacks files:read, groups:read." in said(findings, ok=False)
    assert "sidai manifest slack" in said(findings, ok=False)
    assert "reinstall" in said(findings, ok=False)


async def test_more_scopes_than_needed_do_no_harm() -> None:
    async with SlackEmulator(scopes=[*needed_scopes(), "im:write"]) as slack:
        assert said(await look(slack), ok=False) == ""


async def test_scopes_that_nobody_tells_are_not_taken_for_missing_ones() -> None:
    async with SlackEmulator(scopes=[]) as slack:
        findings = await look(slack)
    assert "could not be compared" in said(findings, ok=True)
    assert said(findings, ok=False) == ""


async def test_where_slack_does_not_answer_it_is_told_once_with_the_setting(slack: SlackEmulator) -> None:
    findings = await look(slack, SLACK_API_URL=NOWHERE)
    assert said(findings, ok=False).count("Slack does not answer at http://127.0.0.1:1/api/") == 1
    assert "SLACK_API_URL" in said(findings, ok=False)
    assert said(findings, ok=True) == ""


@pytest.mark.parametrize("fault", [Fault.status(429, 1), Fault.status(503), Fault.GARBAGE])
async def test_a_moment_of_trouble_at_slack_is_no_fault_of_the_token(
    slack: SlackEmulator, fault: Fault
) -> None:
    slack.fail("auth.test", fault)
    findings = await look(slack)
    assert "again in a minute" in said(findings, ok=False)
    assert "SLACK_BOT_TOKEN" not in said(findings, ok=False)


async def test_oauth_beside_socket_mode_is_told_to_be_unused(slack: SlackEmulator) -> None:
    own = slack.settings()
    findings = await check(own["SLACK_BOT_TOKEN"], own["SLACK_APP_TOKEN"], own["SLACK_API_URL"], oauth=True)
    assert "Socket Mode wins" in said(findings, ok=True)
    assert said(findings, ok=False) == ""
