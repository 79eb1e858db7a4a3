"""Which of FAL's drawings a shown picture is, by what it looks like."""

from collections.abc import Collection, Iterator
from io import BytesIO

from PIL import Image

from tests.durability.town import Town
from tests.emulators.fal import Job

_CELLS = (8, 8)  # of the pattern that FAL's stand-in paints
_ALIKE = 4 * 3 * _CELLS[0] * _CELLS[1]  # of 255 for each colour in each cell: what a mark may change


class Gallery:
    """All that FAL has drawn."""

    def __init__(self, town: Town) -> None:
        self._drawn: dict[str, list[tuple[str, bytes]]] = {}
        for job in town.fal.submits:
            looks = [(job.request_id, _look(content)) for content in _files(town, job)]
            self._drawn.setdefault(str(job.arguments["prompt"]), []).extend(looks)

    def find(self, content: bytes, prompts: Collection[str]) -> str | None:
        """The request that a picture comes from, if it was one with these prompts."""
        seen = _look(content)
        drawn = [each for prompt in prompts for each in self._drawn.get(prompt, ())]
        request, apart = min(
            ((name, _apart(seen, look)) for name, look in drawn), key=_second, default=("", 0)
        )
        return request if request and apart < _ALIKE else None


def _files(town: Town, job: Job) -> Iterator[bytes]:
    body = None if job.answer is None else job.answer.body
    for image in body.get("images", []) if isinstance(body, dict) else []:
        yield town.fal.files.kept[image["url"].rpartition("/")[2]].content


def _look(content: bytes) -> bytes:
    with Image.open(BytesIO(content)) as image:
        return image.convert("RGB").resize(_CELLS, Image.Resampling.BOX).tobytes()


def _apart(one: bytes, other: bytes) -> int:
    return sum(abs(here - there) for here, there in zip(one, other, strict=True))


def _second(found: tuple[str, int]) -> int:
    return found[1]
