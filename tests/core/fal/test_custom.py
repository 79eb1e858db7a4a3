"""The method's own call: any endpoint, its input as it is."""

import pytest

from core.errors import RequestError
from core.fal.client import Fal
from core.fal.custom import execute_custom_model
from core.run.ports import CallFailedError
from tests.emulators.fal import FalEmulator, Outcome

MODEL = "fal-ai/studio/sid-model"
INPUT = {
    "prompt": "Photo of SIDAI, professional headshot, navy blue blazer",
    "negative_prompt": "blurry, cartoon",
    "num_images": 2,
    "guidance_scale": 7.5,
    "num_inference_steps": 30,
    "image_size": "landscape_4_3",
    "seed": 42,
}


async def test_the_input_goes_out_as_it_is_and_the_answer_has_the_methods_shape(
    fal: FalEmulator, client: Fal
) -> None:
    fal.add_model(MODEL)
    answer = await execute_custom_model(client, MODEL, INPUT, category_hint="image")
    assert fal.submits[0].arguments == INPUT
    output, metadata = answer["output"], answer["metadata"]
    assert isinstance(output, dict)
    assert isinstance(metadata, dict)
    assert [(image["width"], image["height"]) for image in output["images"]] == [(1024, 768)] * 2
    assert all(image["url"].startswith("https://") and image["file_name"] for image in output["images"])
    assert (metadata["endpoint"], metadata["seed"]) == (MODEL, 42)
    assert isinstance(metadata["inference_time_ms"], int)


async def test_facts_that_fal_leaves_out_are_read_from_the_file(fal: FalEmulator, client: Fal) -> None:
    fal.add_model(MODEL)
    fal.next(Outcome.NO_FACTS)
    answer = await execute_custom_model(client, MODEL, INPUT | {"num_images": 1})
    output = answer["output"]
    assert isinstance(output, dict)
    (image,) = output["images"]
    assert (image["width"], image["height"]) == (1024, 768)
    assert image["file_name"] in image["url"]


async def test_an_endpoint_that_does_not_exist_is_told(client: Fal) -> None:
    with pytest.raises(CallFailedError) as failed:
        await execute_custom_model(client, "fal-ai/studio/no-such-model", INPUT)
    assert failed.value.error.text.key == "fal-model-not-found"


async def test_a_category_that_does_not_exist_is_refused_before_anything_is_paid(
    fal: FalEmulator, client: Fal
) -> None:
    with pytest.raises(RequestError):
        await execute_custom_model(client, MODEL, INPUT, category_hint="poem")  # type: ignore[arg-type]
    assert fal.submits == []
