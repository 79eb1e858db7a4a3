"""What FAL's answers say of images."""

from collections.abc import Mapping

from core.domain.generation import Told
from core.errors import ServiceError
from core.run.ports import CallFailedError

_SEEDS = 2**63  # what a database holds; beyond that a seed counts as not told


def images(answer: Mapping[str, object]) -> list[dict[str, object]]:
    """The images of an answer as FAL describes them; upscalers answer with one `image` instead of a list."""
    found = answer.get("images") or [answer.get("image")]
    entries = found if isinstance(found, list) else []
    return [each for each in entries if isinstance(each, dict) and isinstance(each.get("url"), str)]


def told(answer: Mapping[str, object]) -> tuple[Told, ...]:
    """What is said of each image. CallFailedError: there are none."""
    found = images(answer)
    if not found:
        raise CallFailedError(ServiceError("fal-no-images"), free=False)
    flags, seed = answer.get("has_nsfw_concepts"), answer.get("seed")
    unsafe = flags if isinstance(flags, list) and len(flags) == len(found) else [None] * len(found)
    # FAL reports one seed for a batch: it is known for the first picture alone.
    seeds = [seed if _is_seed(seed) else None, *[None] * (len(found) - 1)]
    return tuple(Told(str(each["url"]), *facts) for each, *facts in zip(found, seeds, unsafe, strict=True))


def _is_seed(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _SEEDS
