"""The emulator's failures: each is seen by the caller, and what was processed before it stays; and paces."""

import asyncio
import time

import aiohttp
import discord as sdk
import pytest

from tests.emulators.discord import Channel, DiscordEmulator, Fault, User
from tests.emulators.discord.tests.sdk import Api, Bot, file, point_at, refused
from tests.emulators.discord.things import Json


@pytest.mark.parametrize(
    ("fault", "seen", "posted"),
    [
        (Fault.error(50013), sdk.Forbidden, 0),
        (Fault.error(20009, 400), sdk.HTTPException, 0),
        (Fault.status(503), sdk.DiscordServerError, 0),
        (Fault.status(429, via=False), sdk.HTTPException, 0),
        (Fault.DROP_BEFORE, aiohttp.ClientConnectionError, 0),
        (Fault.DROP_AFTER, aiohttp.ClientConnectionError, 1),
        (Fault.TRUNCATED, aiohttp.ClientPayloadError, 1),
    ],
)
async def test_a_failed_post_is_seen_as_it_failed_and_stands_if_it_was_processed(
    discord: DiscordEmulator,
    general: Channel,
    rest: Bot,
    fault: Fault,
    seen: type[Exception],
    posted: int,
) -> None:
    discord.fail("message.create", fault)
    with pytest.raises(seen):
        await rest.place(general).send("x", file=file())
    assert len(discord.messages(general)) == posted
    await rest.place(general).send("y")
    assert len(discord.messages(general)) == posted + 1


async def test_garbage_is_an_answer_that_is_no_message(
    discord: DiscordEmulator, general: Channel, api: Api
) -> None:
    discord.fail("message.create", Fault.GARBAGE)
    with pytest.raises(ValueError, match="Expecting value"):
        await api("POST", f"/channels/{general.id}/messages", {"content": "x"})
    assert len(discord.messages(general)) == 1


async def test_a_slow_answer_comes_after_the_post_stands(
    discord: DiscordEmulator, general: Channel, rest: Bot
) -> None:
    discord.fail("message.create", Fault.SLOW(30))
    asking = asyncio.create_task(rest.place(general).send("x"))
    await discord.wait(lambda: discord.messages(general))
    assert not asking.done()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_discord_py_waits_as_long_as_it_is_told(
    discord: DiscordEmulator, general: Channel, rest: Bot
) -> None:
    discord.fail("message.create", Fault.status(429, 0.05), times=2)
    await rest.place(general).send("x")
    assert [call.status for call in discord.calls if call.operation == "message.create"] == [429, 429, 200]


async def test_the_first_answer_and_followups_fail_on_their_own(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot
) -> None:
    await discord.command(asker, general, "sidai", {"prompt": "x"})
    (got,) = bot.interactions
    discord.fail("original.edit", Fault.error(10008))
    await got.followup.send("kept")
    followup = await got.followup.send("x", wait=True)
    await followup.edit(content="y")
    await refused(got.edit_original_response(content="x"), 10008)
    await got.edit_original_response(content="x")


async def test_a_command_whose_answer_was_lost_was_answered(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot
) -> None:
    lost: list[Exception] = []

    async def answer(interaction: sdk.Interaction) -> None:
        try:
            await interaction.response.defer()
        except aiohttp.ClientError as error:
            lost.append(error)

    bot.answer = answer
    discord.fail("callback", Fault.DROP_AFTER)
    reply = await discord.command(asker, general, "sidai", {"prompt": "x"})
    await discord.wait(lambda: lost)
    assert (reply.kind, reply.failure) == (5, "")


async def test_only_what_is_known_can_fail(discord: DiscordEmulator) -> None:
    with pytest.raises(ValueError, match=r"no operation message\.post; there are: .*message\.create"):
        discord.fail("message.post", Fault.DROP_AFTER)


async def test_a_wait_in_vain_tells_the_last_calls(
    discord: DiscordEmulator, general: Channel, rest: Bot
) -> None:
    await rest.place(general).send("x")
    with pytest.raises(AssertionError, match=r"message\.create 200"):
        await discord.wait(lambda: discord.messages(general)[1:], seconds=0.05)


async def test_paces_are_told_in_headers_and_one_call_too_many_is_told_to_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with DiscordEmulator() as emulator, aiohttp.ClientSession() as session:
        point_at(emulator, monkeypatch)
        studio = emulator.guild("studio")
        room, other = emulator.channel(studio, "room"), emulator.channel(studio, "other")
        url = f"{emulator.settings()['DISCORD_API_URL']}/channels/{{}}/messages"
        headers = {"Authorization": f"Bot {emulator.settings()['DISCORD_TOKEN']}"}

        async def post(channel: Channel) -> aiohttp.ClientResponse:
            answer = await session.post(url.format(channel.id), json={"content": "x"}, headers=headers)
            answer.release()
            return answer

        left = [(await post(room)).headers["X-RateLimit-Remaining"] for _ in range(5)]
        assert left == ["4", "3", "2", "1", "0"]
        late = await post(room)
        assert (late.status, late.headers["Via"], late.headers["X-RateLimit-Scope"]) == (
            429,
            "1.1 google",
            "user",
        )
        assert 0 < float(late.headers["X-RateLimit-Reset-After"]) <= 5
        assert (await post(other)).headers["X-RateLimit-Bucket"] == late.headers["X-RateLimit-Bucket"]
        emulator.later(5)
        assert (await post(room)).status == 200


async def test_fifty_calls_a_second_are_all_that_a_bot_has() -> None:
    async with DiscordEmulator() as emulator, aiohttp.ClientSession() as session:
        settings = emulator.settings()
        headers = {"Authorization": f"Bot {settings['DISCORD_TOKEN']}"}
        paths = ("/users/@me", "/applications/@me")
        told: Json = {}
        began = time.monotonic()
        for number in range(60):
            url = f"{settings['DISCORD_API_URL']}{paths[number % 2]}"
            async with session.get(url, headers=headers) as answer:
                told = await answer.json() if answer.status == 429 else told
        assert time.monotonic() - began > 1 or told["global"] is True
