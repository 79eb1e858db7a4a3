"""The platform API and the file store."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.emulators.fal import FalEmulator, Fault, Outcome
from tests.emulators.fal.http_client import draw, submit
from tests.emulators.fal.job import now

REQUESTS = "/v1/models/requests/by-endpoint"


async def listed(http: httpx.AsyncClient, **query: str) -> list[dict[str, Any]]:
    answer = await http.get(REQUESTS, params={"endpoint_id": "fal-ai/flux-lora"} | query)
    assert answer.status_code == 200
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_known_models_are_listed_and_unknown_ones_left_out(http: httpx.AsyncClient) -> None:
    answer = await http.get("/v1/models", params={"endpoint_id": "fal-ai/flux-lora,fal-ai/nothing"})
    assert [model["endpoint_id"] for model in answer.json()["models"]] == ["fal-ai/flux-lora"]


async def test_models_that_are_all_unknown_are_not_found(http: httpx.AsyncClient) -> None:
    answer = await http.get("/v1/models", params={"endpoint_id": "fal-ai/nothing"})
    assert (answer.status_code, answer.json()["error"]["type"]) == (404, "not_found")


async def test_the_model_list_needs_no_key_but_refuses_a_wrong_one(http: httpx.AsyncClient) -> None:
    del http.headers["Authorization"]
    assert (await http.get("/v1/models")).status_code == 200
    assert (await http.get("/v1/models", headers={"Authorization": "Key a:b"})).status_code == 401


async def test_a_model_brings_its_schema_when_asked(http: httpx.AsyncClient) -> None:
    query = {"endpoint_id": "fal-ai/flux-lora", "expand": "openapi-3.0"}
    (model,) = (await http.get("/v1/models", params=query)).json()["models"]
    schemas = model["openapi"]["components"]["schemas"]
    assert schemas["Input"]["properties"]["num_images"]["maximum"] == 4
    assert "negative_prompt" not in schemas["Input"]["properties"]
    assert "LoraWeight" in schemas


async def test_the_queue_schema_is_public_and_names_its_endpoint(http: httpx.AsyncClient) -> None:
    del http.headers["Authorization"]
    path = "/api/openapi/queue/openapi.json"
    known = await http.get(path, params={"endpoint_id": "fal-ai/flux/dev"})
    assert known.json()["info"]["x-fal-metadata"]["endpointId"] == "fal-ai/flux/dev"
    assert "/fal-ai/flux/dev" in known.json()["paths"]
    unknown = await http.get(path, params={"endpoint_id": "fal-ai/nothing"})
    assert (unknown.status_code, unknown.json()) == (404, None)


async def test_prices_are_told_for_each_endpoint(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    fal.add_model("acme/sid-model", price=0.04)
    asked = {"endpoint_id": ["fal-ai/flux-lora", "acme/sid-model"]}
    prices = (await http.get("/v1/models/pricing", params=asked)).json()["prices"]
    assert [(price["unit_price"], price["currency"]) for price in prices] == [(0.035, "USD"), (0.04, "USD")]


async def test_an_endpoint_without_a_price_is_not_found(http: httpx.AsyncClient) -> None:
    answer = await http.get("/v1/models/pricing", params={"endpoint_id": "fal-ai/lora"})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "path", ["/v1/models/pricing", REQUESTS, "/v1/account/billing", "/v1/models/billing-events"]
)
async def test_private_facts_need_the_key(http: httpx.AsyncClient, path: str) -> None:
    del http.headers["Authorization"]
    answer = await http.get(path, params={"endpoint_id": "fal-ai/flux-lora"})
    assert (answer.status_code, answer.json()["error"]["type"]) == (401, "authorization_error")


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"endpoint_id": "fal-ai/flux-lora", "limit": "101"},
        {"endpoint_id": "fal-ai/flux-lora", "start": "yesterday"},
        {"endpoint_id": "fal-ai/flux-lora", "cursor": "?"},
    ],
)
async def test_a_question_about_requests_that_makes_no_sense_is_refused(
    http: httpx.AsyncClient, query: dict[str, str]
) -> None:
    answer = await http.get(REQUESTS, params=query)
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "validation_error")


async def test_a_job_whose_answer_was_lost_is_found_by_its_arguments(
    fal: FalEmulator, http: httpx.AsyncClient
) -> None:
    fal.fail("submit", Fault.DROP_AFTER)
    with pytest.raises(httpx.TransportError):
        await http.post("/fal-ai/flux-lora", json={"prompt": "a hat"})
    await draw(http, "fal-ai/flux/dev")
    (item,) = await listed(http, expand="payloads")
    assert item["request_id"] == fal.submits[0].request_id
    assert item["json_input"] == {"prompt": "a hat"}


async def test_payloads_are_told_only_if_asked_and_only_if_kept(http: httpx.AsyncClient) -> None:
    await draw(http)
    assert "json_input" not in (await listed(http))[0]
    said = await http.post("/fal-ai/flux-lora", json={"prompt": "x"}, headers={"X-Fal-Store-IO": "0"})
    await http.get(said.json()["status_url"] + "/stream")
    kept = {item["request_id"]: "json_input" in item for item in await listed(http, expand="payloads")}
    assert kept.pop(said.json()["request_id"]) is False
    assert list(kept.values()) == [True]


async def test_a_job_that_has_not_started_is_not_listed(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    fal.next(Outcome.STUCK)
    await submit(http)
    assert await listed(http) == []


async def test_the_list_may_lag_behind(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    await draw(http)
    fal.indexed = False
    assert await listed(http) == []


async def test_requests_are_filtered_by_time_id_and_status(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    fal.next(Outcome.IMAGES, Outcome.failed("runner_disconnected", 503), Outcome.CONTENT_POLICY)
    for _ in range(3):
        await draw(http)
    good, lost, refused = (job.request_id for job in fal.submits)
    assert [item["request_id"] for item in await listed(http, status="success")] == [good]
    assert [item["request_id"] for item in await listed(http, status="error")] == [lost]
    assert [item["request_id"] for item in await listed(http, status="user_error")] == [refused]
    assert [item["status_code"] for item in await listed(http, request_id=lost)] == [503]
    later = (now() + timedelta(minutes=1)).isoformat()
    assert await listed(http, start=later) == []
    assert await listed(http, end="2020-01-01") == []


async def test_requests_come_in_pages_the_last_ended_first(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    for _ in range(3):
        await draw(http)
    query = {"endpoint_id": "fal-ai/flux-lora", "limit": "2"}
    first = (await http.get(REQUESTS, params=query)).json()
    second = (await http.get(REQUESTS, params=query | {"cursor": first["next_cursor"]})).json()
    assert (first["has_more"], second["has_more"], second["next_cursor"]) == (True, False, None)
    shown = [item["request_id"] for item in first["items"] + second["items"]]
    assert shown == [job.request_id for job in reversed(fal.submits)]


async def test_a_billing_event_tells_what_a_request_cost(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    await draw(http, image_size="square_hd", num_images=2)
    asked = {"request_id": fal.submits[0].request_id}
    (event,) = (await http.get("/v1/models/billing-events", params=asked)).json()["billing_events"]
    assert (event["output_units"], event["unit_price"], event["cost_total"]) == (4, 0.035, 0.14)


async def test_the_credit_is_told_only_when_asked(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    fal.balance = 3.5
    assert "credits" not in (await http.get("/v1/account/billing")).json()
    body = (await http.get("/v1/account/billing", params={"expand": "credits"})).json()
    assert body["credits"] == {"current_balance": 3.5, "currency": "USD"}


async def test_files_are_public_and_their_fetches_counted(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    url = (await draw(http)).json()["images"][0]["url"]
    del http.headers["Authorization"]
    for _ in range(2):
        assert (await http.get(url)).status_code == 200
    assert fal.file_hits == {url: 2}


async def test_an_upload_without_a_token_is_refused(http: httpx.AsyncClient) -> None:
    assert (await http.post("/files/upload", content=b"x")).status_code == 401


async def test_an_upload_that_does_not_say_what_it_is_cannot_begin(http: httpx.AsyncClient) -> None:
    answer = await http.post("/storage/upload/initiate", json={"file_name": "me.png"})
    assert answer.status_code == 422


async def test_bytes_may_only_be_put_where_an_upload_was_begun(http: httpx.AsyncClient) -> None:
    assert (await http.put("/files/guessed.png", content=b"x")).status_code == 404


async def test_an_address_that_fal_does_not_have_is_not_found_and_noted(
    fal: FalEmulator, http: httpx.AsyncClient
) -> None:
    assert (await http.get("/v2/models")).status_code == 404
    assert fal.requests[0].operation == "other"
