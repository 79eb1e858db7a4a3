"""`again 57`: what stays, what changes, and what the card says about it."""

from dataclasses import replace

import pytest

from core.domain.asks import Again
from core.domain.order import Order
from core.messages import Messages
from core.prompting.again import change, differences
from core.prompting.grammar import read
from tests.core.prompting.examples import CATALOGUE

PARENT = Order(
    typed="linkedin smiling --n 2",
    words="smiling",
    scenario="linkedin",
    slots={"attire": "navy blazer"},
    n=2,
    seeds=(42, 7),
    negatives=("glasses",),
    parent=12,
)


def again(typed: str, parent: Order = PARENT) -> Order:
    ask = read(f"again 57 {typed}", CATALOGUE)
    assert isinstance(ask, Again)
    return change(parent, ask.changes)


def said(typed: str, parent: Order = PARENT) -> list[str]:
    return Messages().say_all(differences(parent, again(typed, parent)))


def test_no_change_draws_new_seeds_and_says_so() -> None:
    child = again("")
    assert child == replace(PARENT, typed="again 57", seeds=(), parent=None)
    assert said("") == ["New seeds."]


def test_a_press_without_any_text_keeps_the_parents_line() -> None:
    assert change(PARENT, Order()) == replace(PARENT, seeds=(), parent=None)


def test_with_changes_the_seeds_stay() -> None:
    assert again("red scarf").seeds == (42, 7)


def test_changes_to_an_order_whose_seeds_nobody_knows_draw_new_ones() -> None:
    child = again("red scarf", replace(PARENT, seeds=()))
    assert child.seeds == ()
    assert said("red scarf", replace(PARENT, seeds=())) == ["Added: red scarf.", "New seeds."]


def test_words_are_added() -> None:
    assert again("red scarf").words == "smiling, red scarf"
    assert again("red scarf", replace(PARENT, words="")).words == "red scarf"


def test_slots_are_replaced_and_the_others_stay() -> None:
    assert again("--attire suit").slots == {"attire": "suit"}
    assert again("--background beach").slots == {"attire": "navy blazer", "background": "beach"}


def test_negatives_are_added_once() -> None:
    assert again("--no hat, Glasses").negatives == ("glasses", "hat")


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ("--size square_hd", "size", "square_hd"),
        ("--guidance 0", "guidance", 0.0),
        ("--steps 40", "steps", 40),
        ("--lora 0", "lora_scale", 0.0),
        ("--subject none", "subject", "none"),
        ("--endpoint fal-ai/flux/dev", "endpoint", "fal-ai/flux/dev"),
        ("--n 1", "n", 1),
        ("--raw", "raw", True),
    ],
)
def test_numbers_and_names_are_replaced(typed: str, field: str, value: object) -> None:
    parent = replace(PARENT, size="16:9", guidance=3.5, steps=28, lora_scale=0.9, subject="sid")
    child = again(typed, parent)
    assert getattr(child, field) == value
    assert (
        replace(child, **{field: getattr(parent, field)}, typed=parent.typed, seeds=(42, 7), parent=12)
        == parent
    )


def test_every_picture_has_a_seed_of_its_own_when_the_number_changes() -> None:
    assert again("--n 1").seeds == (42,)
    assert again("--n 4").seeds == (42, 7, 8, 9)
    assert again("--n 2", replace(PARENT, n=None, seeds=(2**63 - 1,))).seeds == (2**63 - 1, 0)


def test_a_typed_seed_counts_up_over_the_parents_number() -> None:
    assert again("--seed 5").seeds == (5, 6)
    assert again("--seed 5,9,1").seeds == (5, 9, 1)
    assert again("--seed 5,9,1").n == 3


def test_an_order_that_left_the_number_open_is_drawn_as_often_as_it_was() -> None:
    child = again("red scarf", replace(PARENT, n=None))
    assert child.n == 2
    assert said("red scarf", replace(PARENT, n=None)) == ["Added: red scarf."]


def test_another_scenario_takes_what_was_typed_into_slots_as_words() -> None:
    child = again("team on a roof")
    assert (child.scenario, child.words, child.slots) == ("team", "smiling, navy blazer, on a roof", {})


def test_scenario_none_takes_the_scenario_away() -> None:
    child = again("--scenario none")
    assert (child.scenario, child.words) == (None, "smiling, navy blazer")


@pytest.mark.parametrize("typed", ["linkedin", "--n 2", "--no glasses", '--attire "navy blazer"'])
def test_changes_that_change_nothing_do_not_pay_for_the_same_pictures_again(typed: str) -> None:
    assert again(typed) == replace(PARENT, typed=f"again 57 {typed}", seeds=(), parent=None)
    assert said(typed) == ["New seeds."]


def test_a_typed_seed_is_followed_even_when_it_is_the_parents() -> None:
    assert again("--seed 42,7").seeds == (42, 7)


def test_a_template_is_replaced_and_the_card_says_so() -> None:
    parent, child = (
        Order(template="{}", seeds=(1,)),
        change(Order(template="{}", seeds=(1,)), Order(template="[]")),
    )
    assert child.template == "[]"
    assert Messages().say_all(differences(parent, child)) == ["Another JSON template."]


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        ("red scarf", ["Added: red scarf."]),
        ("--attire suit", ["attire: suit instead of navy blazer."]),
        ("--background beach", ["background: beach."]),
        ("--no hat", ["Without: hat."]),
        ("--size 16:9", ["Size: 16:9."]),
        ("--guidance 7.5 --steps 30", ["Guidance: 7.5.", "Steps: 30."]),
        ("--lora 0.9", ["LoRA scale: 0.9."]),
        ("--subject fox", ["Subject: fox."]),
        ("--endpoint fal-ai/flux/dev", ["Endpoint: fal-ai/flux/dev."]),
        ("--raw", ["Raw: no template."]),
        ("--n 1", ["One picture."]),
        ("--n 3", ["3 pictures."]),
        ("--seed 123456", ["Seeds: 123456, 123457."]),
        ("--seed 42 --n 1", ["One picture."]),
        ("--seed 43 --n 1", ["One picture.", "Seed: 43."]),
        ("team", ["Scenario: team instead of linkedin.", "Added: navy blazer."]),
        ("--scenario none", ["Scenario: none instead of linkedin.", "Added: navy blazer."]),
    ],
)
def test_the_card_shows_the_difference(typed: str, sentences: list[str]) -> None:
    assert said(typed) == sentences
