"""Tokens: those of commands run out in a quarter of an hour, and none is ever seen."""

import asyncio
import logging
import os
import sys
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.house import ROOT, SID, House
from tests.e2e.lounge import Lounge
from tests.e2e.street import Street
from tests.emulators.discord import DiscordEmulator, Fault, Reply
from tests.emulators.fal import FalEmulator, State

QUARTER = 15 * 60  # seconds an interaction's token lives
DEBUG = f"""
import logging, sys
logging.basicConfig(level={logging.DEBUG})
from bots.__main__ import main
sys.argv = ["sidai", "serve"]
main()
"""


@pytest.fixture
def street(tmp_path: Path, fal: FalEmulator, discord: DiscordEmulator) -> Street:
    return Street(tmp_path, fal, discord)


async def test_the_result_arrives_though_the_token_of_the_command_is_long_over(street: Street) -> None:
    street.fal.hold(State.IN_PROGRESS)
    async with street.open() as lounge:
        asker, room = lounge.person(), lounge.channel()
        reply = await lounge.ordered(asker, room, "linkedin --n 2")
        await street.fal.reached(State.IN_PROGRESS, 2)
        street.discord.later(QUARTER + 60)
        street.fal.release()
        await lounge.whole(await lounge.finished(reply), 2)
        assert street.discord.messages(room) == [reply.original]


@pytest.mark.parametrize("dms", ["open", "closed"])
async def test_where_only_the_token_can_answer_the_last_word_comes_a_minute_before_it_is_over(
    street: Street, dms: str
) -> None:
    street.fal.hold(State.IN_PROGRESS)
    async with street.open(quiet=dms == "open") as lounge:
        asker = lounge.person()
        asker.dms = "closed" if dms == "closed" else "open"
        street.discord.join(asker, street.guild)
        abroad = street.discord.channel(street.discord.guild("abroad", bot=False), "room")
        with _ago(street.discord, QUARTER - 64):
            reply = await street.discord.command(
                asker, abroad, "sidai", {"prompt": "linkedin"}, installed="user"
            )
        root = reply.original
        assert root is not None
        await street.discord.wait(lambda: "asks for" in root.content, 3)
        await street.discord.wait(lambda: "the last I can say here" in root.content, 10)
        assert not reply.interaction.is_over(street.discord.world.now())
        street.discord.later(70)
        street.fal.release()
        direct = street.discord.dm(asker)
        if dms == "open":
            (said,) = await street.discord.wait(lambda: street.discord.messages(direct))
            assert "for 15 minutes, and they are over" in said.content
            assert len(street.discord.pictures(said)) == 1
        else:
            await street.discord.wait(lambda: [call for call in street.discord.calls if call.code == 50007])
        await street.fal.reached(State.COMPLETED)
        shown = await street.discord.command(asker, direct, "sidai-show", {"id": 1}, installed="user")
        await street.discord.wait(lambda: shown.original and street.discord.pictures(shown.original))
    assert len(street.fal.submits) == 1


async def test_no_token_is_ever_in_the_log_even_when_all_fails_and_all_is_logged(street: Street) -> None:
    (street.folder / "sidai.toml").write_text(SID, encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", DEBUG),
        cwd=street.folder,
        env={name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "SIDAI_SECRET": "hidden-own"}
        | street.fal.settings()
        | street.discord.settings()
        | {"FAL_KEY": "hidden-id:hidden-key"},
        stdout=PIPE,
        stderr=STDOUT,
    )
    house = House(process)
    try:
        await house.up()
        lounge = Lounge(street.folder, street.fal, street.discord, street.guild, house)
        replies = [await _troubled(lounge, fault) for fault in TROUBLE]
        assert "DEBUG" in house.log
    finally:
        await house.stop()
    for secret in (street.discord.world.token, *(reply.token for reply in replies), "hidden"):
        assert secret not in house.log


async def test_nothing_that_is_kept_holds_a_token_in_clear(street: Street) -> None:
    street.fal.hold(State.IN_PROGRESS)
    async with street.open() as lounge:
        reply = await lounge.ordered(lounge.person(), lounge.channel(), "linkedin with a heron")
        await street.discord.wait(lambda: reply.original and "asks for" in reply.original.content)
        files = [path for path in street.folder.rglob("*") if path.is_file()]
        kept = {path.name: path.read_bytes() for path in files}
        assert [name for name, content in kept.items() if b"with a heron" in content]
        for secret in (reply.token, street.discord.world.token):
            assert not [name for name, content in kept.items() if secret.encode() in content]
        street.fal.release()
        await lounge.finished(reply)


TROUBLE = (
    Fault.status(429, via=False),
    Fault.status(503),
    Fault.error(50001),
    Fault.error(10015),
    Fault.DROP_AFTER,
    Fault.GARBAGE,
    Fault.TRUNCATED,
)


async def _troubled(lounge: Lounge, fault: Fault) -> Reply:
    """An order during which calls of every kind fail like this, until somebody was told, or was to be."""
    for operation in ("callback", "original.edit", "message.create", "thread.create", "followup"):
        lounge.discord.fail(operation, fault)
    asker, room = lounge.person(), lounge.channel()
    reply = await lounge.discord.command(asker, room, "sidai", {"prompt": "linkedin"}, patience=2)
    direct = lounge.discord.dm(asker)

    def told() -> bool:
        seen = lounge.discord.view(room, asker) + lounge.discord.view(direct, asker)
        refused = [call for call in lounge.discord.calls if call.names.get("channel") == direct.id]
        return "asked for" in seen or "Nothing was paid" in seen or bool(refused)

    await lounge.discord.wait(told)
    return reply


@contextmanager
def _ago(discord: DiscordEmulator, seconds: float) -> Iterator[None]:
    """What is asked meanwhile is so old for a bot, whose own clock goes on: also by the time in its id."""
    discord.world._latest = 0  # noqa: SLF001  # ids would only grow
    discord.later(-seconds)
    yield
    discord.later(seconds)
