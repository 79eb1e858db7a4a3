"""Every refusal is a sentence: what was wrong, what was expected, what to do."""

import pytest

from core.errors import RequestError
from core.messages import Messages
from core.prompting.flags import FLAGS
from core.prompting.grammar import read
from tests.core.prompting.examples import CATALOGUE


def sentence(typed: str) -> str:
    with pytest.raises(RequestError) as caught:
        read(typed, CATALOGUE)
    return Messages().say(caught.value)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("x" * 4321, ("4321", "4000", "Nothing was cut off")),
        ("--n 2", ("nothing to draw", "linkedin navy blazer --n 2")),
        ("show", ("show 57",)),
        ("linkdin red tie", ("linkdin", "Did you mean linkedin?", "linkedin red tie", "--scenario none")),
        ("a --scenario linkdin", ("linkdin", "--scenario linkedin", "linkedin, team, podcast")),
        ("a --scenario moonwalk", ("moonwalk", "linkedin, team, podcast", "--scenario none")),
        ("a --subject nobody", ("nobody", "sid, fox", "--subject none")),
        ("linkedin --place x", ("linkedin has no --place", "--attire, --background")),
        ("a --attire x", ("--attire belongs to a scenario", 'linkedin --attire "navy blazer"')),
        ("a --stylize 1", ("--stylize", "--ar, --size", "--endpoint, --raw")),
        ("a --stpes 1", ("--stpes", "Did you mean --steps?", "--ar, --size")),
        ("a --n 1 --n 2", ("--n stands there twice",)),
        ("a --raw=1", ("--raw takes no value",)),
        ('linkedin --attire "x', ("--attire is not closed",)),
        ("a --ar 9:1", ("9:1", "from 1:4 to 4:1", "--ar 16:9")),
        ("a --size sqare_hd", ("sqare_hd", "Did you mean --size square_hd?", "1024x768")),
        ("a --ar 1:1 --size 2:1", ("--ar 1:1", "--size 2:1")),
        ("a --n 5", ('"5" behind --n', "from 1 to 4", "--repeat makes more")),
        ("a --repeat 11", ('"11" behind --repeat', "from 1 to 10", "--repeat 3")),
        ("a --seed " + ",".join(map(str, range(41))), ("--seed", "at most 40", "--seed 42,43,44")),
        ("cancel", ("cancel needs the number", "cancel 57")),
        ("a --seed 1,2 --n 4", ("2 seeds", "but 4", "--seed 42 --n 4")),
        ("a --guidance lots", ('"lots" behind --guidance', "from 0 to 35", "--guidance 7.5")),
        ("a --n 2 on a beach", ('"2 on a beach"', "in front of all flags", "--n 4")),
        ("linkedin --attire", ("--attire has no value", '--attire "navy blazer"')),
    ],
)
def test_a_refusal_says_what_was_wrong_and_what_to_type(typed: str, parts: tuple[str, ...]) -> None:
    said = sentence(typed)
    assert [part for part in parts if part not in said] == []


@pytest.mark.parametrize("flag", [flag for flag in FLAGS if flag != "raw"])
def test_every_flag_without_a_value_is_answered_with_an_example_of_itself(flag: str) -> None:
    said = sentence(f"a fox --{flag}")
    assert said.startswith(f"--{flag} has no value. It takes ")
    assert f"for example: --{flag} " in said
    assert "navy blazer" not in said  # that is the example of a slot


def test_an_endless_word_is_shortened_in_the_sentence() -> None:
    assert len(sentence("a --guidance " + "9" * 3000)) < 300
