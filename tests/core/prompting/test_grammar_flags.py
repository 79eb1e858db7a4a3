"""Flags: where they stand, what may stand behind them."""

from collections.abc import Mapping

import pytest

from core.domain.asks import Draw
from core.domain.order import Order
from core.errors import RequestError
from core.prompting.flags import FLAGS
from core.prompting.grammar import read
from tests.core.prompting.examples import CATALOGUE


def draw(typed: str) -> Order:
    ask = read(typed, CATALOGUE)
    assert isinstance(ask, Draw)
    return ask.order


def refusal(typed: str) -> RequestError:
    with pytest.raises(RequestError) as caught:
        read(typed, CATALOGUE)
    return caught.value


@pytest.mark.parametrize(
    ("flags", "field", "value"),
    [
        ("--ar 16:9", "size", "16:9"),
        ("--ar 1 : 4", "size", "1:4"),
        ("--ar 4:1", "size", "4:1"),
        ("--size 16:9", "size", "16:9"),
        ("--size 1024x768", "size", "1024x768"),
        ("--size 1024 X 768", "size", "1024x768"),
        ("--size 1024\u00d7768", "size", "1024x768"),
        ("--size square_hd", "size", "square_hd"),
        ("--size Square-HD", "size", "square_hd"),
        ("--size LinkedIn Banner", "size", "linkedin-banner"),
        ("--ar linkedin-banner", "size", "linkedin-banner"),
        ("--n 1", "n", 1),
        ("--n 4", "n", 4),
        ("--repeat 8", "n", 8),
        ("--n 3 --repeat 3", "n", 9),
        ("--n 4 --repeat 10", "n", 40),
        ("--seed 42", "seeds", (42,)),
        ("--seed 0", "seeds", (0,)),
        ("--seed 9223372036854775807", "seeds", (2**63 - 1,)),
        ("--seed 42,43,44", "seeds", (42, 43, 44)),
        ("--seed 42, 43, 44", "seeds", (42, 43, 44)),
        ("--no glasses", "negatives", ("glasses",)),
        ("--no glasses, hat", "negatives", ("glasses", "hat")),
        ("--no glasses, , hat,", "negatives", ("glasses", "hat")),
        ("--no hat, Hat", "negatives", ("hat",)),
        ("--no (red, blue:1.3), hat", "negatives", ("(red, blue:1.3)", "hat")),
        ("--no ((a, b), c), [d, e], {f, g}", "negatives", ("((a, b), c)", "[d, e]", "{f, g}")),
        ("--no a), b", "negatives", ("a)", "b")),
        ('--no "glasses", "kids\' hat"', "negatives", ("glasses", "kids' hat")),
        ("--guidance 7.5", "guidance", 7.5),
        ("--guidance 7,5", "guidance", 7.5),
        ("--guidance .5", "guidance", 0.5),
        ("--guidance 0", "guidance", 0.0),
        ("--guidance 35", "guidance", 35.0),
        ("--steps 1", "steps", 1),
        ("--steps 150", "steps", 150),
        ("--lora 0.85", "lora_scale", 0.85),
        ("--lora 0", "lora_scale", 0.0),
        ("--lora 4", "lora_scale", 4.0),
        ("--subject fox", "subject", "fox"),
        ("--subject SIDAI", "subject", "sid"),
        ("--subject None", "subject", "none"),
        ("--subject old", "subject", "old"),
        ("--endpoint fal-ai/flux-lora", "endpoint", "fal-ai/flux-lora"),
        ("--endpoint fal-ai/flux-pro/v1.1", "endpoint", "fal-ai/flux-pro/v1.1"),
        ("--raw", "raw", True),
        ("--RAW", "raw", True),
    ],
)
def test_a_flag_is_read_into_the_order(flags: str, field: str, value: object) -> None:
    order = draw(f"a fox {flags}")
    assert getattr(order, field) == value
    assert order.words == "a fox"


@pytest.mark.parametrize(
    "flags",
    [
        *("--ar wide", "--ar 16:", "--ar 0:9", "--ar 16x9", "--ar -16:9", "--size 1024x", "--size 63x1024"),
        *("--n 0", "--n 5", "--n four", "--n 2.0", "--n -1", "--n \u0662", "--repeat 0", "--repeat 11"),
        *(
            "--seed -1",
            "--seed 9223372036854775808",
            "--seed red",
            "--seed 42,red",
            "--seed ,",
            "--seed 42,42",
        ),
        "--seed " + ",".join(map(str, range(41))),
        *("--guidance 35.1", "--guidance -1", "--guidance nan", "--guidance inf", "--guidance 1e1"),
        *("--guidance much", "--steps 0", "--steps 151", "--steps 30.5", "--lora 4.1", "--lora -0.1"),
        *(
            "--endpoint flux",
            "--endpoint https://fal.run/fal-ai/flux",
            "--endpoint fal-ai/../x",
            "--endpoint a/",
        ),
    ],
)
def test_a_value_of_the_wrong_form_is_refused_with_what_is_expected(flags: str) -> None:
    error = refusal(f"a fox {flags}")
    flag, _, value = flags.removeprefix("--").partition(" ")
    assert error.text.key == "grammar-flag-value"
    assert error.text.values["flag"] == flag
    assert str(error.text.values["value"])[:40] == value[:40]


def test_words_behind_a_value_are_refused_with_the_place_where_they_belong() -> None:
    assert refusal("a fox --n 2 on a beach").text.key == "grammar-flag-words"


@pytest.mark.parametrize(
    ("flags", "key", "values"),
    [
        ("--ar 5:1", "grammar-ratio", {"ratio": "5:1"}),
        ("--size 1:5", "grammar-ratio", {"ratio": "1:5"}),
        ("--ar 16:9 --size square_hd", "grammar-size-twice", {"ar": "16:9", "size": "square_hd"}),
        ("--seed 1,2,3 --n 2", "grammar-seeds-and-number", {"seeds": 3, "count": 2}),
        ("--seed 1,2,3 --repeat 2", "grammar-seeds-and-number", {"seeds": 3, "count": 2}),
        ("--n 2 --n 3", "grammar-flag-twice", {"flag": "n"}),
        ("--no hat --NO scarf", "grammar-flag-twice", {"flag": "no"}),
        ("--raw --raw", "grammar-flag-twice", {"flag": "raw"}),
        ("--raw=yes", "grammar-flag-bare", {"flag": "raw"}),
        ("--subject nobody", "grammar-subject", {"subject": "nobody", "known": "sid, fox"}),
        ("--attire suit", "grammar-slot-alone", {"slot": "attire"}),
        ('--attire "suit', "grammar-quote-open", {"flag": "attire"}),
    ],
)
def test_flags_that_cannot_be_followed_are_refused(
    flags: str, key: str, values: Mapping[str, object]
) -> None:
    error = refusal(f"a fox {flags}")
    assert (error.text.key, error.text.values) == (key, values)


def test_a_misspelt_size_name_is_answered_with_the_nearest() -> None:
    error = refusal("a fox --size sqare_hd")
    assert (error.text.key, error.text.values["nearest"]) == ("grammar-size-near", "square_hd")


def test_an_unknown_scenario_by_flag_is_answered_with_those_there_are() -> None:
    near, far = refusal("a fox --scenario linkdin"), refusal("a fox --scenario moonwalk")
    assert (near.text.key, near.text.values["nearest"]) == ("grammar-scenario-near", "linkedin")
    assert (far.text.key, far.text.values["known"]) == ("grammar-scenario", "linkedin, team, podcast")


@pytest.mark.parametrize("flag", [*(flag for flag in FLAGS if flag != "raw"), "attire"])
@pytest.mark.parametrize("empty", ["", " --raw", "=", ' ""', " ''", "=  "])
def test_a_flag_without_its_value_is_refused(flag: str, empty: str) -> None:
    error = refusal(f"linkedin a fox --{flag}{empty}")
    assert (error.text.key, error.text.values) == ("grammar-flag-empty", {"flag": flag})


def test_negatives_of_commas_alone_are_no_value() -> None:
    assert refusal("a fox --no , ,").text.key == "grammar-flag-empty"


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("a fox --subjct sid", "subject"),
        ("a fox --guid 7", "guidance"),
        ("a fox --seeds 7", "seed"),
        ("a fox --aspect 16:9", "ar"),
        ("a fox --atire suit", "attire"),
        ("a fox --no hat --stpes 30", "steps"),
    ],
)
def test_an_unknown_flag_is_refused_with_the_nearest_known_one_and_the_list(typed: str, nearest: str) -> None:
    error = refusal(typed)
    assert (error.text.key, error.text.values["nearest"]) == ("grammar-flag-unknown-near", nearest)
    assert "--guidance, --steps" in str(error.text.values["flags"])


def test_an_unknown_flag_near_to_nothing_is_refused_with_the_list() -> None:
    error = refusal("a fox --stylize 100")
    assert error.text.key == "grammar-flag-unknown"
    assert "--ar, --size" in str(error.text.values["flags"])


@pytest.mark.parametrize(
    "typed",
    [
        "a fox --no glasses, hat --n 2",
        "a fox --n 2 --no glasses, hat",
        "a fox --no=glasses, hat --n=2",
        "a fox --no = glasses, hat --n = 2",
        "a fox \u2014no glasses, hat \u2014n 2",
        "a fox \u2013no glasses, hat \u2013n=2",
        'a fox --no "glasses, hat" --n "2"',
        "a fox --no “glasses, hat” --n \u20182\u2019",
        "a fox --no „glasses, hat“ --n '2'",
        'a --no "glasses, hat" fox --n 2',
        '--no "glasses, hat" --n="2" a fox',
        "A fox --NO glasses, hat --N 2".replace("A", "a", 1),
    ],
)
def test_a_value_runs_to_the_next_known_flag_or_to_its_closing_quote(typed: str) -> None:
    order = draw(typed)
    assert (order.words, order.negatives, order.n) == ("a fox", ("glasses", "hat"), 2)


@pytest.mark.parametrize(
    ("typed", "attire"),
    [
        ("--attire charcoal suit", "charcoal suit"),
        ('--attire "charcoal suit"', "charcoal suit"),
        ("--attire 'the boss's suit'", "the boss's suit"),
        ('--attire "suit --n 9 --foo"', "suit --n 9 --foo"),
        ("--attire a well\u2014cut suit \u2014 black", "a well\u2014cut suit \u2014 black"),
        ("--attire \u2014unknown cut", "\u2014unknown cut"),
        ('--attire a "power" suit', 'a "power" suit'),
        ('--attire "power" "suit"', "power"),
    ],
)
def test_a_slot_is_filled_by_its_name(typed: str, attire: str) -> None:
    assert draw(f"linkedin smiling {typed}").slots == {"attire": attire}


@pytest.mark.parametrize("flag", ["--colour_tone", "--colour-tone", "--Colour-Tone"])
def test_a_slot_of_two_words_may_be_typed_with_either_hyphen(flag: str) -> None:
    assert draw(f"podcast {flag} cold").slots == {"colour_tone": "cold"}


@pytest.mark.parametrize("typed", ["linkedin --place roof", "--scenario linkedin --place roof"])
def test_a_slot_of_another_scenario_is_refused_with_the_slots_of_this_one(typed: str) -> None:
    assert refusal(typed).text.values == {
        "slot": "place",
        "scenario": "linkedin",
        "slots": "--attire, --background",
    }


def test_several_seeds_make_as_many_pictures_and_one_seed_leaves_the_number_open() -> None:
    assert draw("a fox --seed 1,2,3").n == 3
    assert draw("a fox --seed 1,2,3 --n 3").n == 3
    assert draw("a fox --seed 42").n is None
    assert draw("a fox --seed 42 --n 3").n == 3


def test_as_many_seeds_may_be_typed_as_an_order_has_pictures_at_most() -> None:
    seeds = tuple(range(40))
    order = draw("a fox --seed " + ",".join(map(str, seeds)))
    assert (order.seeds, order.n) == (seeds, 40)


def test_repeat_multiplies_the_scenarios_own_number() -> None:
    assert draw("podcast --repeat 3").n == 6
    assert draw("linkedin --repeat 3").n == 3


def test_words_behind_a_switch_are_prose() -> None:
    order = draw('a fox --raw "in a hat" --n 2')
    assert (order.words, order.raw, order.n) == ('a fox "in a hat"', True, 2)
