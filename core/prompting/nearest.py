"""The name somebody probably meant."""

from collections.abc import Iterable

from rapidfuzz.distance import OSA

_TWO_EDITS = 5  # letters from which a word may be two edits away ...
_ONE_EDIT = 4  # ... and one; shorter words are near to everything


def same(name: str) -> str:
    """What two spellings of a name share: `LinkedIn_Banner` and `linkedin-banner`."""
    return name.casefold().replace("_", "-").replace(" ", "-")


def find(word: str, names: Iterable[str]) -> str | None:
    """The name that `word` spells, whatever its case and its hyphens."""
    return next((name for name in names if same(name) == same(word)), None)


def misspelt(word: str, names: Iterable[str]) -> str | None:
    """The name nearest to `word` within one or two slips of the keyboard (a swap counts as one)."""
    slips = {name: OSA.distance(same(word), same(name)) for name in names}
    near = {name: count for name, count in slips.items() if count <= _allowed(min(len(word), len(name)))}
    return min(near, key=near.__getitem__, default=None)


def suggestion(word: str, names: Iterable[str]) -> str | None:
    """For a refusal, which costs nothing: the misspelt name, else one that begins as `word` does."""
    known = tuple(names)
    begun = (name for name in known if word and same(name).startswith(same(word)))
    return misspelt(word, known) or next(begun, None)


def _allowed(letters: int) -> int:
    return 2 if letters >= _TWO_EDITS else 1 if letters >= _ONE_EDIT else 0
