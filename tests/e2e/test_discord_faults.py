"""Discord fails in all its ways: the pictures still come, once, or the person is told."""

import pytest

from tests.e2e.house import SID
from tests.e2e.lounge import Lounge, number_of
from tests.emulators.discord import Channel, Fault, Message, Reply, User
from tests.emulators.fal import Fault as FalFault

pytestmark = pytest.mark.asyncio(loop_scope="module")

JOINED, BY_MESSAGE = "100200301", "100200302"
TOML = f"""{SID}
[teams.studio]
discord = [{{ server = "{JOINED}", roles = ["Marketing"] }}]

[channels."discord:{BY_MESSAGE}"]
reply = "dm"
"""
# What Discord is asked between a command in a channel that is new to the bot, and the last picture.
CALLS = (
    "guild.get",
    "channel.get",
    "callback",
    "original.edit",
    "message.create",
    "thread.create",
    "message.edit",
)
UNPROCESSED = (
    Fault.status(429, retry_after=0.1),
    Fault.status(429, via=False),
    Fault.status(500),
    Fault.status(502),
    Fault.status(503),
    Fault.DROP_BEFORE,
)
PROCESSED = (Fault.DROP_AFTER, Fault.TRUNCATED, Fault.GARBAGE, Fault.SLOW(0.3))
FAULTS = (*UNPROCESSED, *PROCESSED)


def _named(fault: object) -> str | None:
    if not isinstance(fault, Fault):
        return None
    said = f"status {fault.code}" if fault.kind == "status" else fault.kind
    return said if fault.via else f"{said} of Cloudflare"


@pytest.mark.parametrize("fault", FAULTS, ids=_named)
@pytest.mark.parametrize("operation", CALLS)
async def test_every_call_that_fails_once_is_made_up_for(
    lounge: Lounge, operation: str, fault: Fault
) -> None:
    asker, room, before = lounge.person(), lounge.elsewhere(), len(lounge.discord.calls)
    words, said = f"{operation} {_named(fault)}".replace(".", " "), len(lounge.house.log)
    lounge.discord.fail(operation, fault)
    reply = await lounge.ordered(asker, room, f"linkedin {words}")
    await lounge.whole(await lounge.finished(reply))
    assert len(lounge.calls(words)) == 1
    assert operation in {call.operation for call in lounge.discord.calls[before:]}
    assert "Traceback" not in lounge.house.log[said:]


@pytest.mark.parametrize("fault", FAULTS, ids=_named)
async def test_a_message_that_could_not_grow_at_once_grows_after_all(lounge: Lounge, fault: Fault) -> None:
    lounge.fal.fail("file", FalFault.SLOW(0.5))
    lounge.discord.fail("message.edit", fault)
    reply = await lounge.ordered(lounge.person(), lounge.channel(), "linkedin --n 2")
    await lounge.whole(await lounge.finished(reply), 2)


@pytest.mark.parametrize("fault", FAULTS, ids=_named)
@pytest.mark.parametrize("operation", ["dm.create", "message.create"])
async def test_answers_by_direct_message_come_once_whatever_fails(
    lounge: Lounge, by_message: Channel, operation: str, fault: Fault
) -> None:
    asker = lounge.person()
    words = f"{operation} {_named(fault)} directly".replace(".", " ")
    lounge.discord.fail(operation, fault)
    await lounge.told(asker, by_message, f"linkedin {words}")
    root, answer = await lounge.discord.wait(lambda: _done(lounge, asker))
    assert [len(lounge.discord.pictures(each)) for each in (root, answer)] == [0, 1]
    assert len(lounge.calls(words)) == 1


@pytest.mark.parametrize("fault", FAULTS, ids=_named)
async def test_who_cannot_be_known_is_told_so_in_time_and_is_known_the_next_time(
    lounge: Lounge, joined: Channel, fault: Fault
) -> None:
    asker = lounge.person()
    lounge.discord.join(asker, joined.guild or lounge.guild, roles=["Marketing"])
    direct, before = lounge.discord.dm(asker), len(lounge.fal.submits)
    lounge.discord.fail("member.get", fault)
    reply = await lounge.discord.command(asker, direct, "sidai", {"prompt": "linkedin"})
    if reply.ephemerals:
        assert "Discord did not say in time who you are" in lounge.discord.view(direct, asker)
        assert len(lounge.fal.submits) == before
        reply = await lounge.ordered(asker, direct, "linkedin")
    await lounge.finished(reply)
    assert len(lounge.fal.submits) == before + 1


@pytest.mark.parametrize(
    "fault",
    [Fault.status(429, retry_after=30), Fault.status(503), Fault.GARBAGE, Fault.SLOW(2.5)],
    ids=_named,
)
async def test_a_channel_that_cannot_be_looked_up_is_taken_for_private(lounge: Lounge, fault: Fault) -> None:
    asker, room, teammate = lounge.person(), lounge.elsewhere(), lounge.person()
    words = f"opal {_named(fault)} cup"
    lounge.discord.fail("channel.get", fault)
    await lounge.finished(await lounge.ordered(asker, room, f"linkedin {words}"))
    elsewhere = lounge.discord.channel(room.guild or lounge.guild, "other")
    assert "Nothing was found" in await lounge.told(teammate, elsewhere, f"history {words}")


@pytest.mark.parametrize("fault", FAULTS, ids=_named)
@pytest.mark.parametrize("operation", ["original.delete", "followup", "dm.create"])
async def test_a_refusal_after_all_reaches_the_person_alone(
    lounge: Lounge, operation: str, fault: Fault
) -> None:
    asker, room, before = lounge.person(), lounge.channel(), len(lounge.fal.submits)
    direct = lounge.discord.dm(asker)
    lounge.discord.fail("original.edit", Fault.error(200000, 400))
    if operation == "dm.create":
        lounge.discord.fail("followup", Fault.error(10015))
    lounge.discord.fail(operation, fault)
    await lounge.discord.command(asker, room, "sidai", {"prompt": "linkedin"})
    await lounge.discord.wait(
        lambda: "Nothing was paid" in lounge.discord.view(room, asker) + lounge.discord.view(direct, asker)
    )
    assert not [each for each in lounge.discord.messages(room) if "Nothing was paid" in each.content]
    assert len(lounge.fal.submits) == before


async def test_a_refusal_stays_private_though_the_promise_of_an_answer_cannot_be_taken_back(
    lounge: Lounge,
) -> None:
    asker, room = lounge.person(), lounge.channel()
    direct = lounge.discord.dm(asker)
    lounge.discord.fail("original.edit", Fault.error(200000, 400))
    lounge.discord.fail("original.delete", Fault.error(50001))
    await lounge.discord.command(asker, room, "sidai", {"prompt": "linkedin"})
    await lounge.discord.wait(
        lambda: "Nothing was paid" in lounge.discord.view(room, asker) + lounge.discord.view(direct, asker)
    )
    assert not [each for each in lounge.discord.messages(room) if "Nothing was paid" in each.content]


@pytest.mark.parametrize("fault", FAULTS, ids=_named)
async def test_pictures_that_are_shown_again_come_whatever_became_of_the_first_answer(
    lounge: Lounge, fault: Fault
) -> None:
    asker, room = lounge.person(), lounge.channel()
    shown = await lounge.shown(asker, room, "linkedin")
    lounge.discord.fail("callback", fault)
    reply = await lounge.discord.command(asker, room, "sidai-show", {"id": number_of(shown.root.content)})
    await lounge.discord.wait(lambda: reply.original and lounge.discord.pictures(reply.original), 10)
    assert len(reply.ephemerals) == 1


async def test_pictures_that_discord_does_not_take_again_are_not_waited_for_in_vain(lounge: Lounge) -> None:
    asker, room = lounge.person(), lounge.channel()
    shown = await lounge.shown(asker, room, "linkedin")
    lounge.discord.fail("original.edit", Fault.error(40005, 413))
    reply = await lounge.discord.command(asker, room, "sidai-show", {"id": number_of(shown.root.content)})
    await lounge.discord.wait(lambda: reply.ephemerals and "too large" in reply.ephemerals[0].content)
    assert lounge.house.log.count("incident") == 0


@pytest.mark.parametrize("fault", FAULTS, ids=_named)
async def test_a_private_answer_of_several_pages_comes_whole_whatever_became_of_the_first(
    lounge: Lounge, fault: Fault
) -> None:
    asker, room = lounge.person(), lounge.channel()
    reply = await lounge.drawing(asker, room, typed=f"a heron {'and a cup of tea ' * 130}")
    lounge.discord.fail("callback", fault)
    told = await lounge.discord.command(asker, room, "sidai-show", {"id": _number(reply)})
    try:
        await lounge.discord.wait(lambda: len(told.ephemerals) > 1, 5)
    finally:
        lounge.fal.release()
        await lounge.finished(reply)


@pytest.fixture(scope="module")
def by_message(lounge: Lounge) -> Channel:
    """A channel whose pictures go to those who ordered them."""
    return lounge.discord.channel(lounge.guild, "quiet", id=BY_MESSAGE)


@pytest.fixture(scope="module")
def joined(lounge: Lounge) -> Channel:
    """A channel of a server that shares a team."""
    guild = lounge.discord.guild("agency", id=JOINED, roles=["Marketing"])
    return lounge.discord.channel(guild, "desk")


def _done(lounge: Lounge, asker: User) -> list[Message]:
    told = lounge.discord.messages(lounge.discord.dm(asker))
    return told if told and "asked for" in told[0].content else []


def _number(reply: Reply) -> int:
    """Of an order whose line stands."""
    assert reply.original is not None
    return number_of(reply.original.content)
