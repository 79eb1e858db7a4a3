"""The gateway: sessions that begin, break and go on, and events that are not lost on the way."""

import json
from collections.abc import AsyncIterator

import aiohttp
import discord as sdk
import pytest

from tests.emulators.discord import Channel, DiscordEmulator, Fault, Guild, User
from tests.emulators.discord.tests.sdk import Api, Bot
from tests.emulators.discord.things import Json

TYPED = {"prompt": "linkedin"}


class Socket:
    """A gateway connection by hand."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def hear(self) -> Json:
        """The next frame."""
        return dict(await self.socket.receive_json(timeout=5))

    async def say(self, op: int, data: object) -> None:
        """Send a frame."""
        await self.socket.send_json({"op": op, "d": data})

    async def closed(self) -> int | None:
        """The code it was closed with."""
        while not self.socket.closed:
            await self.socket.receive(timeout=5)
        return self.socket.close_code


@pytest.fixture
async def socket(discord: DiscordEmulator, api: Api) -> AsyncIterator[Socket]:
    url = f"{discord.settings()['DISCORD_GATEWAY_URL']}?v=10&encoding=json"
    async with api.session.ws_connect(url) as connected:
        made = Socket(connected)
        assert (await made.hear())["op"] == 10
        yield made


def identity(discord: DiscordEmulator, **more: object) -> Json:
    return {"token": discord.world.token, "intents": 0, "properties": {}, **more}


async def test_a_session_begins_with_what_the_app_needs_to_know(
    discord: DiscordEmulator, studio: Guild, general: Channel, socket: Socket
) -> None:
    await socket.say(1, None)
    assert (await socket.hear())["op"] == 11
    await socket.say(2, identity(discord, intents=1, shard=[0, 1]))
    ready, made = await socket.hear(), await socket.hear()
    assert (ready["t"], ready["s"], ready["d"]["shard"]) == ("READY", 1, [0, 1])
    assert ready["d"]["guilds"] == [{"id": studio.id, "unavailable": True}]
    assert (made["t"], made["d"]["id"], made["d"]["channels"][0]["id"]) == (
        "GUILD_CREATE",
        studio.id,
        general.id,
    )
    assert (discord.connections, discord.identifies, discord.resumes) == (1, 1, 0)


@pytest.mark.parametrize(
    ("op", "data", "code"),
    [
        (2, {"token": "other"}, 4004),
        (2, {"intents": 1 << 15}, 4014),
        (2, {"intents": -1}, 4013),
        (2, {"intents": "all"}, 4013),
        (2, {"shard": [1, 1]}, 4010),
        (3, {}, 4003),
        (6, {"token": "other"}, 4004),
        (99, {}, 4001),
        (2, {"properties": "x" * 4096}, 4002),
    ],
)
async def test_what_an_app_may_not_say_closes_the_socket_with_a_code(
    discord: DiscordEmulator, socket: Socket, op: int, data: Json, code: int
) -> None:
    await socket.say(op, identity(discord) | data)
    assert await socket.closed() == code
    assert discord.connections == 0


async def test_a_socket_needs_a_version_and_speaks_json(
    discord: DiscordEmulator, socket: Socket, api: Api
) -> None:
    await socket.socket.send_str("{")
    assert await socket.closed() == 4002
    async with api.session.ws_connect(discord.settings()["DISCORD_GATEWAY_URL"]) as bare:
        assert await Socket(bare).closed() == 4012


async def test_a_second_identify_and_too_much_talk_close_the_socket(
    discord: DiscordEmulator, socket: Socket
) -> None:
    await socket.say(2, identity(discord))
    await socket.say(2, identity(discord))
    assert await socket.closed() == 4005


async def test_too_much_talk_closes_the_socket(socket: Socket) -> None:
    for _ in range(121):
        await socket.say(1, None)
    assert await socket.closed() == 4008


async def test_what_was_missed_comes_after_a_resume(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot
) -> None:
    discord.fail("socket", Fault.DROP_BEFORE)
    reply = await discord.command(asker, general, "sidai", TYPED)
    assert reply.kind == 5
    assert (discord.identifies, discord.resumes, len(bot.interactions)) == (1, 1, 1)
    discord.fail("socket", Fault.DROP_AFTER)
    await discord.command(asker, general, "sidai", TYPED)
    await discord.wait(lambda: discord.resumes == 2)
    assert len(bot.interactions) == 2


@pytest.mark.parametrize("how", ["reconnect", "invalid", "4000", "4009", "1001"])
async def test_a_connection_that_ends_is_taken_up_again_by_discord_py(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot, how: str
) -> None:
    match how:
        case "reconnect":
            await discord.reconnect()
        case "invalid":
            await discord.invalid_session(resumable=True)
        case _:
            await discord.close(int(how))
    await discord.wait(lambda: discord.connections == 1 and discord.resumes + discord.identifies == 2)
    assert (await discord.command(asker, general, "sidai", TYPED)).kind == 5


async def test_an_invalid_session_cannot_be_resumed(discord: DiscordEmulator, socket: Socket) -> None:
    await socket.say(2, identity(discord))
    ready = await socket.hear()
    await discord.invalid_session(resumable=False)
    assert (await socket.hear())["d"] is False
    await socket.say(6, {**identity(discord), "session_id": ready["d"]["session_id"], "seq": 1})
    answer = await socket.hear()
    assert (answer["op"], answer["d"]) == (9, False)
    assert discord.resumes == 0


async def test_a_resume_names_a_number_that_was_sent(
    discord: DiscordEmulator, socket: Socket, api: Api
) -> None:
    await socket.say(2, identity(discord))
    session = (await socket.hear())["d"]["session_id"]
    await discord.close(4000)
    assert await socket.closed() == 4000
    url = f"{discord.settings()['DISCORD_GATEWAY_URL']}?v=10&encoding=json"
    async with api.session.ws_connect(url) as second:
        again = Socket(second)
        await again.hear()
        await again.say(6, {**identity(discord), "session_id": session, "seq": 2})
        assert await again.closed() == 4007


async def test_every_session_gets_every_command_and_the_slower_one_is_too_late(
    discord: DiscordEmulator, general: Channel, asker: User, bot: Bot
) -> None:
    seen: list[int] = []

    async def answer(interaction: sdk.Interaction) -> None:
        try:
            await interaction.response.defer()
        except sdk.HTTPException as error:
            seen.append(error.code)

    other = Bot(discord)
    await other.login()
    await other.go_online()
    bot.answer = other.answer = answer
    await discord.command(asker, general, "sidai", TYPED)
    await discord.wait(lambda: seen)
    assert (seen, len(bot.interactions), len(other.interactions)) == ([40060], 1, 1)
    await other.close()


async def test_a_sharded_client_gets_commands_and_asks_where_to_connect(
    discord: DiscordEmulator, general: Channel, asker: User, api: Api
) -> None:
    sharded = Bot(discord, shards=1)
    await sharded.connect()
    assert (await discord.command(asker, general, "sidai", TYPED)).kind == 5
    assert (await discord.command(asker, discord.dm(asker), "sidai", TYPED)).kind == 5
    await sharded.close()
    _, told = await api("GET", "/gateway/bot")
    assert (told["url"], told["shards"]) == (discord.settings()["DISCORD_GATEWAY_URL"], 1)


async def test_a_shard_gets_only_the_guilds_that_are_its_own(
    discord: DiscordEmulator, socket: Socket
) -> None:
    even, odd = discord.guild("even", id=8 << 22), discord.guild("odd", id=9 << 22)
    await socket.say(2, identity(discord, shard=[1, 2]))
    assert [guild["id"] for guild in (await socket.hear())["d"]["guilds"]] == [odd.id]
    assert await discord._gateway.dispatch("X", {}, even) == 0  # noqa: SLF001 - no person can send such events
    assert await discord._gateway.dispatch("X", {}, None) == 0  # noqa: SLF001
    assert await discord._gateway.dispatch("X", {}, odd) == 1  # noqa: SLF001
    assert (await socket.hear())["t"] == "X"


async def test_a_socket_may_be_refused(discord: DiscordEmulator, api: Api) -> None:
    url = f"{discord.settings()['DISCORD_GATEWAY_URL']}?v=10&encoding=json"
    discord.fail("connect", Fault.status(503))
    discord.fail("connect", Fault.DROP_BEFORE, times=2)  # aiohttp tries a second time on a fresh connection
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await api.session.ws_connect(url)
    assert caught.value.status == 503
    with pytest.raises(aiohttp.ClientError):
        await api.session.ws_connect(url)
    async with api.session.ws_connect(url) as open_:
        assert json.loads((await open_.receive()).data)["op"] == 10


async def test_a_dead_token_ends_the_session_for_good(discord: DiscordEmulator, bot: Bot) -> None:
    running = bot.running
    await discord.reset_token()
    with pytest.raises(sdk.ConnectionClosed) as caught:
        await running
    assert caught.value.code == 4004
