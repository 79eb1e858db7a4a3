"""Slack fails in all its ways: the pictures still come, once, or the person is told."""

import pytest

from tests.e2e.office import Office
from tests.emulators.slack import Fault, Message

pytestmark = pytest.mark.asyncio(loop_scope="module")

UPLOAD = ("files.getUploadURLExternal", "upload", "files.completeUploadExternal", "files.info")


@pytest.mark.parametrize(
    "fault",
    [
        Fault.status(429, retry_after=1),
        Fault.status(500),
        Fault.status(503),
        Fault.error("internal_error"),
        Fault.DROP_BEFORE,
        Fault.DROP_AFTER,
        Fault.TRUNCATED,
        Fault.GARBAGE,
        Fault.SLOW(0.3),
    ],
    ids=lambda fault: f"{fault.kind} {fault.code}",
)
@pytest.mark.parametrize("operation", [*UPLOAD, "chat.update"])
async def test_an_upload_or_a_change_that_fails_once_is_made_up_for(
    office: Office, operation: str, fault: Fault
) -> None:
    before = len(office.fal.submits)
    office.slack.fail(operation, fault)
    shown = await office.shown(office.person(), office.channel(), "linkedin")
    _check_whole(office, shown.root, shown.answer)
    assert len(office.fal.submits) == before + 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault.status(429, retry_after=1),
        Fault.status(500),
        Fault.DROP_BEFORE,
        Fault.SLOW(0.3),
    ],
    ids=lambda fault: f"{fault.kind} {fault.code}",
)
async def test_a_message_that_was_not_taken_is_posted_again(office: Office, fault: Fault) -> None:
    room = office.channel()
    office.slack.fail("chat.postMessage", fault, times=2)
    shown = await office.shown(office.person(), room, "linkedin")
    _check_whole(office, shown.root, shown.answer)
    assert len(office.slack.messages(room)) == 1


@pytest.mark.parametrize("fault", [Fault.DROP_AFTER, Fault.TRUNCATED, Fault.GARBAGE], ids=str)
async def test_a_message_whose_receipt_was_lost_does_not_keep_the_pictures_away(
    office: Office, fault: Fault
) -> None:
    room = office.channel()
    office.slack.fail("chat.postMessage", fault)
    await office.ordered(office.person(), room, "linkedin")
    await office.slack.wait(lambda: _pictures(office, office.slack.workspace.messages, room.id) == 1)


async def _unused() -> None: ...
