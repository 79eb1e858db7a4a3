"""The connection to Discord breaks in all its ways: no order is lost, none is drawn twice."""

import asyncio
import copy
from pathlib import Path

import pytest

from tests.e2e.house import SID, serving, sidai
from tests.e2e.lounge import Lounge
from tests.e2e.street import Street
from tests.emulators.discord import DiscordEmulator, Fault
from tests.emulators.fal import FalEmulator


@pytest.fixture
def street(tmp_path: Path, fal: FalEmulator, discord: DiscordEmulator) -> Street:
    return Street(tmp_path, fal, discord)


@pytest.mark.parametrize("how", ["close", "reconnect", "invalid but resumable"])
async def test_a_connection_that_discord_ends_is_resumed_and_loses_nothing(street: Street, how: str) -> None:
    async with street.open() as lounge:
        if how == "close":
            await street.discord.close(4000)
        elif how == "reconnect":
            await street.discord.reconnect()
        else:
            await street.discord.invalid_session(resumable=True)
        await street.discord.wait(lambda: street.discord.resumes == 1)
        await lounge.shown(lounge.person(), lounge.channel(), "linkedin")
        assert street.discord.identifies == 1


async def test_a_session_that_is_invalid_is_begun_anew(street: Street) -> None:
    async with street.open() as lounge:
        await street.discord.invalid_session(resumable=False)
        await street.discord.wait(lambda: street.discord.identifies == 2 and street.discord.connections)
        await lounge.shown(lounge.person(), lounge.channel(), "linkedin")


@pytest.mark.parametrize("fault", [Fault.DROP_BEFORE, Fault.DROP_AFTER], ids=lambda fault: fault.kind)
async def test_an_order_during_which_the_line_breaks_is_drawn_once(street: Street, fault: Fault) -> None:
    async with street.open() as lounge:
        asker, room = lounge.person(), lounge.channel()
        street.discord.fail("socket", fault)
        await street.discord.command(asker, room, "sidai", {"prompt": "linkedin"})
        await lounge.whole(await lounge.line(room))
        await street.discord.wait(lambda: street.discord.resumes == 1)
        await lounge.shown(asker, room, "linkedin")
    assert len(street.fal.submits) == 2


@pytest.mark.parametrize(
    "fault", [Fault.status(503), Fault.DROP_BEFORE], ids=lambda fault: f"{fault.kind} {fault.code}"
)
async def test_a_first_connection_that_is_refused_is_tried_again(street: Street, fault: Fault) -> None:
    street.discord.fail("connect", fault)
    async with street.open(quiet=False) as lounge:
        await lounge.shown(lounge.person(), lounge.channel(), "linkedin")


async def test_a_stop_is_obeyed_while_discord_cannot_be_reached(street: Street) -> None:
    street.discord.fail("connect", Fault.status(503), times=100)
    (street.folder / "sidai.toml").write_text(SID, encoding="utf-8")
    settings = street.fal.settings() | street.discord.settings()
    process = await sidai("serve", folder=street.folder, settings=settings)
    await street.discord.wait(lambda: street.count("commands.put"))
    process.terminate()
    async with asyncio.timeout(20):
        await process.communicate()
    assert process.returncode == 0


@pytest.mark.parametrize(
    "fault",
    [Fault.SLOW(0), Fault.status(503), Fault.DROP_BEFORE],
    ids=lambda fault: f"{fault.kind} {fault.code}",
)
async def test_without_a_gateway_of_its_own_it_asks_discord_for_one(street: Street, fault: Fault) -> None:
    street.discord.fail("gateway.get", fault, times=2)
    settings = street.fal.settings() | street.discord.settings()
    del settings["DISCORD_GATEWAY_URL"]
    async with serving(street.folder, settings) as house:
        lounge = Lounge(street.folder, street.fal, street.discord, street.guild, house)
        await lounge.shown(lounge.person(), lounge.channel(), "linkedin")
        assert "Traceback" not in house.log


@pytest.mark.parametrize("code", [4004, 4011])
async def test_a_connection_that_is_closed_for_good_ends_it_with_a_sentence(
    street: Street, code: int
) -> None:
    async with serving(street.folder, street.fal.settings(), street.discord.settings()) as house:
        await street.discord.wait(lambda: street.discord.connections)
        await (street.discord.reset_token() if code == 4004 else street.discord.close(code))
        async with asyncio.timeout(20):
            assert await house.process.wait() == 1
        await house.stop()
    assert f"Discord has closed the connection for good (code {code})" in house.log
    assert "Traceback" not in house.log


async def test_a_command_that_is_delivered_twice_starts_one_generation(street: Street) -> None:
    async with street.open() as lounge:
        asker, room = lounge.person(), lounge.channel()
        reply = await street.discord.command(asker, room, "sidai", {"prompt": "linkedin"}, redeliver=2)
        root = await lounge.finished(reply)
        await lounge.whole(root)
        await lounge.shown(asker, room, "linkedin")
        assert len(street.discord.messages(room)) == 2
    assert len(street.fal.submits) == 2


async def test_a_command_of_another_version_gets_a_sentence(street: Street) -> None:
    async with street.open() as lounge:
        asker, room = lounge.person(), lounge.channel()
        _know(street.discord, "sidai-help", "sidai-paint")
        told = await lounge.asked(asker, room, {}, "sidai-paint")
        assert "This command is of another version of sidai" in told
    assert not street.fal.submits


def _know(discord: DiscordEmulator, like: str, name: str) -> None:
    """A command that people's clients still, or already, know."""
    known = discord.world.commands[""]
    (found,) = [each for each in known if each["name"] == like]
    known.append(copy.deepcopy(found) | {"name": name, "id": discord.world.new_id(), "options": []})
