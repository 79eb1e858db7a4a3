"""What the endpoints take, in FAL's own ranges and defaults, and the details they refuse with."""

import json
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, ValidationError
from pydantic_core import PydanticCustomError
from typing_extensions import override

from tests.emulators.fal.answers import ERROR_PAGES, Answer

SIZES = {
    "square_hd": (1024, 1024),
    "square": (512, 512),
    "portrait_4_3": (768, 1024),
    "portrait_16_9": (576, 1024),
    "landscape_4_3": (1024, 768),
    "landscape_16_9": (1024, 576),
}
SizeName = Literal["square_hd", "square", "portrait_4_3", "portrait_16_9", "landscape_4_3", "landscape_16_9"]
Format = Literal["jpeg", "png", "webp"]
UpTo4 = Annotated[int, Field(ge=1, le=4)]
UpTo8 = Annotated[int, Field(ge=1, le=8)]


def _downloadable(path: str) -> str:
    if not path.startswith(("https://", "http://")):
        raise PydanticCustomError("file_download_error", "Failed to download the file from the given URL")
    return path


class ImageSize(BaseModel):
    """A size in pixels."""

    width: Annotated[int, Field(gt=0, le=14142)] = 512
    height: Annotated[int, Field(gt=0, le=14142)] = 512


class ImageSize2048(ImageSize):
    """A size in pixels, as FLUX.2 takes it."""

    width: Annotated[int, Field(ge=512, le=2048)] = 512
    height: Annotated[int, Field(ge=512, le=2048)] = 512


class ImageSize8(ImageSize):
    """A size in pixels, as Stable Diffusion takes it."""

    width: Annotated[int, Field(gt=0, le=14142, multiple_of=8)] = 512
    height: Annotated[int, Field(gt=0, le=14142, multiple_of=8)] = 512


class LoraWeight(BaseModel):
    """A LoRA to merge."""

    path: Annotated[str, AfterValidator(_downloadable)]
    scale: Annotated[float, Field(ge=0, le=4)] = 1


class Inputs(BaseModel):
    """What every endpoint here takes; fields it does not know are ignored."""

    prompt: str
    image_size: ImageSize | SizeName | None = "landscape_4_3"
    seed: int | None = None
    num_images: int = 1

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the pictures."""
        size = self.image_size or "square_hd"
        return (size.width, size.height) if isinstance(size, ImageSize) else SIZES[size]

    @property
    def inline(self) -> bool:
        """Whether the pictures come in the answer itself; not every endpoint has the field."""
        return bool(getattr(self, "sync_mode", False))

    @property
    def file_format(self) -> Format:
        """The format of the files; endpoints differ in the name of the field."""
        return "png"


class FluxDev(Inputs):
    """fal-ai/flux/dev."""

    image_size: ImageSize | SizeName = "landscape_4_3"
    num_images: UpTo4 = 1
    num_inference_steps: Annotated[int, Field(ge=1, le=50)] = 28
    guidance_scale: Annotated[float, Field(ge=1, le=20)] = 3.5
    enable_safety_checker: bool = True
    sync_mode: bool = False
    output_format: Literal["jpeg", "png"] = "jpeg"
    acceleration: Literal["none", "regular", "high"] = "none"

    @property
    @override
    def file_format(self) -> Format:
        return self.output_format


class FluxLora(FluxDev):
    """fal-ai/flux-lora."""

    guidance_scale: Annotated[float, Field(ge=0, le=35)] = 3.5
    loras: list[LoraWeight] = []
    acceleration: Literal["none", "regular"] = "none"


class Flux2Lora(Inputs):
    """fal-ai/flux-2/lora."""

    image_size: ImageSize2048 | SizeName = "landscape_4_3"
    num_images: UpTo4 = 1
    num_inference_steps: Annotated[int, Field(ge=4, le=50)] = 28
    guidance_scale: Annotated[float, Field(ge=0, le=20)] = 2.5
    loras: Annotated[list[LoraWeight], Field(max_length=3)] = []
    enable_safety_checker: bool = True
    enable_prompt_expansion: bool = False
    sync_mode: bool = False
    output_format: Format = "png"
    acceleration: Literal["none", "regular", "high"] = "regular"

    @property
    @override
    def file_format(self) -> Format:
        return self.output_format


class StableDiffusionLora(Inputs):
    """fal-ai/lora."""

    model_name: str
    negative_prompt: str = ""
    prompt_weighting: bool = False
    image_size: ImageSize8 | SizeName | None = "square_hd"
    num_images: UpTo8 = 1
    num_inference_steps: Annotated[int, Field(ge=1, le=150)] = 30
    guidance_scale: Annotated[float, Field(ge=0, le=20)] = 7.5
    loras: list[LoraWeight] = []
    clip_skip: Annotated[int, Field(ge=0, le=2)] = 0
    scheduler: (
        Literal[
            "DPM++ 2M",
            "DPM++ 2M Karras",
            "DPM++ 2M SDE",
            "DPM++ 2M SDE Karras",
            "Euler",
            "Euler A",
            "Euler (trailing timesteps)",
            "LCM",
            "LCM (trailing timesteps)",
            "DDIM",
            "TCD",
        ]
        | None
    ) = None
    enable_safety_checker: bool = False
    image_format: Literal["jpeg", "png"] = "png"

    @property
    @override
    def file_format(self) -> Format:
        return self.image_format


class CustomModel(Inputs):
    """A model somebody trained and deployed under their own name."""

    negative_prompt: str = ""
    num_images: UpTo4 = 1
    num_inference_steps: Annotated[int, Field(ge=20, le=50)] = 30
    guidance_scale: Annotated[float, Field(ge=1, le=20)] = 7.5
    loras: list[LoraWeight] = []


def read(inputs: type[Inputs], arguments: dict[str, Any]) -> Inputs | Answer:
    """The arguments checked and filled up with defaults, or FAL's 422 with a detail for each mistake."""
    try:
        return inputs.model_validate(arguments)
    except ValidationError as error:
        return Answer(422, {"detail": _details(error)}, {"X-Fal-Billable-Units": "0"})


def _details(error: ValidationError) -> list[dict[str, Any]]:
    return [
        {**found, "loc": ["body", *found["loc"]], "url": f"{ERROR_PAGES}{found['type']}"}
        for found in json.loads(error.json(include_url=False))
    ]
