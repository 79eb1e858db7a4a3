"""`sidai serve` from outside: it stops when told, goes on after a start, and says what is set wrong."""

import asyncio
import signal
import sqlite3
from pathlib import Path

import pytest

from tests.e2e.house import SID, House, output, serving, sidai
from tests.e2e.office import Office
from tests.emulators.fal import FalEmulator, State
from tests.emulators.slack import SCOPES, Fault, SlackEmulator


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
async def test_it_stops_at_once_and_cleanly_when_told(house: House, name: signal.Signals) -> None:
    async with asyncio.timeout(20):
        assert await house.stop(name) == 0
    assert "Traceback" not in house.log


async def test_orders_under_way_are_finished_after_the_next_start(
    tmp_path: Path, fal: FalEmulator, slack: SlackEmulator
) -> None:
    fal.hold(State.IN_PROGRESS)
    async with serving(tmp_path, fal.settings(), slack.settings()) as house:
        office = Office(tmp_path, fal, slack, house)
        asker, rooms = office.person(), [office.channel(), office.channel()]
        for room in rooms:
            await office.ordered(asker, room, "linkedin --n 3")
        await fal.reached(State.IN_PROGRESS, 4)  # as many as one person may have at work; two wait
        async with asyncio.timeout(20):
            assert await house.stop() == 0
        assert "Traceback" not in house.log
    async with serving(tmp_path, fal.settings(), slack.settings()) as house:
        fal.release()
        for room in rooms:
            root = await office.finished(room)
            (answer,) = slack.thread(room, root.ts)
            assert len(slack.images(answer)) == 3
            assert len(slack.messages(room)) == 1
    assert len(fal.submits) == 6


async def test_pictures_that_were_on_their_way_to_slack_arrive_after_the_next_start(
    tmp_path: Path, fal: FalEmulator, slack: SlackEmulator
) -> None:
    async with serving(tmp_path, fal.settings(), slack.settings()) as house:
        office = Office(tmp_path, fal, slack, house)
        asker, room = office.person(), office.channel()
        slack.fail("upload", Fault.SLOW(3.0))
        await office.ordered(asker, room, "linkedin")
        await slack.wait(lambda: [call for call in slack.calls if call.method == "upload"])
        assert await house.stop() == 0
    assert not any(slack.images(message) for message in slack.workspace.messages)
    async with serving(tmp_path, fal.settings(), slack.settings()):
        root = await office.finished(room)
        (answer,) = slack.thread(room, root.ts)
        assert len(slack.images(answer)) == 1
    assert len(fal.submits) == 1


async def test_who_waited_more_than_half_a_minute_is_mentioned_once(
    tmp_path: Path, fal: FalEmulator, slack: SlackEmulator
) -> None:
    fal.hold(State.IN_PROGRESS)
    async with serving(tmp_path, fal.settings(), slack.settings()) as house:
        office = Office(tmp_path, fal, slack, house)
        asker, room = office.person(), office.channel()
        await office.ordered(asker, room, "linkedin --n 2")
        await fal.reached(State.IN_PROGRESS, 2)
    with sqlite3.connect(tmp_path / "data/sidai.db") as database:  # 40 seconds pass
        database.execute("UPDATE generations SET created = datetime(created, '-40 seconds') || '.000000'")
    database.close()
    async with serving(tmp_path, fal.settings(), slack.settings()):
        fal.release()
        root = await office.finished(room)
    (answer,) = slack.thread(room, root.ts)
    assert set(answer.pings) == {f"<@{asker.id}>"}
    assert not root.pings


@pytest.mark.parametrize("message", ["line", "pictures"])
async def test_a_message_whose_receipt_was_lost_by_the_stop_is_found_where_history_may_be_read(
    tmp_path: Path, fal: FalEmulator, message: str
) -> None:
    async with SlackEmulator(scopes=(*SCOPES, "channels:history")) as slack:
        room = slack.channel("room", member=True)
        if message == "pictures":
            fal.hold(State.IN_PROGRESS)
        else:
            slack.fail("chat.postMessage", Fault.SLOW(30))
        async with serving(tmp_path, fal.settings(), slack.settings()) as house:
            office = Office(tmp_path, fal, slack, house)
            await office.ordered(office.person(), room, "linkedin")
            (root,) = await slack.wait(lambda: slack.messages(room))
            if message == "pictures":
                slack.fail("chat.postMessage", Fault.SLOW(30))
                fal.release()
                await slack.wait(lambda: slack.thread(room, root.ts))
        async with serving(tmp_path, fal.settings(), slack.settings()) as house:
            office = Office(tmp_path, fal, slack, house)
            assert await office.finished(room) is root
            (answer,) = slack.thread(room, root.ts)
            assert len(slack.images(answer)) == 1
        assert slack.messages(room) == [root]
        assert len(fal.submits) == 1


async def test_a_settled_order_is_not_posted_again_at_the_next_start(
    tmp_path: Path, fal: FalEmulator, slack: SlackEmulator
) -> None:
    async with serving(tmp_path, fal.settings(), slack.settings()) as house:
        office = Office(tmp_path, fal, slack, house)
        shown = await office.shown(office.person(), office.channel(), "linkedin")
        await office.refused(office.person(), office.private(member=False), "linkedin")
    calls = len(slack.calls)
    async with serving(tmp_path, fal.settings(), slack.settings()):
        pass
    assert {call.method for call in slack.calls[calls:]} == {"auth.test", "apps.connections.open"}
    assert slack.thread(shown.root.channel, shown.root.ts) == [shown.answer]


async def test_without_chat_credentials_it_says_how_to_draw_in_the_terminal(tmp_path: Path) -> None:
    code, told = await output("serve", folder=tmp_path, settings={})
    assert code == 0
    assert "sidai make" in told
    assert "SLACK_BOT_TOKEN" in told


async def test_a_wrong_setting_stops_the_start_with_its_name_and_the_fix(
    tmp_path: Path, fal: FalEmulator, slack: SlackEmulator
) -> None:
    wrong = {
        "SLACK_APP_TOKEN is missing": {"SLACK_APP_TOKEN": ""},
        "SLACK_BOT_TOKEN is missing": {"SLACK_BOT_TOKEN": ""},
        "no FAL_KEY": {"FAL_KEY": ""},
        "Slack does not accept SLACK_BOT_TOKEN (invalid_auth)": {"SLACK_BOT_TOKEN": "xoxb-wrong"},
        "Slack does not accept SLACK_APP_TOKEN (invalid_auth)": {"SLACK_APP_TOKEN": "xapp-wrong"},
        "SLACK_BOT_TOKEN (": {"SLACK_BOT_TOKEN": "xapp-1-T0TEAM-app"},
        "Check the network and SLACK_API_URL": {"SLACK_API_URL": "http://127.0.0.1:9/api/"},
        "SLACK_API_URL": {"SLACK_API_URL": "nonsense"},
        "DATABASE_URL": {"DATABASE_URL": "postgresql://localhost/sidai"},
    }
    right = fal.settings() | slack.settings()
    starts = [output("serve", folder=tmp_path, settings=right | settings) for settings in wrong.values()]
    for said, (code, told) in zip(wrong, await asyncio.gather(*starts), strict=True):
        assert said in told
        assert code == 1
        assert "Traceback" not in told


async def test_a_wrong_line_in_sidai_toml_is_named_by_its_key(tmp_path: Path) -> None:
    wrong = {
        "is not TOML": "admins = [",
        "there is no key colour": "colour = 3",
        "subjects.sid.kind": "[subjects.sid]\nkind = 'robot'\ntrigger = 'X'",
        "subjects.sid.trigger": "[subjects.sid]\nkind = 'person'",
        "limits.fal_parallel": "[limits]\nfal_parallel = 0",
        "defaults.subject": "[defaults]\nsubject = 'asker'",
        ": T1 stands in both teams": "[teams.a]\nslack = ['T1']\n[teams.b]\nslack = ['T1']",
        "admins": "admins = ['asker']",
    }
    starts = []
    for number, line in enumerate(wrong.values()):
        (tmp_path / f"{number}.toml").write_text(line, encoding="utf-8")
        settings = {"SIDAI_CONFIG": f"{number}.toml"}
        starts.append(output("serve", folder=tmp_path, settings=settings))
    for number, (code, told) in enumerate(await asyncio.gather(*starts)):
        assert list(wrong)[number] in told
        assert f"{number}.toml" in told
        assert code == 1
        assert "Traceback" not in told


async def test_the_sandbox_serves_slack_for_nothing_when_asked_to(
    tmp_path: Path, fal: FalEmulator, slack: SlackEmulator
) -> None:
    async with serving(tmp_path, slack.settings(), arguments=("--sandbox",)) as house:
        assert "sandbox" in house.log
        office = Office(tmp_path, fal, slack, house)
        asker, room = office.person(), office.channel()
        shown = await office.shown(asker, room, "linkedin --n 2")
        assert len(slack.images(shown.answer)) == 2
        assert "0.000 USD" in await office.told(asker, room, "show 1")
    assert not fal.requests


async def test_settings_may_stand_in_a_file_and_oauth_settings_beside_them_do_no_harm(
    tmp_path: Path, fal: FalEmulator, slack: SlackEmulator
) -> None:
    oauth = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "oauth-shh", "SLACK_SIGNING_SECRET": "sig-shh"}
    lines = [f"{name}={value}" for name, value in (slack.settings() | oauth).items()]
    (tmp_path / ".env").write_text("\n".join(lines), encoding="utf-8")
    async with serving(tmp_path, fal.settings(), oauth) as house:
        office = Office(tmp_path, fal, slack, house)
        shown = await office.shown(office.person(), office.channel(), "linkedin")
        assert slack.images(shown.answer)


async def test_no_key_token_or_secret_is_ever_in_the_log(
    tmp_path: Path, fal: FalEmulator, slack: SlackEmulator
) -> None:
    hidden = {
        "SLACK_CLIENT_SECRET": "hidden-client",
        "SLACK_SIGNING_SECRET": "hidden-signing",
        "SIDAI_SECRET": "hidden-own",
        "FAL_KEY": "hidden-id:hidden-key",
    }
    async with serving(tmp_path, fal.settings(), slack.settings(), hidden) as house:
        office = Office(tmp_path, fal, slack, house)
        asker = office.person()
        await office.shown(asker, office.channel(), "linkedin with a secret garden")
        slack.fail("chat.postMessage", Fault.error("token_revoked"))
        await office.told(asker, office.channel(), "linkedin")
        slack.fail("users.info", Fault.GARBAGE)
        await office.told(office.person(), office.channel(), "linkedin")
        await slack.disconnect()
        await slack.wait(lambda: slack.connections == 1)
    tokens = slack.settings()["SLACK_BOT_TOKEN"], slack.settings()["SLACK_APP_TOKEN"]
    for secret in (*hidden.values(), *tokens, "hidden", "ticket="):
        assert secret not in house.log


async def test_a_second_one_in_the_same_folder_says_so_and_leaves_the_first_alone(
    tmp_path: Path, fal: FalEmulator, slack: SlackEmulator, house: House
) -> None:
    code, told = await output("serve", folder=tmp_path, settings=fal.settings() | slack.settings())
    assert code == 1
    assert "Another sidai serve is at work" in told
    office = Office(tmp_path, fal, slack, house)
    await office.shown(office.person(), office.channel(), "linkedin")


async def test_what_the_terminal_left_undone_is_drawn_by_its_next_command(
    tmp_path: Path, fal: FalEmulator
) -> None:
    (tmp_path / "sidai.toml").write_text(SID, encoding="utf-8")
    fal.hold(State.IN_PROGRESS)
    first = await sidai("make", "linkedin", folder=tmp_path, settings=fal.settings())
    await fal.reached(State.IN_PROGRESS, 1)
    first.send_signal(signal.SIGINT)
    await first.communicate()
    fal.release()
    code, told = await output("make", "podcast", folder=tmp_path, settings=fal.settings())
    assert code == 0, told
    kept = tmp_path / "data/media/terminal.local/sid"
    assert (kept / "linkedin-000001-1.jpg").exists()
    assert (kept / "podcast-000002-1.jpg").exists()
    assert len(fal.submits) == 2
