"""What the endpoints refuse, and how they say so."""

from typing import Any

import httpx
import pytest

from tests.emulators.fal import FalEmulator
from tests.emulators.fal.http_client import draw, submit

LORA = {"path": "https://files.invalid/sid.safetensors", "scale": 0.85}


async def complaint(http: httpx.AsyncClient, endpoint: str, arguments: dict[str, Any]) -> dict[str, Any]:
    answer = await draw(http, endpoint, **arguments)
    assert answer.status_code == 422
    found: dict[str, Any] = answer.json()["detail"][0]
    return found


@pytest.mark.parametrize(
    ("endpoint", "arguments", "kind"),
    [
        ("fal-ai/flux-lora", {"prompt": None}, "string_type"),
        ("fal-ai/flux-lora", {"prompt": 5}, "string_type"),
        ("fal-ai/flux-lora", {"num_images": 5}, "less_than_equal"),
        ("fal-ai/flux-lora", {"num_images": 0}, "greater_than_equal"),
        ("fal-ai/flux-lora", {"num_images": "two"}, "int_parsing"),
        ("fal-ai/flux-lora", {"guidance_scale": 36}, "less_than_equal"),
        ("fal-ai/flux-lora", {"num_inference_steps": 51}, "less_than_equal"),
        ("fal-ai/flux-lora", {"output_format": "webp"}, "literal_error"),
        ("fal-ai/flux-lora", {"acceleration": "high"}, "literal_error"),
        ("fal-ai/flux-lora", {"seed": 1.5}, "int_from_float"),
        ("fal-ai/flux-lora", {"loras": [LORA | {"scale": 4.1}]}, "less_than_equal"),
        ("fal-ai/flux-lora", {"loras": [{"scale": 1}]}, "missing"),
        ("fal-ai/flux-lora", {"image_size": None}, "model_type"),
        ("fal-ai/flux-lora", {"image_size": {"width": 14143}}, "less_than_equal"),
        ("fal-ai/flux/dev", {"guidance_scale": 0.5}, "greater_than_equal"),
        ("fal-ai/flux-2/lora", {"num_inference_steps": 3}, "greater_than_equal"),
        ("fal-ai/flux-2/lora", {"loras": [LORA] * 4}, "too_long"),
        ("fal-ai/flux-2/lora", {"image_size": {"width": 256}}, "greater_than_equal"),
        ("fal-ai/lora", {}, "missing"),
        ("fal-ai/lora", {"model_name": "sdxl", "scheduler": "Heun"}, "literal_error"),
        ("fal-ai/lora", {"model_name": "sdxl", "image_size": {"width": 513}}, "multiple_of"),
        ("acme/sid-model", {"num_inference_steps": 19}, "greater_than_equal"),
        ("acme/sid-model", {"guidance_scale": 20.5}, "less_than_equal"),
        ("acme/sid-model", {"num_images": 5}, "less_than_equal"),
    ],
)
async def test_what_an_endpoint_does_not_take_it_refuses(
    fal: FalEmulator, http: httpx.AsyncClient, endpoint: str, arguments: dict[str, Any], kind: str
) -> None:
    fal.add_model("acme/sid-model")
    assert (await complaint(http, endpoint, arguments))["type"] == kind


@pytest.mark.parametrize(
    ("endpoint", "arguments"),
    [
        ("fal-ai/flux-lora", {"guidance_scale": 0, "num_inference_steps": 1, "loras": [LORA], "seed": None}),
        ("fal-ai/flux/dev", {"acceleration": "high", "output_format": "png"}),
        ("fal-ai/flux-2/lora", {"loras": [LORA] * 3, "image_size": {"width": 512, "height": 640}}),
        ("fal-ai/lora", {"model_name": "sdxl", "negative_prompt": "blurry", "image_size": None}),
        ("acme/sid-model", {"guidance_scale": 7.5, "num_inference_steps": 20, "negative_prompt": "blurry"}),
    ],
)
async def test_what_an_endpoint_takes_goes_through(
    fal: FalEmulator, http: httpx.AsyncClient, endpoint: str, arguments: dict[str, Any]
) -> None:
    fal.add_model("acme/sid-model")
    assert (await draw(http, endpoint, **arguments)).status_code == 200


async def test_a_refusal_names_place_reason_and_limit_and_costs_nothing(http: httpx.AsyncClient) -> None:
    answer = await draw(http, "fal-ai/flux-lora", num_images=9)
    assert answer.headers["x-fal-billable-units"] == "0"
    (detail,) = answer.json()["detail"]
    assert detail["loc"] == ["body", "num_images"]
    assert detail["msg"] == "Input should be less than or equal to 4"
    assert (detail["ctx"], detail["input"]) == ({"le": 4}, 9)


async def test_every_mistake_has_its_own_detail(http: httpx.AsyncClient) -> None:
    answer = await draw(http, "fal-ai/flux-lora", num_images=9, guidance_scale=-1)
    assert [detail["loc"][-1] for detail in answer.json()["detail"]] == ["num_images", "guidance_scale"]


@pytest.mark.parametrize("path", ["sid/lora", "/data/sid.safetensors", "ftp://files.invalid/sid.safetensors"])
async def test_a_lora_that_is_no_web_address_is_refused(http: httpx.AsyncClient, path: str) -> None:
    detail = await complaint(http, "fal-ai/flux-lora", {"loras": [{"path": path}]})
    assert (detail["type"], detail["loc"]) == ("file_download_error", ["body", "loras", 0, "path"])


async def test_a_refused_job_shows_as_completed_without_an_error(http: httpx.AsyncClient) -> None:
    said = await submit(http, "fal-ai/flux-lora", num_images=9)
    await http.get(said["status_url"] + "/stream")
    status = (await http.get(said["status_url"])).json()
    assert status["status"] == "COMPLETED"
    assert "error" not in status


async def test_inputs_can_be_refused_at_submit_by_one_switch(
    fal: FalEmulator, http: httpx.AsyncClient
) -> None:
    fal.validates_at = "submit"
    answer = await http.post("/fal-ai/flux-lora", json={})
    assert (answer.status_code, answer.json()["detail"][0]["type"]) == (422, "missing")
    assert fal.submits == []
