"""What both naive bots do with FAL: three presets, `subscribe`, and the images' bytes."""

from typing import Any

import fal_client
import httpx

ENDPOINT = "fal-ai/flux-lora"
LORA = {"path": "https://files.example/sid.safetensors", "scale": 0.85}
PRESETS = {
    "linkedin": "Photo of SIDAI, a man, professional headshot, {words}, neutral gray background, soft light",
    "podcast": "Photo of SIDAI, a man, at a microphone in a podcast studio, {words}, warm light",
    "casual": "Photo of SIDAI, a man, {words}, outdoors, natural light, shallow depth of field",
}


def arguments_for(
    preset: str | None, words: str, size: str = "1024x1024", images: int = 1, seed: int | None = None
) -> dict[str, Any]:
    """What goes to FAL. ValueError: the size is not two numbers."""
    width, height = (int(side) for side in size.split("x"))
    return {
        "prompt": PRESETS[preset].format(words=words) if preset else f"Photo of SIDAI, {words}",
        "loras": [LORA],
        "num_images": min(images, 4),
        "image_size": {"width": width, "height": height},
        "seed": seed,
    }


async def draw(arguments: dict[str, Any]) -> list[bytes]:
    """The finished images' bytes."""
    result = await fal_client.subscribe_async(ENDPOINT, arguments)
    images = []
    async with httpx.AsyncClient() as http:
        for image in result["images"]:
            response = await http.get(image["url"])
            response.raise_for_status()
            images.append(response.content)
    return images
