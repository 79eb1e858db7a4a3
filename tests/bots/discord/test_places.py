"""Where an order stands that a press has started: beside the button, and never in the button's message."""

import asyncio
from dataclasses import replace

import pytest

from core.domain.people import Place
from core.domain.text import text
from core.run.ports import PostError, Receipt
from core.studio import Reply
from tests.bots.discord.counter import Clerk, Counter, Press, card, opened
from tests.emulators.discord import Channel, DiscordEmulator, Message, User
from tests.emulators.discord.emulator import How

QUESTION, ORDERED = card("Order it?", "confirm"), card("Ordered.")
LINE = replace(card("A fox is on its way", "cancel"), title=text("root-title", number=57, what="fox"))
RESULT = card("Seed 42.", pictures=2)
BY_TOKEN = {"callback", "original.edit", "followup", "followup.edit"}


async def test_in_a_channel_it_is_a_new_line_with_a_thread_for_its_pictures(
    counter: Counter, asker: User, room: Channel
) -> None:
    message = await counter.posted(asker, room, QUESTION)
    place, line = await pressed(counter, asker, message)
    root = counter.message(line["message"])
    assert counter.discord.messages(room) == [message, root]
    assert (message.content, root.content) == ("Ordered.", "A fox is on its way")
    assert [button.label for button in counter.discord.buttons(root)] == ["Cancel"]
    answer = await answered(counter, place, line)
    (thread,) = counter.discord.threads(room)
    assert (answer.channel, thread.id) == (thread, root.id)
    assert "token" not in place.reply_to


@pytest.mark.parametrize("kind", ["text", "announcement", "forum", "private", "own"])
async def test_in_a_thread_line_and_pictures_stand_in_that_thread(
    counter: Counter, asker: User, kind: str
) -> None:
    thread = await _thread(counter, asker, kind)
    message = await counter.posted(asker, thread, QUESTION)
    place, line = await pressed(counter, asker, message)
    answer = await answered(counter, place, line)
    assert counter.discord.messages(thread)[-3:] == [message, counter.message(line["message"]), answer]
    assert thread.parent is not None
    assert counter.discord.threads(thread.parent) == [thread]
    assert (place.channel, place.thread) == (thread.parent.id, thread.id)
    assert "thread" not in line


async def test_in_direct_messages_it_is_a_new_message_there(
    counter: Counter, asker: User, room: Channel
) -> None:
    assert room.guild is not None
    counter.discord.join(asker, room.guild)
    direct = counter.discord.dm(asker)
    message = await counter.posted(asker, direct, QUESTION)
    place, line = await pressed(counter, asker, message)
    answer = await answered(counter, place, line)
    assert counter.discord.messages(direct) == [message, counter.message(line["message"]), answer]


@pytest.mark.parametrize("where", ["group", "hall", "thread"])
async def test_where_the_bot_is_no_member_it_is_one_further_message_that_grows_in_a_new_process_too(
    discord: DiscordEmulator, asker: User, where: str
) -> None:
    async with opened(discord, Clerk()) as counter:
        channel = _abroad(discord, asker, where)
        message = await counter.posted(asker, channel, QUESTION, installed="user")
        place, line = await pressed(counter, asker, message)
        root = counter.message(line["message"])
        assert counter.discord.messages(channel) == [message, root]
        assert [button.label for button in discord.buttons(root)] == ["Cancel"]
    async with opened(discord, Clerk()) as counter:
        await counter.adapter.delivery.update(place, line, replace(LINE, body=("Still drawing",)))
        assert (root.content, len(discord.buttons(root))) == ("Still drawing", 1)
        assert await answered(counter, place, line) is root
        await counter.adapter.delivery.update(place, line, card("Seed 42, 43.", pictures=3))
        assert (root.content, len(discord.pictures(root))) == ("Seed 42, 43.", 3)
        assert message.content == "Ordered."
    sayings = {call.operation for call in discord.calls if call.status == 200 and call.method != "GET"}
    assert sayings - {"commands.put"} <= BY_TOKEN


@pytest.mark.parametrize("where", ["room", "group"])
async def test_a_question_that_one_person_alone_sees_is_followed_by_a_line_for_all(
    counter: Counter, asker: User, room: Channel, where: str
) -> None:
    channel = room if where == "room" else _abroad(counter.discord, asker, where)
    how: How = {} if where == "room" else {"installed": "user"}
    counter.clerk.reply = Reply(QUESTION)
    reply = await counter.discord.command(asker, channel, "sidai", {"prompt": "fox"}, **how)
    (message,) = reply.ephemerals
    _, line = await pressed(counter, asker, message)
    assert message.content == "Ordered."
    assert counter.discord.messages(channel) == [counter.message(line["message"])]


@pytest.mark.parametrize("where", ["room", "group"])
async def test_a_refusal_that_comes_later_leaves_the_message_of_the_button(
    counter: Counter, asker: User, room: Channel, where: str
) -> None:
    channel = room if where == "room" else _abroad(counter.discord, asker, where)
    how: How = {} if where == "room" else {"installed": "user"}
    assert room.guild is not None
    counter.discord.join(asker, room.guild)
    message = await counter.posted(asker, channel, QUESTION, **how)
    await counter.discord.interact(asker, message, "Order it")
    (press,) = counter.clerk.presses
    await counter.adapter.delivery.whisper(press.place, asker.id, card("It cannot be.", "retry"))
    direct = counter.discord.dm(asker)
    (told,) = [each for each in counter.discord.world.messages if each.content == "It cannot be."]
    assert (told.channel, told.only_for) == ((direct, None) if where == "room" else (channel, asker))
    assert [button.label for button in counter.discord.buttons(told)] == ["Try again"]
    assert (message.content, message.deleted) == ("Order it?", False)


async def test_a_line_whose_receipt_was_lost_is_found_but_not_looked_for_where_the_bot_is_no_member(
    counter: Counter, asker: User, room: Channel
) -> None:
    delivery = counter.adapter.delivery
    place, line = await pressed(counter, asker, await counter.posted(asker, room, QUESTION))
    assert await delivery.find(place, LINE, "57-root") == {
        "channel": line["channel"],
        "message": line["message"],
    }
    group = _abroad(counter.discord, asker, "group")
    message = await counter.posted(asker, group, QUESTION, installed="user")
    place, _ = await pressed(counter, asker, message)
    over = {**place.reply_to, "expires": "2020-01-01T00:00:00+00:00"}
    before = len(counter.discord.calls)
    for each in (place, replace(place, reply_to=over)):
        assert await delivery.find(each, LINE, "57-root") is None
    assert len(counter.discord.calls) == before


async def test_when_the_token_of_the_press_is_over_nothing_can_be_said_there(
    counter: Counter, asker: User
) -> None:
    group, delivery = _abroad(counter.discord, asker, "group"), counter.adapter.delivery
    message = await counter.posted(asker, group, QUESTION, installed="user")
    place, line = await pressed(counter, asker, message)
    assert delivery.until(place) is not None
    counter.discord.later(15 * 60 + 1)
    with pytest.raises(PostError) as late:
        await delivery.update(place, line, ORDERED)
    assert late.value.text.key == "discord-over"
    with pytest.raises(PostError, match="discord-over"):
        await delivery.post(place, LINE, "57-root")
    assert delivery.until(counter.clerk.places[-1]) is not None


async def pressed(counter: Counter, person: User, message: Message) -> tuple[Place, Receipt]:
    """Press a button that orders: the line is on its way before the press is answered, and comes behind."""
    lines: list[asyncio.Task[Receipt]] = []

    async def order(press: Press) -> Reply:
        lines.append(asyncio.create_task(counter.adapter.delivery.post(press.place, LINE, press.event)))
        await asyncio.sleep(0.05)
        return Reply(instead=ORDERED)

    counter.clerk.press_with = order
    begun = len(counter.discord.calls)
    reply = await counter.discord.interact(person, message, "Order it")
    assert (reply.kind, reply.failure) == (7, "")
    (line,) = lines
    receipt = await line
    said = [call.operation for call in counter.discord.calls[begun:] if call.method == "POST"]
    assert said[0] == "callback"
    return counter.clerk.presses[-1].place, receipt


async def answered(counter: Counter, place: Place, line: Receipt) -> Message:
    """The message with the pictures."""
    delivery = counter.adapter.delivery
    receipt = await delivery.post(
        delivery.behind(place, line, thread=True), RESULT, f"{line['message']}-result"
    )
    message = counter.message(receipt["message"])
    assert (message.content, len(counter.discord.pictures(message))) == ("Seed 42.", 2)
    if message.id != line["message"]:
        assert counter.message(line["message"]).content == "A fox is on its way"
    return message


async def _thread(counter: Counter, asker: User, kind: str) -> Channel:
    discord = counter.discord
    guild = discord.guild("hall")
    if kind == "own":  # of an order from before
        parent = discord.channel(guild, "room")
        place = await counter.place(asker, parent)
        line = await counter.adapter.delivery.post(place, LINE, "56-root")
        await answered(counter, place, line)
        (thread,) = discord.threads(parent)
        return thread
    parent = discord.channel(guild, "room", kind="text" if kind == "private" else kind)  # type: ignore[arg-type]
    thread = discord.thread(parent, "ours", private=kind == "private", owner=asker)
    thread.people.append(discord.bot)
    return thread


def _abroad(discord: DiscordEmulator, asker: User, where: str) -> Channel:
    """Where the bot is no member."""
    if where == "group":
        return discord.group_dm(asker, discord.user("bert"))
    hall = discord.channel(discord.guild("abroad", bot=False), "room")
    return hall if where == "hall" else discord.thread(hall, "ours")
