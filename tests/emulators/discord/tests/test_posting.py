"""What the bot posts, changes and reads with its token, as Discord keeps it."""

import aiohttp
import pytest

from tests.emulators.discord import Channel, DiscordEmulator, Guild, User
from tests.emulators.discord.tests.sdk import Api, Bot, file, form, picture, refused
from tests.emulators.discord.things import Json

MIB = 1024 * 1024


async def test_a_picture_is_posted_and_read_as_it_was_sent(
    discord: DiscordEmulator, general: Channel, asker: User, rest: Bot
) -> None:
    sent = await rest.place(general).send("done", files=[file(), file("SPOILER_b c.png", "secret")])
    (message,) = discord.messages(general)
    first, second = discord.pictures(message)
    assert (first.alt, first.size, first.content) == ("Sid, AI-generated", (64, 48), picture())
    assert (second.filename, second.spoiler) == ("SPOILER_b_c.png", True)
    assert (sent.attachments[0].width, sent.attachments[0].description) == (64, "Sid, AI-generated")
    assert await sent.attachments[0].read() == picture()
    size = len(picture())
    assert discord.view(general, asker) == (
        f"sidai: done [image: Sid, AI-generated | 64x48 | {size}] [spoiler: [image: secret | 64x48 | {size}]]"
    )


async def test_only_ones_own_messages_can_be_edited_and_others_need_a_right_to_be_deleted(
    discord: DiscordEmulator, general: Channel, asker: User, rest: Bot
) -> None:
    typed = discord.say(asker, general, "hello")
    await refused(rest.message(typed).edit(content="x"), 50005)
    await refused(rest.message(typed).delete(), 50013)
    sent = await rest.place(general).send("x")
    await sent.edit(content="y")
    (_, own) = discord.messages(general)
    assert (own.content, own.edits) == ("y", 1)
    await sent.delete()
    assert discord.messages(general) == [typed]
    await refused(sent.edit(content="z"), 10008)


async def test_an_edit_keeps_files_it_does_not_speak_of_and_exactly_those_it_lists(
    discord: DiscordEmulator, general: Channel, rest: Bot, api: Api
) -> None:
    sent = await rest.place(general).send("x", files=[file("a.png"), file("b.png")])
    (message,) = discord.messages(general)
    await sent.edit(content="y")
    assert [held.filename for held in message.attachments] == ["a.png", "b.png"]
    edited = await sent.edit(attachments=[sent.attachments[1], file("c.png", "new")])
    assert [held.filename for held in message.attachments] == ["b.png", "c.png"]
    assert [held.description for held in message.attachments] == ["Sid, AI-generated", "new"]
    assert edited.attachments[0].id == sent.attachments[1].id
    path = f"/channels/{general.id}/messages/{message.id}"
    said = await api.refused("PATCH", path, {"attachments": [{"id": "77"}]}, 50035)
    assert "77" in said["errors"]["attachments"]["0"]["id"]["_errors"][0]["message"]
    unlisted = form({"attachments": []}, ("d.png", b"d"))
    await api.refused("PATCH", path, unlisted, 50035)
    await api.refused("PATCH", path, {"attachments": [], "content": ""}, 50006)
    await sent.edit(attachments=[])
    assert message.attachments == []


async def test_files_have_limits_that_a_boost_raises(
    discord: DiscordEmulator, general: Channel, rest: Bot, api: Api
) -> None:
    boosted = discord.channel(discord.guild("boosted", boost=2), "room")
    big = b"x" * (10 * MIB + 1)
    refusal = await refused(rest.place(general).send(file=file(content=big)), 40005)
    assert refusal.status == 413
    await rest.place(boosted).send(file=file(content=big))
    await refused(rest.place(boosted).send(files=[file(content=big) for _ in range(3)]), 40005)
    await refused(rest.place(general).send(file=file(alt="x" * 1025)), 50035)
    path = f"/channels/{general.id}/messages"
    eleven = form({"content": "x"}, *[(f"{number}.png", b"x") for number in range(11)])
    await api.refused("POST", path, eleven, 50035)
    assert discord.messages(general) == []


async def test_what_a_message_may_say_is_limited(
    discord: DiscordEmulator, general: Channel, rest: Bot, api: Api
) -> None:
    path = f"/channels/{general.id}/messages"
    for body, at in (
        ({"content": "x" * 2001}, "content"),
        ({"content": 7}, "content"),
        ({"content": "x", "nonce": "n" * 26}, "nonce"),
        ({"content": "x", "flags": 64}, "flags"),
        ({"content": "x", "thread_name": "x"}, "thread_name"),
        ({"content": "x", "allowed_mentions": {"parse": ["user"]}}, "allowed_mentions"),
        ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "allowed_mentions"),
        ({"embeds": [{"title": "x" * 257}]}, "embeds"),
        ({"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]}, "embeds"),
        ({"embeds": [{"image": {"url": "attachment://a.png"}}]}, "embeds"),
        ({"embeds": [{"fields": [{"name": "x"}]}]}, "embeds"),
        ({"content": "x", "message_reference": {"message_id": "1"}}, "message_reference"),
    ):
        assert at in (await api.refused("POST", path, body, 50035))["errors"], body
    empties: list[Json] = [{}, {"content": " \n"}, {"content": None}, {"embeds": []}]
    for empty in empties:
        await api.refused("POST", path, empty, 50006)
    assert discord.messages(general) == []
    await rest.place(general).send("  trimmed  ")
    assert discord.messages(general)[0].content == "trimmed"


@pytest.mark.parametrize(
    "body",
    [
        [],
        "x",
        {"content": {}},
        {"embeds": "x"},
        {"embeds": ["x"]},
        {"embeds": [{"color": "red"}]},
        {"components": [5]},
        {"components": [{"type": 1, "components": ["x"]}]},
        {"content": "x", "flags": "1"},
        {"content": "x", "tts": "no"},
        {"content": "x", "attachments": [{"id": "first"}]},
        {"content": "x", "message_reference": "1"},
    ],
)
async def test_a_body_of_the_wrong_kind_is_refused_not_stumbled_over(
    general: Channel, api: Api, body: object
) -> None:
    await api.refused("POST", f"/channels/{general.id}/messages", body, 50035)


async def test_a_form_without_its_json_is_refused(general: Channel, api: Api) -> None:
    empty = aiohttp.FormData(quote_fields=False)
    empty.add_field("files[0]", b"x", filename="x.png")
    said = await api.refused("POST", f"/channels/{general.id}/messages", empty, 50035)
    assert "payload_json" in said["errors"]


async def test_a_body_is_json_or_a_form_that_says_so(general: Channel, api: Api) -> None:
    path = f"/channels/{general.id}/messages"
    broken = form({})
    broken.add_field("file", b"x", filename="x.png")
    await api.refused("POST", path, broken, 50035)
    url, headers = f"{api.emulator.url}/api/v10{path}", {"Authorization": f"Bot {api.emulator.world.token}"}
    for kind, code in (("application/json", 50109), ("text/plain", 50035)):
        async with api.session.post(url, data="{", headers={**headers, "Content-Type": kind}) as response:
            assert (await response.json())["code"] == code
            assert response.headers["Content-Type"] == "application/json"


async def test_the_same_nonce_is_the_same_message_for_some_minutes(
    discord: DiscordEmulator, studio: Guild, general: Channel, rest: Bot
) -> None:
    first = await rest.place(general).send("once", nonce="57-1")
    again = await rest.place(discord.channel(studio, "other")).send("other words", nonce="57-1")
    assert (again.id, again.content, first.nonce) == (first.id, "once", "57-1")
    assert len(discord.messages(general)) == 1
    discord.later(10 * 60)
    assert (await rest.place(general).send("once", nonce="57-1")).id != first.id
    assert len(discord.messages(general)) == 2


async def test_a_nonce_is_told_only_in_answer_to_the_post(general: Channel, rest: Bot) -> None:
    sent = await rest.place(general).send("x", nonce="57-1")
    assert (await rest.place(general).fetch_message(sent.id)).nonce is None
    assert [message.nonce async for message in rest.place(general).history()] == [None]


async def test_history_is_read_from_the_newest_if_it_may_be_read(
    discord: DiscordEmulator, studio: Guild, general: Channel, rest: Bot, api: Api
) -> None:
    for number in range(4):
        await rest.place(general).send(str(number))
    path = f"/channels/{general.id}/messages"
    found = discord.messages(general)
    for query, expected in (
        ("", "3210"),
        ("?limit=2", "32"),
        (f"?before={found[2].id}&limit=1", "1"),
        (f"?after={found[0].id}&limit=2", "21"),
    ):
        _, told = await api("GET", f"{path}{query}")
        assert [held["content"] for held in told] == list(expected), query
    await api.refused("GET", f"{path}?limit=101", None, 50035)
    shut = discord.channel(studio, "shut", deny=("READ_MESSAGE_HISTORY",))
    sent = await rest.place(shut).send("x")
    assert [message async for message in rest.place(shut).history()] == []
    await refused(rest.place(shut).fetch_message(sent.id), 50013)
    await refused(sent.reply("y"), 160002)


async def test_words_of_others_are_not_for_the_bot_unless_it_is_meant(
    discord: DiscordEmulator, general: Channel, asker: User, rest: Bot
) -> None:
    secret = discord.say(asker, general, "secret")
    assert (await rest.message(secret).fetch()).content == ""
    meant = discord.say(asker, general, f"<@{discord.bot.id}> hello")
    assert (await rest.message(meant).fetch()).content.endswith("hello")
    private = discord.say(asker, discord.dm(asker), "hello")
    assert (await rest.message(private).fetch()).content == "hello"


async def test_calls_are_kept_in_order_and_unknown_addresses_stand_out(
    discord: DiscordEmulator, general: Channel, rest: Bot, api: Api
) -> None:
    await rest.place(general).send("x", file=file())
    assert await api("PATCH", "/users/@me", {}) == (404, {"message": "404: Not Found", "code": 0})
    login, application, post, unknown = discord.calls
    assert [login.operation, application.operation] == ["users.me", "application.get"]
    assert (post.method, post.route, post.operation) == (
        "POST",
        "/channels/{channel}/messages",
        "message.create",
    )
    assert (post.names["channel"], post.body["content"], post.status) == (general.id, "x", 200)
    assert post.files[0].content == picture()
    assert (unknown.operation, unknown.route, unknown.status) == ("unknown", "/api/v10/users/@me", 404)
