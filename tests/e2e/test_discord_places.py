"""Where an order may be typed, and where its pictures then stand."""

import pytest

from tests.e2e.house import SID
from tests.e2e.lounge import Lounge, Shown, number_of
from tests.emulators.discord import Channel, Message, User
from tests.emulators.fal import State

pytestmark = pytest.mark.asyncio(loop_scope="module")

LOUD, QUIET, PRESS, STAGE, FORUM = "300300301", "300300302", "300300303", "300300304", "300300305"

TOML = f"""{SID}
[subjects.robo]
kind = "mascot"
class = "robot"
trigger = "ROBO9"

[channels."discord:{LOUD}"]
reply = "channel"

[channels."discord:{QUIET}"]
reply = "dm"

[channels."discord:{PRESS}"]
scenarios = ["linkedin", "team"]

[channels."discord:{STAGE}"]
subject = "robo"

[channels."discord:{FORUM}"]
scenarios = ["youtube", "banner"]

[defaults]
subject = "sid"
"""


@pytest.fixture(scope="module")
def rooms(lounge: Lounge) -> dict[str, Channel]:
    """The channels that sidai.toml has rules for; people may make threads in them."""
    return {
        identity: lounge.discord.channel(lounge.guild, f"room{identity}", id=identity)
        for identity in (LOUD, QUIET, PRESS, STAGE)
    }


async def test_an_announcement_channel_works_like_any_other(lounge: Lounge) -> None:
    shown = await lounge.shown(lounge.person(), lounge.channel(kind="announcement"), "linkedin --n 2")
    assert _pictures(lounge, shown) == (1, 2)


async def test_a_channel_that_few_people_see_works_like_any_other(lounge: Lounge) -> None:
    asker, ship = lounge.person(), lounge.discord.guild("ship", roles=["crew"])
    lounge.discord.join(asker, ship, roles=["crew"])
    bridge = lounge.discord.channel(ship, "bridge", hidden=True, roles=["crew"])
    assert _pictures(lounge, await lounge.shown(asker, bridge, "linkedin")) == (1, 1)


async def test_who_has_installed_the_bot_too_gets_a_thread_like_the_others(lounge: Lounge) -> None:
    asker, room = lounge.person(), lounge.channel()
    reply = await lounge.discord.command(asker, room, "sidai", {"prompt": "linkedin"}, installed="both")
    root = await lounge.finished(reply)
    (answer,) = lounge.discord.messages(lounge.thread(root))
    assert len(lounge.discord.pictures(answer)) == 1


async def test_in_a_thread_the_pictures_stand_behind_the_line(lounge: Lounge) -> None:
    room = lounge.channel()
    thread = lounge.discord.thread(room, "our own")
    shown = await lounge.beside(lounge.person(), thread, "linkedin --n 2")
    assert _pictures(lounge, shown) == (0, 2)
    assert not lounge.discord.messages(room)


async def test_a_forum_post_is_a_thread_like_any_other(lounge: Lounge) -> None:
    forum = lounge.channel(kind="forum")
    shown = await lounge.beside(lounge.person(), lounge.discord.thread(forum, "a post"), "linkedin --n 2")
    assert _pictures(lounge, shown) == (0, 2)


async def test_a_private_thread_that_the_bot_is_in_is_a_thread_like_any_other(lounge: Lounge) -> None:
    asker, room = lounge.person(), lounge.channel()
    thread = _private_thread(lounge, room, asker, lounge.discord.bot)
    assert _pictures(lounge, await lounge.beside(asker, thread, "linkedin --n 2")) == (0, 2)
    assert not lounge.discord.messages(room)


async def test_in_a_private_thread_without_the_bot_nothing_is_ordered(lounge: Lounge) -> None:
    asker = lounge.person()
    thread = _private_thread(lounge, lounge.channel(), asker)
    said = await lounge.refused(asker, thread, "linkedin")
    assert "View Channel" in said
    assert "Nothing was ordered or paid" in said


@pytest.mark.parametrize("kind", ["voice", "stage"])
async def test_in_the_chat_of_a_voice_channel_the_pictures_stand_behind_the_line(
    lounge: Lounge, kind: str
) -> None:
    room = lounge.channel(kind="voice" if kind == "voice" else "stage")
    assert _pictures(lounge, await lounge.beside(lounge.person(), room, "linkedin --n 2")) == (0, 2)


async def test_in_the_bots_direct_messages_the_pictures_stand_behind_the_line(lounge: Lounge) -> None:
    asker = lounge.person()
    lounge.discord.join(asker, lounge.guild)
    shown = await lounge.beside(asker, lounge.discord.dm(asker), "linkedin --n 2")
    assert _pictures(lounge, shown) == (0, 2)


async def test_who_has_installed_the_bot_may_write_to_it_without_a_common_server(lounge: Lounge) -> None:
    asker = lounge.person()
    talk = lounge.discord.dm(asker)
    await lounge.discord.command(asker, talk, "sidai", {"prompt": "linkedin"}, installed="user")
    await _delivered(lounge, asker, 1)


@pytest.mark.parametrize("lacking", ["CREATE_PUBLIC_THREADS", "SEND_MESSAGES_IN_THREADS"])
async def test_where_the_bot_may_not_use_threads_the_pictures_stand_behind_the_line(
    lounge: Lounge, lacking: str
) -> None:
    room = lounge.channel(deny=[lacking])
    assert _pictures(lounge, await lounge.beside(lounge.person(), room, "linkedin --n 2")) == (0, 2)


async def test_where_a_server_has_its_fill_of_threads_the_pictures_stand_behind_the_line(
    lounge: Lounge,
) -> None:
    asker, hall = lounge.person(), lounge.elsewhere(most_threads=0)
    assert _pictures(lounge, await lounge.beside(asker, hall, "linkedin --n 2")) == (0, 2)
    assert [call.code for call in lounge.discord.calls if call.operation == "thread.create"][-1] == 160006


@pytest.mark.parametrize(
    ("lacking", "named"),
    [
        ("ATTACH_FILES", "Attach Files"),
        ("SEND_MESSAGES", "Send Messages"),
        ("VIEW_CHANNEL", "View Channel"),
    ],
)
async def test_what_the_bot_may_not_do_is_named_and_nothing_is_ordered(
    lounge: Lounge, lacking: str, named: str
) -> None:
    asker, room = lounge.person(), lounge.channel(deny=[lacking])
    said = await lounge.refused(asker, room, "linkedin with a lost umbrella")
    assert named in said
    assert "Edit Channel, Permissions" in said
    assert "Nothing was ordered or paid" in said
    assert "lost umbrella" not in await lounge.asked(asker, lounge.channel(), "history")


async def test_in_a_thread_the_right_to_write_in_threads_counts_and_no_other(lounge: Lounge) -> None:
    asker, room = lounge.person(), lounge.channel(deny=["SEND_MESSAGES_IN_THREADS"])
    ours = lounge.discord.thread(room, "ours")
    assert "Send Messages in Threads" in await lounge.refused(asker, ours, "linkedin")
    room = lounge.channel(deny=["SEND_MESSAGES"])
    await lounge.beside(asker, lounge.discord.thread(room, "ours"), "linkedin")


async def test_a_right_that_is_lacking_does_not_keep_the_history_from_being_read(lounge: Lounge) -> None:
    asker = lounge.person()
    await lounge.shown(asker, lounge.channel(), "linkedin with a found umbrella")
    room = lounge.channel(deny=["VIEW_CHANNEL"])
    assert "found umbrella" in await lounge.asked(asker, room, {"query": "umbrella"}, "sidai-history")
    assert "found umbrella" in await lounge.asked(asker, room, "history umbrella")


async def test_a_channel_can_have_the_pictures_beside_the_lines_and_not_in_threads(
    lounge: Lounge, rooms: dict[str, Channel]
) -> None:
    shown = await lounge.beside(lounge.person(), rooms[LOUD], "linkedin --n 2")
    assert _pictures(lounge, shown) == (0, 2)


async def test_a_channel_can_send_the_pictures_to_direct_messages(
    lounge: Lounge, rooms: dict[str, Channel]
) -> None:
    asker = lounge.person()
    assert "direct message from me" in await lounge.asked(asker, rooms[QUIET], "linkedin --n 2")
    await _delivered(lounge, asker, 2)
    assert not lounge.discord.messages(rooms[QUIET])


async def test_who_takes_no_direct_messages_is_told_so_and_nothing_is_paid(
    lounge: Lounge, rooms: dict[str, Channel]
) -> None:
    asker, before = lounge.discord.user("hermit", dms="closed"), len(lounge.fal.submits)
    said = await lounge.asked(asker, rooms[QUIET], "linkedin", part="Privacy Settings")
    assert "Nothing was paid" in said
    assert len(lounge.fal.submits) == before


async def test_a_channel_can_be_open_to_some_scenarios_only(
    lounge: Lounge, rooms: dict[str, Channel]
) -> None:
    asker = lounge.person()
    for typed in ("youtube surprised", "a red bicycle"):
        said = await lounge.refused(asker, rooms[PRESS], typed)
        assert "linkedin, team" in said
        assert "Nothing was paid" in said
    assert _pictures(lounge, await lounge.shown(asker, rooms[PRESS], {"scenario": "team"})) == (1, 1)


async def test_again_does_not_lead_around_a_channels_scenarios(
    lounge: Lounge, rooms: dict[str, Channel]
) -> None:
    asker = lounge.person()
    shown = await lounge.shown(asker, lounge.channel(), "youtube surprised")
    options, before = {"id": number_of(shown.root.content)}, len(lounge.fal.submits)
    assert "linkedin, team" in await lounge.asked(asker, rooms[PRESS], options, "sidai-again")
    assert len(lounge.fal.submits) == before


async def test_a_channel_can_have_a_subject_of_its_own(lounge: Lounge, rooms: dict[str, Channel]) -> None:
    shown = await lounge.shown(lounge.person(), rooms[STAGE], "a rusty swing")
    assert "(robo)" in shown.root.content
    assert "ROBO9" in lounge.calls("rusty swing")[0].arguments["prompt"]


async def test_the_rules_of_a_channel_hold_in_its_threads(lounge: Lounge, rooms: dict[str, Channel]) -> None:
    asker = lounge.person()
    threads = {name: lounge.discord.thread(room, "ours") for name, room in rooms.items()}
    said = await lounge.refused(asker, threads[PRESS], "youtube surprised")
    assert "linkedin, team" in said
    assert "direct message from me" in await lounge.asked(asker, threads[QUIET], "linkedin --n 3")
    await _delivered(lounge, asker, 3)
    assert not lounge.discord.messages(threads[QUIET])
    assert "(robo)" in (await lounge.beside(asker, threads[STAGE], "a rusty slide")).root.content


async def test_the_rules_of_a_forum_hold_in_its_posts(lounge: Lounge) -> None:
    forum = lounge.discord.channel(lounge.guild, "forum", id=FORUM, kind="forum")
    asker, post = lounge.person(), lounge.discord.thread(forum, "a post")
    assert "youtube, banner" in await lounge.refused(asker, post, "linkedin")
    await lounge.beside(asker, post, "youtube surprised")


async def test_when_the_line_is_gone_the_pictures_go_to_the_persons_direct_messages(lounge: Lounge) -> None:
    asker, room = lounge.person(), lounge.channel()
    root = await _begun(lounge, asker, room, "linkedin --n 2")
    lounge.discord.delete(root)
    lounge.fal.release()
    seen = await _direct(lounge, asker)
    assert seen.count("[image: AI-generated picture") == 2
    assert "is gone" in seen
    assert not lounge.discord.messages(room)


async def test_when_the_thread_is_locked_meanwhile_the_pictures_go_to_direct_messages(lounge: Lounge) -> None:
    asker, room = lounge.person(), lounge.channel()
    thread = lounge.discord.thread(room, "ours")
    await _begun(lounge, asker, thread, "linkedin")
    thread.locked = True
    lounge.fal.release()
    assert "locked or archived" in await _direct(lounge, asker)


def _pictures(lounge: Lounge, shown: Shown) -> tuple[int, int]:
    """How many the line shows, and how many the answer."""
    return len(lounge.discord.pictures(shown.root)), len(lounge.discord.pictures(shown.answer))


def _private_thread(lounge: Lounge, room: Channel, *people: User) -> Channel:
    thread = lounge.discord.thread(room, "between us", private=True, owner=people[0])
    thread.people.extend(people[1:])
    return thread


async def _begun(lounge: Lounge, person: User, place: Channel, typed: str) -> Message:
    """The line of an order that is being drawn."""
    lounge.fal.hold(State.IN_PROGRESS)
    reply = await lounge.ordered(person, place, typed)
    await lounge.discord.wait(lambda: reply.original and "asks for" in reply.original.content)
    (root,) = reply.messages
    return root


async def _delivered(lounge: Lounge, person: User, count: int) -> None:
    """Until line and pictures stand in the bot's direct messages."""
    talk = lounge.discord.dm(person)
    line, answer = await lounge.discord.wait(
        lambda: found if len(found := lounge.discord.messages(talk)) == 2 and _done(found) else []
    )
    assert "asked for" in line.content
    assert len(lounge.discord.pictures(answer)) == count
    assert not lounge.discord.pictures(line)


async def _direct(lounge: Lounge, person: User) -> str:
    """What the person sees in the bot's direct messages once there are pictures."""
    talk = lounge.discord.dm(person)
    return await lounge.discord.wait(
        lambda: seen if "[image: AI-generated" in (seen := lounge.discord.view(talk, person)) else ""
    )


def _done(found: list[Message]) -> bool:
    return "asked for" in found[0].content
