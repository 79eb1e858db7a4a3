"""Where an order may be typed, and where its pictures then stand."""

import pytest

from tests.e2e.house import SID
from tests.e2e.office import Office
from tests.emulators.fal import Outcome, State
from tests.emulators.slack import Channel, User

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOML = f"""{SID}
[channels."slack:C0LOUD"]
reply = "channel"

[channels."slack:C0QUIET"]
reply = "dm"

[channels."slack:C0PRESS"]
scenarios = ["linkedin", "team"]
"""


async def test_a_public_channel_need_not_have_invited_the_bot(office: Office) -> None:
    room = office.channel()
    await office.shown(office.person(), room, "linkedin")
    assert office.slack.workspace.bot.id not in room.members


async def test_a_private_channel_that_the_bot_is_in_works_like_any_other(office: Office) -> None:
    room = office.private()
    shown = await office.shown(office.person(), room, "linkedin")
    assert len(office.slack.images(shown.answer)) == 1


async def test_in_a_private_channel_without_the_bot_the_person_is_told_to_invite_it(office: Office) -> None:
    room = office.private(member=False)
    said = await office.refused(office.person(), room, "linkedin")
    assert "/invite" in said
    assert "Nothing was paid" in said


async def test_in_the_bots_direct_messages_the_pictures_stand_in_a_thread_too(office: Office) -> None:
    asker = office.person()
    shown = await office.shown(asker, office.slack.dm(asker), "linkedin --n 2")
    assert len(office.slack.images(shown.answer)) == 2


async def test_in_the_direct_messages_of_two_others_the_person_is_told_where_to_order(office: Office) -> None:
    asker, ben = office.person(), office.person()
    said = await office.refused(asker, office.slack.dm(asker, ben), "linkedin")
    assert "direct message to me" in said


async def test_a_group_message_without_the_bot_is_refused_and_with_it_served(office: Office) -> None:
    asker, ben, cyd = office.person(), office.person(), office.person()
    assert "/invite" in await office.refused(asker, office.slack.group_dm(asker, ben), "linkedin")
    group = office.slack.group_dm(asker, cyd, member=True)
    assert office.slack.images((await office.shown(asker, group, "linkedin")).answer)


@pytest.mark.parametrize(
    ("trait", "cause"), [("archived", "archived"), ("read_only", "Only some people may post")]
)
async def test_where_the_bot_may_not_post_the_person_is_told_why_and_nothing_is_paid(
    office: Office, trait: str, cause: str
) -> None:
    room = office.channel()
    setattr(room, trait, True)
    said = await office.refused(office.person(), room, "linkedin")
    assert cause in said
    assert "Nothing was paid" in said
    assert "another" in said


async def test_what_could_not_be_posted_stands_in_the_history_as_not_drawn(office: Office) -> None:
    asker, room = office.person(), office.private(member=False)
    await office.refused(asker, room, "linkedin with a lost umbrella")
    await office.found(asker, room, "history lost umbrella", "no picture")


async def test_a_channel_can_have_the_pictures_beside_the_lines_and_not_in_threads(office: Office) -> None:
    asker, loud = office.person(), office.slack.channel("loud")
    await office.ordered(asker, loud, "linkedin --n 2")
    root, answer = await office.slack.wait(
        lambda: found if len(found := office.slack.messages(loud)) == 2 and _done(office, loud) else []
    )
    assert not office.slack.thread(loud, root.ts)
    assert not office.slack.images(root)
    assert len(office.slack.images(answer)) == 2


async def test_a_channel_can_send_the_pictures_to_direct_messages(office: Office) -> None:
    asker, quiet = office.person(), office.slack.channel("quiet")
    assert "it comes as a direct message" in await office.told(asker, quiet, "linkedin --n 2")
    root = await office.finished(office.slack.dm(asker))
    (answer,) = office.slack.thread(office.slack.dm(asker), root.ts)
    assert len(office.slack.images(answer)) == 2
    assert not office.slack.messages(quiet)


async def test_a_channel_can_be_open_to_some_scenarios_only(office: Office) -> None:
    asker, press = office.person(), office.slack.channel("press")
    for typed in ("youtube surprised", "a red bicycle"):
        said = await office.refused(asker, press, typed)
        assert "linkedin, team" in said
        assert "Nothing was paid" in said
    assert office.slack.images((await office.shown(asker, press, "team")).answer)


async def test_again_does_not_lead_around_a_channels_scenarios(office: Office) -> None:
    asker, press = office.person(), office.slack.channel("pressroom", id="C0PRESS2")
    shown = await office.shown(asker, press, "youtube surprised")
    number = shown.root.text.split("No. ")[1].split(",")[0]
    said = await office.refused(asker, office.slack.workspace.channels["C0PRESS"], f"again {number}")
    assert "linkedin, team" in said


async def test_when_the_thread_is_gone_the_pictures_go_to_the_persons_direct_messages(office: Office) -> None:
    asker, room = office.person(), office.channel()
    await _with_its_line_deleted(office, asker, room, "linkedin --n 2")
    seen = await office.direct(asker, lambda seen: seen.count("[image: AI-generated picture") == 2)
    assert "is gone" in seen
    assert not office.slack.messages(room)
    assert len(office.slack.messages(office.slack.dm(asker))) == 1


async def test_when_the_channel_is_archived_meanwhile_the_pictures_go_to_direct_messages(
    office: Office,
) -> None:
    asker, room = office.person(), office.channel()
    office.fal.hold(State.IN_PROGRESS)
    await office.ordered(asker, room, "linkedin")
    await office.slack.wait(lambda: office.slack.messages(room))
    room.archived = True
    office.fal.release()
    seen = await office.direct(asker, lambda seen: "[image: AI-generated picture" in seen)
    assert "archived" in seen
    assert "Nothing was paid" not in seen


async def test_when_the_channel_is_gone_meanwhile_the_pictures_go_to_direct_messages(office: Office) -> None:
    asker, room = office.person(), office.channel()
    office.fal.hold(State.IN_PROGRESS)
    await office.ordered(asker, room, "linkedin")
    await office.slack.wait(lambda: office.slack.messages(room))
    del office.slack.workspace.channels[room.id]
    office.fal.release()
    seen = await office.direct(asker, lambda seen: "[image: AI-generated picture" in seen)
    assert "Nothing was paid" not in seen


async def test_when_the_growing_message_is_deleted_the_pictures_go_to_direct_messages(
    office: Office,
) -> None:
    asker, room = office.person(), office.channel()
    office.fal.next(Outcome.IMAGES, Outcome.STUCK_DRAWING)
    office.fal.stops_when_cancelled = True
    await office.ordered(asker, room, "linkedin --n 2")
    (root,) = await office.slack.wait(lambda: office.slack.messages(room))
    (answer,) = await office.slack.wait(lambda: office.slack.thread(room, root.ts))
    await office.slack.wait(lambda: office.slack.images(answer))
    office.slack.workspace.messages.remove(answer)
    await office.slack.command(asker, room, f"cancel {root.text.split('No. ')[1].split(',')[0]}")
    seen = await office.direct(asker, lambda seen: "[image: AI-generated picture" in seen)
    assert "is gone" in seen
    assert not office.slack.thread(room, root.ts)


async def _with_its_line_deleted(office: Office, person: User, room: Channel, typed: str) -> None:
    office.fal.hold(State.IN_PROGRESS)
    await office.ordered(person, room, typed)
    (root,) = await office.slack.wait(lambda: office.slack.messages(room))
    office.slack.workspace.messages.remove(root)
    office.fal.release()


def _done(office: Office, room: Channel) -> bool:
    return "asked for" in office.slack.messages(room)[0].text
