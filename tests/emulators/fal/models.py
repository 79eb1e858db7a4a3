"""The endpoints the stand-in knows, and what FAL publishes about each."""

from dataclasses import dataclass
from typing import Any

from tests.emulators.fal.schemas import CustomModel, Flux2Lora, FluxDev, FluxLora, Inputs, StableDiffusionLora

OUTPUT = {
    "type": "object",
    "required": ["images", "seed", "has_nsfw_concepts"],
    "properties": {
        "images": {"type": "array", "items": {"type": "object", "required": ["url"]}},
        "seed": {"type": "integer"},
        "has_nsfw_concepts": {"type": "array", "items": {"type": "boolean"}},
        "prompt": {"type": "string"},
        "timings": {"type": "object"},
    },
}


@dataclass(frozen=True, slots=True)
class Model:
    """One endpoint: what it takes, and how it answers."""

    endpoint: str
    inputs: type[Inputs] = CustomModel
    price: float | None = None  # USD per megapixel; None: not listed
    names_files: bool = True  # images carry file_name and file_size
    custom: bool = False  # deployed by the account's owner
    echoes: bool = True  # the result repeats the prompt and tells timings

    @property
    def app(self) -> str:
        """The part of the endpoint that stands in the URLs of its requests.

        Owner and alias; the path after them is dropped. A custom model `fal-ai/OWNER/model` has all three.
        """
        if self.custom and self.endpoint.startswith("fal-ai/"):
            return self.endpoint
        return "/".join(self.endpoint.split("/")[:2])

    def answers_to(self, path: str) -> bool:
        """Whether a request of this endpoint is found under this path."""
        return path in {self.app, self.endpoint}

    def openapi(self) -> dict[str, Any]:
        """The queue's OpenAPI document for this endpoint."""
        schema = self.inputs.model_json_schema(ref_template="#/components/schemas/{model}")
        parts = {**schema.pop("$defs", {}), "Input": schema, "Output": OUTPUT}
        takes = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Input"}}}}
        gives = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Output"}}}}
        result = {"get": {"responses": {"200": {"description": "Result of the request.", **gives}}}}
        return {
            "openapi": "3.0.4",
            "info": {
                "title": f"Queue OpenAPI for {self.endpoint}",
                "version": "1.0.0",
                "x-fal-metadata": {"endpointId": self.endpoint, "category": "text-to-image"},
            },
            "paths": {
                f"/{self.endpoint}": {"post": {"requestBody": {"required": True, **takes}}},
                f"/{self.endpoint}/requests/{{request_id}}": result,
            },
            "components": {"schemas": parts},
        }


BUILT_IN = {
    model.endpoint: model
    for model in (
        Model("fal-ai/flux-lora", FluxLora, price=0.035, names_files=False),
        Model("fal-ai/flux/dev", FluxDev, price=0.025, names_files=False),
        Model("fal-ai/flux-2/lora", Flux2Lora, price=0.021),
        Model("fal-ai/lora", StableDiffusionLora, echoes=False),
    )
}
