"""Who is notified by a message: everybody it names, unless it says otherwise."""

import discord as sdk

from tests.emulators.discord import Channel, DiscordEmulator, User
from tests.emulators.discord.tests.sdk import Bot


async def test_everything_that_is_mentioned_pings_unless_the_call_says_otherwise(
    discord: DiscordEmulator, general: Channel, asker: User, rest: Bot
) -> None:
    text = f"@everyone <@{asker.id}> <@&7> `@here` @here"
    await rest.place(general).send(text)
    nobody, one = sdk.AllowedMentions.none(), sdk.AllowedMentions(users=[sdk.Object(int(asker.id))])
    await rest.place(general).send(text, allowed_mentions=nobody)
    await rest.place(general).send(text, allowed_mentions=one)
    open_, shut, narrow = discord.messages(general)
    assert open_.pings == ["@everyone", f"<@{asker.id}>", "<@&7>", "@here"]
    assert shut.pings == []
    assert f"<@{asker.id}>" in narrow.pings
    shown = discord.view(general, asker).splitlines()
    assert shown[0] == (
        "sidai: [ping: @everyone] [ping: @asker] [ping: @unknown-role] [code: @here] [ping: @here]"
    )
    assert shown[1] == "sidai: @everyone @asker @unknown-role [code: @here] @here"


async def test_an_edit_of_words_pings_too_unless_it_says_otherwise(
    discord: DiscordEmulator, general: Channel, rest: Bot
) -> None:
    sent = await rest.place(general).send("x")
    (message,) = discord.messages(general)
    await sent.edit(content="@everyone", allowed_mentions=sdk.AllowedMentions.none())
    assert message.pings == []
    await sent.edit(content="@everyone")
    assert message.pings == ["@everyone"]


async def test_a_reply_notifies_its_author_unless_told_not_to(
    discord: DiscordEmulator, general: Channel, asker: User, rest: Bot
) -> None:
    typed = discord.say(asker, general, "draw me")
    await rest.message(typed).reply("x")
    await rest.message(typed).reply("y", mention_author=False)
    loud, quiet = discord.messages(general)[1:]
    assert (loud.pings, quiet.pings) == ([f"<@{asker.id}>"], [])
    assert loud.reply_to is typed
