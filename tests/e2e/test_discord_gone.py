"""The place of an order is gone, closed or forbidden by the time it is answered: it is not lost."""

import pytest

from tests.e2e.lounge import Lounge, number_of
from tests.emulators.discord import Channel, Fault, Message, Reply, User
from tests.emulators.discord.channel import Overwrite
from tests.emulators.discord.permissions import Permission, named
from tests.emulators.fal import Fault as FalFault

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_an_order_that_another_process_has_answered_is_left_to_it(lounge: Lounge) -> None:
    asker, room = lounge.person(), lounge.channel()
    lounge.discord.fail("callback", Fault.error(40060))
    await lounge.discord.command(asker, room, "sidai", {"prompt": "linkedin twice"}, patience=0.2)
    await lounge.discord.wait(lambda: "Another process with the same DISCORD_TOKEN" in lounge.house.log)
    await lounge.shown(asker, room, "linkedin")
    assert not lounge.calls("twice")
    assert len(lounge.discord.messages(room)) == 1


@pytest.mark.parametrize("code", [10062, 10015, 50001, 50035])
async def test_an_order_whose_answer_is_not_taken_any_more_is_not_lost(lounge: Lounge, code: int) -> None:
    asker, room = lounge.person(), lounge.channel()
    lounge.discord.fail("callback", Fault.error(code))
    await lounge.discord.command(asker, room, "sidai", {"prompt": f"linkedin late {code}"}, patience=0.2)
    await lounge.whole(await lounge.line(room))
    assert len(lounge.calls(f"late {code}")) == 1


async def test_an_order_that_is_answered_too_late_is_not_lost(lounge: Lounge) -> None:
    asker, room = lounge.person(), lounge.channel()
    reply = await lounge.discord.command(
        asker, room, "sidai", {"prompt": "linkedin, ever so late"}, patience=0.001
    )
    await lounge.whole(await lounge.line(room))
    assert reply.original is None
    assert len(lounge.calls("ever so late")) == 1


@pytest.mark.parametrize("dms", ["open", "closed"])
@pytest.mark.parametrize("lost", ["message", "thread", "channel", "answer"])
async def test_pictures_whose_place_was_taken_away_come_as_a_direct_message_or_stand_in_the_history(
    lounge: Lounge, lost: str, dms: str
) -> None:
    asker, room = lounge.person(), lounge.channel()
    asker.dms = "closed" if dms == "closed" else "open"
    reply = await lounge.drawing(asker, room, images=2)
    number, root = _number(reply), reply.original
    assert root is not None
    if lost in {"thread", "answer"}:
        lounge.fal.fail("file", FalFault.SLOW(1.0))
        lounge.fal.release()
        (thread,) = await lounge.discord.wait(lambda: lounge.discord.threads(room))
        (answer,) = await lounge.discord.wait(lambda: lounge.discord.messages(thread))
        lounge.discord.delete(thread if lost == "thread" else answer)
    else:
        lounge.discord.delete(room if lost == "channel" else root)
        lounge.fal.release()
    await _found_by(
        lounge, asker, number, "I wanted to answer in is gone.\nSo here is what became of your order.", 2
    )


async def test_a_thread_that_sleeps_when_its_message_should_grow_sends_the_pictures_to_the_person(
    lounge: Lounge,
) -> None:
    asker, room = lounge.person(), lounge.channel()
    lounge.fal.fail("file", FalFault.SLOW(1.0))
    reply = await lounge.ordered(asker, room, "linkedin --n 2")
    (thread,) = await lounge.discord.wait(lambda: lounge.discord.threads(room))
    await lounge.discord.wait(lambda: lounge.discord.messages(thread))
    thread.archived = True
    await _found_by(lounge, asker, _number(reply), "is locked or archived", 2)


async def test_a_thread_that_was_locked_meanwhile_sends_the_pictures_to_the_person(lounge: Lounge) -> None:
    asker = lounge.person()
    thread = lounge.discord.thread(lounge.channel(), "ideas")
    reply = await lounge.drawing(asker, thread)
    thread.archived = thread.locked = True
    lounge.fal.release()
    await _found_by(lounge, asker, _number(reply), "is locked or archived", 1)


async def test_a_thread_that_fell_asleep_meanwhile_is_woken_by_its_pictures(lounge: Lounge) -> None:
    asker = lounge.person()
    thread = lounge.discord.thread(lounge.channel(), "ideas")
    reply = await lounge.drawing(asker, thread)
    thread.archived = True
    lounge.fal.release()
    root = await lounge.finished(reply)
    line, answer = lounge.discord.messages(thread)
    assert line is root
    assert len(lounge.discord.pictures(answer)) == 1


@pytest.mark.parametrize(
    ("taken", "sentence"),
    [
        ("VIEW_CHANNEL", "I cannot see the channel any more"),
        ("SEND_MESSAGES_IN_THREADS", "I may not write there any more"),
        ("ATTACH_FILES", "I may not write there any more"),
    ],
)
async def test_pictures_that_the_bot_may_not_post_any_more_come_as_a_direct_message(
    lounge: Lounge, taken: str, sentence: str
) -> None:
    asker, room = lounge.person(), lounge.channel()
    reply = await lounge.drawing(asker, room)
    _take(lounge, room, taken)
    lounge.fal.release()
    await _found_by(lounge, asker, _number(reply), sentence, 1)


async def test_pictures_for_a_server_that_the_bot_was_thrown_out_of_come_as_a_direct_message(
    lounge: Lounge,
) -> None:
    asker, room = lounge.person(), lounge.elsewhere()
    reply = await lounge.drawing(asker, room)
    number = _number(reply)
    lounge.discord.leave(lounge.discord.bot, room.guild or lounge.guild)
    lounge.fal.release()
    await lounge.discord.wait(lambda: _delivered(lounge, asker, number))
    assert "I cannot see the channel any more" in _delivered(lounge, asker, number)[0].content


async def test_without_the_right_to_open_a_thread_any_more_the_pictures_stand_under_the_line(
    lounge: Lounge,
) -> None:
    asker, room = lounge.person(), lounge.channel()
    reply = await lounge.drawing(asker, room)
    _take(lounge, room, "CREATE_PUBLIC_THREADS")
    lounge.fal.release()
    root = await lounge.finished(reply)
    line, answer = lounge.discord.messages(room)
    assert line is root
    assert len(lounge.discord.pictures(answer)) == 1
    assert not lounge.discord.threads(room)


@pytest.mark.parametrize("code", [200000, 20009, 240000])
async def test_words_that_a_filter_stops_are_refused_in_private_before_anything_is_paid(
    lounge: Lounge, code: int
) -> None:
    asker, room, before = lounge.person(), lounge.channel(), len(lounge.fal.submits)
    lounge.discord.fail("original.edit", Fault.error(code, 400))
    await lounge.discord.command(asker, room, "sidai", {"prompt": "linkedin"})
    await lounge.discord.wait(lambda: "A filter of this server" in lounge.discord.view(room, asker))
    assert "Nothing was paid" in lounge.discord.view(room, asker)
    assert not lounge.discord.messages(room)
    assert len(lounge.fal.submits) == before


@pytest.mark.parametrize("code", [200000, 20009])
async def test_pictures_that_a_filter_stops_come_as_a_direct_message(lounge: Lounge, code: int) -> None:
    asker, room = lounge.person(), lounge.channel()
    lounge.discord.fail("message.create", Fault.error(code, 400))
    reply = await lounge.ordered(asker, room, "linkedin")
    root = await lounge.finished(reply)
    await _found_by(lounge, asker, number_of(root.content), "A filter of this server", 1)


async def test_a_title_that_a_filter_stops_costs_the_thread_and_not_the_pictures(lounge: Lounge) -> None:
    room = lounge.channel()
    lounge.discord.fail("thread.create", Fault.error(200001, 400))
    root = await lounge.finished(await lounge.ordered(lounge.person(), room, "linkedin"))
    line, answer = lounge.discord.messages(room)
    assert line is root
    assert len(lounge.discord.pictures(answer)) == 1


async def test_more_threads_than_a_server_takes_cost_the_thread_and_not_the_pictures(lounge: Lounge) -> None:
    room = lounge.elsewhere(most_threads=0)
    await lounge.finished(await lounge.ordered(lounge.person(), room, "linkedin"))
    _, answer = lounge.discord.messages(room)
    assert len(lounge.discord.pictures(answer)) == 1


async def _found_by(lounge: Lounge, asker: User, number: int, sentence: str, count: int) -> None:
    """In the direct messages with this sentence; in the history alone if those are closed."""
    if asker.dms == "open":
        (direct,) = await lounge.discord.wait(lambda: _delivered(lounge, asker, number))
        assert sentence in direct.content
        assert len(lounge.discord.pictures(direct)) == count
    else:
        await lounge.discord.wait(lambda: 50007 in _codes(lounge, lounge.discord.dm(asker)))
    reply = await lounge.discord.command(asker, lounge.channel(), "sidai-show", {"id": number})
    (shown,) = await lounge.discord.wait(lambda: reply.ephemerals)
    await lounge.discord.wait(lambda: lounge.discord.pictures(shown))
    assert len(lounge.discord.pictures(shown)) == count


def _delivered(lounge: Lounge, asker: User, number: int) -> list[Message]:
    told = lounge.discord.messages(lounge.discord.dm(asker))
    return [each for each in told if f"no. {number}" in each.content]


def _codes(lounge: Lounge, channel: Channel) -> list[int]:
    """What the calls for a channel were answered with."""
    return [call.code for call in lounge.discord.calls if call.names.get("channel") == channel.id]


def _number(reply: Reply) -> int:
    """Of an order whose line stands."""
    assert reply.original is not None
    return number_of(reply.original.content)


def _take(lounge: Lounge, room: Channel, name: str) -> None:
    """An admin takes a permission from the bot in a channel."""
    room.overwrites.append(Overwrite(lounge.discord.bot.id, 1, deny=named([name])))
    assert Permission[name] not in room.allowed(lounge.discord.bot)
