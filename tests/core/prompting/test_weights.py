"""Emphasis: what is syntax, what is text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.prompting.weights import weigh


@pytest.mark.parametrize(
    ("typed", "prose", "read"),
    [
        ("(sharp focus:1.3)", "sharp focus", "(sharp focus:1.3)"),
        ("( sharp focus : 1.3 )", "sharp focus", "( sharp focus : 1.3 )"),
        ("((sharp:1.2) focus:1.1)", "sharp focus", "((sharp:1.2) focus:1.1)"),
        ("(SIDAI:1.2), at sea", "SIDAI, at sea", "(SIDAI:1.2), at sea"),
        ("crisp++ suit", "crisp suit", "(crisp:1.21) suit"),
        ("(navy suit)+++", "navy suit", "(navy suit:1.33)"),
        ("misty forest::2", "misty forest", "(misty forest:2)"),
        ("cat::2 dog::1.5, sea", "cat dog, sea", "(cat:2) (dog:1.5), sea"),
        ("a red hat, misty forest::2", "a red hat, misty forest", "a red hat, (misty forest:2)"),
    ],
)
def test_explicit_weights_are_kept_in_one_form_or_taken_out(typed: str, prose: str, read: str) -> None:
    assert weigh(typed, read=False).text == prose
    assert weigh(typed, read=True).text == read


@pytest.mark.parametrize(
    "text",
    [
        "a man (smiling) at sea",
        "((very)) old [house]",
        "at 16:9 (about 4:3)",
        "a train (at 10:30)",
        "(12:30)",
        "a C++ book",
        "std::vector on a screen",
        "5 + 3 = 8",
        "10::2",
        "smile: wide",
    ],
)
def test_plain_brackets_times_and_code_are_text(text: str) -> None:
    for read in (True, False):
        assert weigh(text, read=read).text == text
        assert not weigh(text, read=read).changed


def test_a_negative_weight_is_something_not_wanted() -> None:
    found = weigh("a garden, people::-0.5", read=False)
    assert found.unwanted == ("people",)
    assert found.text.strip() == "a garden,"


@given(st.text(alphabet="ab (:)1.2+-,", max_size=60))
def test_nothing_but_syntax_is_lost(text: str) -> None:
    found = weigh(text, read=False)
    kept = [letter for letter in found.text + "".join(found.unwanted) if letter in "ab"]
    assert sorted(kept) == sorted(letter for letter in text if letter in "ab")
    assert weigh(found.text, read=False).text.count("(") <= text.count("(")
