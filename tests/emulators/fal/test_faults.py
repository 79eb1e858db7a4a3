"""Faults on command: each arrives as it was ordered, and no more often."""

import io

import httpx
import pytest
from PIL import Image, UnidentifiedImageError

from tests.emulators.fal import FalEmulator, Fault, State
from tests.emulators.fal.faults import AnyFault, Operation
from tests.emulators.fal.http_client import draw, submit

ASKED = {"prompt": "Photo of SIDAI"}


@pytest.mark.parametrize("code", [401, 403, 404, 422, 429, 500, 502, 503, 504])
async def test_a_status_fault_answers_with_the_usual_body_and_processes_nothing(
    fal: FalEmulator, http: httpx.AsyncClient, code: int
) -> None:
    fal.fail("submit", Fault.STATUS(code))
    answer = await http.post("/fal-ai/flux-lora", json=ASKED)
    assert answer.status_code == code
    assert {"detail", "status"} & set(answer.json())
    assert fal.submits == []


async def test_a_status_fault_may_have_a_body_and_headers_of_its_own(
    fal: FalEmulator, http: httpx.AsyncClient
) -> None:
    fal.fail("status", Fault.STATUS(502, b"<html>nginx</html>", {"Content-Type": "text/html"}))
    said = await submit(http)
    answer = await http.get(said["status_url"])
    assert (answer.status_code, answer.text) == (502, "<html>nginx</html>")
    assert answer.headers["content-type"] == "text/html"


async def test_a_drop_before_leaves_no_job(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    fal.fail("submit", Fault.DROP_BEFORE)
    with pytest.raises(httpx.TransportError):
        await http.post("/fal-ai/flux-lora", json=ASKED)
    assert fal.submits == []
    assert len(fal.requests) == 1


async def test_a_drop_after_leaves_a_job_that_nobody_was_told_of(
    fal: FalEmulator, http: httpx.AsyncClient
) -> None:
    fal.fail("submit", Fault.DROP_AFTER)
    with pytest.raises(httpx.TransportError):
        await http.post("/fal-ai/flux-lora", json=ASKED)
    (job,) = fal.submits
    assert job.arguments == ASKED


async def test_a_slow_answer_comes_late_but_the_job_is_accepted_at_once(
    fal: FalEmulator, http: httpx.AsyncClient
) -> None:
    fal.fail("submit", Fault.SLOW(60))
    with pytest.raises(httpx.ReadTimeout):
        await http.post("/fal-ai/flux-lora", json=ASKED, timeout=httpx.Timeout(5, read=0.05))
    assert len(fal.submits) == 1


@pytest.mark.parametrize("operation", ["submit", "status", "result", "file"])
async def test_a_truncated_answer_ends_before_its_content_length(
    fal: FalEmulator, http: httpx.AsyncClient, operation: Operation
) -> None:
    url = {"submit": ""} | await _urls(http)
    fal.fail(operation, Fault.TRUNCATED)
    with pytest.raises(httpx.RemoteProtocolError):
        await _call(http, operation, url[operation])


@pytest.mark.parametrize("operation", ["submit", "status", "result"])
async def test_garbage_is_200_and_no_json(
    fal: FalEmulator, http: httpx.AsyncClient, operation: Operation
) -> None:
    url = {"submit": ""} | await _urls(http)
    fal.fail(operation, Fault.GARBAGE)
    answer = await _call(http, operation, url[operation])
    assert answer.status_code == 200
    with pytest.raises(ValueError, match="Expecting value"):
        answer.json()


async def test_a_garbage_file_is_no_picture(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    url = (await _urls(http))["file"]
    fal.fail("file", Fault.GARBAGE)
    answer = await http.get(url)
    assert answer.headers["content-type"] == "image/jpeg"
    with pytest.raises(UnidentifiedImageError):
        Image.open(io.BytesIO(answer.content))


@pytest.mark.parametrize("fault", [Fault.DROP_AFTER, Fault.TRUNCATED])
async def test_a_stream_may_break_off_after_its_first_event(
    fal: FalEmulator, http: httpx.AsyncClient, fault: AnyFault
) -> None:
    said = await submit(http)
    fal.fail("stream", fault)
    lines = []
    with pytest.raises(httpx.RemoteProtocolError):
        async with http.stream("GET", said["status_url"] + "/stream") as events:
            lines += [line async for line in events.aiter_lines()]


async def test_a_stream_may_carry_garbage(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    said = await submit(http)
    fal.fail("stream", Fault.GARBAGE)
    answer = await http.get(said["status_url"] + "/stream")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "COMPLETED" not in answer.text


async def test_a_dropped_cancel_has_cancelled_all_the_same(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    fal.hold(State.IN_QUEUE)
    said = await submit(http)
    fal.fail("cancel", Fault.DROP_AFTER)
    with pytest.raises(httpx.TransportError):
        await http.put(said["cancel_url"])
    assert (await http.get(said["response_url"])).status_code == 499


async def test_faults_come_in_the_order_given_as_often_as_asked_and_then_no_more(
    fal: FalEmulator, http: httpx.AsyncClient
) -> None:
    fal.fail("submit", Fault.STATUS(503), times=2)
    fal.fail("submit", Fault.STATUS(429))
    codes = [(await http.post("/fal-ai/flux-lora", json=ASKED)).status_code for _ in range(4)]
    assert codes == [503, 503, 429, 200]


async def test_a_fault_may_wait_for_one_endpoint(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    fal.fail("result", Fault.STATUS(500), match="fal-ai/flux/dev")
    assert (await draw(http, "fal-ai/flux-lora")).status_code == 200
    assert (await draw(http, "fal-ai/flux/dev")).status_code == 500


@pytest.mark.parametrize(
    ("operation", "path"),
    [
        ("models", "/v1/models"),
        ("pricing", "/v1/models/pricing"),
        ("requests", "/v1/models/requests/by-endpoint"),
        ("billing", "/v1/account/billing"),
    ],
)
async def test_the_platform_fails_on_command_too(
    fal: FalEmulator, http: httpx.AsyncClient, operation: Operation, path: str
) -> None:
    fal.fail(operation, Fault.STATUS(503))
    asked = {"endpoint_id": "fal-ai/flux-lora"}
    codes = [(await http.get(path, params=asked)).status_code for _ in range(2)]
    assert codes == [503, 200]


async def test_a_fault_of_an_unknown_operation_is_a_mistake_of_the_test(fal: FalEmulator) -> None:
    with pytest.raises(ValueError, match="No operation 'submitt'"):
        fal.fail("submitt", Fault.DROP_AFTER)  # type: ignore[arg-type]


async def test_an_unreachable_fal_refuses_connections_and_returns_at_the_same_address(
    fal: FalEmulator, http: httpx.AsyncClient
) -> None:
    said = await submit(http)
    async with fal.unreachable():
        with pytest.raises(httpx.ConnectError):
            await http.get(said["status_url"])
    assert (await http.get(said["status_url"])).json()["request_id"] == said["request_id"]


async def _urls(http: httpx.AsyncClient) -> dict[str, str]:
    said = await submit(http)
    await http.get(said["status_url"] + "/stream")
    image = (await http.get(said["response_url"])).json()["images"][0]
    return {"status": said["status_url"], "result": said["response_url"], "file": image["url"]}


async def _call(http: httpx.AsyncClient, operation: str, url: str) -> httpx.Response:
    return await (http.post("/fal-ai/flux-lora", json=ASKED) if operation == "submit" else http.get(url))
