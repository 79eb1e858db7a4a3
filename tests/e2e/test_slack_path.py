"""From the typed command in Slack to the images in the thread, as people see it."""

import asyncio

import pytest

from tests.e2e.office import Office
from tests.emulators.fal import Fault, State
from tests.emulators.slack import Channel

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_an_order_becomes_a_line_in_the_channel_and_its_picture_in_the_thread(office: Office) -> None:
    asker, room = office.person(), office.channel()
    reply = await office.ordered(asker, room, "linkedin navy blazer, first of all")
    assert reply.acked_in is not None
    assert reply.acked_in < 3
    root = await office.finished(room)
    (answer,) = office.slack.thread(room, root.ts)
    assert len(office.slack.images(answer)) == 1
    assert "linkedin, navy blazer, first of all" in root.text
    assert len(office.calls("first of all")) == 1
    assert office.kept("sid/linkedin-000001-1.jpg")


async def test_the_line_stands_in_the_channel_while_the_pictures_are_drawn(office: Office) -> None:
    asker, room = office.person(), office.channel()
    office.fal.hold(State.IN_PROGRESS)
    await office.ordered(asker, room, "a red bicycle")
    (root,) = await office.slack.wait(lambda: office.slack.messages(room))
    assert "asks for" in root.text
    assert not office.slack.thread(room, root.ts)
    office.fal.release()
    assert (await office.finished(room)) is root


async def test_one_message_grows_as_the_pictures_arrive(office: Office) -> None:
    asker, room = office.person(), office.channel()
    office.fal.fail("file", Fault.SLOW(2.0), times=2)
    await office.ordered(asker, room, "linkedin --n 3")
    (root,) = await office.slack.wait(lambda: office.slack.messages(room))
    (answer,) = await office.slack.wait(lambda: office.slack.thread(room, root.ts))
    assert len(office.slack.images(answer)) == 1
    assert "2 more pictures are on their way" in office.slack.view(room, asker)
    await office.finished(room)
    assert office.slack.thread(room, root.ts) == [answer]
    pictures = office.slack.images(answer)
    assert [picture.alt.split(":")[0] for picture in pictures] == [
        f"AI-generated picture {number} of 3" for number in (1, 2, 3)
    ]
    assert "on their way" not in office.slack.view(room, asker)


async def test_pictures_are_uploaded_files_and_their_alt_text_says_that_they_are_made_by_ai(
    office: Office,
) -> None:
    shown = await office.shown(asker := office.person(), room := office.channel(), "linkedin grey suit --n 2")
    for picture in (*office.slack.images(shown.answer), *office.slack.images(shown.root)):
        assert not picture.address
        assert picture.mimetype == "image/jpeg"
        assert picture.alt.startswith("AI-generated")
        assert "grey suit" in picture.alt
    assert [picture.size for picture in office.slack.images(shown.answer)] == [(1024, 768)] * 2
    assert "AI-generated · no." in office.slack.view(room, asker)


async def test_the_line_in_the_channel_becomes_a_sheet_of_thumbnails(office: Office) -> None:
    shown = await office.shown(office.person(), office.channel(), "linkedin --n 3")
    (sheet,) = office.slack.images(shown.root)
    assert sheet.alt.startswith("AI-generated, all 3 pictures small")
    assert sheet.size is not None
    assert max(sheet.size) < 1024
    assert sheet.content not in [picture.content for picture in office.slack.images(shown.answer)]


async def test_nobody_is_mentioned_when_it_is_quick(office: Office) -> None:
    shown = await office.shown(office.person(), office.channel(), "linkedin")
    assert not shown.root.pings
    assert not shown.answer.pings


async def test_a_seed_that_fal_chose_is_shown_to_the_last_digit(office: Office) -> None:
    asker, room = office.person(), office.channel()
    await office.shown(asker, room, "linkedin beside a fig tree")
    (job,) = office.calls("beside a fig tree")
    assert job.answer is not None
    assert job.answer.body["seed"] > 2**53
    assert f"seed {job.answer.body['seed']} ·" in office.slack.view(room, asker)


async def test_lines_in_a_channel_stand_in_the_order_in_which_they_were_asked(office: Office) -> None:
    room, people = office.channel(), [office.person() for _ in range(4)]
    await asyncio.gather(*(office.ordered(each, room, "linkedin") for each in people))
    lines = await office.slack.wait(lambda: _lines(office, room, 4))
    numbers = [int(line.split("No. ")[1].split(",")[0]) for line in lines]
    assert numbers == sorted(numbers)


async def test_an_envelope_that_comes_again_starts_nothing_new(office: Office) -> None:
    asker, room = office.person(), office.channel()
    reply = await office.slack.command(asker, room, "linkedin with a parrot", redeliver=2)
    assert len(reply.acks) == 3
    root = await office.finished(room)
    assert len(office.slack.messages(room)) == 1
    assert len(office.slack.thread(room, root.ts)) == 1
    assert len(office.calls("with a parrot")) == 1
    assert not reply.ephemerals


async def test_an_order_typed_twice_is_drawn_twice(office: Office) -> None:
    asker, room = office.person(), office.channel()
    for _ in range(2):
        await office.shown(asker, room, "linkedin with a heron")
    assert len(office.calls("with a heron")) == 2


def _lines(office: Office, room: Channel, count: int) -> list[str]:
    lines = [message.text for message in office.slack.messages(room)]
    return lines if len(lines) == count else []
