"""The queue's protocol: URLs, states, keys, slots, cancelling."""

import asyncio
import json

import httpx
import pytest

from tests.emulators.fal import FalEmulator, State
from tests.emulators.fal.http_client import connect, draw, finish, submit

UNKNOWN = "00000000-0000-4000-8000-000000000000"


async def test_a_submit_is_answered_with_a_place_in_the_queue_and_urls_of_the_app_alone(
    fal: FalEmulator, http: httpx.AsyncClient
) -> None:
    fal.hold(State.IN_QUEUE)
    said = await submit(http, "fal-ai/flux/dev")
    base = f"https://{fal.host}/fal-ai/flux/requests/{said['request_id']}"
    assert (said["status"], said["queue_position"]) == ("IN_QUEUE", 0)
    assert said["response_url"] == base
    assert said["status_url"] == f"{base}/status"
    assert said["cancel_url"] == f"{base}/cancel"


async def test_the_urls_of_a_custom_model_keep_all_three_parts_and_rebuilt_ones_are_refused(
    fal: FalEmulator, http: httpx.AsyncClient
) -> None:
    fal.add_model("fal-ai/acme/sid-model")
    said = await submit(http, "fal-ai/acme/sid-model")
    assert said["response_url"] == f"{fal.base}/fal-ai/acme/sid-model/requests/{said['request_id']}"
    assert (await finish(http, said)).status_code == 200
    rebuilt = await http.get(f"/fal-ai/acme/requests/{said['request_id']}")
    assert (rebuilt.status_code, rebuilt.json()) == (404, {"status": "NOT_FOUND"})


async def test_a_custom_model_of_two_parts_works_too(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    fal.add_model("acme/sid-model")
    assert (await draw(http, "acme/sid-model")).status_code == 200


async def test_a_request_is_also_found_under_its_whole_endpoint_with_or_without_response(
    http: httpx.AsyncClient,
) -> None:
    said = await submit(http, "fal-ai/flux/dev")
    await finish(http, said)
    path = f"/fal-ai/flux/dev/requests/{said['request_id']}"
    assert (await http.get(path)).status_code == 200
    assert (await http.get(f"{path}/response")).status_code == 200


async def test_a_request_is_not_found_under_another_app(http: httpx.AsyncClient) -> None:
    said = await submit(http, "fal-ai/flux-lora")
    answer = await http.get(f"/fal-ai/flux-2/requests/{said['request_id']}/status")
    assert answer.status_code == 404


async def test_an_unknown_application_is_refused_at_submit(http: httpx.AsyncClient) -> None:
    answer = await http.post("/fal-ai/flux-lorra", json={"prompt": "x"})
    assert (answer.status_code, answer.json()) == (404, {"detail": 'Application "flux-lorra" not found'})


async def test_an_unknown_path_of_a_known_application_is_refused_at_submit(http: httpx.AsyncClient) -> None:
    answer = await http.post("/fal-ai/flux-lora/paint", json={"prompt": "x"})
    assert (answer.status_code, answer.json()) == (404, {"detail": "Path /paint not found"})


@pytest.mark.parametrize(
    ("method", "path"), [("GET", ""), ("GET", "/status"), ("GET", "/status/stream"), ("PUT", "/cancel")]
)
async def test_an_unknown_request_id_is_not_found(http: httpx.AsyncClient, method: str, path: str) -> None:
    answer = await http.request(method, f"/fal-ai/flux-lora/requests/{UNKNOWN}{path}")
    assert (answer.status_code, answer.json()) == (404, {"status": "NOT_FOUND"})


@pytest.mark.parametrize("header", ["", "Key nocolon", "Bearer key-id:key-secret"])
async def test_a_malformed_key_is_refused(http: httpx.AsyncClient, header: str) -> None:
    answer = await http.post("/fal-ai/flux-lora", json={"prompt": "x"}, headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.json()["detail"].startswith("Invalid Key Authorization header format.")


async def test_a_wrong_key_is_refused_at_submit_and_at_status(
    fal: FalEmulator, http: httpx.AsyncClient
) -> None:
    said = await submit(http)
    wrong = {"Authorization": "Key key-id:guessed"}
    for answer in (
        await http.post("/fal-ai/flux-lora", json={"prompt": "x"}, headers=wrong),
        await http.get(said["status_url"], headers=wrong),
    ):
        assert (answer.status_code, answer.json()["detail"]) == (401, "No user found for Key ID and Secret")
    assert len(fal.submits) == 1


async def test_a_locked_account_is_refused_with_its_reason(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    fal.locked = True
    answer = await http.post("/fal-ai/flux-lora", json={"prompt": "x"})
    assert answer.status_code == 403
    assert "Exhausted balance" in answer.json()["detail"]
    assert fal.submits == []


@pytest.mark.parametrize("body", [b"{", b'"words"'])
async def test_a_body_that_is_no_json_object_is_refused(http: httpx.AsyncClient, body: bytes) -> None:
    answer = await http.post("/fal-ai/flux-lora", content=body)
    assert (answer.status_code, answer.json()["error_type"]) == (400, "bad_request")


async def test_status_is_202_until_it_is_200_and_each_state_has_the_fields_clients_read(
    fal: FalEmulator, http: httpx.AsyncClient
) -> None:
    fal.hold(State.IN_PROGRESS)
    said = await submit(http)
    await fal.reached(State.IN_PROGRESS)
    working = await http.get(said["status_url"], params={"logs": True})
    assert working.status_code == 202
    assert working.json()["logs"][0]["level"] == "INFO"
    assert (await http.get(said["status_url"])).json()["logs"] is None
    fal.release()
    await finish(http, said)
    done = await http.get(said["status_url"])
    assert (done.status_code, done.json()["status"]) == (200, "COMPLETED")
    assert done.json()["metrics"]["inference_time"] >= 0
    assert "error" not in done.json()


async def test_the_result_is_refused_before_the_job_is_completed(
    fal: FalEmulator, http: httpx.AsyncClient
) -> None:
    fal.hold(State.IN_PROGRESS)
    said = await submit(http)
    answer = await http.get(said["response_url"])
    assert (answer.status_code, answer.json()) == (400, {"detail": "Request is still in progress"})


async def test_the_stream_tells_every_state_once_and_ends_when_the_job_does(
    fal: FalEmulator, http: httpx.AsyncClient
) -> None:
    fal.hold(State.IN_QUEUE)
    said = await submit(http)
    states = []
    async with http.stream("GET", said["status_url"] + "/stream?logs=1") as events:
        assert events.headers["content-type"].startswith("text/event-stream")
        async for line in events.aiter_lines():
            if line.startswith("data: "):
                states.append(json.loads(line.removeprefix("data: "))["status"])
                fal.release()
    assert states == ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]


async def test_a_silent_stream_carries_keep_alive_comments(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    fal.keep_alive = 0.001
    fal.hold(State.IN_QUEUE)
    said = await submit(http)
    async with http.stream("GET", said["status_url"] + "/stream") as events:
        async for line in events.aiter_lines():
            if line == ": keep-alive":
                fal.release()
    assert fal.submits[0].status is State.COMPLETED


async def test_a_client_may_leave_a_stream_without_harm(
    fal: FalEmulator, http: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    fal.hold(State.IN_QUEUE)
    said = await submit(http)
    async with http.stream("GET", said["status_url"] + "/stream") as events:
        await anext(events.aiter_lines())
    fal.release()
    assert (await finish(http, said)).status_code == 200
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


async def test_only_as_many_jobs_as_there_are_slots_are_at_work_and_the_rest_keep_their_places() -> None:
    async with FalEmulator(parallel=1) as fal, connect(fal) as http:
        fal.hold(State.IN_PROGRESS)
        said = [await submit(http) for _ in range(3)]
        told = [(await http.get(one["status_url"])).json() for one in said]
        assert [one["status"] for one in told] == ["IN_PROGRESS", "IN_QUEUE", "IN_QUEUE"]
        assert [one.get("queue_position") for one in told] == [None, 0, 1]
        fal.release()
        assert (await finish(http, said[2])).status_code == 200


async def test_a_queue_longer_than_the_caller_allows_is_refused(
    fal: FalEmulator, http: httpx.AsyncClient
) -> None:
    fal.hold(State.IN_QUEUE)
    await submit(http)
    answer = await http.post("/fal-ai/flux-lora?fal_max_queue_length=0", json={"prompt": "x"})
    assert answer.status_code == 429
    assert len(fal.submits) == 1


async def test_a_job_that_is_not_started_in_time_ends_with_a_request_timeout(
    fal: FalEmulator, http: httpx.AsyncClient
) -> None:
    fal.hold(State.IN_QUEUE)
    headers = {"X-Fal-Request-Timeout": "0.01"}
    said = (await http.post("/fal-ai/flux-lora", json={"prompt": "x"}, headers=headers)).json()
    answer = await finish(http, said)
    assert (answer.status_code, answer.json()["error_type"]) == (504, "request_timeout")
    assert answer.headers["X-Fal-Request-Timeout-Type"] == "user"


@pytest.mark.parametrize(
    ("query", "headers"), [("", {"X-Fal-Request-Timeout": "soon"}), ("?fal_max_queue_length=short", {})]
)
async def test_a_limit_that_is_no_number_is_refused(
    http: httpx.AsyncClient, query: str, headers: dict[str, str]
) -> None:
    answer = await http.post(f"/fal-ai/flux-lora{query}", json={"prompt": "x"}, headers=headers)
    assert answer.status_code == 400


async def test_a_start_timeout_does_not_limit_the_work(http: httpx.AsyncClient, fal: FalEmulator) -> None:
    fal.hold(State.IN_PROGRESS)
    headers = {"X-Fal-Request-Timeout": "0.01"}
    said = (await http.post("/fal-ai/flux-lora", json={"prompt": "x"}, headers=headers)).json()
    await fal.reached(State.IN_PROGRESS)
    fal.hold(State.IN_QUEUE)
    later = (await http.post("/fal-ai/flux-lora", json={"prompt": "x"}, headers=headers)).json()
    assert (await finish(http, later)).status_code == 504
    fal.release()
    assert (await finish(http, said)).status_code == 200


async def test_a_job_cancelled_in_the_queue_never_runs(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    fal.hold(State.IN_QUEUE)
    said = await submit(http)
    answer = await http.put(said["cancel_url"])
    assert (answer.status_code, answer.json()) == (202, {"status": "CANCELLATION_REQUESTED"})
    told = (await http.get(said["status_url"])).json()
    assert (told["status"], told["error_type"]) == ("COMPLETED", "client_cancelled")
    assert (await http.get(said["response_url"])).status_code == 499
    assert fal.submits[0].started_at is None


@pytest.mark.parametrize(("heeds", "status"), [(False, 200), (True, 499)])
async def test_a_job_cancelled_at_work_ends_only_if_its_model_heeds_it(
    fal: FalEmulator, http: httpx.AsyncClient, *, heeds: bool, status: int
) -> None:
    fal.stops_when_cancelled = heeds
    fal.hold(State.IN_PROGRESS)
    said = await submit(http)
    assert (await http.put(said["cancel_url"])).status_code == 202
    fal.release()
    assert (await finish(http, said)).status_code == status


async def test_a_completed_job_cannot_be_cancelled(http: httpx.AsyncClient) -> None:
    said = await submit(http)
    await finish(http, said)
    answer = await http.put(said["cancel_url"])
    assert (answer.status_code, answer.json()) == (400, {"status": "ALREADY_COMPLETED"})


async def test_everything_a_client_sends_is_noted(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    headers = {"X-Fal-Store-IO": "0", "X-Fal-No-Retry": "1"}
    await http.post("/fal-ai/flux-lora?fal_max_queue_length=9", json={"prompt": "a hat"}, headers=headers)
    (seen,) = fal.requests
    (job,) = fal.submits
    assert (seen.method, seen.path, seen.operation) == ("POST", "/fal-ai/flux-lora", "submit")
    assert (seen.query, seen.json) == ({"fal_max_queue_length": "9"}, {"prompt": "a hat"})
    assert seen.headers["x-fal-store-io"] == "0"
    assert (job.endpoint, job.arguments) == ("fal-ai/flux-lora", {"prompt": "a hat"})
    assert job.headers["x-fal-no-retry"] == "1"


async def test_a_test_can_wait_for_what_a_client_asks(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    waiting = asyncio.create_task(fal.asked("status", 2))
    said = await submit(http)
    await http.get(said["status_url"])
    assert (fal.count("status"), waiting.done()) == (1, False)
    await http.get(said["status_url"])
    await waiting
