"""`sidai serve` for Discord from outside: stopped at every stage and started again, and how a start fails."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from tests.e2e.house import serving
from tests.e2e.lounge import Lounge
from tests.e2e.office import Office
from tests.e2e.street import Street
from tests.emulators.discord import DiscordEmulator, Fault
from tests.emulators.fal import FalEmulator, State
from tests.emulators.fal import Fault as FalFault
from tests.emulators.slack import SlackEmulator

QUARTER = 15 * 60  # seconds an interaction's token lives


@pytest.fixture
def street(tmp_path: Path, fal: FalEmulator, discord: DiscordEmulator) -> Street:
    return Street(tmp_path, fal, discord)


async def test_a_start_and_a_stop_without_trouble_warn_of_nothing(street: Street) -> None:
    async with street.open() as lounge:
        await lounge.shown(lounge.person(), lounge.channel(), "linkedin")
    assert "WARNING" not in lounge.house.log
    assert "ERROR" not in lounge.house.log


@pytest.mark.parametrize("later", [0, QUARTER + 60], ids=["soon", "after a quarter of an hour"])
async def test_an_order_whose_line_does_not_stand_yet_gets_it_after_the_next_start(
    street: Street, later: int
) -> None:
    async with street.open() as lounge:
        asker, room = lounge.person(), lounge.channel()
        street.discord.fail("original.edit", Fault.status(429, retry_after=60))
        reply = await lounge.ordered(asker, room, "linkedin")
        await street.discord.wait(lambda: street.count("original.edit"))
    assert reply.original
    assert reply.original.thinking
    street.discord.later(later)
    async with street.open() as lounge:
        root = await lounge.line(room)
        assert (root is reply.original) == (not later)
        await lounge.whole(root)
    assert len(street.fal.submits) == 1


async def test_a_line_whose_receipt_was_lost_by_the_stop_is_not_posted_again(street: Street) -> None:
    async with street.open() as lounge:
        asker, room = lounge.person(), lounge.channel()
        street.discord.fail("original.edit", Fault.SLOW(30))
        reply = await lounge.ordered(asker, room, "linkedin")
        await street.discord.wait(lambda: reply.original and "asks for" in reply.original.content)
    async with street.open() as lounge:
        root = await lounge.finished(reply)
        await lounge.whole(root)
        assert street.discord.messages(room) == [root]
    assert len(street.fal.submits) == 1


@pytest.mark.parametrize("later", [0, QUARTER + 60], ids=["soon", "after a quarter of an hour"])
async def test_an_order_that_is_being_drawn_is_finished_after_the_next_start_by_the_bots_own_token(
    street: Street, later: int
) -> None:
    street.fal.hold(State.IN_PROGRESS)
    async with street.open() as lounge:
        asker, room = lounge.person(), lounge.channel()
        reply = await lounge.ordered(asker, room, "linkedin --n 2")
        await street.fal.reached(State.IN_PROGRESS, 2)
    street.discord.later(later)
    before = len(street.discord.calls)
    async with street.open() as lounge:
        street.fal.release()
        root = await lounge.finished(reply)
        await lounge.whole(root, 2)
        assert street.discord.messages(room) == [root]
    assert len(street.fal.submits) == 2
    assert not [call for call in street.discord.calls[before:] if call.token == reply.token]


async def test_a_message_that_was_growing_is_the_one_that_grows_after_the_next_start(street: Street) -> None:
    street.fal.fail("file", FalFault.SLOW(30))
    async with street.open() as lounge:
        asker, room = lounge.person(), lounge.channel()
        reply = await lounge.ordered(asker, room, "linkedin --n 2")
        (thread,) = await street.discord.wait(lambda: street.discord.threads(room))
        (answer,) = await street.discord.wait(lambda: street.discord.messages(thread))
        assert len(street.discord.pictures(answer)) == 1
    async with street.open() as lounge:
        assert await lounge.whole(await lounge.finished(reply), 2) is answer
        assert street.discord.messages(room) == [reply.original]
    assert len(street.fal.submits) == 2


@pytest.mark.parametrize("later", [0, 10 * 60], ids=["soon", "after ten minutes"])
async def test_pictures_whose_receipt_was_lost_by_the_stop_are_not_posted_twice(
    street: Street, later: int
) -> None:
    async with street.open() as lounge:
        asker, room = lounge.person(), lounge.channel()
        street.discord.fail("message.create", Fault.SLOW(30))
        reply = await lounge.ordered(asker, room, "linkedin")
        (thread,) = await street.discord.wait(lambda: street.discord.threads(room))
        (answer,) = await street.discord.wait(lambda: street.discord.messages(thread))
    street.discord.later(later)
    async with street.open() as lounge:
        assert await lounge.whole(await lounge.finished(reply)) is answer
    assert len(street.fal.submits) == 1


async def test_a_settled_order_is_not_touched_by_the_next_start_and_commands_are_told_once(
    street: Street,
) -> None:
    async with street.open() as lounge:
        shown = await lounge.shown(lounge.person(), lounge.channel(), "linkedin")
        street.discord.fail("original.edit", Fault.error(200000, 400))
        await street.discord.command(lounge.person(), lounge.channel(), "sidai", {"prompt": "linkedin"})
        await street.discord.wait(lambda: street.count("followup"))
    before = len(street.discord.calls)
    async with street.open() as lounge:
        await street.discord.wait(lambda: street.discord.connections)
        assert {call.operation for call in street.discord.calls[before:]} == {"users.me", "application.get"}
        assert street.discord.messages(lounge.thread(shown.root)) == [shown.answer]


async def test_an_application_for_servers_only_is_told_commands_for_servers_only(
    tmp_path: Path, fal: FalEmulator
) -> None:
    async with DiscordEmulator(user_install=False) as discord:
        street = Street(tmp_path, fal, discord)
        async with street.open() as lounge:
            await lounge.shown(lounge.person(), lounge.channel(), "linkedin")
    (told,) = [call.body for call in discord.calls if call.operation == "commands.put"]
    assert isinstance(told, list)
    assert {tuple(each["integration_types"]) for each in told} == {(0,)}
    assert {tuple(each["contexts"]) for each in told} == {(0, 1)}


async def test_commands_that_have_changed_are_told_again(street: Street) -> None:
    async with street.open():
        pass
    with sqlite3.connect(street.folder / "data/sidai.db") as database:  # by an earlier version
        database.execute("UPDATE remembered SET value = 'other' WHERE name LIKE 'discord-commands-%'")
    database.close()
    for _ in range(2):
        async with street.open():
            pass
    assert street.count("commands.put") == 2


@pytest.mark.parametrize(
    "fault",
    [Fault.status(503), Fault.status(429, retry_after=0.1), Fault.DROP_AFTER, Fault.GARBAGE],
    ids=lambda fault: f"{fault.kind} {fault.code}",
)
async def test_a_start_that_fails_in_passing_is_made_up_for(street: Street, fault: Fault) -> None:
    for operation in ("users.me", "application.get", "commands.put"):
        street.discord.fail(operation, fault)
    async with street.open() as lounge:
        await lounge.shown(lounge.person(), lounge.channel(), "linkedin")
    assert "Unclosed" not in lounge.house.log


@pytest.mark.parametrize("code", [50035, 30034])
async def test_commands_that_discord_refuses_stop_the_start_and_are_told_at_the_next(
    street: Street, code: int
) -> None:
    street.discord.fail("commands.put", Fault.error(code))
    told = await street.failing()
    assert "Discord did not take the slash commands" in told
    assert str(code) in told
    async with street.open() as lounge:
        await lounge.shown(lounge.person(), lounge.channel(), "linkedin")


async def test_a_token_that_is_not_accepted_stops_the_start(street: Street) -> None:
    told = await street.failing(DISCORD_TOKEN="hidden.hidden.hidden")
    assert "Discord does not accept DISCORD_TOKEN" in told
    assert "hidden" not in told


async def test_where_discord_does_not_answer_the_start_stops_with_the_setting(street: Street) -> None:
    told = await street.failing(DISCORD_API_URL="http://127.0.0.1:9/api/v10")
    assert "Discord does not answer at http://127.0.0.1:9/api/v10" in told
    assert "DISCORD_API_URL" in told


async def test_a_second_one_in_the_same_folder_says_so_and_leaves_the_first_alone(street: Street) -> None:
    async with street.open() as lounge:
        told = await street.failing()
        assert "Another sidai serve is at work in this folder for Discord" in told
        await lounge.shown(lounge.person(), lounge.channel(), "linkedin")
        assert street.discord.identifies == 1


async def test_slack_and_discord_are_served_together_and_stop_together(
    street: Street, slack: SlackEmulator
) -> None:
    settings = street.fal.settings(), street.discord.settings(), slack.settings()
    async with serving(street.folder, *settings) as house:
        await street.discord.wait(lambda: street.discord.connections)
        await slack.wait(lambda: slack.connections)
        lounge = Lounge(street.folder, street.fal, street.discord, street.guild, house)
        office = Office(street.folder, street.fal, slack, house)
        street.fal.hold(State.IN_PROGRESS)
        reply = await lounge.ordered(lounge.person(), lounge.channel(), "linkedin")
        room = office.channel()
        await office.ordered(office.person(), room, "linkedin")
        await street.fal.reached(State.IN_PROGRESS, 2)
        assert await house.stop() == 0
        assert "Traceback" not in house.log
    async with serving(street.folder, *settings) as house:
        street.fal.release()
        await lounge.whole(await lounge.finished(reply))
        assert len(slack.thread(room, (await office.finished(room)).ts)) == 1
        await street.discord.wait(lambda: street.discord.connections)
        await street.discord.reset_token()
        async with asyncio.timeout(20):
            assert await house.process.wait() == 1
    assert len(street.fal.submits) == 2
