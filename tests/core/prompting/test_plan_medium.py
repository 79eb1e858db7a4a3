"""What is a medium, and what is a thing in the picture."""

from dataclasses import replace

import pytest

from core.domain.order import Order
from core.prompting.medium import find_medium
from core.prompting.negatives import HINT_WORDS, hinted
from core.prompting.plan import plan
from tests.core.prompting.studio import CATALOGUE, INKY, prompt

WORDS = CATALOGUE.vocabulary


@pytest.mark.parametrize(
    ("phrases", "opening", "left"),
    [
        (("oil painting",), "Oil painting of", ()),
        (("Watercolor in a garden",), "Watercolor of", ("in a garden",)),
        (("navy blazer", "as a pencil sketch"), "Pencil sketch of", ("navy blazer",)),
        (("navy blazer", "anime style"), "Anime illustration of", ("navy blazer",)),
        (("red coat illustration",), "Illustration of", ("red coat",)),
        (("in a garden, as a watercolor",), "Watercolor of", ("in a garden,",)),
        (("3D render of a robot",), "3D render of", ("a robot",)),
        (("sketch",), "Sketch of", ()),
    ],
)
def test_a_medium_opens_the_prompt(phrases: tuple[str, ...], opening: str, left: tuple[str, ...]) -> None:
    found = find_medium(phrases, WORDS)
    assert found
    assert (found.opening, found.phrases) == (opening, left)


@pytest.mark.parametrize(
    "phrase",
    [
        "holding an oil painting",
        "painting by the lake",
        "drawing on a whiteboard",
        "a cartoon dog on his shirt",
        "next to the marble statue",
        "a pile of paintings",
        "comics on the shelf",
    ],
)
def test_a_thing_in_the_picture_is_no_medium(phrase: str) -> None:
    assert find_medium((phrase,), WORDS) is None


def test_a_photograph_of_another_sort_stays_photographic() -> None:
    assert prompt("linkedin polaroid").startswith("Polaroid photo of SIDAI")
    assert "85mm" in prompt("linkedin polaroid")
    assert "85mm" not in prompt("linkedin charcoal drawing")


def test_a_style_and_a_picture_of_nobody_keep_their_words() -> None:
    house = replace(CATALOGUE, subjects={"inky": INKY})
    assert (
        plan(Order(words="watercolor of a lake"), house).recipes[0].prompt
        == "INKY style, watercolor of a lake"
    )
    assert prompt("watercolor of a lake --subject none") == "watercolor of a lake"


def test_hints_have_fifteen_words_at_most_and_what_finds_no_room_is_said() -> None:
    hints = hinted(("glasses", "hat", "beard", "jewelry", "people", "wigs", "Sunglasses"), CATALOGUE.hints)
    assert len(" ".join(hints.phrases).split()) <= HINT_WORDS
    assert hints.phrases[0] == "visible eyes, clear eye contact"
    assert "wigs" in hints.left


def test_every_hint_fits_into_a_prompt() -> None:
    assert all(0 < len(hint.split()) <= HINT_WORDS for hint in CATALOGUE.hints.values())


def test_a_longer_negative_is_understood_by_its_longest_known_part() -> None:
    assert hinted(("any background people",), CATALOGUE.hints).phrases == (
        "one figure alone, clean background",
    )
