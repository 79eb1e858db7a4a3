"""Any FAL model by its endpoint, with its own input: the method's `execute_custom_model`.

For scripts of whoever runs the bot. It is not reachable from chat: there, what goes to FAL is a recipe that
somebody was allowed to draw.
"""

import asyncio
import time
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Literal, get_args

import httpx

from core.domain.order import Recipe
from core.errors import RequestError, ServiceError
from core.fal import answers
from core.fal.client import Fal
from core.media.pictures import look

Category = Literal["image", "video", "image_to_video", "other"]


async def execute_custom_model(
    client: Fal,
    endpoint: str,
    input_params: Mapping[str, object],
    category_hint: Category = "other",
) -> dict[str, object]:
    """Run a model once with its input as it is.

    Returns `{"output": {"images": [{"url", "file_name", "width", "height"}], ...}, "metadata": {"endpoint",
    "inference_time_ms", "seed"}}`. Facts that FAL leaves out are read from the files; other output (a video)
    stands as FAL gave it. Raises what `Fal` raises; RequestError: an unknown category; ServiceError: an
    image was promised and none came.
    """
    if category_hint not in get_args(Category):
        raise RequestError(
            "custom-category", category=str(category_hint), known=", ".join(get_args(Category))
        )
    recipe = Recipe(endpoint, dict(input_params), 0, 0)
    begun = time.monotonic()
    ticket = await client.submit(recipe, 0)
    await client.follow(recipe, ticket, lambda _: None)
    answer, _ = await client.answer(recipe, ticket)
    elapsed = time.monotonic() - begun
    images = [await _image(client, recipe, image) for image in answers.images(answer)]
    if category_hint == "image" and not images:
        raise ServiceError("fal-no-images")
    output = {
        key: value for key, value in answer.items() if key not in {"images", "image", "seed", "timings"}
    }
    return {
        "output": output | ({"images": images} if images else {}),
        "metadata": {
            "endpoint": endpoint,
            "inference_time_ms": _milliseconds(answer, elapsed),
            "seed": answer.get("seed"),
        },
    }


async def _image(client: Fal, recipe: Recipe, image: Mapping[str, object]) -> dict[str, object]:
    url = str(image["url"])
    width, height = image.get("width"), image.get("height")
    if not (width and height):
        seen = await asyncio.to_thread(look, await client.download(recipe, url))
        width, height = seen.width, seen.height
    name = image.get("file_name") or PurePosixPath(httpx.URL(url).path).name
    return {**image, "url": url, "file_name": name, "width": width, "height": height}


def _milliseconds(answer: Mapping[str, object], elapsed: float) -> int:
    """FAL's own measure; else the time that it took from here."""
    timings = answer.get("timings")
    inference = timings.get("inference") if isinstance(timings, dict) else None
    return round(1000 * (inference if isinstance(inference, int | float) else elapsed))
