"""From the typed command in Slack to the images in the thread, as people see it."""

from pathlib import Path

from tests.e2e.house import House
from tests.emulators.fal import FalEmulator
from tests.emulators.slack import SlackEmulator


async def test_an_order_becomes_a_line_in_the_channel_and_its_picture_in_the_thread(
    tmp_path: Path, house: House, fal: FalEmulator, slack: SlackEmulator
) -> None:
    sid, general = slack.user("sid"), slack.channel("general")
    reply = await slack.command(sid, general, "linkedin navy blazer")
    assert reply.acked_in < 3
    await slack.wait(lambda: "asked for" in slack.view(general, sid))
    print(slack.view(general, sid))
    (root,) = slack.messages(general)
    (answer,) = slack.thread(general, root.ts)
    assert len(slack.images(answer)) == 1
    assert not reply.ephemerals
    assert not root.pings
    assert len(fal.submits) == 1
    assert (tmp_path / "data/media/slack-T0TEAM/sid/linkedin-000001-1.jpg").exists()
