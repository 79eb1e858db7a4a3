"""Progress in an order's line: shown as often as Discord takes it easily, and never in a result's way."""

import asyncio
from dataclasses import replace

import pytest

from bots.discord.pace import Glances
from core.domain.people import Place
from core.run.ports import Receipt
from tests.bots.discord.counter import Counter, card
from tests.emulators.discord import Channel, Fault, Message, User

LINE, NEXT, DONE = card("Waiting", "cancel"), card("Drawing", "cancel"), card("Done")
TROUBLE = (
    *(Fault.error(10008), Fault.error(50001), Fault.status(500), Fault.status(503), Fault.status(429, 30)),
    *(Fault.status(429, via=False), Fault.DROP_BEFORE, Fault.DROP_AFTER, Fault.GARBAGE, Fault.TRUNCATED),
    Fault.SLOW(10),
)


async def test_words_and_buttons_change_and_pictures_stay(
    counter: Counter, asker: User, room: Channel
) -> None:
    place, line = await _line(counter, asker, room, pictures=1)
    message = counter.message(line["message"])
    before = list(message.attachments)
    assert await counter.adapter.delivery.glance(place, line, card("Drawing", "retry", pictures=2))
    assert (message.content, message.attachments) == ("Drawing", before)
    assert [button.label for button in counter.discord.buttons(message)] == ["Try again"]


async def test_a_channel_shows_progress_once_in_two_seconds_whatever_becomes_of_it(
    counter: Counter, asker: User, room: Channel
) -> None:
    now, changed = [0.0], list[float]()
    glances = Glances(counter.adapter.client, lambda: now[0])

    async def change() -> None:
        changed.extend(now)
        if now == [2.0]:
            raise TimeoutError

    assert await glances.take("1", change)
    assert await glances.take("2", change)
    for now[0], taken in ((1.9, False), (2.0, False), (3.9, False), (4.0, True)):
        assert await glances.take("1", change) is taken
    assert changed == [0.0, 0.0, 2.0, 4.0]


async def test_two_lines_of_a_channel_share_its_pace_and_other_channels_have_their_own(
    counter: Counter, asker: User, room: Channel
) -> None:
    assert room.guild is not None
    lines = [await _line(counter, asker, room), await _line(counter, asker, room)]
    lines.append(await _line(counter, asker, counter.discord.channel(room.guild, "other")))
    taken = [await counter.adapter.delivery.glance(place, line, NEXT) for place, line in lines]
    assert taken == [True, False, True]
    assert _edits(counter) == 2


async def test_what_discord_takes_in_a_channel_is_left_to_results(
    counter: Counter, asker: User, room: Channel
) -> None:
    delivery, (place, line) = counter.adapter.delivery, await _line(counter, asker, room)
    await delivery.update(place, line, LINE)
    counter.discord.later(4.5)  # of the five seconds in which Discord takes five
    for _ in range(2):
        await delivery.update(place, line, LINE)
    before = _edits(counter)
    assert not await delivery.glance(place, line, NEXT)
    assert _edits(counter) == before
    async with asyncio.timeout(5):
        while not await delivery.glance(place, line, NEXT):  # noqa: ASYNC110  # the library does not tell when
            await asyncio.sleep(0.02)
    assert counter.message(line["message"]).content == "Drawing"


async def test_nothing_is_shown_while_a_result_is_under_way_in_the_channel(
    counter: Counter, asker: User, room: Channel
) -> None:
    delivery, (place, line) = counter.adapter.delivery, await _line(counter, asker, room)
    message = counter.message(line["message"])
    await delivery.update(place, line, LINE)
    counter.discord.fail("message.edit", Fault.SLOW(0.5))
    result = asyncio.create_task(delivery.update(place, line, DONE))
    await counter.discord.wait(lambda: message.content == "Done")
    assert not await delivery.glance(place, line, NEXT)
    await result
    assert (message.content, _edits(counter)) == ("Done", 2)


async def test_the_first_glance_and_the_first_change_of_a_channel_do_not_wait_for_one_another(
    counter: Counter, asker: User, room: Channel
) -> None:
    delivery, (place, line) = counter.adapter.delivery, await _line(counter, asker, room)
    assert await delivery.glance(place, line, NEXT)
    async with asyncio.timeout(1):
        await delivery.update(place, line, DONE)
    assert counter.message(line["message"]).content == "Done"


@pytest.mark.parametrize("fault", TROUBLE)
@pytest.mark.parametrize("where", ["room", "group"])
async def test_what_discord_does_not_take_is_soon_given_up_and_raises_nothing(
    counter: Counter, asker: User, room: Channel, where: str, fault: Fault
) -> None:
    place, line = await _line(counter, asker, room if where == "room" else _group(counter, asker))
    for operation in ("message.edit", "original.edit"):
        counter.discord.fail(operation, fault)
    async with asyncio.timeout(1.5):
        assert not await counter.adapter.delivery.glance(place, line, NEXT)


async def test_where_the_bot_is_no_member_it_is_shown_by_the_token_as_long_as_that_lives(
    counter: Counter, asker: User
) -> None:
    delivery, (place, line) = counter.adapter.delivery, await _line(counter, asker, _group(counter, asker))
    message = counter.message(line["message"])
    assert await delivery.glance(place, line, card("Drawing", "retry"))
    assert message.content == "Drawing"
    assert [button.label for button in counter.discord.buttons(message)] == ["Try again"]
    counter.discord.later(15 * 60 + 1)
    other = {**line, "channel": "1"}
    assert not await delivery.glance(place, other, LINE)
    over = replace(place, reply_to={**place.reply_to, "expires": "2020-01-01T00:00:00+00:00"})
    before = len(counter.discord.calls)
    assert not await delivery.glance(over, {**line, "channel": "2"}, LINE)
    assert len(counter.discord.calls) == before


async def test_after_a_press_there_the_message_that_answered_it_shows_it(
    counter: Counter, asker: User
) -> None:
    question, (place, line) = await _pressed(counter, asker)
    assert await counter.adapter.delivery.glance(place, line, NEXT)
    assert (question.content, counter.message(line["message"]).content) == ("Order it?", "Drawing")


async def _line(counter: Counter, person: User, channel: Channel, pictures: int = 0) -> tuple[Place, Receipt]:
    place = await counter.place(person, channel, installed="guild" if channel.guild else "user")
    shown = card("Waiting", "cancel", pictures=pictures)
    return place, await counter.adapter.delivery.post(place, shown, "line")


async def _pressed(counter: Counter, person: User) -> tuple[Message, tuple[Place, Receipt]]:
    question = card("Order it?", "confirm")
    message = await counter.posted(person, _group(counter, person), question, installed="user")
    await counter.discord.interact(person, message, "Order it")
    place = counter.clerk.presses[-1].place
    return message, (place, await counter.adapter.delivery.post(place, LINE, "line"))


def _group(counter: Counter, person: User) -> Channel:
    return counter.discord.group_dm(person, counter.discord.user("bert"))


def _edits(counter: Counter) -> int:
    return len([call for call in counter.discord.calls if call.operation == "message.edit"])
