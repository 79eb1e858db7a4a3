"""What jobs bring: real pictures, and each way they go wrong."""

import base64
import io
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.emulators.fal import FalEmulator, Outcome, State
from tests.emulators.fal.http_client import draw, submit


async def picture(http: httpx.AsyncClient, image: dict[str, Any]) -> Image.Image:
    return Image.open(io.BytesIO((await http.get(image["url"])).content))


async def test_pictures_have_the_asked_number_size_and_format(http: httpx.AsyncClient) -> None:
    body = (await draw(http, num_images=2, image_size="portrait_16_9", output_format="png")).json()
    assert len(body["images"]) == 2
    for image in body["images"]:
        drawn = await picture(http, image)
        assert (drawn.format, drawn.size) == ("PNG", (576, 1024))
        assert (image["width"], image["height"], image["content_type"]) == (576, 1024, "image/png")


async def test_flux_draws_jpeg_unless_told_otherwise(http: httpx.AsyncClient) -> None:
    body = (await draw(http, image_size={"width": 640, "height": 320})).json()
    drawn = await picture(http, body["images"][0])
    assert (drawn.format, drawn.size) == ("JPEG", (640, 320))


async def test_the_result_carries_what_the_standard_output_has(http: httpx.AsyncClient) -> None:
    body = (await draw(http, prompt="Photo of SIDAI", seed=42)).json()
    assert (body["seed"], body["prompt"], body["has_nsfw_concepts"]) == (42, "Photo of SIDAI", [False])
    assert body["timings"]["inference"] > 0
    assert "file_name" not in body["images"][0]


async def test_the_stable_diffusion_endpoint_echoes_neither_prompt_nor_timings(
    http: httpx.AsyncClient,
) -> None:
    body = (await draw(http, "fal-ai/lora", model_name="sdxl", image_size="square")).json()
    assert set(body) == {"images", "seed", "has_nsfw_concepts", "debug_latents", "debug_per_pass_latents"}
    assert body["images"][0]["file_name"].endswith(".png")


async def test_the_same_prompt_and_seed_give_the_same_pixels_and_others_give_others(
    http: httpx.AsyncClient,
) -> None:
    asked = [("a hat", 1), ("a hat", 1), ("a hat", 2), ("a cap", 1)]
    files = []
    for prompt, seed in asked:
        body = (await draw(http, prompt=prompt, seed=seed, image_size="square")).json()
        files.append((await http.get(body["images"][0]["url"])).content)
    assert files[0] == files[1]
    assert len(set(files)) == 3


async def test_a_drawn_seed_is_larger_than_a_float_can_hold(http: httpx.AsyncClient) -> None:
    assert (await draw(http)).json()["seed"] >= 2**53


@pytest.mark.parametrize(
    ("size", "count", "units"),
    [("landscape_4_3", 1, "1"), ("square_hd", 1, "2"), ("square_hd", 3, "6")],
)
async def test_megapixels_are_billed_rounded_up_for_each_image(
    http: httpx.AsyncClient, size: str, count: int, units: str
) -> None:
    answer = await draw(http, image_size=size, num_images=count)
    assert answer.headers["X-Fal-Billable-Units"] == units


async def test_sync_mode_brings_the_pictures_in_the_answer(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    url = (await draw(http, sync_mode=True)).json()["images"][0]["url"]
    head, _, data = url.partition(",")
    assert head == "data:image/jpeg;base64"
    assert Image.open(io.BytesIO(base64.b64decode(data))).size == (1024, 768)
    assert fal.files.kept == {}


async def test_outcomes_are_used_up_in_order(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    fal.next(Outcome.NO_IMAGES, Outcome.IMAGES)
    counts = [len((await draw(http)).json()["images"]) for _ in range(3)]
    assert counts == [0, 1, 1]


async def test_a_flagged_picture_is_black_and_marked_and_the_answer_is_still_200(
    fal: FalEmulator, http: httpx.AsyncClient
) -> None:
    fal.next(Outcome.NSFW)
    answer = await draw(http)
    assert (answer.status_code, answer.json()["has_nsfw_concepts"]) == (200, [True])
    drawn = await picture(http, answer.json()["images"][0])
    assert drawn.getextrema() == ((0, 0), (0, 0), (0, 0))


async def test_a_content_policy_violation_is_a_422_with_its_place(
    fal: FalEmulator, http: httpx.AsyncClient
) -> None:
    fal.next(Outcome.CONTENT_POLICY)
    answer = await draw(http)
    (detail,) = answer.json()["detail"]
    assert answer.status_code == 422
    assert (detail["type"], detail["loc"]) == ("content_policy_violation", ["body", "prompt"])


async def test_a_lost_job_is_completed_with_its_error_in_status_and_result(
    fal: FalEmulator, http: httpx.AsyncClient
) -> None:
    fal.next(Outcome.failed("runner_disconnected", 503))
    said = await submit(http)
    await http.get(said["status_url"] + "/stream")
    status = (await http.get(said["status_url"])).json()
    result = await http.get(said["response_url"])
    assert (status["status"], status["error_type"]) == ("COMPLETED", "runner_disconnected")
    assert (result.status_code, result.headers["X-Fal-Error-Type"]) == (503, "runner_disconnected")
    assert result.json()["detail"] == status["error"]


async def test_a_result_may_never_be_had_although_the_status_shows_no_error(
    fal: FalEmulator, http: httpx.AsyncClient
) -> None:
    fal.next(Outcome.NEVER_200)
    said = await submit(http)
    await http.get(said["status_url"] + "/stream")
    assert "error" not in (await http.get(said["status_url"])).json()
    for _ in range(2):
        assert (await http.get(said["response_url"])).status_code == 500


async def test_a_picture_may_be_text(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    fal.next(Outcome.NOT_AN_IMAGE)
    image = (await draw(http)).json()["images"][0]
    answer = await http.get(image["url"])
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.content.startswith(b"This is text")


@pytest.mark.parametrize("says_size", [True, False])
async def test_a_file_may_be_too_large_and_need_not_say_so(
    fal: FalEmulator, http: httpx.AsyncClient, *, says_size: bool
) -> None:
    fal.next(Outcome.too_large(200_000, says_size=says_size))
    answer = await http.get((await draw(http)).json()["images"][0]["url"])
    assert len(answer.content) == 200_000
    assert ("content-length" in answer.headers) is says_size


async def test_a_picture_may_be_smaller_than_its_facts_say(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    fal.next(Outcome.WRONG_SIZE)
    image = (await draw(http)).json()["images"][0]
    assert (image["width"], image["height"]) == (1024, 768)
    assert (await picture(http, image)).size == (512, 384)


@pytest.mark.parametrize("status", [404, 410])
async def test_a_file_may_have_expired(fal: FalEmulator, http: httpx.AsyncClient, status: int) -> None:
    fal.next(Outcome.expired(status))
    image = (await draw(http)).json()["images"][0]
    assert (await http.get(image["url"])).status_code == status


async def test_a_file_may_stand_on_a_foreign_host(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    fal.next(Outcome.FOREIGN_HOST)
    url = (await draw(http)).json()["images"][0]["url"]
    assert httpx.URL(url).host == "files.invalid"


async def test_images_may_come_without_facts(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    fal.next(Outcome.NO_FACTS)
    image = (await draw(http, "fal-ai/flux-2/lora")).json()["images"][0]
    assert set(image) == {"url", "content_type"}


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(Outcome.STUCK, State.IN_QUEUE), (Outcome.STUCK_DRAWING, State.IN_PROGRESS)],
)
async def test_a_stuck_job_stays_while_later_ones_go_through(
    fal: FalEmulator, http: httpx.AsyncClient, outcome: Outcome, state: State
) -> None:
    fal.next(outcome)
    said = await submit(http)
    assert (await draw(http)).status_code == 200
    assert (await http.get(said["status_url"])).json()["status"] == state
