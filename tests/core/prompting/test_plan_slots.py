"""Where typed phrases go, and which defaults make room."""

import pytest

from core.prompting.phrases import says, split, tokens, unique
from core.prompting.said import hear
from core.prompting.slots import place
from tests.core.prompting.studio import CATALOGUE, prompt

LINKEDIN = CATALOGUE.scenarios["linkedin"]
WORDS = CATALOGUE.vocabulary


@pytest.mark.parametrize(
    ("typed", "slots", "own"),
    [
        ("navy blazer", {"attire": "navy blazer"}, ()),
        ("navy blazer with gold buttons", {"attire": "navy blazer with gold buttons"}, ()),
        ("a green kimono", {"attire": "a green kimono"}, ()),
        ("navy blazer, white shirt", {"attire": "navy blazer and white shirt"}, ()),
        ("suit and tie, red scarf, hat", {"attire": "suit and tie and red scarf"}, ("hat",)),
        ("blurred office, approachable", {"background": "blurred office", "expression": "approachable"}, ()),
        ("holding a mug, in the rain", {}, ("holding a mug", "in the rain")),
        ("white", {}, ("white",)),
    ],
)
def test_a_phrase_fills_the_slot_it_matches_or_reads_as(
    typed: str, slots: dict[str, str], own: tuple[str, ...]
) -> None:
    placed = place(split(typed), {}, LINKEDIN, WORDS)
    assert (placed.slots, placed.own) == (slots, own)


def test_a_slot_by_flag_stays_and_the_words_stand_on_their_own() -> None:
    placed = place(("navy blazer",), {"attire": "red coat"}, LINKEDIN, WORDS)
    assert (placed.slots, placed.own) == ({"attire": "red coat"}, ("navy blazer",))


def test_a_slot_of_another_scenario_is_not_lost() -> None:
    assert "by candlelight" in prompt("linkedin", slots={"lighting": "by candlelight"})


def test_the_same_phrase_is_not_said_twice() -> None:
    sent = prompt('linkedin red coat, Red  Coat --attire "red coat"')
    assert sent.casefold().count("red coat") == 1


@pytest.mark.parametrize(
    ("typed", "gone"),
    [
        ("linkedin smiling", "confident smile"),
        ("linkedin outdoors", "gray background"),
        ("linkedin outdoors", "studio"),
        ("linkedin --no smile", "smile"),
        ("linkedin no smile", "confident"),
        ("corporate serious", "friendly"),
        ("youtube calm", "Dynamic pose"),
        ("casual at night", "sunny"),
        ("instagram black and white", "warm tones"),
        ("banner red waves", "teal"),
        ("team dramatic light", "Even soft light"),
        ("linkedin everything in focus, by the sea", "studio"),
    ],
)
def test_no_default_contradicts_what_was_typed(typed: str, gone: str) -> None:
    scenario = typed.split(maxsplit=1)[0]
    assert gone in prompt(scenario)
    assert gone not in prompt(typed)


def test_a_denied_word_is_not_taken_as_said() -> None:
    said = hear(["without a tie, not smiling"], ["glasses"], WORDS)
    assert said.contradicts("a striped tie")
    assert said.contradicts("round glasses")
    assert not said.wants("formal clothing")
    assert not said.speaks_of(["tie", "smiling"])


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("a, b ,c", ("a", "b", "c")),
        ("(red, blue:1.2), hat", ("(red, blue:1.2)", "hat")),
        ('a sign "Hello, you", sea', ('a sign "Hello, you"', "sea")),
        ("1,000 cranes, sea", ("1,000 cranes", "sea")),
        ("seats 5, a lamp", ("seats 5", "a lamp")),
        ("(open, never closed", ("(open", "never closed")),
        ("5,", ("5",)),
        (",,", ()),
    ],
)
def test_commas_part_phrases_but_not_brackets_quotes_and_numbers(text: str, phrases: tuple[str, ...]) -> None:
    assert split(text) == phrases


def test_words_compare_in_any_case_and_number_and_without_articles() -> None:
    assert tokens("The Glasses and a Dress") == tokens("glass AND dresses")
    assert says("two Smiles at once", "a smile")
    assert not says("smiley", "smile")
    assert unique(["A red hat", "sea", "red hats", "!", "!"]) == ("A red hat", "sea", "!")
