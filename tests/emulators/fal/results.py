"""The result of a job that went through: files in the store, and the JSON that names them."""

import base64
import math
import secrets
from typing import Any

from tests.emulators.fal.answers import Answer
from tests.emulators.fal.files import File, Files
from tests.emulators.fal.job import Job
from tests.emulators.fal.pictures import black, paint
from tests.emulators.fal.schemas import Inputs

ABOVE_JAVASCRIPT = 2**53  # FAL draws seeds that a float cannot hold


def result(job: Job, inputs: Inputs, files: Files, base: str) -> Answer:
    """Draw what was asked, as far as the job's outcome allows."""
    seed = ABOVE_JAVASCRIPT + secrets.randbelow(2**62) if inputs.seed is None else inputs.seed
    count = inputs.num_images if job.outcome.images else 0
    drawn = [_file(job, inputs, f"{inputs.prompt}|{seed}|{number}") for number in range(count)]
    body: dict[str, Any] = {
        "images": [_image(job, inputs, file, files, base) for file in drawn],
        "seed": seed,
        "has_nsfw_concepts": [job.outcome.black] * count,
    }
    if job.model.echoes:
        body |= {"prompt": inputs.prompt, "timings": {"inference": 0.5}}
    else:
        body |= {"debug_latents": None, "debug_per_pass_latents": None}
    return Answer(200, body, {"X-Fal-Billable-Units": str(_megapixels(inputs) * count)})


def _megapixels(inputs: Inputs) -> int:
    width, height = inputs.pixels
    return math.ceil(width * height / 1_000_000)


def _file(job: Job, inputs: Inputs, words: str) -> File:
    outcome = job.outcome
    width, height = inputs.pixels
    size = (max(width // 2, 1), max(height // 2, 1)) if outcome.half_size else (width, height)
    picture = black(size, inputs.file_format) if outcome.black else paint(words, size, inputs.file_format)
    return File(
        outcome.content or picture,
        f"image/{inputs.file_format}",
        job.endpoint,
        outcome.file_status,
        outcome.file_size,
        outcome.says_size,
    )


def _image(job: Job, inputs: Inputs, file: File, files: Files, base: str) -> dict[str, Any]:
    image: dict[str, Any] = {"content_type": file.content_type}
    if inputs.inline:
        name = f"image.{inputs.file_format}"
        image["url"] = f"data:{file.content_type};base64,{base64.b64encode(file.content).decode()}"
    else:
        name = files.keep(file, f".{inputs.file_format}")
        image["url"] = f"https://{job.outcome.host}/{name}" if job.outcome.host else f"{base}/files/{name}"
    if job.outcome.facts:
        image |= dict(zip(("width", "height"), inputs.pixels, strict=True))
        if job.model.names_files:
            image |= {"file_name": name, "file_size": len(file.content)}
    return image
