"""Options as a typed line: what the studio reads in it is what was picked and typed, no more and no less."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.discord.manifest import commands
from bots.discord.typed import line, numbered
from core.domain.asks import Again, Draw, Help, History, Show
from core.domain.order import Order
from core.errors import RequestError
from core.prompting.flags import DOUBLE, SINGLE
from core.prompting.grammar import read
from core.prompting.normalise import normalise
from tests.core.prompting.examples import CATALOGUE

Flags = Mapping[str, str | float | None]

VERBS = ["show 57", "#57", "again 57", "help", "help sizes", "history blazer", "scenarios", "subjects"]
QUOTES = DOUBLE + SINGLE


def order(prompt: str | None, flags: Flags) -> Order:
    ask = read(line(prompt, flags), CATALOGUE)
    assert isinstance(ask, Draw)
    return ask.order


def refused(prompt: str | None, flags: Flags) -> str:
    """The key of the sentence that refuses it."""
    with pytest.raises(RequestError) as refusal:
        read(line(prompt, flags), CATALOGUE)
    return refusal.value.text.key


def test_what_was_picked_and_what_was_typed_is_one_order() -> None:
    flags: Flags = {
        "scenario": "linkedin",
        "subject": "Sid",
        "size": "16:9",
        "n": 2,
        "seed": "42, 43",
        "no": "glasses, (red, blue:1.3), hat",
        "guidance": 7.5,
        "steps": 30,
    }
    found = order("navy blazer", flags)
    assert (found.words, found.scenario, found.subject, found.size) == (
        "navy blazer",
        "linkedin",
        "sid",
        "16:9",
    )
    assert (found.n, found.seeds) == (2, (42, 43))
    assert found.negatives == ("glasses", "(red, blue:1.3)", "hat")
    assert (found.guidance, found.steps) == (7.5, 30)


def test_what_was_left_out_is_not_said() -> None:
    given: Flags = {"scenario": None, "subject": None, "n": None, "guidance": None}
    assert line("navy blazer", {**given, "n": 2}) == '--n "2" navy blazer'
    assert order("navy blazer", given) == Order(typed="navy blazer", words="navy blazer")


def test_nothing_at_all_is_a_call_for_help() -> None:
    assert read(line(None, {}), CATALOGUE) == Help()
    assert read(line(None, {"scenario": None}), CATALOGUE) == Help()


def test_a_scenario_alone_is_an_order() -> None:
    assert order(None, {"scenario": "linkedin"}).scenario == "linkedin"


@pytest.mark.parametrize(
    "flag", [{"n": 1}, {"scenario": "linkedin"}, {"scenario": "none"}, {"subject": "sid"}]
)
@pytest.mark.parametrize("prompt", VERBS)
def test_beside_an_option_no_word_of_a_prompt_is_a_command(prompt: str, flag: Flags) -> None:
    assert order(prompt, flag).words == normalise(prompt)


def test_a_prompt_alone_is_what_would_be_typed_in_another_chat() -> None:
    assert read(line("show 57", {"n": None}), CATALOGUE) == Show(57)
    assert read(line("history blazer", {}), CATALOGUE) == History("blazer")
    assert order("show me on a beach", {}).words == "show me on a beach"


def test_a_scenario_typed_first_counts_unless_another_is_picked() -> None:
    assert order("linkedin navy blazer", {"n": 2}).scenario == "linkedin"
    assert order("linkedin navy blazer", {"scenario": "linkedin"}).words == "navy blazer"
    other = order("team at the beach", {"scenario": "linkedin"})
    assert (other.scenario, other.words) == ("linkedin", "team at the beach")


def test_flags_in_the_prompt_count_beside_those_picked() -> None:
    found = order(
        'navy blazer --ar 16:9 --background "teal wall" by the sea', {"scenario": "linkedin", "n": 2}
    )
    assert found.words == "navy blazer by the sea"
    assert (found.size, found.n, found.slots) == ("16:9", 2, {"background": "teal wall"})


def test_a_prompt_may_begin_with_a_flag() -> None:
    found = order("--n 2 --seed 7", {"scenario": "linkedin"})
    assert (found.n, found.seeds, found.words) == (2, (7,), "")


@pytest.mark.parametrize(
    ("prompt", "flags"),
    [
        ("navy blazer --n 3", {"n": 2}),
        ("--scenario team navy blazer", {"scenario": "linkedin"}),
        ("navy blazer --no hat", {"no": "glasses"}),
        ("navy blazer \u2014seed 7", {"seed": "42"}),
    ],
)
def test_what_is_both_picked_and_typed_is_refused(prompt: str, flags: Flags) -> None:
    assert refused(prompt, flags) == "grammar-flag-twice"


def test_a_size_picked_and_a_ratio_typed_is_refused() -> None:
    assert refused("navy blazer --ar 16:9", {"size": "1:1"}) == "grammar-size-twice"


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ('5" nails', "5' nails"),
        ("“sale” signs", "'sale' signs"),
        ("„Sale“ signs", "'Sale' signs"),
        ("hat --n 4", "hat --n 4"),
        ("--raw", "--raw"),
        ("the boss's chair", "the boss's chair"),
        ("\u202etah\u202c", "tah"),
        ("a\nb", "a b"),
    ],
)
def test_a_value_stays_one_value_whatever_stands_in_it(typed: str, read_as: str) -> None:
    found = order("navy blazer", {"no": typed, "n": 2})
    assert (found.negatives, found.n, found.raw) == ((read_as,), 2, False)
    assert found.words == "navy blazer"


@pytest.mark.parametrize(
    "prompt", ['a sign that says "no entry"', "“no entry”", 'a 5" nail', '"', "--", "= x"]
)
def test_a_prompt_keeps_its_own_quotes_and_dashes(prompt: str) -> None:
    assert order(prompt, {"n": 2}).words == prompt


def test_what_turns_the_direction_of_reading_is_gone() -> None:
    assert order("left \u202etfel\u202c \u2066x\u2069", {"n": 2}).words == "left tfel x"


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        ({"scenario": "linkdin"}, "grammar-scenario-near"),
        ({"subject": "nobody"}, "grammar-subject"),
        ({"size": "huge"}, "grammar-flag-value"),
        ({"seed": "abc"}, "grammar-flag-value"),
        ({"no": " "}, "grammar-flag-empty"),
        ({"no": '"'}, "grammar-flag-empty"),
    ],
)
def test_what_discord_lets_through_is_checked_all_the_same(flags: Flags, sentence: str) -> None:
    assert refused("navy blazer", flags) == sentence


def ranges() -> list[tuple[str, Any, Any]]:
    """What Discord's client keeps people to, by the flag that it becomes."""
    flags = {"images": "n", "guidance": "guidance", "steps": "steps"}
    (command,) = [each for each in commands() if each["name"] == "sidai"]
    counted = [option for option in command["options"] if "max_value" in option]
    return [(flags[option["name"]], option["min_value"], option["max_value"]) for option in counted]


def test_there_are_ranges() -> None:
    assert {flag for flag, _, _ in ranges()} == {"n", "guidance", "steps"}


@pytest.mark.parametrize(("flag", "least", "most"), ranges())
def test_discord_offers_what_the_studio_takes_and_nothing_beyond(flag: str, least: Any, most: Any) -> None:  # noqa: ANN401  # whole or not
    for value in (least, most):
        assert getattr(order("navy blazer", {flag: value}), flag) == value
    assert refused("navy blazer", {flag: most + 1}) == "grammar-flag-value"
    assert refused("navy blazer", {flag: least - 1}) == "grammar-flag-value"


@given(st.floats(0, 35).map(lambda number: round(number, 6)))
def test_a_number_is_read_as_it_was_typed(number: float) -> None:
    assert order("navy blazer", {"guidance": number}).guidance == number


@pytest.mark.parametrize(
    ("number", "written"), [(7.5, "7.5"), (3.0, "3"), (10.0, "10"), (0.000001, "0.000001")]
)
def test_a_number_is_written_as_somebody_would(number: float, written: str) -> None:
    assert line("navy blazer", {"guidance": number}) == f'--guidance "{written}" navy blazer'


def test_a_command_about_a_number_is_what_would_be_typed_for_it() -> None:
    assert read(numbered("show", 57), CATALOGUE) == Show(57)
    again = read(numbered("again", 57, "outdoors --n 2"), CATALOGUE)
    assert isinstance(again, Again)
    assert (again.id, again.changes.words, again.changes.n) == (57, "outdoors", 2)


@pytest.mark.parametrize("number", [0, -1])
@pytest.mark.parametrize("verb", ["show", "again"])
def test_a_number_that_no_order_has_is_never_taken_for_a_prompt(verb: str, number: int) -> None:
    with pytest.raises(RequestError) as refusal:
        read(numbered(verb, number, "outdoors"), CATALOGUE)
    assert refusal.value.text.key == "grammar-which"


LETTERS = "qwxzäöéñ" + QUOTES  # no word of these is a verb, a scenario or near to one
VALUES = (
    st.text("abc -=—,()[]<>&:.;!?" + QUOTES, min_size=1, max_size=20)
    .map(normalise)
    .filter(lambda value: bool(value.strip(" ,'" + QUOTES)))
)


@given(VALUES, st.text("qwxzäöéñ ", max_size=30).map(normalise))
def test_no_value_leaks_into_the_prompt_and_no_prompt_into_a_value(value: str, prompt: str) -> None:
    found = order(f"fox {prompt}", {"no": value, "n": 2, "steps": 30})
    assert found.words == f"fox {prompt}".strip()
    assert (found.n, found.steps) == (2, 30)
    assert found.negatives == order("fox", {"no": value}).negatives


@given(st.text(LETTERS + " ", max_size=60))
def test_a_prompt_without_dashes_stays_as_it_was_typed(prompt: str) -> None:
    assert order(f"fox {prompt}", {"n": 2, "no": "hat"}).words == normalise(f"fox {prompt}")
