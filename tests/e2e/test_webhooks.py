"""FAL calls back: pictures come at once by it; what others send under its name changes nothing."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.e2e.house import output, serving
from tests.e2e.office import Office
from tests.emulators.fal import FalEmulator, Fault, Outcome, State
from tests.emulators.slack import Channel, Message, Picture, SlackEmulator

SILENT = Fault.SLOW(60)  # the status stream says nothing for longer than these tests last


@pytest.fixture
def web(unused_tcp_port: int) -> dict[str, str]:
    """A public address that leads straight to where the house listens."""
    address = f"127.0.0.1:{unused_tcp_port}"
    return {"SIDAI_PUBLIC_URL": f"http://{address}", "SIDAI_WEB": address}


@pytest.fixture
async def office(
    tmp_path: Path, fal: FalEmulator, slack: SlackEmulator, web: dict[str, str]
) -> AsyncIterator[Office]:
    async with _open(tmp_path, fal, slack, web) as opened:
        yield opened


async def test_a_picture_comes_by_the_callback_while_the_status_stream_is_silent(office: Office) -> None:
    room = await _ordered_in_silence(office)
    office.fal.release()
    (picture,) = _pictures(office, await office.finished(room))
    assert picture.size
    assert office.fal.count("submit") == 1
    assert [each.status for each in office.fal.webhooks.sent] == [200]


async def test_a_failure_is_told_by_the_callback_too(office: Office) -> None:
    office.fal.next(Outcome.CONTENT_POLICY)
    asker, room = office.person(), await _ordered_in_silence(office)
    office.fal.release()
    await office.finished(room)
    assert "content check stopped this prompt" in office.slack.view(room, asker)


async def test_one_picture_of_several_calls_back_for_itself_alone(office: Office) -> None:
    office.fal.hold(State.IN_PROGRESS)
    office.fal.fail("stream", SILENT, times=2)
    room = office.channel()
    await office.ordered(office.person(), room, "linkedin --n 2")
    await office.fal.asked("stream", 2)
    office.fal.release()
    assert len(_pictures(office, await office.finished(room))) == 2
    assert len({each.url for each in office.fal.webhooks.sent}) == 2


async def test_what_is_forged_stale_or_changed_changes_nothing(office: Office) -> None:
    office.fal.webhooks.hold()
    room = await _ordered_in_silence(office)
    office.fal.release()
    await office.fal.reached(State.COMPLETED)
    (job,), (url,), calls = office.fal.submits, _addresses(office.fal), len(office.fal.requests)
    headers, body = office.fal.webhooks.written(job)
    office.fal.webhooks.forged = True
    forged = office.fal.webhooks.written(job)
    office.fal.webhooks.forged, office.fal.webhooks.age = False, 400
    stale = office.fal.webhooks.written(job)
    office.fal.webhooks.age = 0
    for each in (forged, stale, (headers, body + b" "), ({}, body)):
        assert await _call(url, *each) == 401
    asked = [request.operation for request in office.fal.requests[calls:]]
    assert set(asked) <= {"keys"}
    assert not _pictures(office, office.slack.messages(room)[0])
    office.fal.webhooks.release()
    assert len(_pictures(office, await office.finished(room))) == 1


async def test_one_that_comes_twice_and_again_later_is_one(office: Office) -> None:
    office.fal.webhooks.copies = 2
    room = await _ordered_in_silence(office)
    office.fal.release()
    root = await office.finished(room)
    await office.fal.webhooks.idle()
    first, second = office.fal.webhooks.sent
    assert (first.status, second.status) == (200, 200)
    calls, before = len(office.fal.requests), len(office.slack.calls)
    assert await _call(first.url, first.headers, first.body) == 200
    assert [request.operation for request in office.fal.requests[calls:]] == []
    assert len(_pictures(office, root)) == 1
    assert (len(office.slack.messages(room)), len(office.slack.calls)) == (1, before)


async def test_one_that_is_played_to_another_run_does_not_bring_it_a_strangers_picture(
    office: Office,
) -> None:
    await office.shown(office.person(), office.channel(), "linkedin")
    (own,) = office.fal.webhooks.sent
    office.fal.webhooks.hold()
    office.fal.indexed = False
    office.fal.fail("submit", Fault.DROP_AFTER)  # whose receipt is lost: it takes the word of a callback
    room = office.channel()
    await office.ordered(office.person(), room, "podcast")
    await office.fal.reached(State.COMPLETED, 2)
    _, other = _addresses(office.fal)
    results = office.fal.count("result")
    assert await _call(other, own.headers, own.body) == 200
    assert await _call(other.rpartition("/")[0] + "/99999", own.headers, own.body) == 404
    assert office.fal.count("result") == results
    office.fal.webhooks.release()
    root = await office.finished(room)
    assert len(_pictures(office, root)) == 1
    paths = [request.path for request in office.fal.requests if request.operation == "result"]
    assert [office.fal.submits[1].request_id in path for path in paths] == [False, True]


async def test_an_order_whose_receipt_was_lost_is_found_by_its_callback_and_not_paid_twice(
    office: Office,
) -> None:
    office.fal.indexed = False
    office.fal.fail("submit", Fault.DROP_AFTER)
    shown = await office.shown(office.person(), office.channel(), "linkedin")
    assert len(office.slack.images(shown.answer)) == 1
    assert office.fal.count("submit") == 1


async def test_one_that_comes_before_the_receipt_does_no_harm(office: Office) -> None:
    office.fal.webhooks.early = True
    shown = await office.shown(office.person(), office.channel(), "linkedin --n 2")
    assert len(office.slack.images(shown.answer)) == 2
    assert office.fal.count("submit") == 2
    assert {each.status for each in office.fal.webhooks.sent} == {200}


async def test_one_that_comes_while_the_house_is_closed_is_taken_after_the_next_start(
    tmp_path: Path, fal: FalEmulator, slack: SlackEmulator, web: dict[str, str]
) -> None:
    fal.indexed = False
    fal.webhooks.hold()
    async with _open(tmp_path, fal, slack, web) as office:
        fal.fail("submit", Fault.DROP_AFTER)
        room = office.channel()
        await office.ordered(office.person(), room, "linkedin")
        await fal.reached(State.COMPLETED)
        async with asyncio.timeout(20):
            assert await office.house.stop() == 0
    async with _open(tmp_path, fal, slack, web) as office:
        fal.webhooks.release()
        assert len(_pictures(office, await office.finished(room))) == 1
    assert fal.count("submit") == 1


async def test_a_port_that_is_taken_stops_the_start_with_the_setting_to_change(
    tmp_path: Path, fal: FalEmulator, slack: SlackEmulator, web: dict[str, str]
) -> None:
    host, _, port = web["SIDAI_WEB"].rpartition(":")
    settings = fal.settings() | slack.settings() | web
    with socket.create_server((host, int(port))):
        code, told = await output("serve", folder=tmp_path, settings=settings)
    assert code == 1
    assert f"Nothing can listen at {web['SIDAI_WEB']}" in told
    assert "SIDAI_WEB" in told
    assert "Traceback" not in told


async def test_an_address_that_fal_does_not_call_is_told_at_the_start(office: Office) -> None:
    assert "SIDAI_PUBLIC_URL is http://127.0.0.1" in office.house.log
    assert "cannot be reached from outside" in office.house.log


async def test_without_a_public_address_nobody_listens_and_fal_is_not_asked_to_call(
    tmp_path: Path, fal: FalEmulator, slack: SlackEmulator, web: dict[str, str]
) -> None:
    async with serving(tmp_path, fal.settings(), slack.settings(), {"SIDAI_WEB": web["SIDAI_WEB"]}) as house:
        office = Office(tmp_path, fal, slack, house)
        await office.shown(office.person(), office.channel(), "linkedin")
        with pytest.raises(httpx.ConnectError):
            await _healthy(web["SIDAI_PUBLIC_URL"])
    (submit,) = (request for request in fal.requests if request.operation == "submit")
    assert "fal_webhook" not in submit.query


@asynccontextmanager
async def _open(
    folder: Path, fal: FalEmulator, slack: SlackEmulator, web: dict[str, str]
) -> AsyncIterator[Office]:
    async with serving(folder, fal.settings(), slack.settings(), web) as house:
        assert await _healthy(web["SIDAI_PUBLIC_URL"], retries=6)
        yield Office(folder, fal, slack, house)


async def _healthy(url: str, *, retries: int = 0) -> bool:
    """Asked again while nobody listens."""
    async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(retries=retries)) as http:
        return (await http.get(f"{url}/healthz")).status_code == 200


async def _call(url: str, headers: dict[str, str], body: bytes) -> int:
    async with httpx.AsyncClient() as http:
        return (await http.post(url, headers=headers, content=body)).status_code


async def _ordered_in_silence(office: Office) -> Channel:
    """A room with an order in it that is being drawn, and followed by a stream that says nothing."""
    office.fal.hold(State.IN_PROGRESS)
    office.fal.fail("stream", SILENT)
    room = office.channel()
    await office.ordered(office.person(), room, "linkedin")
    await office.fal.asked("stream")
    return room


def _pictures(office: Office, root: Message) -> list[Picture]:
    thread = office.slack.thread(root.channel, root.ts)
    return [image for message in thread for image in office.slack.images(message)]


def _addresses(fal: FalEmulator) -> list[str]:
    """Where FAL was asked to call back, in the order of the submits."""
    return [request.query["fal_webhook"] for request in fal.requests if request.operation == "submit"]
