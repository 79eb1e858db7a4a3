"""Threads under messages, threads of their own, posts in forums: who may, where, and what follows."""

import discord as sdk
import pytest

from tests.emulators.discord import Channel, DiscordEmulator, Guild, User
from tests.emulators.discord.channel import Kind
from tests.emulators.discord.tests.sdk import Api, Bot, file, form, refused


async def test_a_thread_under_a_message_has_its_id_and_there_is_only_one(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot, api: Api
) -> None:
    await bot.place(general).send("x")
    (message,) = discord.messages(general)
    made = await bot.message(message).create_thread(name="a talk")
    assert str(made.id) == message.id
    (thread,) = discord.threads(general)
    assert (thread.name, thread.private, thread.owner) == ("a talk", False, discord.bot)
    assert discord.view(general, asker) == "sidai: x [thread: a talk]"
    again = f"/channels/{general.id}/messages/{message.id}/threads"
    await api.refused("POST", again, {"name": "again"}, 160004)
    fetched = await bot.client.fetch_channel(made.id)
    assert isinstance(fetched, sdk.Thread)
    assert fetched.parent_id == int(general.id)
    discord.delete(message)
    await bot.place(thread).send("still there")
    await api.refused("POST", again, {"name": "again"}, 10008)


async def test_a_thread_that_a_person_takes_away_is_gone_with_all_in_it(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot
) -> None:
    await bot.place(general).send("x")
    (message,) = discord.messages(general)
    await bot.message(message).create_thread(name="a talk")
    (thread,) = discord.threads(general)
    await bot.place(thread).send("y")
    discord.delete(thread)
    await refused(bot.place(thread).send("z"), 10003)
    assert (discord.messages(thread), discord.threads(general)) == ([], [])
    assert discord.view(general, asker) == "sidai: x"


async def test_a_thread_needs_a_name_and_a_right(
    discord: DiscordEmulator, studio: Guild, general: Channel, asker: User, api: Api
) -> None:
    room = discord.channel(studio, "room", deny=("CREATE_PUBLIC_THREADS",))
    typed, there = discord.say(asker, room, "x"), discord.say(asker, general, "x")
    await api.refused("POST", f"/channels/{room.id}/messages/{typed.id}/threads", {"name": "x"}, 50013)
    path = f"/channels/{general.id}/messages/{there.id}/threads"
    for body in ({}, {"name": ""}, {"name": "x" * 101}, {"name": "x", "auto_archive_duration": 61}):
        await api.refused("POST", path, body, 50035)
    await api.refused("POST", f"/channels/{general.id}/messages/1/threads", {"name": "x"}, 10008)


@pytest.mark.parametrize("kind", ["voice", "stage"])
async def test_some_channels_have_no_threads(
    discord: DiscordEmulator, studio: Guild, asker: User, rest: Bot, api: Api, kind: Kind
) -> None:
    room = discord.channel(studio, "room", kind=kind)
    typed = discord.say(asker, room, "x")
    await rest.place(room).send("words are welcome")
    await api.refused("POST", f"/channels/{room.id}/messages/{typed.id}/threads", {"name": "x"}, 50024)
    await api.refused("POST", f"/channels/{room.id}/threads", {"name": "x", "type": 11}, 50024)


async def test_threads_do_not_nest_and_direct_messages_have_none(
    discord: DiscordEmulator, general: Channel, asker: User, api: Api
) -> None:
    thread, direct = discord.thread(general, "talk"), discord.dm(asker)
    for place in (thread, direct):
        typed = discord.say(asker, place, "x")
        await api.refused("POST", f"/channels/{place.id}/messages/{typed.id}/threads", {"name": "x"}, 50024)


async def test_a_thread_of_its_own_is_private_unless_said_otherwise(
    discord: DiscordEmulator, general: Channel, asker: User, api: Api
) -> None:
    path = f"/channels/{general.id}/threads"
    _, hidden = await api("POST", path, {"name": "hidden"})
    _, open_ = await api("POST", path, {"name": "open", "type": 11})
    assert (hidden["type"], open_["type"]) == (12, 11)
    shut, public = discord.threads(general)
    await api("POST", f"/channels/{hidden['id']}/messages", {"content": "secret"})
    await api("POST", f"/channels/{open_['id']}/messages", {"content": "hello"})
    assert (discord.view(shut, asker), discord.view(public, asker)) == ("", "sidai: hello")
    await api("PUT", f"/channels/{hidden['id']}/thread-members/{asker.id}")
    assert discord.view(shut, asker) == "sidai: secret"
    await api("DELETE", f"/channels/{hidden['id']}/thread-members/{asker.id}")
    assert discord.view(shut, asker) == ""


async def test_news_have_threads_of_their_own_kind(discord: DiscordEmulator, studio: Guild, api: Api) -> None:
    news = discord.channel(studio, "news", kind="announcement")
    _, sent = await api("POST", f"/channels/{news.id}/messages", {"content": "x"})
    _, made = await api("POST", f"/channels/{news.id}/messages/{sent['id']}/threads", {"name": "x"})
    assert made["type"] == 10
    await api.refused("POST", f"/channels/{news.id}/threads", {"name": "x", "type": 11}, 50024)


async def test_a_post_in_a_forum_comes_with_its_first_message(
    discord: DiscordEmulator, studio: Guild, asker: User, api: Api
) -> None:
    forum = discord.channel(studio, "ideas", kind="forum", needs_tag=True)
    path = f"/channels/{forum.id}/threads"
    first = {"content": "look", "attachments": [{"id": 0, "description": "Sid"}]}
    body = {"name": "an idea", "message": first, "applied_tags": ["1"]}
    status, made = await api("POST", path, form(body, ("a.png", file().fp.read())))
    assert (status, made["type"], made["message"]["id"]) == (201, 11, made["id"])
    (post,) = discord.threads(forum)
    assert discord.view(post, asker).startswith("sidai: look [image: Sid | 64x48")
    await api.refused("POST", path, {"name": "x"}, 50035)
    await api.refused("POST", path, {"name": "x", "message": {"content": "x"}}, 40067)
    await api.refused("POST", path, {**body, "message": {"content": ""}}, 50006)
    assert discord.threads(forum) == [post]


async def test_talking_in_threads_is_a_right_of_its_own(
    discord: DiscordEmulator, studio: Guild, rest: Bot
) -> None:
    mute = discord.channel(studio, "mute", deny=("SEND_MESSAGES_IN_THREADS",))
    quiet = discord.channel(studio, "quiet", deny=("SEND_MESSAGES",))
    await refused(rest.place(discord.thread(mute, "talk")).send("x"), 50013)
    await rest.place(mute).send("x")
    await rest.place(discord.thread(quiet, "talk")).send("x", file=file())
    await refused(rest.place(quiet).send("x"), 50013)


async def test_archived_and_locked_threads(discord: DiscordEmulator, general: Channel, rest: Bot) -> None:
    archived = discord.thread(general, "old", archived=True)
    locked = discord.thread(general, "shut", archived=True, locked=True)
    sent = await rest.place(archived).send("x")
    assert not archived.archived
    archived.archived = True
    await refused(sent.edit(content="y"), 50083)
    await refused(rest.place(locked).send("x"), 160005)
    assert locked.archived


async def test_a_private_thread_is_only_for_its_members(
    discord: DiscordEmulator, general: Channel, asker: User, rest: Bot
) -> None:
    private = discord.thread(general, "between us", private=True, owner=asker)
    await refused(rest.place(private).send("x"), 50001)
    private.people.append(discord.bot)
    await rest.place(private).send("x")


async def test_there_are_only_so_many_active_threads(
    discord: DiscordEmulator, studio: Guild, general: Channel, api: Api
) -> None:
    studio.most_threads = 1
    first = discord.thread(general, "first")
    path = f"/channels/{general.id}/threads"
    await api.refused("POST", path, {"name": "second", "type": 11}, 160006)
    first.archived = True
    assert (await api("POST", path, {"name": "second", "type": 11}))[0] == 201


async def test_a_person_is_put_into_a_thread_that_they_can_see(
    discord: DiscordEmulator, studio: Guild, asker: User, api: Api
) -> None:
    hidden = discord.channel(studio, "hidden", hidden=True)
    thread = discord.thread(hidden, "talk")
    await api.refused("PUT", f"/channels/{thread.id}/thread-members/{asker.id}", None, 50001)
    await api.refused("PUT", f"/channels/{thread.id}/thread-members/1", None, 10013)
    await api.refused("PUT", f"/channels/{hidden.id}/thread-members/@me", None, 50024)
    assert (await api("PUT", f"/channels/{thread.id}/thread-members/@me"))[0] == 204
    assert discord.bot in thread.people
    await api.refused("DELETE", f"/channels/{thread.id}/thread-members/{asker.id}", None, 50013)
    assert (await api("DELETE", f"/channels/{thread.id}/thread-members/@me"))[0] == 204


async def test_a_promise_starts_no_thread_until_it_is_kept(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot
) -> None:
    reply = await discord.command(asker, general, "sidai", {"prompt": "x"})
    await refused(bot.message(reply.original).create_thread(name="talk"), 50021)
    edited = await bot.interactions[0].edit_original_response(content="done")
    made = await edited.create_thread(name="talk")
    assert reply.original is not None
    assert str(made.id) == reply.original.id
