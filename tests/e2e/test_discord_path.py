"""From the typed command in Discord to the images in the thread, as people see it."""

import asyncio

import pytest

from tests.e2e.lounge import Lounge
from tests.emulators.fal import Fault, State

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_an_order_becomes_a_line_in_the_channel_and_its_picture_in_the_thread(lounge: Lounge) -> None:
    asker, room = lounge.person(), lounge.channel()
    reply = await lounge.ordered(asker, room, "linkedin navy blazer, first of all")
    assert reply.acked_in is not None
    assert reply.acked_in < 3
    root = await lounge.finished(reply)
    (answer,) = lounge.discord.messages(lounge.thread(root))
    assert len(lounge.discord.pictures(answer)) == 1
    assert "linkedin, navy blazer, first of all" in root.content
    assert len(lounge.calls("first of all")) == 1
    assert lounge.kept("sid/linkedin-000001-1.jpg")


async def test_the_thread_is_named_after_the_order(lounge: Lounge) -> None:
    shown = await lounge.shown(lounge.person(), lounge.channel(), "linkedin with a *starry* sky")
    number = shown.root.content.split("No. ")[1].split(",")[0]
    assert lounge.thread(shown.root).name == f"No. {number}: linkedin, with a *starry* sky (sid)"


async def test_the_line_stands_in_the_channel_while_the_pictures_are_drawn(lounge: Lounge) -> None:
    asker, room = lounge.person(), lounge.channel()
    lounge.fal.hold(State.IN_PROGRESS)
    reply = await lounge.ordered(asker, room, "a red bicycle")
    await lounge.discord.wait(lambda: reply.original and "asks for" in reply.original.content)
    assert not lounge.discord.threads(room)
    lounge.fal.release()
    assert await lounge.finished(reply) is reply.original


async def test_one_message_grows_as_the_pictures_arrive(lounge: Lounge) -> None:
    asker, room = lounge.person(), lounge.channel()
    lounge.fal.fail("file", Fault.SLOW(2.0), times=2)
    reply = await lounge.ordered(asker, room, "linkedin --n 3")
    (thread,) = await lounge.discord.wait(lambda: lounge.discord.threads(room))
    (answer,) = await lounge.discord.wait(lambda: lounge.discord.messages(thread))
    assert len(lounge.discord.pictures(answer)) == 1
    assert "2 more pictures are on their way" in answer.content
    await lounge.finished(reply)
    assert lounge.discord.messages(thread) == [answer]
    pictures = lounge.discord.pictures(answer)
    assert [picture.alt.split(":")[0] for picture in pictures] == [
        f"AI-generated picture {number} of 3" for number in (1, 2, 3)
    ]
    assert "on their way" not in answer.content


async def test_lines_in_a_channel_stand_in_the_order_in_which_they_were_asked(lounge: Lounge) -> None:
    room, people = lounge.channel(), [lounge.person() for _ in range(4)]
    replies = await asyncio.gather(*(lounge.ordered(each, room, "linkedin") for each in people))
    for reply in replies:
        await lounge.finished(reply)
    lines = [message.content for message in lounge.discord.messages(room)]
    numbers = [int(line.split("No. ")[1].split(",")[0]) for line in lines]
    assert numbers == sorted(numbers)


async def test_an_order_typed_twice_is_drawn_twice(lounge: Lounge) -> None:
    asker, room = lounge.person(), lounge.channel()
    for _ in range(2):
        await lounge.shown(asker, room, "linkedin with a heron")
    assert len(lounge.calls("with a heron")) == 2
