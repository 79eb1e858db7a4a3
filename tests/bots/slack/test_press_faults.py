"""Presses in Slack when something is slow, lost or broken: acknowledged in time, and answered somehow."""

from dataclasses import replace

import pytest

from core.domain.card import Card
from core.studio import Reply
from tests.bots.slack.counter import ASKED, PICTURE, Counter
from tests.emulators.slack import Channel, Fault, User

DONE = Card(body=("So be it.",))
TOLD = Card(body=("Between us.",), actions=ASKED.actions)


async def test_a_studio_that_takes_its_time_is_not_waited_for_to_acknowledge(
    at: Counter, room: Channel, sid: User
) -> None:
    at.clerk.ready.clear()
    at.clerk.reply = Reply(TOLD, instead=DONE)
    message = await at.posted(room)
    reply = await at.slack.interact(sid, message, "Order it")
    assert not reply.failure
    assert not message.edits
    at.clerk.ready.set()
    await at.slack.wait(lambda: reply.ephemerals)
    assert message.text == "So be it."
    assert len(at.clerk.presses) == 1


async def test_a_press_whose_acknowledgement_is_lost_is_answered_once_all_the_same(
    at: Counter, room: Channel, sid: User
) -> None:
    at.slack.fail("ack", Fault.DROP_BEFORE)
    at.clerk.reply = Reply(TOLD)
    reply = await at.slack.interact(sid, await at.posted(room), "Order it", patience=0.2)
    assert reply.failure == "operation_timeout"
    assert len(await at.slack.wait(lambda: reply.ephemerals)) == 1
    assert len(at.clerk.presses) == 1


async def test_a_bug_is_one_calm_sentence_to_who_pressed(at: Counter, room: Channel, sid: User) -> None:
    at.clerk.reply = RuntimeError("a bug")
    message = await at.posted(room)
    reply = await at.slack.interact(sid, message, "Order it")
    assert not reply.failure
    await at.slack.wait(lambda: reply.ephemerals)
    assert "0815" in at.slack.view(room, sid)
    assert not message.edits


@pytest.mark.parametrize("missing", ["channel", "container", "actions", "user"])
async def test_a_press_that_cannot_be_read_is_acknowledged_and_the_next_one_works(
    at: Counter, room: Channel, sid: User, missing: str
) -> None:
    message = await at.posted(room)
    payload = (await at.slack.interact(sid, message, "Order it")).envelope.payload
    kept = {name: held for name, held in payload.items() if name != missing}
    odd = await at.slack.send(
        "interactive", kept | ({"actions": [{"action_id": "a"}]} if missing == "actions" else {})
    )
    assert odd.acks
    await at.slack.interact(sid, message, "Order it")
    assert at.clerk.presses[-1].event != at.clerk.presses[0].event


async def test_an_envelope_that_comes_again_is_the_same_event_and_acknowledged_again(
    at: Counter, room: Channel, sid: User
) -> None:
    at.clerk.reply = Reply(instead=DONE)
    message = await at.posted(room)
    reply = await at.slack.interact(sid, message, "Order it", redeliver=1)
    assert len(reply.acks) == 2
    await at.slack.wait(lambda: message.edits == 2)
    first, second = at.clerk.presses
    assert first == second
    assert message.text == "So be it."


async def test_who_cannot_be_known_is_refused_and_the_studio_is_not_asked(
    at: Counter, room: Channel, sid: User
) -> None:
    at.slack.fail("users.info", Fault.error("internal_error"))
    message = await at.posted(room)
    reply = await at.slack.interact(sid, message, "Order it")
    await at.slack.wait(lambda: reply.ephemerals)
    assert "did not say in time who you are" in at.slack.view(room, sid)
    assert not at.clerk.presses
    assert not message.edits


async def test_an_address_that_has_run_out_is_made_up_for(at: Counter, room: Channel, sid: User) -> None:
    at.clerk.ready.clear()
    at.clerk.reply = Reply(TOLD, instead=DONE)
    message = await at.posted(room)
    reply = await at.slack.interact(sid, message, "Order it")
    at.slack.later(31 * 60)
    at.clerk.ready.set()
    direct = at.slack.dm(sid)
    await at.slack.wait(lambda: "Between us." in at.slack.view(direct, sid))
    assert message.text == "So be it."
    assert not reply.ephemerals


async def test_a_private_message_that_cannot_be_changed_any_more_does_not_keep_the_answer_away(
    at: Counter, room: Channel, sid: User
) -> None:
    at.clerk.reply = Reply(TOLD, instead=DONE)
    (asked,) = (await at.slack.command(sid, room, "linkedin")).ephemerals
    at.slack.fail("response_url", Fault.status(404), times=2)
    await at.slack.interact(sid, asked, "Order it")
    direct = at.slack.dm(sid)
    await at.slack.wait(lambda: "Between us." in at.slack.view(direct, sid))
    assert asked.text == "Shall I?"


async def test_a_message_that_is_gone_does_not_keep_the_answer_away(
    at: Counter, room: Channel, sid: User
) -> None:
    at.clerk.reply = Reply(TOLD, instead=DONE)
    message = await at.posted(room)
    at.slack.fail("response_url", Fault.status(404))
    at.slack.fail("chat.update", Fault.error("message_not_found"))
    reply = await at.slack.interact(sid, message, "Order it")
    await at.slack.wait(lambda: reply.ephemerals)
    assert "0815" not in at.slack.view(room, sid)


async def test_pictures_are_uploaded_after_the_acknowledgement(at: Counter, room: Channel, sid: User) -> None:
    at.slack.fail("files.getUploadURLExternal", Fault.SLOW(1.0))
    at.clerk.reply = Reply(replace(TOLD, pictures=(PICTURE,)))
    reply = await at.slack.interact(sid, await at.posted(room), "Order it")
    assert not reply.failure
    assert not reply.ephemerals
    (said,) = await at.slack.wait(lambda: reply.ephemerals)
    assert len(at.slack.images(said)) == 1
    assert at.slack.buttons(said)
