"""Commands of people as a real discord.py app gets and answers them: in time, once, and for 15 minutes."""

import asyncio

import discord as sdk
import pytest

from tests.emulators.discord import Channel, DiscordEmulator, Guild, Upload, User
from tests.emulators.discord.tests.sdk import Api, Bot, file, picture, refused

TYPED = {"prompt": "linkedin navy blazer"}


async def test_a_command_arrives_with_all_that_discord_tells(
    discord: DiscordEmulator, studio: Guild, general: Channel, bot: Bot
) -> None:
    anna = discord.user("anna", locale="de")
    discord.join(anna, studio, nick="Ann", roles=("Marketing",))
    reply = await discord.command(anna, general, "sidai", {**TYPED, "n": 2})
    assert (reply.kind, reply.failure) == (5, "")
    assert reply.acked_in is not None
    assert reply.acked_in < 1
    (got,) = bot.interactions
    assert isinstance(got.user, sdk.Member)
    assert (got.user.id, got.user.nick, str(got.locale)) == (int(anna.id), "Ann", "de")
    assert got.user._roles.has(int(studio.roles["Marketing"].id))  # noqa: SLF001 - its roles are in no cache
    assert (got.guild_id, got.channel_id) == (int(studio.id), int(general.id))
    assert got.app_permissions.create_public_threads
    assert got.is_guild_integration()
    assert not got.is_user_integration()
    assert got.context.guild
    assert got.filesize_limit == 10 * 1024 * 1024
    assert (got.namespace.prompt, got.namespace.n) == ("linkedin navy blazer", 2)


async def test_an_answer_later_than_three_seconds_is_of_an_unknown_interaction(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot
) -> None:
    bot.answer = _nothing
    reply = await discord.command(asker, general, "sidai", TYPED, patience=0.05)
    assert (reply.kind, reply.acked_in) == (None, None)
    assert reply.failure == "The application did not respond"
    assert discord.view(general, asker) == "sidai (only you): The application did not respond"
    await refused(bot.interactions[0].response.defer(), 10062)
    assert not bot.interactions[0].response.is_done()


async def test_time_that_passes_at_once_makes_an_answer_late_too(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot
) -> None:
    bot.answer = _nothing
    asking = asyncio.create_task(discord.command(asker, general, "sidai", TYPED))
    await discord.wait(lambda: bot.interactions)
    discord.later(3.5)
    await refused(bot.interactions[0].response.defer(), 10062)
    asking.cancel()


async def test_an_interaction_is_answered_once(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot, api: Api
) -> None:
    await discord.command(asker, general, "sidai", TYPED)
    callback = f"/interactions/{bot.interactions[0].id}/{bot.interactions[0].token}/callback"
    await api.refused("POST", callback, {"type": 4, "data": {"content": "x"}}, 40060)
    await api.refused("POST", "/interactions/1/other/callback", {"type": 5}, 10062)


async def test_a_command_delivered_twice_is_the_same_one(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot
) -> None:
    seen: list[int] = []

    async def answer(interaction: sdk.Interaction) -> None:
        try:
            await interaction.response.defer()
        except sdk.HTTPException as error:
            seen.append(error.code)

    bot.answer = answer
    reply = await discord.command(asker, general, "sidai", TYPED, redeliver=1)
    await discord.wait(lambda: seen)
    assert (seen, reply.failure) == ([40060], "")
    assert {interaction.token for interaction in bot.interactions} == {reply.token}


async def test_an_app_that_is_away_does_not_respond(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot
) -> None:
    await bot.close()
    await discord.wait(lambda: not discord.connections)
    reply = await discord.command(asker, general, "sidai", TYPED, patience=0.05)
    assert reply.failure == "The application did not respond"


async def test_a_promise_is_kept_by_editing_it_once_ephemeral_always_ephemeral(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot
) -> None:
    bot.answer = _whisper
    reply = await discord.command(asker, general, "sidai", TYPED)
    assert discord.view(general, asker) == "sidai (only you): (thinking)"
    await bot.interactions[0].edit_original_response(content="done")
    assert (await bot.interactions[0].original_response()).content == "done"
    assert discord.view(general, asker) == "sidai (only you): done"
    assert [message.content for message in reply.ephemerals] == ["done"]
    assert reply.original in reply.ephemerals
    assert discord.messages(general) == []
    assert discord.view(general, discord.user("other")) == ""


async def test_the_callback_names_its_message_at_once(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot
) -> None:
    ids: list[int | None] = []

    async def answer(interaction: sdk.Interaction) -> None:
        told = await interaction.response.defer()
        assert told is not None
        ids.append(told.message_id)

    bot.answer = answer
    reply = await discord.command(asker, general, "sidai", TYPED)
    await discord.wait(lambda: ids)
    assert reply.original is not None
    assert ids == [int(reply.original.id)]


async def test_a_followup_after_a_promise_takes_its_place_and_the_next_is_new(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot
) -> None:
    reply = await discord.command(asker, general, "sidai", TYPED)
    followup = bot.interactions[0].followup
    await followup.send("first", ephemeral=True)
    assert reply.original is not None
    assert (reply.original.content, reply.original.only_for) == ("first", None)
    second = await followup.send("second", ephemeral=True, wait=True)
    assert [message.content for message in reply.ephemerals] == ["second"]
    await followup.edit_message(second.id, content="other")
    await followup.delete_message(second.id)
    assert reply.ephemerals == []
    await refused(followup.edit_message(second.id, content="x"), 10008)


async def test_a_token_dies_after_a_quarter_of_an_hour_and_the_promise_with_it(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot
) -> None:
    reply = await discord.command(asker, general, "sidai", TYPED)
    discord.later(15 * 60 + 1)
    gone = await refused(bot.interactions[0].edit_original_response(content="late"), 50027)
    assert gone.status == 401
    assert reply.failure == "The application did not respond"
    await bot.message(reply.original).edit(content="by the bot itself")
    assert discord.view(general, asker) == "sidai: by the bot itself"
    assert reply.failure == ""


async def test_a_token_is_worth_nothing_before_the_answer_or_for_another_app(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot, api: Api
) -> None:
    bot.answer = _nothing
    reply = await discord.command(asker, general, "sidai", TYPED, patience=0.05)
    application = discord.bot.id
    for path in (f"{application}/{reply.token}", f"{application}/other", f"1/{reply.token}"):
        await api.refused("PATCH", f"/webhooks/{path}/messages/@original", {"content": "x"}, 10015)
        await api.refused("POST", f"/webhooks/{path}", {"content": "x"}, 10015)


async def test_an_ephemeral_answer_is_out_of_reach_of_the_bots_token(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot
) -> None:
    bot.answer = _whisper
    reply = await discord.command(asker, general, "sidai", TYPED)
    message = bot.message(reply.original)
    await refused(message.edit(content="x"), 10008)
    await refused(message.fetch(), 10008)
    await refused(message.create_thread(name="talk"), 10008)


async def test_a_promise_taken_away_by_a_person_is_an_unknown_message(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot
) -> None:
    reply = await discord.command(asker, general, "sidai", TYPED)
    assert reply.original is not None
    discord.delete(reply.original)
    await refused(bot.interactions[0].edit_original_response(content="x"), 10008)
    assert reply.original is None
    discord.delete(general)
    await refused(bot.interactions[0].followup.send("x"), 10003)


async def test_where_only_the_person_installed_the_app_it_has_five_followups_and_no_bot(
    discord: DiscordEmulator, asker: User, bot: Bot, api: Api
) -> None:
    elsewhere = discord.channel(discord.guild("elsewhere", bot=False), "lobby")
    reply = await discord.command(asker, elsewhere, "sidai", TYPED, installed="user")
    (got,) = bot.interactions
    assert got.is_user_integration()
    assert not got.is_guild_integration()
    for number in range(5):
        await got.followup.send(str(number), file=file())
    await refused(got.followup.send("one too many"), 40094)
    assert [message.content for message in discord.messages(elsewhere)] == ["0", "1", "2", "3", "4"]
    await refused(bot.place(elsewhere).send("x"), 50001)
    path = f"/channels/{elsewhere.id}/messages/{reply.original.id if reply.original else ''}/threads"
    await api.refused("POST", path, {"name": "talk"}, 50001)


async def test_a_public_answer_is_only_for_the_person_where_apps_of_ones_own_are_not_wanted(
    discord: DiscordEmulator, bot: Bot
) -> None:
    lobby = discord.channel(discord.guild("elsewhere", bot=False), "lobby")
    muted = discord.user("muted", external_apps=False)
    reply = await discord.command(muted, lobby, "sidai", TYPED, installed="user")
    await bot.interactions[0].edit_original_response(content="done")
    assert discord.messages(lobby) == []
    assert discord.view(lobby, muted) == "sidai (only you): done"
    assert reply.original in reply.ephemerals


async def test_commands_of_a_server_come_without_the_bot_if_only_they_were_let_in(
    discord: DiscordEmulator, asker: User, bot: Bot
) -> None:
    lobby = discord.channel(discord.guild("half", bot=False, installed=True), "lobby")
    reply = await discord.command(asker, lobby, "sidai", TYPED)
    assert bot.interactions[0].is_guild_integration()
    assert reply.original is not None
    await refused(bot.message(reply.original).edit(content="x"), 50001)


async def test_direct_messages_tell_the_person_and_no_server(
    discord: DiscordEmulator, asker: User, bot: Bot
) -> None:
    await discord.command(asker, discord.dm(asker), "sidai", TYPED)
    (got,) = bot.interactions
    assert got.guild is None
    assert isinstance(got.channel, sdk.DMChannel)
    assert (got.user.id, got.context.dm_channel) == (int(asker.id), True)
    group = discord.group_dm(asker, discord.user("other"))
    await discord.command(asker, group, "sidai", TYPED, installed="user")
    assert isinstance(bot.interactions[1].channel, sdk.GroupChannel)
    assert bot.interactions[1].context.private_channel


async def test_a_file_in_an_option_can_be_fetched_for_a_day(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot
) -> None:
    photo = Upload("me.png", picture((20, 10)))
    await discord.command(asker, general, "sidai", {**TYPED, "reference": photo})
    given = bot.interactions[0].namespace.reference
    assert isinstance(given, sdk.Attachment)
    assert (given.filename, given.content_type, given.width) == ("me.png", "image/png", 20)
    assert await given.read() == photo.content
    discord.later(25 * 60 * 60)
    with pytest.raises(sdk.NotFound):
        await given.read()


async def test_suggestions_come_while_an_option_is_typed(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot
) -> None:
    found = await discord.autocomplete(asker, general, "sidai", {"scenario": "li"}, focused="scenario")
    assert found == [("Linkedin", "linkedin")]
    with pytest.raises(ValueError, match="no suggestions"):
        await discord.autocomplete(asker, general, "sidai", {"prompt": "li"}, focused="prompt")
    await bot.close()
    with pytest.raises(AssertionError, match="no suggestions came"):
        await discord.autocomplete(
            asker, general, "sidai", {"scenario": ""}, focused="scenario", patience=0.05
        )


async def test_answers_that_do_not_fit_the_question_are_refused(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot, api: Api
) -> None:
    bot.answer = _nothing
    asking = asyncio.create_task(discord.command(asker, general, "sidai", TYPED))
    await discord.wait(lambda: bot.interactions)
    callback = f"/interactions/{bot.interactions[0].id}/{bot.interactions[0].token}/callback"
    for body, at in (
        ({"type": 8, "data": {"choices": []}}, "type"),
        ({"type": 5, "data": {"flags": 1 << 15}}, "data"),
        ({"type": 4, "data": {"contents": "x"}}, "data"),
        ({"type": 4, "data": {"content": "x" * 2001}}, "data"),
        ({}, "type"),
    ):
        assert at in (await api.refused("POST", callback, body, 50035))["errors"]
    await api.refused("POST", callback, {"type": 4, "data": {"content": " "}}, 50006)
    assert await api("POST", callback, {"type": 4, "data": {"content": "x"}}, token="") == (204, {})
    assert (await asking).kind == 4


async def _nothing(interaction: sdk.Interaction) -> None:
    """Let the person wait."""


async def _whisper(interaction: sdk.Interaction) -> None:
    await interaction.response.defer(ephemeral=True)
