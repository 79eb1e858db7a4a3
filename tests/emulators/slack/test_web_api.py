"""The emulator's Web API, asked by the real SDK: who may call, where to post, what may be changed."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.emulators.slack import Channel, SlackEmulator, User
from tests.emulators.slack.emulator import ChannelTraits
from tests.emulators.slack.sdk import client_of, refused

MORE = {"text": {"type": "plain_text", "text": "More"}, "type": "button", "action_id": "more", "value": "57"}
PRESSABLE = [{"type": "actions", "elements": [MORE]}]


async def test_a_call_needs_a_known_token_of_the_right_kind(slack: SlackEmulator) -> None:
    app_token = slack.settings()["SLACK_APP_TOKEN"]
    await refused(client_of(slack, "xoxb-other").auth_test(), "invalid_auth")
    await refused(client_of(slack, app_token).auth_test(), "not_allowed_token_type")
    await refused(
        client_of(slack).apps_connections_open(app_token="xoxb-T0TEAM-bot"), "not_allowed_token_type"
    )
    async with aiohttp.ClientSession() as session, session.get(f"{slack.url}/api/auth.test") as response:
        assert (await response.json())["error"] == "not_authed"


async def test_auth_test_names_the_scopes_in_a_header(client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert (answer["team_id"], answer["user"]) == ("T0TEAM", "sidai")
    assert "chat:write.public" in answer.headers["x-oauth-scopes"].split(",")


async def test_a_missing_scope_is_refused_with_what_is_needed_and_what_there_is(slack: SlackEmulator) -> None:
    async with SlackEmulator(scopes=("chat:write", "channels:read")) as poor:
        secret = poor.channel("secret", private=True, member=True)
        answer = await refused(client_of(poor).users_info(user="U0SID"), "missing_scope")
        assert (answer["needed"], answer["provided"]) == ("users:read", "chat:write,channels:read")
        answer = await refused(client_of(poor).conversations_info(channel=secret.id), "missing_scope")
        assert answer["needed"] == "groups:read"


async def test_an_absent_argument_is_invalid_and_an_empty_one_leads_nowhere(client: AsyncWebClient) -> None:
    answer = await refused(client.api_call("chat.postMessage", json={"text": "x"}), "invalid_arguments")
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]
    await refused(client.chat_postMessage(channel="", text="x"), "channel_not_found")
    await refused(client.api_call("chat.postMessage", json={"channel": 7}), "invalid_arguments")
    await refused(client.api_call("chat.shout"), "unknown_method")


async def test_arguments_count_from_address_form_and_json_but_json_only_where_slack_reads_it(
    slack: SlackEmulator, client: AsyncWebClient, general: Channel
) -> None:
    await client.api_call("chat.postMessage", params={"channel": general.id, "text": "by address"})
    await client.api_call("chat.postMessage", data={"channel": general.id, "text": "by form"})
    await client.api_call("chat.postMessage", params={"channel": general.id}, json={"text": "by json"})
    assert [message.text for message in slack.messages(general)] == ["by address", "by form", "by json"]
    await refused(client.api_call("conversations.info", json={"channel": general.id}), "invalid_arguments")
    assert [call.method for call in slack.calls] == ["chat.postMessage"] * 3 + ["conversations.info"]
    assert slack.calls[-1].error == "invalid_arguments"


@pytest.mark.parametrize(
    ("traits", "scope", "error"),
    [
        ({}, "chat:write.public", ""),
        ({}, "", "not_in_channel"),
        ({"member": True}, "", ""),
        ({"private": True}, "chat:write.public", "channel_not_found"),
        ({"private": True, "member": True}, "", ""),
        ({"archived": True, "member": True}, "", "is_archived"),
        ({"read_only": True, "member": True}, "", "restricted_action"),
    ],
)
async def test_a_post_needs_membership_or_a_public_channel(
    traits: ChannelTraits, scope: str, error: str
) -> None:
    async with SlackEmulator(scopes=("chat:write", scope)) as slack:
        channel = slack.channel("here", **traits)
        post = client_of(slack).chat_postMessage(channel=channel.id, text="x")
        if error:
            await refused(post, error)
        else:
            await post
        assert len(slack.messages(channel)) == (0 if error else 1)


async def test_a_persons_id_leads_to_their_direct_messages(
    slack: SlackEmulator, client: AsyncWebClient, sid: User
) -> None:
    posted = await client.chat_postMessage(channel=sid.id, text="for you")
    opened = await client.conversations_open(users=sid.id)
    assert posted["channel"] == opened["channel"]["id"] == slack.dm(sid).id
    between_others = slack.dm(sid, slack.user("pixel"))
    await refused(client.chat_postMessage(channel=between_others.id, text="x"), "channel_not_found")


async def test_a_reply_needs_a_message_of_that_channel_to_reply_to(
    slack: SlackEmulator, client: AsyncWebClient, general: Channel
) -> None:
    root = (await client.chat_postMessage(channel=general.id, text="root"))["ts"]
    reply = (await client.chat_postMessage(channel=general.id, text="reply", thread_ts=root))["ts"]
    other = slack.channel("other", member=True)
    for channel, ts, error in [
        (other, root, "thread_not_found"),
        (general, "yesterday", "invalid_thread_ts"),
        (general, reply, "cannot_reply_to_message"),
    ]:
        await refused(client.chat_postMessage(channel=channel.id, text="x", thread_ts=ts), error)
    assert [message.text for message in slack.thread(general, root)] == ["reply"]
    assert [message.text for message in slack.messages(general)] == ["root"]


async def test_metadata_comes_back_with_the_thread_only_when_asked_for(
    client: AsyncWebClient, general: Channel
) -> None:
    metadata = {"event_type": "order", "event_payload": {"key": "57"}}
    root = (await client.chat_postMessage(channel=general.id, text="root", metadata=metadata))["ts"]
    full = await client.conversations_replies(channel=general.id, ts=root, include_all_metadata=True)
    assert full["messages"][0]["metadata"] == metadata
    assert "metadata" not in (await client.conversations_replies(channel=general.id, ts=root))["messages"][0]
    wrong = client.chat_postMessage(channel=general.id, text="x", metadata={"key": "57"})
    await refused(wrong, "invalid_metadata_format")


async def test_an_update_with_text_alone_takes_the_blocks_away(
    slack: SlackEmulator, client: AsyncWebClient, general: Channel
) -> None:
    ts = (await client.chat_postMessage(channel=general.id, text="root", blocks=PRESSABLE))["ts"]
    await client.chat_update(channel=general.id, ts=ts, blocks=PRESSABLE)
    assert slack.messages(general)[0].as_json("")["text"] == "root"
    await client.chat_update(channel=general.id, ts=ts, text="done")
    assert (slack.messages(general)[0].text, slack.messages(general)[0].blocks) == ("done", [])


async def test_only_the_bots_own_messages_may_be_changed_and_not_to_nothing(
    slack: SlackEmulator, client: AsyncWebClient, general: Channel, sid: User
) -> None:
    theirs = slack.say(sid, general, "hello").ts
    mine = (await client.chat_postMessage(channel=general.id, text="root"))["ts"]
    await refused(client.chat_update(channel=general.id, ts=theirs, text="x"), "cant_update_message")
    await refused(client.chat_delete(channel=general.id, ts=theirs), "cant_delete_message")
    await refused(client.chat_update(channel=general.id, ts="1.0", text="x"), "message_not_found")
    await refused(client.chat_update(channel=general.id, ts=mine, text="x" * 4001), "msg_too_long")
    await refused(client.chat_update(channel=general.id, ts=mine), "no_text")
    await refused(client.chat_postMessage(channel=general.id, text=""), "no_text")
    await client.chat_postMessage(channel=general.id, text="x" * 40_001)
    assert len(slack.messages(general)[-1].text) == 40_000


async def test_a_deleted_root_leaves_a_note_above_its_replies(
    slack: SlackEmulator, client: AsyncWebClient, general: Channel
) -> None:
    root = (await client.chat_postMessage(channel=general.id, text="root"))["ts"]
    reply = (await client.chat_postMessage(channel=general.id, text="reply", thread_ts=root))["ts"]
    link = (await client.chat_getPermalink(channel=general.id, message_ts=reply))["permalink"]
    assert f"thread_ts={root}" in link
    await client.chat_delete(channel=general.id, ts=root)
    assert slack.messages(general)[0].text == "This message was deleted."
    await client.chat_delete(channel=general.id, ts=reply)
    assert slack.thread(general, root) == []


async def test_an_ephemeral_message_needs_both_in_the_channel_and_is_seen_by_one(
    slack: SlackEmulator, client: AsyncWebClient, general: Channel, sid: User
) -> None:
    outside = slack.channel("outside", people=[sid])
    await refused(client.chat_postEphemeral(channel=outside.id, user=sid.id, text="x"), "not_in_channel")
    await refused(client.chat_postEphemeral(channel=general.id, user=sid.id, text="x"), "user_not_in_channel")
    slack.say(sid, general, "hello")
    ts = (await client.chat_postEphemeral(channel=general.id, user=sid.id, text="psst"))["message_ts"]
    await refused(client.chat_update(channel=general.id, ts=ts, text="x"), "message_not_found")
    assert slack.view(general, sid) == "sid: hello\nsidai (only you): psst"
    assert slack.view(general, slack.user("pixel")) == "sid: hello"


async def test_pings_are_counted_in_mrkdwn_and_in_nothing_else(
    slack: SlackEmulator, client: AsyncWebClient, general: Channel
) -> None:
    everyone = "<!channel> &lt;!here&gt; <@U0SID|sid> @here"
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "<!subteam^S1|@us>"}}
    quiet = {"type": "section", "text": {"type": "plain_text", "text": everyone}}
    pieces = [{"type": "text", "text": everyone}, {"type": "user", "user_id": "U0PIXEL"}]
    rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": pieces}]}
    await client.chat_postMessage(channel=general.id, text=everyone, blocks=[section, quiet, rich])
    assert slack.messages(general)[0].pings == ["<!channel>", "<@U0SID>", "<!subteam^S1>", "<@U0PIXEL>"]
    await client.chat_postMessage(channel=general.id, text="@here", link_names=True)
    assert slack.messages(general)[1].pings == ["@here"]


async def test_posts_are_paced_per_channel_and_wait_as_long_as_told() -> None:
    async with SlackEmulator() as slack:
        general, other, client = slack.channel("general"), slack.channel("other"), client_of(slack)
        for _ in range(3):
            await client.chat_postMessage(channel=general.id, text="x")
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel=general.id, text="x")
        assert (caught.value.response.status_code, caught.value.response["error"]) == (429, "ratelimited")
        assert caught.value.response.headers["Retry-After"] == "1"
        await client.chat_postMessage(channel=other.id, text="x")
        slack.later(1)
        await client.chat_postMessage(channel=general.id, text="x")


async def test_people_and_channels_are_described_as_far_as_the_bot_may_know(
    slack: SlackEmulator, client: AsyncWebClient, general: Channel, sid: User
) -> None:
    guest = slack.user("guest", guest="ultra", foreign=True, locale="de-DE")
    shown = (await client.users_info(user=guest.id, include_locale=True))["user"]
    assert (shown["is_restricted"], shown["is_ultra_restricted"], shown["is_stranger"]) == (True, True, True)
    assert (shown["team_id"], shown["locale"]) == ("T0OTHER", "de-DE")
    assert "locale" not in (await client.users_info(user=sid.id))["user"]
    await refused(client.users_info(user="U0NOBODY"), "user_not_found")
    shared = slack.channel("shared", shared=True, archived=True)
    about = (await client.conversations_info(channel=shared.id))["channel"]
    assert (about["is_ext_shared"], about["is_archived"], about["is_member"]) == (True, True, False)
    hidden = slack.channel("hidden", private=True)
    await refused(client.conversations_info(channel=hidden.id), "channel_not_found")
    slack.say(sid, general, "hello")
    pages = [
        page["members"] async for page in await client.conversations_members(channel=general.id, limit=1)
    ]
    assert pages == [["U0SID"], ["U0SIDAI"]]


async def test_a_modal_needs_a_fresh_trigger_and_a_home_tab_keeps_its_hash(
    slack: SlackEmulator, client: AsyncWebClient, sid: User
) -> None:
    modal = {"type": "modal", "title": {"type": "plain_text", "text": "Order"}, "blocks": PRESSABLE}
    trigger, old = slack.workspace.trigger(), slack.workspace.trigger()
    view = (await client.views_open(trigger_id=trigger, view=modal))["view"]
    await refused(client.views_open(trigger_id=trigger, view=modal), "exchanged_trigger_id")
    await refused(client.views_open(trigger_id="1.2.3", view=modal), "invalid_trigger_id")
    slack.later(4)
    await refused(client.views_open(trigger_id=old, view=modal), "expired_trigger_id")
    await client.views_update(view_id=view["id"], hash=view["hash"], view=modal)
    await refused(client.views_update(view_id=view["id"], hash=view["hash"], view=modal), "hash_conflict")
    await client.views_publish(user_id=sid.id, view={"type": "home", "blocks": PRESSABLE})
    untitled = client.views_publish(user_id=sid.id, view={"type": "home"})
    await refused(untitled, "invalid_arguments")
    assert slack.workspace.homes[sid.id]["blocks"][0]["type"] == "actions"


async def test_a_status_stands_until_the_bot_posts_in_that_thread(
    slack: SlackEmulator, client: AsyncWebClient, general: Channel, sid: User
) -> None:
    root = slack.say(sid, general, "hello").ts
    await client.assistant_threads_setStatus(channel_id=general.id, thread_ts=root, status="is drawing")
    assert slack.workspace.statuses == {(general.id, root): "is drawing"}
    await client.chat_postMessage(channel=general.id, text="done", thread_ts=root, reply_broadcast=True)
    assert slack.workspace.statuses == {}
    assert [message.text for message in slack.messages(general)] == ["hello", "done"]
    nowhere = client.assistant_threads_setStatus(channel_id=general.id, thread_ts="1.0", status="x")
    await refused(nowhere, "invalid_thread_ts")


async def test_other_ways_to_say_something_are_as_limited(client: AsyncWebClient, general: Channel) -> None:
    both = client.chat_postMessage(channel=general.id, text="x", markdown_text="y")
    await refused(both, "markdown_text_conflict")
    long = client.chat_postMessage(channel=general.id, markdown_text="x" * 12_001)
    await refused(long, "msg_too_long")
    many = client.chat_postMessage(channel=general.id, text="x", attachments=[{"fallback": "x"}] * 101)
    await refused(many, "too_many_attachments")
    disguised = client.chat_postMessage(channel=general.id, text="x", username="somebody")
    assert (await refused(disguised, "missing_scope"))["needed"] == "chat:write.customize"
