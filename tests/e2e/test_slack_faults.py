"""Slack fails in all its ways: the pictures still come, once, or the person is told."""

import pytest

from tests.e2e.office import Office
from tests.emulators.slack import Channel, Fault, Message

pytestmark = pytest.mark.asyncio(loop_scope="module")

UPLOAD = ("files.getUploadURLExternal", "upload", "files.completeUploadExternal", "files.info")
UNPROCESSED = (
    Fault.status(429, retry_after=0),
    Fault.status(500),
    Fault.status(502),
    Fault.DROP_BEFORE,
)
PROCESSED = (Fault.DROP_AFTER, Fault.TRUNCATED, Fault.GARBAGE, Fault.SLOW(0.3))


def _named(fault: Fault) -> str:
    return f"{fault.kind} {fault.code}"


@pytest.mark.parametrize("fault", [*UNPROCESSED, *PROCESSED], ids=_named)
async def test_every_step_of_an_upload_and_a_change_that_fails_once_is_made_up_for(
    office: Office, fault: Fault
) -> None:
    before = len(office.fal.submits)
    for operation in (*UPLOAD, "chat.update"):
        office.slack.fail(operation, fault)
    shown = await office.shown(office.person(), office.channel(), "linkedin")
    _check_whole(office, shown.root, shown.answer)
    assert len(office.fal.submits) == before + 1


@pytest.mark.parametrize("fault", [*UNPROCESSED, Fault.SLOW(0.3)], ids=_named)
async def test_a_message_that_was_not_taken_is_posted_again(office: Office, fault: Fault) -> None:
    room = office.channel()
    office.slack.fail("chat.postMessage", fault)
    shown = await office.shown(office.person(), room, "linkedin")
    _check_whole(office, shown.root, shown.answer)
    assert len(office.slack.messages(room)) == 1


@pytest.mark.parametrize("fault", [Fault.DROP_AFTER, Fault.TRUNCATED, Fault.GARBAGE], ids=_named)
async def test_a_message_whose_receipt_was_lost_does_not_keep_the_pictures_away(
    office: Office, fault: Fault
) -> None:
    room, before = office.channel(), len(office.fal.submits)
    office.slack.fail("chat.postMessage", fault)
    await office.ordered(office.person(), room, "linkedin")
    await office.slack.wait(lambda: _threads(office, room))
    (root,) = _threads(office, room)
    _check_whole(office, root, office.slack.thread(room, root.ts)[0])
    assert len(office.fal.submits) == before + 1


async def test_a_file_that_slack_looks_at_for_a_while_is_waited_for(office: Office) -> None:
    office.slack.workspace.file_delay = 1.0
    shown = await office.shown(office.person(), office.channel(), "linkedin")
    office.slack.workspace.file_delay = 0.05
    _check_whole(office, shown.root, shown.answer)
    assert not [call for call in office.slack.calls if call.error == "invalid_blocks"]


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        ("files.getUploadURLExternal", "file_uploads_disabled"),
        ("files.getUploadURLExternal", "storage_limit_reached"),
        ("files.completeUploadExternal", "file_type_not_allowed"),
        ("files.getUploadURLExternal", "missing_scope"),
    ],
)
async def test_where_slack_takes_no_files_the_thread_says_so_and_the_picture_is_kept(
    office: Office, operation: str, code: str
) -> None:
    asker, room = office.person(), office.channel()
    office.slack.fail(operation, Fault.error(code), times=2)
    shown = await office.shown(asker, room, "linkedin")
    assert "did not take its file" in office.slack.view(room, asker)
    assert code in office.slack.view(room, asker)
    assert not office.slack.images(shown.answer)
    number = shown.root.text.split("No. ")[1].split(",")[0]
    assert "[image: AI-generated" in await office.told(asker, room, f"show {number}")


@pytest.mark.parametrize(
    "fault",
    [Fault.status(429, retry_after=30), Fault.status(500), Fault.GARBAGE, Fault.SLOW(2.5)],
    ids=_named,
)
async def test_who_cannot_be_known_is_told_so_in_time_and_nothing_is_ordered(
    office: Office, fault: Fault
) -> None:
    asker, room = office.person(), office.channel()
    office.slack.fail("users.info", fault)
    assert "did not say in time who you are" in await office.refused(asker, room, "linkedin")
    assert office.slack.images((await office.shown(asker, room, "linkedin")).answer)


@pytest.mark.parametrize(
    "fault",
    [Fault.status(429, retry_after=30), Fault.error("internal_error"), Fault.GARBAGE],
    ids=_named,
)
async def test_a_channel_that_cannot_be_looked_up_is_taken_for_private(office: Office, fault: Fault) -> None:
    asker, room = office.person(), office.channel()
    office.slack.fail("conversations.info", fault)
    await office.shown(asker, room, f"linkedin opal {fault.kind} cup")
    ben = office.person()
    assert "Nothing was found" in await office.told(ben, office.channel(), f"history opal {fault.kind} cup")


@pytest.mark.parametrize("fault", [*UNPROCESSED, *PROCESSED], ids=_named)
async def test_when_the_private_answer_is_not_taken_it_comes_all_the_same(
    office: Office, fault: Fault
) -> None:
    asker, room = office.person(), office.private(member=False)
    office.slack.fail("response_url", fault)
    await office.slack.command(asker, room, "linkedin")
    await office.slack.wait(
        lambda: "/invite" in office.slack.view(room, asker) + office.slack.view(office.slack.dm(asker), asker)
    )


async def test_a_connection_that_slack_renews_loses_nothing(office: Office) -> None:
    asker, room = office.person(), office.channel()
    await office.slack.disconnect()
    await office.slack.wait(lambda: office.slack.connections == 1)
    assert office.slack.images((await office.shown(asker, room, "linkedin")).answer)


async def test_a_connection_that_breaks_after_an_order_loses_nothing(office: Office) -> None:
    asker, room = office.person(), office.channel()
    office.slack.fail("socket", Fault.DROP_AFTER)
    await office.slack.command(asker, room, "linkedin", patience=0.1)
    root = await office.finished(room)
    assert len(office.slack.thread(room, root.ts)) == 1


def _check_whole(office: Office, root: Message, answer: Message) -> None:
    for message in (root, answer):
        (picture,) = office.slack.images(message)
        assert picture.content
    assert office.slack.thread(root.channel, root.ts) == [answer]


def _threads(office: Office, room: Channel) -> list[Message]:
    """The lines whose pictures are there."""
    return [each for each in office.slack.messages(room) if "asked for" in each.text]
