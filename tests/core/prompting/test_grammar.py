"""Typed lines and what they ask for: verbs, scenarios, prose."""

import pytest

from core.domain.asks import Again, Ask, Budget, Cancel, Draw, Help, History, Scenarios, Show, Subjects
from core.domain.order import Order
from core.errors import RequestError
from core.prompting.grammar import read
from tests.core.prompting.examples import CATALOGUE


def draw(typed: str) -> Order:
    ask = read(typed, CATALOGUE)
    assert isinstance(ask, Draw)
    return ask.order


def refusal(typed: str) -> str:
    with pytest.raises(RequestError) as caught:
        read(typed, CATALOGUE)
    return caught.value.text.key


@pytest.mark.parametrize(
    ("typed", "ask"),
    [
        ("", Help()),
        (" \u200b\n", Help()),
        ("help", Help()),
        ("Help sizes", Help("sizes")),
        ("help seed", Help("seeds")),
        ("help FLAGS", Help("flags")),
        ("history", History()),
        ("history of Sid --n 2", History("of Sid --n 2")),
        ("show 57", Show(57)),
        ("Show #57", Show(57)),
        ("#57", Show(57)),
        ("show 99999999999999999999999", Show(10**18 - 1)),  # nobody's: a number is never a picture's words
        ("scenarios", Scenarios()),
        ("Subjects", Subjects()),
        ("cancel 57", Cancel(57)),
        ("Cancel #57", Cancel(57)),
        ("budget", Budget()),
        ("Budget", Budget()),
        ("help budget", Help("budget")),
        ("again 57", Again(57, Order(typed="again 57"))),
        ("again #57 red scarf", Again(57, Order(typed="again #57 red scarf", words="red scarf"))),
    ],
)
def test_a_verb_whose_arguments_parse_is_a_verb(typed: str, ask: Ask) -> None:
    assert read(typed, CATALOGUE) == ask


@pytest.mark.parametrize(
    "typed",
    [
        "show me on a beach",
        "show 57 on a beach",
        "show 0",
        "show #",
        "show 57th street",
        "again and again",
        "again, a beach",
        "help me lift a piano",
        "helpful robot",
        "scenarios of doom",
        "subjects in a row",
        "#57 jersey",
        "cancel culture",
        "cancel 57 flights",
        "cancel 0",
        "budget airline on a runway",
        "showing 57",
    ],
)
def test_a_first_word_whose_arguments_do_not_parse_is_a_prompt(typed: str) -> None:
    assert draw(typed).words == typed


@pytest.mark.parametrize("verb", ["show", "Again", "cancel"])
def test_a_verb_without_the_id_that_it_needs_asks_which_one(verb: str) -> None:
    assert refusal(verb) == "grammar-which"


@pytest.mark.parametrize(
    ("typed", "scenario", "words"),
    [
        ("linkedin navy blazer", "linkedin", "navy blazer"),
        ("LinkedIn navy blazer", "linkedin", "navy blazer"),
        ("linkedin: navy blazer", "linkedin", "navy blazer"),
        ("linkedin, navy blazer", "linkedin", "navy blazer"),
        ("linkedin , navy blazer", "linkedin", "navy blazer"),
        ("linkedin :", "linkedin", ""),
        ("linkedin :) navy", "linkedin", ":) navy"),
        ("linkedin", "linkedin", ""),
        ("headshot navy blazer", "linkedin", "navy blazer"),
        ("--raw linkedin navy blazer", "linkedin", "navy blazer"),
        ("navy blazer", None, "navy blazer"),
        ("a linkedin picture", None, "a linkedin picture"),
        ("navy blazer --scenario LINKEDIN", "linkedin", "navy blazer"),
        ("navy blazer --scenario headshot", "linkedin", "navy blazer"),
        ("linkedin navy blazer --scenario linkedin", "linkedin", "navy blazer"),
        ("linkedin navy blazer --scenario team", "team", "linkedin navy blazer"),
        ("linkedin navy blazer --scenario none", None, "linkedin navy blazer"),
        ("linkdin navy blazer --scenario none", None, "linkdin navy blazer"),
        ("linkdin navy blazer --scenario team", "team", "linkdin navy blazer"),
    ],
)
def test_the_scenario_is_the_flag_or_else_the_first_word(
    typed: str, scenario: str | None, words: str
) -> None:
    order = draw(typed)
    assert (order.scenario, order.words) == (scenario, words)


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("linkdin navy blazer", "linkedin navy blazer"),
        ("Linkedni", "linkedin"),
        ("linkeddinn: navy blazer", "linkedin navy blazer"),
        ("heedshot navy blazer", "linkedin navy blazer"),
        ("taem on a roof --n 2", "team on a roof"),
        ("podcats", "podcast"),
    ],
)
def test_a_first_word_one_or_two_edits_from_a_scenario_asks_before_anything_is_paid(
    typed: str, line: str
) -> None:
    with pytest.raises(RequestError) as caught:
        read(typed, CATALOGUE)
    assert caught.value.text.key == "grammar-scenario-meant"
    assert caught.value.text.values["line"] == line


@pytest.mark.parametrize(
    "typed",
    [
        "tea on a table",  # too short to be near to anything
        "toad on a table",  # four letters, two edits
        "dream of a table",  # two edits, but the scenario has four letters
        "teal wall",  # a word of the catalogue's own suggestions
        "beam over a table",  # a word by which the catalogue knows a place
        "painting of a table",
        "Sid on a table",
    ],
)
def test_an_ordinary_first_word_is_not_taken_for_a_slip(typed: str) -> None:
    assert draw(typed).words == typed


def test_the_line_is_kept_as_typed_but_clean() -> None:
    assert draw("linkedin\u00a0navy &amp; white --n 2").typed == "linkedin navy & white --n 2"


def test_an_order_without_flags_asks_for_nothing_else() -> None:
    assert draw("a fox") == Order(typed="a fox", words="a fox")


@pytest.mark.parametrize(
    "prose",
    [
        'a sign that says "open all day"',
        "a sign that says “open all day”",
        "rock 'n' roll, the boss's chair",
        'a sign that says "use --n 2 please"',
        'a sign ("--unknown"), red',
        "well\u2014known writer",
        "a \u2014 b",
        "a \u2013 b",
        "a well \u2014no, a lake",
        "a day \u2014not a night",
        "well--known writer",
        "this -- and that",
        "from 16:9 to --- 4",
        "minus --5 degrees",
        'an unclosed " quote',
    ],
)
def test_prose_stays_prose(prose: str) -> None:
    order = draw(prose)
    assert order.words == prose
    assert order == Order(typed=prose, words=prose)


@pytest.mark.parametrize("typed", ["--n 2", "--raw", "--raw linkedin", "linkedin --raw", "--scenario none"])
def test_flags_without_anything_to_draw_are_refused(typed: str) -> None:
    assert refusal(typed) == "grammar-nothing"


def test_a_line_of_4000_characters_is_taken_and_a_longer_one_is_refused_with_both_numbers() -> None:
    assert draw("a" * 4000).words == "a" * 4000
    with pytest.raises(RequestError) as caught:
        read("b" * 4001, CATALOGUE)
    assert caught.value.text.values == {"length": 4001, "most": 4000}


def test_the_length_is_counted_after_escapes_are_undone() -> None:
    assert draw("&amp;" * 4000).words == "&" * 4000


def test_an_endless_line_is_refused_without_reading_it() -> None:
    assert refusal("&amp;" * 10_000) == "grammar-too-long"


@pytest.mark.parametrize(
    ("typed", "changes"),
    [
        ("linkedin", Order(scenario="linkedin")),
        ("linkedin red scarf --n 2", Order(scenario="linkedin", words="red scarf", n=2)),
        ("--scenario none", Order(scenario="none")),
        ("--attire charcoal suit", Order(slots={"attire": "charcoal suit"})),
        ("--raw", Order(raw=True)),
    ],
)
def test_the_changes_of_an_again_hold_only_what_was_typed(typed: str, changes: Order) -> None:
    ask = read(f"again 57 {typed}", CATALOGUE)
    assert isinstance(ask, Again)
    assert ask.changes.typed == f"again 57 {typed}"
    assert {field: getattr(ask.changes, field) for field in ("scenario", "words", "slots", "n", "raw")} == {
        field: getattr(changes, field) for field in ("scenario", "words", "slots", "n", "raw")
    }


def test_the_changes_of_an_again_are_checked_as_an_order_is() -> None:
    assert refusal("again 57 linkdin") == "grammar-scenario-meant"
    assert refusal("again 57 --foo") == "grammar-flag-unknown"
