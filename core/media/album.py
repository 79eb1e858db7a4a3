"""From FAL's answer to images of ours: checked, marked, kept, each with its recipe in a file beside it."""

import asyncio
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from core.domain.generation import Generation, Image, Run, Verdict
from core.errors import ServiceError
from core.media import fit, marks, pictures
from core.media.store import MediaStore


class Album:
    """Takes bytes in; every file and number in what comes out was looked at, not believed."""

    def __init__(self, store: MediaStore) -> None:
        self._store = store

    async def keep(
        self, generation: Generation, run: Run, content: bytes, told: "Told", cost: Decimal | None
    ) -> Image:
        """Keep one picture. ServiceError: it is not one."""
        seen = await asyncio.to_thread(pictures.look, content)
        if seen.black and (told.unsafe or told.unsafe is None):
            return _blacked(generation, told, seen)
        recipe = f"sidai:{generation.team}/{generation.number}-{told.number}"
        marked = await asyncio.to_thread(marks.mark, content, recipe)
        kind = await asyncio.to_thread(pictures.look, marked)
        stem = f"{folder(generation)}/{name(generation, told.number)}"
        extension, content_type = pictures.KINDS[kind.kind]
        image = Image(
            number=told.number,
            file=f"{stem}.{extension}",
            url=told.url,
            content_type=content_type,
            width=kind.width,
            height=kind.height,
            seed=told.seed,
            sha256=hashlib.sha256(marked).hexdigest(),
            fitted=await self._fitted(run, stem, content, recipe),
        )
        await self._store.put(image.file, marked)
        facts = metadata(generation, run, image, cost)
        await self._store.put(f"{stem}.json", json.dumps(facts, indent=2, ensure_ascii=False).encode())
        return image

    async def _fitted(self, run: Run, stem: str, content: bytes, recipe: str) -> Mapping[str, str]:
        target = run.recipe.fit
        if target is None:
            return {}
        exact = marks.mark(await asyncio.to_thread(fit.fit, content, target), recipe)
        file = f"{stem}-{target.name}.jpg"
        await self._store.put(file, exact)
        return {target.name: file}

    async def sheet(self, generation: Generation, images: Sequence[Image]) -> tuple[str, int, int]:
        """One picture that shows them all: its key, width and height."""
        contents = [await self._store.get(image.file) for image in images]
        content, width, height = await asyncio.to_thread(fit.sheet, contents)
        file = f"{folder(generation)}/{name(generation, 0)}-sheet.jpg"
        await self._store.put(file, marks.mark(content, f"sidai:{generation.team}/{generation.number}"))
        return file, width, height


class Told:
    """What FAL says of one image. `unsafe` None: it does not say."""

    def __init__(self, number: int, url: str, seed: int | None, *, unsafe: bool | None) -> None:
        self.number = number
        self.url = url
        self.seed = seed
        self.unsafe = unsafe


def told_by(run: Run, answer: Mapping[str, object]) -> list[Told]:
    """Read an answer in FAL's shape. ServiceError: there are no images in it."""
    images, flags = answer.get("images"), answer.get("has_nsfw_concepts")
    urls = [image["url"] for image in images if _has_url(image)] if isinstance(images, list) else []
    if not urls:
        raise ServiceError("fal-no-images")
    unsafe = flags if isinstance(flags, list) and len(flags) == len(urls) else [None] * len(urls)
    seed = answer.get("seed")
    return [
        Told(
            run.number + place,
            url,
            # FAL reports one seed for a batch: it is known for the first picture alone.
            seed if isinstance(seed, int) and place == 0 else None,
            unsafe=unsafe[place],
        )
        for place, url in enumerate(urls)
    ]


def _has_url(image: object) -> bool:
    return isinstance(image, dict) and isinstance(image.get("url"), str)


def _blacked(generation: Generation, told: Told, seen: pictures.Look) -> Image:
    # The black picture is not kept: there is nothing to see, and nothing to post by mistake.
    return Image(
        number=told.number,
        file=f"{folder(generation)}/{name(generation, told.number)}.blacked",
        url=told.url,
        content_type="",
        width=seen.width,
        height=seen.height,
        seed=told.seed,
        sha256="",
        verdict=Verdict.BLACKED,
    )


def folder(generation: Generation) -> str:
    """The team's own folder, and in it the subject's."""
    return f"{_slug(generation.team)}/{_slug(generation.order.subject or 'none')}"


def name(generation: Generation, number: int) -> str:
    """`linkedin-000057-1`; number 0 stands for the whole set."""
    stem = f"{_slug(generation.order.scenario or 'free')}-{generation.number:06d}"
    return f"{stem}-{number}" if number else stem


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-.") or "x"


def metadata(generation: Generation, run: Run, image: Image, cost: Decimal | None) -> dict[str, object]:
    """What repeats the picture, in the shape that the method's own files have."""
    arguments = dict(run.recipe.arguments)
    return {
        "endpoint": run.recipe.endpoint,
        "prompt": arguments.pop("prompt", ""),
        "negative_prompt": arguments.pop("negative_prompt", None),
        "parameters": {**arguments, "seed": image.seed},
        "output": {
            "image_url": image.url,
            "file_path": image.file,
            "width": image.width,
            "height": image.height,
            "sha256": image.sha256,
            "fitted": dict(image.fitted),
        },
        "request_id": run.ticket.request_id if run.ticket else None,
        "cost_usd": None if cost is None else str(cost),
        "generation": generation.number,
        "scenario": generation.order.scenario,
        "subject": generation.order.subject,
        "typed": generation.order.typed,
        "author": generation.author.ref,
        "author_name": generation.author.name,
        "team": generation.team,
        "ai_generated": True,
        "timestamp": generation.created.isoformat().replace("+00:00", "Z"),
    }
