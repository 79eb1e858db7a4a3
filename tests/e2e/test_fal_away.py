"""FAL cannot be reached for a while: what is ordered waits, and what is being drawn is not lost."""

from pathlib import Path

import pytest

from tests.e2e.house import House
from tests.e2e.office import Office
from tests.emulators.fal import FalEmulator, State
from tests.emulators.slack import Channel, SlackEmulator


@pytest.fixture
def office(tmp_path: Path, fal: FalEmulator, slack: SlackEmulator, house: House) -> Office:
    return Office(tmp_path, fal, slack, house)


async def test_an_order_waits_while_fal_cannot_be_reached(office: Office) -> None:
    asker, room = office.person(), office.channel()
    async with office.fal.unreachable():
        await office.ordered(asker, room, "linkedin")
        await office.slack.wait(lambda: office.slack.messages(room))
    await _check_whole(office, room)


async def test_a_job_goes_on_while_fal_cannot_be_reached(office: Office) -> None:
    asker, room = office.person(), office.channel()
    office.fal.hold(State.IN_PROGRESS)
    await office.ordered(asker, room, "linkedin")
    await office.fal.asked("stream")
    async with office.fal.unreachable():
        office.fal.release()
        await office.fal.reached(State.COMPLETED)
    await _check_whole(office, room)


async def _check_whole(office: Office, room: Channel) -> None:
    root = await office.finished(room)
    (answer,) = office.slack.thread(room, root.ts)
    assert len(office.slack.images(answer)) == 1
    assert len(office.fal.submits) == 1
