"""The stand-in for FAL, seen by the client library the product uses."""

from collections.abc import AsyncIterator

import fal_client
import fal_client.client
import httpx
import pytest

from tests.emulators.fal import FalEmulator, Fault, Outcome, State
from tests.emulators.fal.http_client import connect

ASKED = {"prompt": "Photo of SIDAI", "image_size": "square", "seed": 42}


@pytest.fixture
async def fal(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FalEmulator]:
    async with FalEmulator() as emulator:
        for name, value in emulator.settings().items():
            monkeypatch.setenv(name, value)
        # the library reads its hosts at import, and others than these it does not let anyone set
        monkeypatch.setattr(fal_client.client, "QUEUE_URL_FORMAT", f"https://{emulator.host}/")
        monkeypatch.setattr(fal_client.client, "REST_URL", emulator.base)
        monkeypatch.setattr(fal_client.client, "CDN_URL", emulator.base)
        monkeypatch.setattr(fal_client.client, "MAX_ATTEMPTS", 1)
        yield emulator


@pytest.fixture
async def client(fal: FalEmulator) -> AsyncIterator[fal_client.AsyncClient]:
    client = fal_client.AsyncClient()
    yield client
    await (await client._client).aclose()  # noqa: SLF001  it has no way of its own to close


async def test_a_picture_is_drawn_from_submit_to_file(
    fal: FalEmulator, client: fal_client.AsyncClient
) -> None:
    handle = await client.submit("fal-ai/flux-lora", ASKED)
    body = await handle.get(interval=0.01)
    assert body["seed"] == 42
    async with connect(fal) as http:
        assert (await http.get(body["images"][0]["url"])).headers["content-type"] == "image/jpeg"


async def test_the_library_understands_every_state(fal: FalEmulator, client: fal_client.AsyncClient) -> None:
    fal.hold(State.IN_QUEUE)
    fal.hold(State.IN_PROGRESS)
    handle = await client.submit("fal-ai/flux-lora", ASKED)
    assert await handle.status() == fal_client.Queued(position=0)
    fal.release(State.IN_QUEUE)
    await fal.reached(State.IN_PROGRESS)
    working = await handle.status(with_logs=True)
    assert isinstance(working, fal_client.InProgress)
    assert working.logs
    fal.release()
    await fal.reached(State.COMPLETED)
    done = await handle.status()
    assert isinstance(done, fal_client.Completed)
    assert (done.error, done.logs) == (None, None)


async def test_what_the_library_sends_along_is_noted(
    fal: FalEmulator, client: fal_client.AsyncClient
) -> None:
    headers = {"X-Fal-Object-Lifecycle-Preference": '{"expiration_duration_seconds": 86400}'}
    await client.submit("fal-ai/flux-lora", ASKED, headers=headers, priority="low", start_timeout=30)
    (job,) = fal.submits
    assert job.headers["x-fal-object-lifecycle-preference"] == '{"expiration_duration_seconds": 86400}'
    assert job.headers["x-fal-queue-priority"] == "low"
    assert job.start_timeout == 30


async def test_a_request_can_be_taken_up_by_its_id_if_the_urls_need_no_third_part(
    fal: FalEmulator, client: fal_client.AsyncClient
) -> None:
    handle = await client.submit("fal-ai/flux/dev", ASKED)
    again = await client.get_handle("fal-ai/flux/dev", handle.request_id)
    assert again == handle
    assert (await again.get(interval=0.01))["seed"] == 42


async def test_a_custom_model_answers_to_the_returned_urls_and_not_to_rebuilt_ones(
    fal: FalEmulator, client: fal_client.AsyncClient
) -> None:
    fal.add_model("fal-ai/acme/sid-model")
    handle = await client.submit("fal-ai/acme/sid-model", ASKED)
    rebuilt = await client.get_handle("fal-ai/acme/sid-model", handle.request_id)
    with pytest.raises(fal_client.client.FalClientHTTPError) as refused:
        await rebuilt.status()
    assert refused.value.status_code == 404
    assert (await handle.get(interval=0.01))["seed"] == 42


async def test_a_refused_input_is_an_error_with_details_at_the_result(
    fal: FalEmulator, client: fal_client.AsyncClient
) -> None:
    handle = await client.submit("fal-ai/flux-lora", ASKED | {"num_images": 9})
    with pytest.raises(fal_client.client.FalClientHTTPError) as refused:
        await handle.get(interval=0.01)
    assert refused.value.status_code == 422
    assert "num_images" in str(refused.value)
    assert refused.value.response_headers["x-fal-billable-units"] == "0"


async def test_a_lost_job_tells_its_error_type(fal: FalEmulator, client: fal_client.AsyncClient) -> None:
    fal.next(Outcome.failed("runner_disconnected", 503))
    handle = await client.submit("fal-ai/flux-lora", ASKED)
    with pytest.raises(fal_client.client.FalClientHTTPError) as lost:
        await handle.get(interval=0.01)
    assert (lost.value.status_code, lost.value.error_type) == (503, "runner_disconnected")


async def test_a_cancelled_job_is_cancelled(fal: FalEmulator, client: fal_client.AsyncClient) -> None:
    fal.hold(State.IN_QUEUE)
    handle = await client.submit("fal-ai/flux-lora", ASKED)
    await handle.cancel()
    status = await handle.status()
    assert isinstance(status, fal_client.Completed)
    assert status.error_type == "client_cancelled"


async def test_the_library_pays_again_when_an_answer_to_a_submit_is_lost(
    fal: FalEmulator, client: fal_client.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fal_client.client, "MAX_ATTEMPTS", 2)
    fal.fail("submit", Fault.DROP_AFTER)
    await client.submit("fal-ai/flux-lora", ASKED)
    assert len(fal.submits) == 2


async def test_without_repeats_a_lost_answer_is_an_error_and_one_job(
    fal: FalEmulator, client: fal_client.AsyncClient
) -> None:
    fal.fail("submit", Fault.DROP_AFTER)
    with pytest.raises(httpx.TransportError):
        await client.submit("fal-ai/flux-lora", ASKED)
    assert len(fal.submits) == 1


async def test_a_wrong_key_is_refused(fal: FalEmulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAL_KEY", "key-id:guessed")
    stranger = fal_client.AsyncClient()
    with pytest.raises(fal_client.client.FalClientHTTPError, match="No user found"):
        await stranger.submit("fal-ai/flux-lora", ASKED)
    await (await stranger._client).aclose()  # noqa: SLF001  it has no way of its own to close


@pytest.mark.parametrize("repository", ["fal_v3", "fal"])
async def test_an_upload_can_be_fetched_from_the_url_it_got(
    fal: FalEmulator, client: fal_client.AsyncClient, repository: fal_client.client.UploadRepositoryId
) -> None:
    url = await client.upload(b"pixels", "image/png", "me.png", repository=repository, fallback_repository=[])
    async with connect(fal) as http:
        answer = await http.get(url)
    assert (answer.content, answer.headers["content-type"]) == (b"pixels", "image/png")


async def test_a_failed_upload_falls_back_to_the_older_way(
    fal: FalEmulator, client: fal_client.AsyncClient
) -> None:
    fal.fail("upload", Fault.STATUS(500))
    url = await client.upload(b"pixels", "image/png", "me.png")
    paths = [seen.path for seen in fal.requests]
    assert paths[:2] == ["/storage/auth/token", "/storage/upload/initiate"]
    assert url.startswith(fal.base)
