"""Where the bot is no member: people have brought it along, or a server has taken its commands alone."""

import pytest

from tests.e2e.lounge import Lounge, number_of

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_among_others_in_direct_messages_all_of_an_order_is_one_message(lounge: Lounge) -> None:
    asker, teammate = lounge.person(), lounge.person()
    group = lounge.discord.group_dm(asker, teammate)
    _, message = await lounge.alone(asker, group, "linkedin --n 2", installed="user")
    assert len(lounge.discord.pictures(message)) == 2
    assert "[image: AI-generated picture 2 of 2" in lounge.discord.view(group, teammate)


async def test_in_a_server_without_the_bot_all_of_an_order_is_one_message(lounge: Lounge) -> None:
    asker, hall = lounge.person(), lounge.elsewhere(bot=False)
    reply, message = await lounge.alone(asker, hall, "linkedin --n 4", installed="user")
    assert len(lounge.discord.pictures(message)) == 4
    assert lounge.discord.messages(hall) == [message]
    calls = [call for call in lounge.discord.calls if call.names.get("token") == reply.token]
    assert {call.operation for call in calls} == {"callback", "original.edit"}
    assert {call.status for call in calls} == {200}
    assert not [call for call in lounge.discord.calls if call.names.get("channel") == hall.id and call.body]


async def test_in_a_thread_of_a_server_without_the_bot_it_is_one_message_too(lounge: Lounge) -> None:
    asker, hall = lounge.person(), lounge.elsewhere(bot=False)
    thread = lounge.discord.thread(hall, "ours")
    _, message = await lounge.alone(asker, thread, "linkedin", installed="user")
    assert message.channel is thread


async def test_where_only_the_commands_are_in_a_server_all_of_an_order_is_one_message(lounge: Lounge) -> None:
    asker, hall = lounge.person(), lounge.elsewhere(bot=False, installed=True)
    _, message = await lounge.alone(asker, hall, "linkedin --n 2")
    assert len(lounge.discord.pictures(message)) == 2
    assert lounge.discord.messages(hall) == [message]


async def test_where_a_server_hides_apps_that_people_bring_along_only_the_person_sees_it(
    lounge: Lounge,
) -> None:
    asker, hall = lounge.discord.user("loner", external_apps=False), lounge.elsewhere(bot=False)
    _, message = await lounge.alone(asker, hall, "linkedin --n 2", installed="user")
    assert message.only_for is asker
    assert len(lounge.discord.pictures(message)) == 2
    assert not lounge.discord.messages(hall)


async def test_a_person_who_brings_the_bot_along_may_search_and_show_there(lounge: Lounge) -> None:
    asker, hall = lounge.person(), lounge.elsewhere(bot=False)
    _, message = await lounge.alone(asker, hall, "linkedin opal ring", installed="user")
    number = number_of(message.content)
    found = await lounge.asked(asker, hall, {"query": "opal"}, "sidai-history", installed="user")
    assert f"No. {number} ·" in found
    shown = await lounge.asked(asker, hall, {"id": number}, "sidai-show", installed="user")
    assert "[image: AI-generated picture 1 of 1: linkedin, opal ring" in shown
