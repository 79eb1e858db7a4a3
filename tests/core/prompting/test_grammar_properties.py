"""What holds for every line that can be typed."""

import string
import unicodedata
from contextlib import suppress
from dataclasses import replace

from hypothesis import example, given
from hypothesis import strategies as st

from core.domain.asks import Draw
from core.domain.order import Order
from core.errors import RequestError
from core.prompting.grammar import read
from core.prompting.normalise import normalise
from tests.core.prompting.examples import CATALOGUE

PIECES = st.sampled_from(
    [
        *(
            "linkedin",
            "show",
            "again",
            "57",
            "#57",
            "help",
            "fox",
            ",",
            ":",
            " ",
            " ",
            " ",
            "\u00a0",
            "\u200b",
        ),
        *(
            "--ar",
            "--n",
            "--no",
            "--seed",
            "--attire",
            "--raw",
            "--foo",
            "--",
            "\u2014",
            "\u2014ar",
            "-",
            "=",
        ),
        *(
            '"',
            "“",
            "”",
            "'",
            "(",
            ")",
            "16:9",
            "2",
            "42,43",
            "&amp;",
            "&lt;",
            "<",
            ">",
            "|",
            "@",
            "!",
            ":car:",
        ),
    ]
)
LINES = st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=80)
LETTERS = "qwxzäöéñ" + string.digits  # no word of these is a verb, a scenario or near to one
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=9).map(normalise), min_size=1, max_size=8)
ITEMS = (
    st.text("abcdefghij -", min_size=1, max_size=12)
    .map(lambda item: " ".join(item.split()))
    .filter(lambda item: item.strip(" -") != "" and "--" not in item and " -" not in item)
)
ORDERS = st.builds(
    Order,
    size=st.none() | st.sampled_from(["16:9", "1024x768", "square_hd"]),
    n=st.none() | st.integers(1, 4),
    seeds=st.just(()) | st.tuples(st.integers(0, 2**63 - 1)),
    negatives=st.lists(ITEMS, max_size=4, unique_by=str.casefold).map(tuple),
    guidance=st.none() | st.integers(0, 350).map(lambda tenths: tenths / 10),
    steps=st.none() | st.integers(1, 150),
    lora_scale=st.none() | st.integers(0, 400).map(lambda hundredths: hundredths / 100),
    subject=st.none() | st.sampled_from(["sid", "fox", "none"]),
    endpoint=st.none() | st.just("fal-ai/flux-lora"),
    raw=st.booleans(),
)


@given(LINES)
@example("&amp;lt;@U1|&amp;gt;>")
@example("<@<@U1|a>|b>")
def test_no_line_leaves_with_anything_but_an_ask_or_a_refusal(line: str) -> None:
    with suppress(RequestError):
        read(line, CATALOGUE)


@given(LINES)
@example("&amp;amp;lt;https://a|b&gt;")
@example(":a::b:\u0301")
def test_normalising_twice_changes_nothing(line: str) -> None:
    assert normalise(normalise(line)) == normalise(line)


@given(LINES)
def test_a_normalised_line_has_single_spaces_and_nothing_invisible(line: str) -> None:
    clean = normalise(line)
    assert clean == " ".join(clean.split())
    assert not [char for char in clean if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]


@given(WORDS)
def test_the_words_of_a_prompt_survive_in_order(words: list[str]) -> None:
    ask = read(f"{' '.join(words)} --n 2 --no hat", CATALOGUE)
    assert isinstance(ask, Draw)
    assert ask.order.words.split() == words


@given(WORDS, WORDS)
def test_words_between_quoted_values_survive_in_order(before: list[str], after: list[str]) -> None:
    ask = read(f'{" ".join(before)} --no "hat" {" ".join(after)} --n 2', CATALOGUE)
    assert isinstance(ask, Draw)
    assert ask.order.words.split() == [*before, *after]


@given(ORDERS, st.sampled_from([" ", "="]))
def test_flags_written_from_an_order_are_read_back_into_it(order: Order, glue: str) -> None:
    values = {
        "size": order.size,
        "n": order.n,
        "seed": ",".join(map(str, order.seeds)) or None,
        "no": ", ".join(order.negatives) or None,
        "guidance": order.guidance,
        "steps": order.steps,
        "lora": order.lora_scale,
        "subject": order.subject,
        "endpoint": order.endpoint,
    }
    flags = [f"--{flag}{glue}{value}" for flag, value in values.items() if value is not None]
    flags += ["--raw"] * order.raw
    line = " ".join(["fox", *flags])
    assert read(line, CATALOGUE) == Draw(replace(order, typed=line, words="fox"))
