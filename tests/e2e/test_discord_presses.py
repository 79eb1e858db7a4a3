"""Presses on buttons in Discord, over the wire: what changes, who is told what, and nothing is done twice."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator

import pytest

from core.run.ports import PostError
from core.studio import Reply
from tests.bots.discord.counter import CALM, Clerk, Counter, Press, card, opened
from tests.emulators.discord import Call, Channel, DiscordEmulator, Fault, Message, User
from tests.emulators.discord import Reply as Told

SAY, THINK, HOLD, UPDATE = 4, 5, 6, 7  # kinds of a first answer

QUESTION, ORDERED, TOLD = card("Order it?", "confirm", "discard"), card("Ordered."), card("By the way.")
LINE = card("A fox is on its way", "cancel")


@pytest.fixture
def clerk() -> Clerk:
    return Clerk()


@pytest.fixture(autouse=True)
def calm(clerk: Clerk, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing goes wrong that a test has not taken off the clerk's desk."""
    yield
    assert clerk.bugs == []
    assert [record for record in caplog.get_records("call") if record.levelno >= logging.ERROR] == []


@pytest.fixture
async def counter(discord: DiscordEmulator, clerk: Clerk) -> AsyncIterator[Counter]:
    async with opened(discord, clerk) as counter:
        yield counter


@pytest.fixture
def asker(discord: DiscordEmulator) -> User:
    return discord.user("anna")


@pytest.fixture
def room(discord: DiscordEmulator) -> Channel:
    return discord.channel(discord.guild("studio"), "room")


@pytest.fixture
async def message(counter: Counter, asker: User, room: Channel) -> Message:
    return await counter.posted(asker, room, QUESTION)


async def test_the_studio_is_told_who_pressed_what_and_where(
    counter: Counter, message: Message, room: Channel
) -> None:
    other = counter.discord.user("bert")
    reply = await counter.discord.interact(other, message, "Discard")
    (press,) = counter.clerk.presses
    assert (press.button, press.event) == ("discard.57", f"discord:{reply.interaction.id}")
    assert (press.person.id, press.person.name) == (other.id, "Bert")
    assert (press.place.channel, press.place.thread, press.obstacle) == (room.id, None, None)


@pytest.mark.parametrize(
    ("said", "kind", "shown", "private"),
    [
        (Reply(), HOLD, "Order it?", []),
        (Reply(TOLD), SAY, "Order it?", ["By the way."]),
        (Reply(instead=ORDERED), UPDATE, "Ordered.", []),
        (Reply(TOLD, ORDERED), UPDATE, "Ordered.", ["By the way."]),
        (Reply(card("See.", pictures=1)), THINK, "Order it?", ["See."]),
    ],
)
async def test_a_press_changes_its_message_or_tells_the_person_or_both_or_neither(  # noqa: PLR0913, PLR0917
    counter: Counter, message: Message, asker: User, said: Reply, kind: int, shown: str, private: list[str]
) -> None:
    counter.says(said)
    reply = await counter.discord.interact(asker, message, "Order it")
    await counter.discord.wait(lambda: [each.content for each in reply.ephemerals] == private)
    assert (reply.kind, reply.failure, message.content) == (kind, "", shown)
    assert bool(counter.discord.buttons(message)) is (shown == "Order it?")
    assert [call.status for call in counter.discord.calls if call.status >= 400] == []


async def test_what_one_person_is_told_has_its_pictures_and_at_its_end_its_buttons(
    counter: Counter, message: Message, asker: User
) -> None:
    for long in (card("long " * 700, "retry"), card("long " * 700, "retry", pictures=11)):
        for said in (Reply(long), Reply(long, ORDERED)):
            counter.says(said)
            reply = await counter.discord.interact(asker, message, "confirm.57")
            count = 3 if long.pictures else 2
            *before, last = await _several(counter, reply, count)
            assert [counter.discord.buttons(each) for each in before] == [[]] * (count - 1)
            assert [button.label for button in counter.discord.buttons(last)] == ["Try again"]
            pictures = [len(counter.discord.pictures(each)) for each in (*before, last)]
            assert pictures == ([10, 0, 1] if long.pictures else [0, 0])
            message.components = [{"type": 1, "components": [_button("confirm.57")]}]


async def test_an_order_is_refused_to_the_one_who_pressed_where_the_bot_may_not_answer(
    counter: Counter, asker: User
) -> None:
    hall = counter.discord.guild("hall")
    message = await counter.posted(asker, counter.discord.channel(hall, "open"), QUESTION)
    message.channel = counter.discord.channel(hall, "closed", deny=["ATTACH_FILES"])

    async def refused(press: Press) -> Reply:
        assert press.obstacle is not None
        return counter.clerk.refuse(press.obstacle)

    counter.clerk.press_with = refused
    reply = await counter.discord.interact(asker, message, "Order it")
    (told,) = reply.ephemerals
    assert "Attach Files" in told.content
    assert message.content == "Order it?"


@pytest.mark.parametrize("said", [Reply(TOLD, ORDERED), Reply(TOLD), Reply(instead=ORDERED), Reply()])
async def test_while_the_studio_thinks_discord_is_told_in_time(
    counter: Counter, message: Message, asker: User, said: Reply
) -> None:
    go_on = asyncio.Event()

    async def slowly(_: Press) -> Reply:
        await go_on.wait()
        return said

    counter.clerk.press_with = slowly
    reply = await counter.discord.interact(asker, message, "Order it")
    assert (reply.kind, reply.failure, message.content) == (HOLD, "", "Order it?")
    go_on.set()
    private = ["By the way."] if said.card else []
    shown = "Ordered." if said.instead else "Order it?"
    await counter.discord.wait(
        lambda: (message.content, [e.content for e in reply.ephemerals]) == (shown, private)
    )
    assert reply.acked_in is not None
    assert 1 < reply.acked_in < 3


@pytest.mark.parametrize("slow", [False, True])
async def test_a_bug_is_one_calm_sentence_and_the_message_stays(
    counter: Counter, message: Message, asker: User, *, slow: bool
) -> None:
    go_on = asyncio.Event()

    async def broken(_: Press) -> Reply:
        if slow:
            await go_on.wait()
        raise ZeroDivisionError

    counter.clerk.press_with = broken
    reply = await counter.discord.interact(asker, message, "Order it")
    go_on.set()
    (told,) = await counter.discord.wait(lambda: reply.ephemerals)
    assert (told.content, message.content) == (CALM.body[0], "Order it?")
    (bug,) = counter.clerk.bugs
    assert isinstance(bug, ZeroDivisionError)
    counter.clerk.bugs.clear()


async def test_a_press_that_discord_sends_twice_is_one(
    counter: Counter, message: Message, asker: User
) -> None:
    counter.says(Reply(TOLD, ORDERED))
    before = message.edits
    reply = await counter.discord.interact(asker, message, "Order it", redeliver=2)
    (told,) = await counter.discord.wait(lambda: reply.ephemerals)
    assert (told.content, message.content, message.edits) == ("By the way.", "Ordered.", before + 1)
    assert len(counter.clerk.presses) == 1
    assert [call.code for call in counter.discord.calls if call.status >= 400] == []


async def test_a_press_that_another_process_has_answered_is_left_to_it_with_the_line(
    counter: Counter, message: Message, asker: User
) -> None:
    counter.says(Reply(TOLD, ORDERED))
    counter.discord.fail("callback", Fault.error(40060))
    reply = await counter.discord.interact(asker, message, "Order it", patience=0.5)
    (press,) = counter.clerk.presses
    with pytest.raises(PostError) as taken:
        await counter.adapter.delivery.post(press.place, LINE, "57-root")
    assert taken.value.text.key == "discord-taken"
    assert (message.content, reply.messages) == ("Order it?", [])


@pytest.mark.parametrize(
    "fault", [Fault.DROP_BEFORE, Fault.DROP_AFTER, Fault.GARBAGE, Fault.TRUNCATED, Fault.status(503)]
)
@pytest.mark.parametrize("operation", ["callback", "original.edit", "followup"])
async def test_what_breaks_on_the_way_is_said_again(
    counter: Counter, message: Message, asker: User, operation: str, fault: Fault
) -> None:
    counter.says(Reply(TOLD, ORDERED))
    counter.discord.fail(operation, fault)
    reply = await counter.discord.interact(asker, message, "Order it")
    told = await counter.discord.wait(lambda: reply.ephemerals)
    assert {each.content for each in told} == {"By the way."}
    assert (reply.failure, message.content) == ("", "Ordered.")


@pytest.mark.parametrize("slow", [False, True])
async def test_too_late_for_discord_the_press_is_done_all_the_same_and_discord_left_alone(
    discord: DiscordEmulator, clerk: Clerk, asker: User, room: Channel, *, slow: bool
) -> None:
    go_on = asyncio.Event()

    async def slowly(_: Press) -> Reply:
        await go_on.wait()
        return Reply(TOLD, ORDERED)

    def late() -> list[Call]:
        return [call for call in discord.calls if call.code == 10062]

    clerk.press_with = slowly
    async with opened(discord, clerk) as counter:
        message = await counter.posted(asker, room, QUESTION)
        reply = await discord.interact(asker, message, "Order it", patience=0.2)
        if slow:
            await discord.wait(late)
        go_on.set()
        await discord.wait(late)
    assert (reply.failure, reply.messages, message.content) == ("This interaction failed", [], "Order it?")
    assert discord.calls[-1:] == late()


@pytest.mark.parametrize(("said", "kind"), [(Reply(TOLD, ORDERED), SAY), (Reply(instead=ORDERED), HOLD)])
@pytest.mark.parametrize("slow", [False, True])
async def test_when_the_message_is_gone_by_then_the_person_is_told_the_rest(
    counter: Counter, message: Message, asker: User, said: Reply, kind: int, *, slow: bool
) -> None:
    async def deleted(_: Press) -> Reply:
        if slow:
            await counter.discord.wait(lambda: counter.discord.world.interactions and _held(counter))
        counter.discord.delete(message)
        return said

    counter.clerk.press_with = deleted
    reply = await counter.discord.interact(asker, message, "Order it")
    assert (reply.kind, reply.failure) == (HOLD if slow else kind, "")
    private = ["By the way."] if said.card else []
    await counter.discord.wait(lambda: [each.content for each in reply.ephemerals] == private)


@pytest.mark.parametrize("again", ["reconnect", "restart"])
async def test_buttons_work_after_a_new_connection_and_in_a_new_process(
    discord: DiscordEmulator, clerk: Clerk, asker: User, room: Channel, again: str
) -> None:
    async with opened(discord, clerk) as counter:
        message = await counter.posted(asker, room, QUESTION)
        counter.says(Reply(instead=ORDERED))
        if again == "reconnect":
            await discord.reconnect()
            await discord.wait(lambda: discord.resumes and discord.connections)
            reply = await discord.interact(asker, message, "Order it")
    if again == "restart":
        async with opened(discord, clerk):
            reply = await discord.interact(asker, message, "Order it")
    assert (reply.kind, message.content) == (UPDATE, "Ordered.")


async def _several(counter: Counter, reply: Told, count: int) -> list[Message]:
    """What one person is told, once it is so many messages."""
    await counter.discord.wait(lambda: len(reply.ephemerals) == count)
    return reply.ephemerals


def _button(identity: str) -> dict[str, object]:
    return {"type": 2, "style": 2, "label": "Order it", "custom_id": identity}


def _held(counter: Counter) -> bool:
    """Has a press been acknowledged without an answer?"""
    return any(each.answer == HOLD for each in counter.discord.world.interactions.values())
