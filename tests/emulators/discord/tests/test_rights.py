"""Where the bot may go and what it may look up: rights, hidden places, servers, direct messages."""

import discord as sdk
import pytest

from tests.emulators.discord import Channel, DiscordEmulator, Guild, User
from tests.emulators.discord.channel import Kind
from tests.emulators.discord.tests.sdk import Api, Bot, file, refused

MIB = 1024 * 1024
BOT = 309237763072


@pytest.mark.parametrize(
    ("denied", "code"),
    [("VIEW_CHANNEL", 50001), ("SEND_MESSAGES", 50013), ("ATTACH_FILES", 50013), ("EMBED_LINKS", 50013)],
)
@pytest.mark.parametrize("everywhere", [True, False])
async def test_the_bot_does_only_what_it_may_do_here(
    discord: DiscordEmulator, rest: Bot, denied: str, code: int, *, everywhere: bool
) -> None:
    guild = discord.guild("strict", deny=(denied,) if everywhere else ())
    channel = discord.channel(guild, "room", deny=() if everywhere else (denied,))
    place = rest.place(channel)
    await refused(place.send("x", file=file(), embed=sdk.Embed(title="x")), code)
    assert discord.messages(channel) == []
    if denied in ("ATTACH_FILES", "EMBED_LINKS"):
        await place.send("x")


async def test_without_sending_there_is_no_attaching_either(discord: DiscordEmulator, studio: Guild) -> None:
    room = discord.channel(studio, "room", deny=("SEND_MESSAGES",))
    assert "ATTACH_FILES" not in (room.allowed(discord.bot).name or "")
    assert int(discord.channel(studio, "open").allowed(discord.bot)) & BOT == BOT
    with pytest.raises(ValueError, match="SEND_MESSAGE'"):
        discord.channel(studio, "typo", deny=("SEND_MESSAGE",))


async def test_a_hidden_channel_is_seen_by_its_role_and_by_the_bot_unless_denied(
    discord: DiscordEmulator, studio: Guild, asker: User, rest: Bot
) -> None:
    hidden = discord.channel(studio, "hidden", hidden=True, roles=("Marketing",))
    shut = discord.channel(studio, "shut", hidden=True, deny=("VIEW_CHANNEL",))
    await rest.place(hidden).send("secret")
    assert discord.view(hidden, asker) == ""
    discord.join(asker, studio, roles=("Marketing",))
    assert discord.view(hidden, asker) == "sidai: secret"
    await refused(rest.client.fetch_channel(int(shut.id)), 50001)
    seen = await rest.client.fetch_channel(int(hidden.id))
    assert isinstance(seen, sdk.TextChannel)


async def test_places_that_are_not_there_are_unknown_and_those_of_others_are_missing_access(
    discord: DiscordEmulator, general: Channel, studio: Guild, asker: User, rest: Bot, api: Api
) -> None:
    elsewhere = discord.channel(discord.guild("elsewhere", bot=False), "room")
    await api.refused("POST", "/channels/1/messages", {"content": "x"}, 10003)
    await api.refused("GET", f"/channels/{general.id}/messages/1", None, 10008)
    await api.refused("POST", f"/channels/{elsewhere.id}/messages", {"content": "x"}, 50001)
    await api.refused("POST", f"/channels/{discord.dm(asker, discord.user('b')).id}/messages", {}, 50001)
    await api.refused("GET", "/guilds/1", None, 10004)
    await api.refused("GET", f"/guilds/{elsewhere.guild.id if elsewhere.guild else ''}", None, 50001)
    await api.refused("GET", f"/guilds/{studio.id}/members/{discord.user('c').id}", None, 10007)
    await api.refused("GET", f"/guilds/{studio.id}/members/1", None, 10013)
    forum = discord.channel(studio, "ideas", kind="forum")
    await api.refused("POST", f"/channels/{forum.id}/messages", {"content": "x"}, 50008)
    discord.leave(discord.bot, studio)
    await refused(rest.place(general).send("x"), 50001)


async def test_looking_up_places_tells_what_rights_depend_on(
    discord: DiscordEmulator, rest: Bot, api: Api
) -> None:
    guild = discord.guild("boosted", roles=("Marketing",), boost=3)
    hidden = discord.channel(guild, "hidden", hidden=True, roles=("Marketing",), nsfw=True)
    person = discord.user("anna")
    discord.join(person, guild, nick="Ann", roles=("Marketing",))
    fetched = await rest.client.fetch_guild(int(guild.id))
    assert (fetched.premium_tier, fetched.filesize_limit) == (3, 100 * MIB)
    assert [role.name for role in fetched.roles] == ["@everyone", "Marketing", "sidai"]
    assert fetched.default_role.permissions.view_channel
    member = await fetched.fetch_member(int(person.id))
    assert (member.nick, [role.name for role in member.roles]) == ("Ann", ["@everyone", "Marketing"])
    _, channel = await api("GET", f"/channels/{hidden.id}")
    everyone, marketing, _ = channel["permission_overwrites"]
    assert (everyone["id"], everyone["deny"]) == (guild.id, "1024")
    assert (marketing["id"], marketing["allow"]) == (guild.roles["Marketing"].id, "1024")
    assert (channel["nsfw"], channel["guild_id"]) == (True, guild.id)


@pytest.mark.parametrize(
    ("kind", "shown"),
    [("text", sdk.TextChannel), ("announcement", sdk.TextChannel), ("voice", sdk.VoiceChannel),
     ("stage", sdk.StageChannel), ("forum", sdk.ForumChannel)],
)  # fmt: skip
async def test_every_kind_of_channel_is_shown_as_discord_py_reads_it(
    discord: DiscordEmulator, studio: Guild, rest: Bot, kind: Kind, shown: type[object]
) -> None:
    room = discord.channel(studio, "room", kind=kind)
    assert isinstance(await rest.client.fetch_channel(int(room.id)), shown)


async def test_ids_and_roles_are_what_was_said(discord: DiscordEmulator, studio: Guild, asker: User) -> None:
    assert discord.user("admin", id=100200300).id == "100200300"
    with pytest.raises(ValueError, match="there is a 100200300 already"):
        discord.user("other", id="100200300")
    with pytest.raises(ValueError, match=r"no such roles: \['Sales'\]; there are: .*'Marketing'"):
        discord.join(asker, studio, roles=("Sales",))
    with pytest.raises(ValueError, match="no threads in #lounge"):
        discord.thread(discord.channel(studio, "lounge", kind="voice"), "talk")


async def test_direct_messages_open_and_are_refused_by_whom_they_do_not_reach(
    discord: DiscordEmulator, studio: Guild, rest: Bot, api: Api
) -> None:
    asker = discord.user("far away")
    person = await rest.client.fetch_channel(int(discord.dm(asker).id))
    assert isinstance(person, sdk.DMChannel)
    _, opened = await api("POST", "/users/@me/channels", {"recipient_id": asker.id})
    assert opened["id"] == discord.dm(asker).id
    await rest.place(discord.dm(asker)).send("hello")
    assert discord.view(discord.dm(asker), asker) == "sidai: hello"
    asker.dms = "closed"
    await refused(rest.place(discord.dm(asker)).send("x"), 50007)
    asker.dms = "mutual"
    await refused(rest.place(discord.dm(asker)).send("x"), 50278)
    discord.join(asker, studio)
    await rest.place(discord.dm(asker)).send("x")
    await api.refused("POST", "/users/@me/channels", {"recipient_id": "1"}, 10013)
    await api.refused("POST", "/users/@me/channels", {"recipient": asker.id}, 50035)


async def test_a_call_needs_the_bots_living_token(
    discord: DiscordEmulator, general: Channel, rest: Bot, api: Api
) -> None:
    for token in ("", "Bot other", f"Bearer {discord.world.token}"):
        assert await api("GET", "/users/@me", token=token) == (
            401,
            {"message": "401: Unauthorized", "code": 0},
        )
    await discord.reset_token()
    with pytest.raises(sdk.HTTPException) as caught:
        await rest.place(general).send("x")
    assert caught.value.status == 401
    other = Bot(discord)
    other.client.http.token = "other"
    with pytest.raises(sdk.LoginFailure):
        await other.client.login("other")
    await other.close()
