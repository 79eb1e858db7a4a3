"""A press in Slack, over the wire: told to the studio, acknowledged in time, answered where it should be."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from core.domain.card import Card
from core.domain.people import Audience, Standing
from core.domain.text import text
from core.errors import RequestError
from core.studio import Reply
from tests.bots.slack.counter import ASKED, Counter, counter
from tests.emulators.slack import Channel, Message, SlackEmulator, User

DONE = Card(body=("So be it.",))
TOLD = Card(body=("Between us.",), actions=ASKED.actions)
NO = Card(body=("Not you.",))
ASKING = {"auth.test", "users.info", "conversations.info"}  # calls that show nothing to anybody


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def at(slack: SlackEmulator) -> AsyncIterator[Counter]:
    async with counter(slack) as open_counter:
        yield open_counter


@pytest.fixture
def room(slack: SlackEmulator) -> Channel:
    return slack.channel("general")


@pytest.fixture
def sid(slack: SlackEmulator) -> User:
    return slack.user("sid")


@pytest.fixture
def ben(slack: SlackEmulator) -> User:
    return slack.user("ben")


async def test_a_press_tells_the_studio_which_button_who_where_and_what_event(
    at: Counter, room: Channel, sid: User
) -> None:
    reply = await at.slack.interact(sid, await at.posted(room), "Order it")
    (pressed,) = at.clerk.presses
    assert pressed.button == "confirm.7f3a"
    assert pressed.event == f"slack:{reply.trigger_id}"
    assert (pressed.person.ref, pressed.person.name) == ("slack:U0SID", "sid")
    assert pressed.person.standing is Standing.MEMBER
    place = pressed.place
    assert (place.service, place.workspace, place.channel) == ("slack", "T0TEAM", room.id)
    assert (place.audience, place.thread) == (Audience.TEAM, None)
    assert place.reply_to == {"response_url": reply.response_url}


async def test_each_press_is_an_event_of_its_own(at: Counter, room: Channel, sid: User) -> None:
    message = await at.posted(room)
    for _ in range(2):
        await at.slack.interact(sid, message, "Discard")
    first, second = at.clerk.presses
    assert first.event != second.event


async def test_an_answer_is_seen_by_who_pressed_and_leaves_the_message_alone(
    at: Counter, room: Channel, sid: User, ben: User
) -> None:
    at.clerk.reply = Reply(TOLD)
    message = await at.posted(room)
    before = at.slack.view(room, ben)
    reply = await at.slack.interact(sid, message, "Order it")
    assert not reply.failure
    (said,) = await at.slack.wait(lambda: reply.ephemerals)
    assert said.only_for is sid
    assert [button.label for button in at.slack.buttons(said)] == ["Order it", "Discard"]
    assert at.slack.view(room, ben) == before
    assert not message.edits


async def test_a_press_that_needs_no_words_is_acknowledged_and_no_more(
    at: Counter, room: Channel, sid: User
) -> None:
    message = await at.posted(room)
    before = len(at.slack.calls)
    reply = await at.slack.interact(sid, message, "Order it")
    assert reply.acks == [None]
    assert {call.method for call in at.slack.calls[before:]} <= ASKING


async def test_what_stands_instead_is_seen_by_all_and_has_no_buttons_any_more(
    at: Counter, room: Channel, sid: User, ben: User
) -> None:
    at.clerk.reply = Reply(instead=DONE)
    message = await at.posted(room)
    reply = await at.slack.interact(sid, message, "Order it")
    await at.slack.wait(lambda: message.edits)
    assert at.slack.view(room, ben) == "sidai: So be it."
    assert not at.slack.buttons(message)
    assert not reply.ephemerals
    (answer,) = [call for call in at.slack.calls if call.method == "response_url"]
    assert "response_type" not in answer.arguments


async def test_both_what_stands_instead_and_a_private_word_arrive(
    at: Counter, room: Channel, sid: User
) -> None:
    at.clerk.reply = Reply(TOLD, instead=DONE)
    reply = await at.slack.interact(sid, message := await at.posted(room), "Order it")
    (said,) = await at.slack.wait(lambda: reply.ephemerals)
    assert (message.text, said.text) == ("So be it.", "Between us.")


async def test_a_refusal_is_private_and_replaces_nothing_whatever_it_holds(
    at: Counter, room: Channel, sid: User, ben: User
) -> None:
    at.clerk.reply = Reply(NO, instead=DONE, refused=True)
    message = await at.posted(room)
    before = at.slack.view(room, ben)
    reply = await at.slack.interact(sid, message, "Discard")
    await at.slack.wait(lambda: reply.ephemerals)
    assert "Not you." in at.slack.view(room, sid)
    assert at.slack.view(room, ben) == before


async def test_a_press_in_a_thread_belongs_to_it_and_is_answered_in_it(
    at: Counter, room: Channel, sid: User
) -> None:
    at.clerk.reply = Reply(TOLD, instead=DONE)
    root = await at.posted(room)
    message = await at.posted(room, root)
    reply = await at.slack.interact(sid, message, "Order it")
    (said,) = await at.slack.wait(lambda: reply.ephemerals)
    assert at.clerk.presses[0].place.thread == root.ts
    assert said.thread_ts == root.ts
    assert message.text == "So be it."
    assert message.thread_ts == root.ts


async def test_a_message_that_begins_a_thread_stands_in_none(at: Counter, room: Channel, sid: User) -> None:
    root = await at.posted(room)
    at.slack.say(sid, room, "how nice", root.ts)
    assert root.thread_ts == root.ts
    await at.slack.interact(sid, root, "Order it")
    assert at.clerk.presses[0].place.thread is None


async def test_a_new_line_and_its_answer_stand_in_the_thread_of_the_press(
    at: Counter, room: Channel, sid: User
) -> None:
    root = await at.posted(room)
    await at.slack.interact(sid, await at.posted(room, root), "Order it")
    place, delivery = at.clerk.presses[0].place, at.bot.delivery
    line = await delivery.post(place, DONE, "line")
    await delivery.post(delivery.behind(place, line, thread=True), TOLD, "answer")
    assert [each.text for each in at.slack.thread(room, root.ts)] == ["Shall I?", "So be it.", "Between us."]


@pytest.mark.parametrize("kind", ["direct", "private", "group"])
async def test_a_press_where_not_all_may_read_is_known_to_be_private(
    at: Counter, sid: User, ben: User, kind: str
) -> None:
    at.clerk.reply = Reply(TOLD)
    places = {
        "direct": at.slack.dm(sid),
        "private": at.slack.channel("board", private=True, member=True, people=[sid]),
        "group": at.slack.group_dm(sid, ben, member=True),
    }
    reply = await at.slack.interact(sid, await at.posted(places[kind]), "Order it")
    await at.slack.wait(lambda: reply.ephemerals)
    audience = at.clerk.presses[0].place.audience
    assert audience is (Audience.AUTHOR if kind == "direct" else Audience.CHANNEL)


async def test_a_question_that_one_person_sees_can_be_answered_and_gives_way(
    at: Counter, room: Channel, sid: User, ben: User
) -> None:
    at.clerk.reply = Reply(TOLD, instead=DONE)
    (asked,) = (await at.slack.command(sid, room, "linkedin --n 4")).ephemerals
    reply = await at.slack.interact(sid, asked, "Order it")
    await at.slack.wait(lambda: len(reply.ephemerals) == 1)
    assert at.slack.view(room, sid).splitlines() == [
        "sidai (only you): So be it.",
        "sidai (only you): Between us. [button: Order it] [button: Discard]",
    ]
    assert not at.slack.view(room, ben)
    assert at.clerk.presses[0].button == "confirm.7f3a"


async def test_a_private_message_in_a_thread_is_answered_in_that_thread(
    at: Counter, room: Channel, sid: User
) -> None:
    at.clerk.reply = Reply(TOLD)
    root = await at.posted(room)
    first = await at.slack.interact(sid, await at.posted(room, root), "Order it")
    (private,) = await at.slack.wait(lambda: first.ephemerals)
    second = await at.slack.interact(sid, private, "Discard")
    await at.slack.wait(lambda: second.ephemerals)
    assert [press.place.thread for press in at.clerk.presses] == [root.ts, root.ts]
    assert second.ephemerals[-1].thread_ts == root.ts


async def test_somebody_of_another_organisation_is_known_as_such(at: Counter, room: Channel) -> None:
    at.clerk.reply = Reply(NO, refused=True)
    stranger = at.slack.user("stranger", foreign=True)
    message = await at.posted(room)
    reply = await at.slack.interact(stranger, message, "Order it")
    await at.slack.wait(lambda: reply.ephemerals)
    (pressed,) = at.clerk.presses
    assert pressed.person.standing is Standing.FOREIGN
    assert pressed.place.workspace == "T0TEAM"
    assert not message.edits


async def test_a_button_of_another_version_goes_to_the_studio_under_the_name_it_has(
    at: Counter, room: Channel, sid: User
) -> None:
    error = RequestError("press-unknown")
    at.clerk.reply = at.clerk.refuse(error)
    button = {"type": "button", "action_id": "remix", "text": {"type": "plain_text", "text": "Remix"}}
    posted = await at.bot.client.chat_postMessage(
        channel=room.id, text="old", blocks=[{"type": "actions", "elements": [button]}]
    )
    message = _message(at, room, posted["ts"])
    reply = await at.slack.interact(sid, message, "Remix")
    await at.slack.wait(lambda: reply.ephemerals)
    assert at.clerk.presses[0].button == "remix"
    assert "not of use any more" in at.slack.view(room, sid)
    assert not message.edits


async def test_presses_of_many_at_once_are_each_answered_to_their_own(at: Counter, room: Channel) -> None:
    at.clerk.reply = Reply(Card(head=text("help-seeds")))
    message = await at.posted(room)
    people = [at.slack.user(f"guest{number}") for number in range(8)]
    replies = await asyncio.gather(*(at.slack.interact(each, message, "Order it") for each in people))
    for reply in replies:
        assert not reply.failure
        assert len(await at.slack.wait(lambda reply=reply: reply.ephemerals)) == 1  # type: ignore[misc]
    assert {press.person.name for press in at.clerk.presses} == {each.name for each in people}


def _message(at: Counter, room: Channel, ts: str) -> Message:
    found = at.slack.workspace.find(room, ts)
    assert found is not None
    return found
