"""From FAL's answer to images of ours: checked, marked, kept, each with its recipe in a file beside it."""

import asyncio
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.domain.generation import Generation, Image, Run, Told, Verdict
from core.domain.order import Fit
from core.media import fit, marks, pictures
from core.media.store import MediaStore


class Album:
    """Takes bytes in; every file and number in what comes out was looked at, not believed."""

    def __init__(self, store: MediaStore) -> None:
        self._store = store
        self._decoding = asyncio.Semaphore(2)  # a large picture takes a hundred megabytes

    async def keep(self, generation: Generation, run: Run, number: int, told: Told, content: bytes) -> Image:
        """Keep one picture. ServiceError: it is none; OperatorError: there is no room for it."""
        mark = f"sidai:{generation.team}/{generation.number}-{number}"
        async with self._decoding:
            made = await asyncio.to_thread(_make, content, told, mark, run.recipe.fit)
        stem = f"{folder(generation)}/{name(generation, number)}"
        if made is None:
            return _blacked(stem, number, told, run)
        image = Image(
            number=number,
            file=f"{stem}.{made.extension}",
            url=told.url,
            content_type=made.content_type,
            width=made.width,
            height=made.height,
            seed=told.seed,
            sha256=hashlib.sha256(made.content).hexdigest(),
            fitted={name: f"{stem}-{name}.jpg" for name in made.fitted},
        )
        await self._store.put(image.file, made.content)
        for target, exact in made.fitted.items():
            await self._store.put(image.fitted[target], exact)
        facts = metadata(generation, run, image)
        await self._store.put(f"{stem}.json", json.dumps(facts, indent=2, ensure_ascii=False).encode())
        return image

    async def sheet(self, generation: Generation, images: Sequence[Image]) -> tuple[str, int, int]:
        """One picture that shows them all: its key, width and height."""
        contents = [await self._store.get(image.file) for image in images]
        mark = f"sidai:{generation.team}/{generation.number}"
        content, width, height = await asyncio.to_thread(_sheet, contents, mark)
        file = f"{folder(generation)}/{name(generation, 0)}-sheet.jpg"
        await self._store.put(file, content)
        return file, width, height


@dataclass(frozen=True, slots=True)
class _Made:
    """A picture ready to be kept: marked, with what a platform wants cut from it."""

    content: bytes
    extension: str
    content_type: str
    width: int
    height: int
    fitted: Mapping[str, bytes]


def _make(content: bytes, told: Told, mark: str, target: Fit | None) -> _Made | None:
    """All that takes time, in one go. None: the safety check says no, or has made it black."""
    seen = pictures.look(content)
    if told.unsafe or (seen.black and told.unsafe is None):
        return None
    kind, marked = marks.mark(content, mark)
    fitted = {target.name: marks.mark(fit.fit(content, target), mark)[1]} if target else {}
    return _Made(marked, *pictures.KINDS[kind], seen.width, seen.height, fitted)


def _sheet(contents: Sequence[bytes], mark: str) -> tuple[bytes, int, int]:
    content, width, height = fit.sheet(contents)
    return marks.mark(content, mark)[1], width, height


def _blacked(stem: str, number: int, told: Told, run: Run) -> Image:
    # The black picture is not kept: there is nothing to see, and nothing to post by mistake.
    return Image(
        number=number,
        file=f"{stem}.blacked",
        url=told.url,
        content_type="",
        width=run.recipe.width,
        height=run.recipe.height,
        seed=told.seed,
        sha256="",
        verdict=Verdict.BLACKED,
    )


def folder(generation: Generation) -> str:
    """The team's own folder, and in it the subject's. No two teams share one: numbers are per team."""
    return f"{generation.team.replace(':', '.')}/{_slug(generation.order.subject or 'none')}"


def name(generation: Generation, number: int) -> str:
    """`linkedin-000057-1`; number 0 stands for the whole set."""
    stem = f"{_slug(generation.order.scenario or 'free')}-{generation.number:06d}"
    return f"{stem}-{number}" if number else stem


def files(generation: Generation) -> list[str]:
    """Every file that may have been kept of it, also of runs that failed half-way."""
    kept = [f"{folder(generation)}/{name(generation, 0)}-sheet.jpg"]
    for run in generation.runs:
        for number in range(run.number, run.number + run.recipe.images):
            stem = f"{folder(generation)}/{name(generation, number)}"
            kept += [
                f"{stem}.{end}" for end in ("json", *(extension for extension, _ in pictures.KINDS.values()))
            ]
            kept += [f"{stem}-{run.recipe.fit.name}.jpg"] if run.recipe.fit else []
    for image in generation.images:
        kept += [image.file, *image.fitted.values()]
    return list(dict.fromkeys(kept))


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("-.") or "x"


def metadata(generation: Generation, run: Run, image: Image) -> dict[str, object]:
    """What repeats the picture, in the shape that the method's own files have."""
    cost = run.outcome.cost if run.outcome else None
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
