"""An envelope that was never acknowledged, though it is still waited for."""

import asyncio

import aiohttp

from tests.emulators.slack import SlackEmulator
from tests.emulators.slack.sdk import client_of


async def one_more(slack: SlackEmulator) -> str:
    slack.later(60)
    app_token = slack.settings()["SLACK_APP_TOKEN"]
    return str((await client_of(slack).apps_connections_open(app_token=app_token))["url"])


async def test_a_command_without_an_ack_comes_again_over_the_next_connection_if_it_is_still_waited_for() -> (
    None
):
    async with SlackEmulator(redelivers=True) as slack, aiohttp.ClientSession() as session:
        general, sid = slack.channel("general"), slack.user("sid")
        first = await session.ws_connect(await one_more(slack))
        await first.receive_json()
        given_up = await slack.command(sid, general, "linkedin", patience=0)
        asking = asyncio.create_task(slack.command(sid, general, "banner", patience=20))
        assert (await first.receive_json())["payload"]["text"] == "linkedin"
        sent = await first.receive_json()
        await first.close()
        second = await session.ws_connect(await one_more(slack))
        await second.receive_json()
        assert await second.receive_json() == sent
        await second.send_json({"envelope_id": sent["envelope_id"]})
        reply = await asking
    assert (reply.acks, reply.failure) == ([None], "")
    assert given_up.failure == "operation_timeout"
