"""Buttons under messages: with every way a card is said or changed, and gone when it has none."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any

import discord as sdk
import pytest

from bots.discord.private import Private
from bots.discord.render import buttons, rows
from core.domain.card import Action, Card
from core.domain.text import text
from core.messages import Messages
from core.studio import Choice, Reply
from tests.bots.discord.counter import Clerk, Counter, card, opened
from tests.emulators.discord import Call, Channel, DiscordEmulator, Message, User

MESSAGES = Messages()
TWO, NONE = card("Order it?", "confirm", "discard"), card("Ordered.")


def shown(made: Card) -> list[dict[str, Any]]:
    """The buttons of its only row; none without a row."""
    components = buttons(made, MESSAGES).to_components()
    assert len(components) <= 1
    return [dict(button) for row in components for button in row["components"]]


def test_a_button_is_what_the_card_says_of_it() -> None:
    assert shown(card("?", "confirm", "discard", "cancel")) == [
        _json("confirm.57", "Order it", 1),
        _json("discard.57", "Discard", 2),
        _json("cancel.57", "Cancel", 4),
    ]


def test_a_card_without_buttons_has_no_row() -> None:
    assert buttons(NONE, MESSAGES).to_components() == []


def test_no_button_is_more_than_discord_takes() -> None:
    what = text("history-none", words="x" * 100)
    long = Card(actions=tuple(Action(f"{number}{'y' * 89}", what) for number in range(7)))
    found = shown(long)
    assert [each["custom_id"] for each in found] == [f"{number}{'y' * 89}" for number in range(5)]
    assert {len(each["label"]) for each in found} == {80}
    assert all(each["label"].endswith("…") for each in found)
    just = text("root-title", number=57, what="x" * 72)
    assert len(MESSAGES.say(just)) == 80
    assert shown(Card(actions=(Action("1", just),)))[0]["label"] == MESSAGES.say(just)


def test_of_several_messages_the_last_has_them() -> None:
    assert [view.to_components() != [] for view in rows(TWO, MESSAGES, 3)] == [False, False, True]
    assert [view.to_components() != [] for view in rows(TWO, MESSAGES, 1)] == [True]


@pytest.mark.parametrize("where", ["answer", "channel", "thread", "direct", "group"])
async def test_every_message_has_its_buttons_and_loses_them_with_a_change(
    counter: Counter, asker: User, room: Channel, where: str
) -> None:
    assert room.guild is not None
    counter.discord.join(asker, room.guild)
    delivery, place = counter.adapter.delivery, await counter.place(asker, room)
    if where == "group":
        group = counter.discord.group_dm(asker, counter.discord.user("bert"))
        place = await counter.place(asker, group, installed="user")
    elif where == "thread":
        place = await counter.place(asker, counter.discord.thread(room, "ours"))
    elif where == "direct":
        place = delivery.direct(place, asker.id)
    elif where == "channel":
        place = delivery.behind(place, {}, thread=False)
    receipt = await delivery.post(place, TWO, "line")
    message = counter.message(receipt["message"])
    assert _labels(counter, message) == ["Order it", "Discard"]
    for again in (NONE, card("Both.", "retry", pictures=1), card("Pictures.", pictures=1)):
        await delivery.update(place, receipt, again)
        assert _labels(counter, message) == ["Try again"] * len(again.actions)
    _all_said(counter)


@pytest.mark.parametrize("anew", [False, True])
async def test_pictures_that_hang_there_are_kept_and_new_ones_come(
    discord: DiscordEmulator, asker: User, room: Channel, *, anew: bool
) -> None:
    async with AsyncExitStack() as stack:
        counter = await stack.enter_async_context(opened(discord, Clerk()))
        message = await counter.posted(asker, room, card("One.", "retry", pictures=1))
        (kept,) = message.attachments
        if anew:
            await stack.aclose()
            counter = await stack.enter_async_context(opened(discord, Clerk()))
        for count in (1, 2, 0):
            counter.shelf.taken.clear()
            counter.says(Reply(instead=card(f"Now {count}.", "retry", pictures=count)))
            reply = await discord.interact(asker, message, "Try again")
            assert (reply.kind, message.content, len(message.attachments)) == (7, f"Now {count}.", count)
            assert counter.shelf.taken == (["sid/fox-2.png"] if count == 2 else [])
            assert [each.id for each in message.attachments[:1]] == [kept.id][:count]
            await _update(counter, message, card("As it is.", "retry", pictures=count))
            assert len(counter.shelf.taken) == (count == 2)


@pytest.mark.parametrize("pictures", [0, 1])
async def test_what_one_person_is_told_has_them_and_they_work(
    counter: Counter, asker: User, room: Channel, pictures: int
) -> None:
    counter.clerk.reply = Reply(card("See.", "retry", pictures=pictures))
    reply = await counter.discord.command(asker, room, "sidai-history", {})
    (told,) = await counter.discord.wait(lambda: [each for each in reply.ephemerals if each.content])
    assert _labels(counter, told) == ["Try again"]
    await counter.discord.interact(asker, told, "Try again")
    assert [press.button for press in counter.clerk.presses] == ["retry.57"]
    _all_said(counter)


async def test_what_is_said_instead_of_a_promised_answer_has_them_too(
    counter: Counter, asker: User, room: Channel
) -> None:
    typed: list[sdk.Interaction[sdk.Client]] = []

    @counter.adapter.client.event
    async def on_interaction(interaction: "sdk.Interaction[sdk.Client]") -> None:
        typed.append(interaction)

    reply = await counter.discord.command(asker, room, "sidai", {"prompt": "fox"})
    await Private(counter.adapter.pictures, MESSAGES).amend(typed[0], TWO)
    assert reply.original is not None
    assert _labels(counter, reply.original) == ["Order it", "Discard"]


async def test_discord_py_listens_for_none_of_them(counter: Counter, asker: User, room: Channel) -> None:
    place = await counter.place(asker, room)
    receipt = await counter.adapter.delivery.post(place, TWO, "line")
    await counter.adapter.delivery.post(counter.adapter.delivery.direct(place, asker.id), TWO, "direct")
    await counter.adapter.delivery.update(place, receipt, TWO)
    counter.says(Reply(TWO, instead=TWO))
    message = counter.message(receipt["message"])
    reply = await counter.discord.interact(asker, message, "Order it")
    await counter.discord.wait(lambda: reply.ephemerals)
    assert list(counter.adapter.client.persistent_views) == []


@pytest.mark.parametrize(
    ("command", "options", "typed"),
    [("sidai-cancel", {"id": 57}, "cancel 57 "), ("sidai-budget", {}, "budget")],
)
async def test_cancel_and_budget_are_commands_that_answer_in_private(
    counter: Counter, asker: User, room: Channel, command: str, options: Mapping[str, int], typed: str
) -> None:
    counter.clerk.reply = Reply(card("Only for you."))
    reply = await counter.discord.command(asker, room, command, options)
    (told,) = await counter.discord.wait(lambda: reply.ephemerals)
    assert (told.content, counter.clerk.typed) == ("Only for you.", [typed])


async def test_what_can_be_cancelled_is_suggested(counter: Counter, asker: User, room: Channel) -> None:
    counter.clerk.choices = [Choice("57", "57 · fox · Anna")]
    found = await counter.discord.autocomplete(asker, room, "sidai-cancel", {"id": "5"}, focused="id")
    assert found == [("57 · fox · Anna", 57)]
    assert counter.clerk.typed == ["order: 5"]


async def _update(counter: Counter, message: Message, shown: Card) -> None:
    """As the run changes the message afterwards, by the bot's own token."""
    receipt = {"channel": message.channel.id, "message": message.id}
    await counter.adapter.delivery.update(counter.clerk.presses[-1].place, receipt, shown)


def _json(identity: str, label: str, style: int) -> dict[str, Any]:
    return {"type": 2, "style": style, "disabled": False, "label": label, "custom_id": identity}


def _labels(counter: Counter, message: Message) -> list[str]:
    return [button.label for button in counter.discord.buttons(message)]


def _all_said(counter: Counter) -> None:
    """Whatever was said stated its buttons, even if it had none."""
    sayings = [data for call in counter.discord.calls if "content" in (data := _data(call))]
    assert sayings
    assert [data for data in sayings if "components" not in data] == []


def _data(call: Call) -> dict[str, Any]:
    data = call.body if isinstance(call.body, dict) else {}
    return dict(data.get("data") or {}) if call.operation == "callback" else data
