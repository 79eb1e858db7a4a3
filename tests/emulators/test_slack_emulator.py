"""The Slack emulator with a real Bolt app on its socket: commands, presses, events, lost connections."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from tests.emulators.slack import Channel, Fault, Reply, SlackEmulator, User
from tests.emulators.slack.sdk import client_of
from tests.emulators.slack.things import Json

MORE = {"type": "button", "text": {"type": "plain_text", "text": "More"}, "action_id": "more", "value": "57"}
CARD: list[dict[str, Any]] = [
    {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "Sid &amp; <@U0SID>, *linkedin*\n<https://a.b|more>"},
    },
    {"type": "image", "alt_text": "Sid", "image_url": "https://fal.media/a.png"},
    {"type": "actions", "elements": [MORE]},
]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def slack() -> AsyncIterator[SlackEmulator]:
    async with SlackEmulator() as slack:
        yield slack


@pytest.fixture
def general(slack: SlackEmulator) -> Channel:
    return slack.channel("general")


@pytest.fixture
def sid(slack: SlackEmulator) -> User:
    return slack.user("sid")


class Bot:
    """A small app: it notes what it gets, acks with what it is told to, and never by itself."""

    def __init__(self, slack: SlackEmulator) -> None:
        self.bodies: list[Json] = []
        self.ack_with: Json | None = {}
        self.app = AsyncApp(client=client_of(slack))
        self.app.command("/sidai")(self.take)
        self.app.action("more")(self.take)
        self.app.event("app_mention")(self.take)
        token = slack.settings()["SLACK_APP_TOKEN"]
        self.handler = AsyncSocketModeHandler(self.app, token, ping_interval=0.1)

    async def connect(self) -> None:
        """Open the socket."""
        await self.handler.connect_async()  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """Close it for good."""
        await self.handler.close_async()  # type: ignore[no-untyped-call]

    async def take(self, body: Json, ack: AsyncAck) -> None:
        """Any request."""
        self.bodies.append(body)
        if self.ack_with is not None:
            await ack(**self.ack_with)


@pytest.fixture
async def bot(slack: SlackEmulator) -> AsyncIterator[Bot]:
    bot = Bot(slack)
    await bot.connect()
    await slack.wait(lambda: slack.connections)
    yield bot
    await bot.close()


async def respond(reply: Reply, answer: Json) -> tuple[int, str]:
    done = await AsyncRespond(response_url=reply.response_url, proxy=None, ssl=None)(answer)
    return done.status_code, done.body


async def test_a_command_arrives_with_slacks_fields_and_its_ack_is_seen_by_its_person(
    slack: SlackEmulator, general: Channel, sid: User, bot: Bot
) -> None:
    bot.ack_with = {"text": "on it"}
    reply = await slack.command(sid, general, "linkedin navy blazer")
    assert bot.bodies == [
        {
            "token": "verification-token",
            "team_id": "T0TEAM",
            "team_domain": "t0team",
            "channel_id": "C0GENERAL",
            "channel_name": "general",
            "user_id": "U0SID",
            "user_name": "sid",
            "command": "/sidai",
            "text": "linkedin navy blazer",
            "api_app_id": "A0SIDAI",
            "is_enterprise_install": "false",
            "response_url": reply.response_url,
            "trigger_id": reply.trigger_id,
        }
    ]
    assert reply.ack == {"text": "on it"}
    assert reply.acked_in is not None
    assert reply.acked_in < 3
    assert [message.text for message in reply.ephemerals] == ["on it"]
    assert (slack.view(general, sid), slack.view(general, slack.user("pixel"))) == (
        "sidai (only you): on it",
        "",
    )


async def test_private_places_do_not_tell_their_name(slack: SlackEmulator, sid: User, bot: Bot) -> None:
    pixel = slack.user("pixel")
    secret = slack.channel("secret", private=True)
    for channel in (secret, slack.dm(sid), slack.dm(sid, pixel), slack.group_dm(sid, pixel)):
        await slack.command(sid, channel)
    names = [body["channel_name"] for body in bot.bodies]
    assert names == ["privategroup", "directmessage", "directmessage", "privategroup"]


async def test_a_redelivered_command_is_the_same_envelope_with_the_same_trigger(
    slack: SlackEmulator, general: Channel, sid: User, bot: Bot
) -> None:
    bot.ack_with = {"text": "on it"}
    reply = await slack.command(sid, general, redeliver=2)
    assert len(reply.acks) == 3
    assert [body["trigger_id"] for body in bot.bodies] == [reply.trigger_id] * 3
    assert len(reply.ephemerals) == 1


async def test_a_person_is_told_when_the_app_is_silent_wrong_or_away(
    slack: SlackEmulator, general: Channel, sid: User, bot: Bot
) -> None:
    bot.ack_with = None
    silent = await slack.command(sid, general, patience=0.05)
    assert (silent.failure, silent.acked_in, silent.ephemerals) == ("operation_timeout", None, [])
    bot.ack_with = {"text": "too late"}
    slack.fail("ack", Fault.SLOW(0.05))
    late = await slack.command(sid, general, patience=0.01)
    await slack.wait(lambda: late.acks)
    assert (late.failure, late.ephemerals) == ("operation_timeout", [])
    bot.ack_with = {"blocks": [{"type": "marquee"}]}
    assert (await slack.command(sid, general)).failure == "invalid_command_response"
    await bot.close()
    await slack.wait(lambda: not slack.connections)
    assert (await slack.command(sid, general)).failure == "dispatch_failed"
    last = slack.view(general, sid).splitlines()[-1]
    assert last == 'Slackbot (only you): /sidai failed with the error "dispatch_failed"'


async def test_a_response_url_speaks_to_one_or_all_five_times_within_half_an_hour(
    slack: SlackEmulator, general: Channel, sid: User, bot: Bot
) -> None:
    reply = await slack.command(sid, general)
    assert await respond(reply, {"text": "psst"}) == (200, "ok")
    assert [message.text for message in reply.ephemerals] == ["psst"]
    assert (await respond(reply, {"text": ""}))[0] == 400
    for number in range(4):
        await respond(reply, {"text": f"{number}", "response_type": "in_channel"})
    assert [message.text for message in slack.messages(general)] == ["0", "1", "2", "3"]
    status, body = await respond(reply, {"text": "once more"})
    assert (status, "used_url" in body) == (404, True)
    late = await slack.command(sid, general)
    slack.later(31 * 60)
    status, body = await respond(late, {"text": "too late"})
    assert (status, "expired_url" in body) == (404, True)
    slack.fail("response_url", Fault.status(500))
    assert (await respond(await slack.command(sid, general), {"text": "x"}))[0] == 500


async def test_a_press_names_its_message_and_may_replace_or_delete_it(
    slack: SlackEmulator, general: Channel, sid: User, bot: Bot
) -> None:
    await client_of(slack).chat_postMessage(channel=general.id, text="card", blocks=CARD)
    (message,) = slack.messages(general)
    reply = await slack.interact(sid, message, "More")
    (body,) = bot.bodies
    assert (body["type"], body["user"]["id"], body["channel"]["id"]) == (
        "block_actions",
        "U0SID",
        "C0GENERAL",
    )
    assert (body["actions"][0]["action_id"], body["actions"][0]["value"]) == ("more", "57")
    assert body["message"]["ts"] == body["container"]["message_ts"] == message.ts
    await respond(reply, {"text": "done", "replace_original": True})
    assert (message.text, message.blocks) == ("done", [])
    await respond(reply, {"delete_original": True})
    assert slack.messages(general) == []


async def test_a_press_on_an_ephemeral_message_does_not_show_it(
    slack: SlackEmulator, general: Channel, sid: User, bot: Bot
) -> None:
    reply = await slack.command(sid, general)
    await respond(reply, {"text": "card", "blocks": CARD})
    (card,) = reply.ephemerals
    await slack.interact(sid, card, "more")
    assert bot.bodies[1]["container"]["is_ephemeral"] is True
    assert "message" not in bot.bodies[1]
    with pytest.raises(ValueError, match=r"there are: More \(more\)"):
        await slack.interact(sid, card, "Less")


async def test_an_event_keeps_its_id_and_counts_its_repetitions(
    slack: SlackEmulator, general: Channel, sid: User, bot: Bot
) -> None:
    asked = slack.say(sid, general, "<@U0SIDAI> linkedin")
    event = {"type": "app_mention", "user": sid.id, "channel": general.id, "text": asked.text, "ts": asked.ts}
    reply = await slack.event(event, redeliver=1)
    assert (len(reply.acks), reply.ack) == (2, None)
    assert len({body["event_id"] for body in bot.bodies}) == 1
    assert [body["event"]["ts"] for body in bot.bodies] == [asked.ts] * 2


async def test_commands_go_on_over_a_new_connection_after_a_refresh_or_a_drop(
    slack: SlackEmulator, general: Channel, sid: User, bot: Bot
) -> None:
    await slack.disconnect("refresh_requested")
    await slack.wait(lambda: slack.connections == 1)
    assert (await slack.command(sid, general, "refreshed")).failure == ""
    slack.fail("socket", Fault.DROP_BEFORE)
    assert (await slack.command(sid, general, "lost")).failure == "dispatch_failed"
    await slack.wait(lambda: slack.connections == 1)
    slack.fail("ack", Fault.DROP_AFTER)
    assert (await slack.command(sid, general, "unheard", patience=0.1)).failure == "operation_timeout"
    assert [body["text"] for body in bot.bodies] == ["refreshed", "unheard"]


async def test_several_connections_take_turns_and_an_eleventh_is_sent_away(
    slack: SlackEmulator, general: Channel, sid: User
) -> None:
    client, app_token = client_of(slack), slack.settings()["SLACK_APP_TOKEN"]
    async with aiohttp.ClientSession() as session:

        async def connect() -> aiohttp.ClientWebSocketResponse:
            url = (await client.apps_connections_open(app_token=app_token))["url"]
            return await session.ws_connect(url)

        sockets = [await connect() for _ in range(10)]
        hellos = [await socket.receive_json() for socket in sockets]
        assert [hello["num_connections"] for hello in hellos] == list(range(1, 11))
        assert (await (await session.ws_connect(await one_more(slack))).receive_json())["reason"] == (
            "too_many_websockets"
        )
        asking = asyncio.create_task(slack.command(sid, general, redeliver=1))
        first, second = [await socket.receive_json() for socket in sockets[:2]]
        assert first == second
        for socket in sockets[:2]:
            await socket.send_json({"envelope_id": first["envelope_id"]})
        assert (await asking).acks == [None, None]


async def one_more(slack: SlackEmulator) -> str:
    slack.later(60)
    app_token = slack.settings()["SLACK_APP_TOKEN"]
    return str((await client_of(slack).apps_connections_open(app_token=app_token))["url"])


async def test_a_socket_needs_an_unused_ticket_and_may_be_refused(slack: SlackEmulator) -> None:
    url = await one_more(slack)
    slack.fail("connect", Fault.status(503))
    async with aiohttp.ClientSession() as session:
        for status in (503, 101, 403):
            if status == 101:
                await (await session.ws_connect(url)).close()
                continue
            with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
                await session.ws_connect(url)
            assert caught.value.status == status


async def test_a_view_reads_like_the_channel_does(slack: SlackEmulator, general: Channel, sid: User) -> None:
    root = slack.say(sid, general, "hello").ts
    await client_of(slack).chat_postMessage(channel=general.id, text="fallback", blocks=CARD, thread_ts=root)
    assert slack.view(general, sid) == (
        "sid: hello\n    sidai: Sid & @sid, *linkedin* / more"
        " [image: Sid | https://fal.media/a.png] [button: More]"
    )
    assert [(button.label, button.value) for button in slack.buttons(slack.thread(general, root)[0])] == [
        ("More", "57")
    ]
    hidden = slack.channel("hidden", private=True, member=True)
    await client_of(slack).chat_postMessage(channel=hidden.id, text="secret")
    assert slack.view(hidden, sid) == ""
