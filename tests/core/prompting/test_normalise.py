"""A service's escapes are undone, and what nobody sees is taken out."""

import pytest

from core.prompting.normalise import normalise, short


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("salt &amp; pepper", "salt & pepper"),
        ("5 &lt; 6 &gt; 4", "5 < 6 > 4"),
        ("&amp;amp;lt; once more", "< once more"),
        (
            "like <https://a.example/b?c=1&amp;d=2|a.example/b> there",
            "like https://a.example/b?c=1&d=2 there",
        ),
        ("<http://a.example>", "http://a.example"),
        ("<mailto:sid@a.example|sid@a.example>", "sid@a.example"),
        ("with <@U123|sid>", "with @sid"),
        ("with <@U123>", "with @U123"),
        ("with <@!100200300>", "with @100200300"),
        ("in <#C1|general>", "in #general"),
        ("<!channel> look", "@channel look"),
        ("<!here|here> look", "@here look"),
        ("<!subteam^S1|@designers> look", "@designers look"),
        ("&lt;lora:style:0.8&gt; a cat", "<lora:style:0.8> a cat"),
        ("I <3 it, <b>", "I <3 it, <b>"),
    ],
)
def test_slack_markup_reads_as_the_person_saw_it(typed: str, line: str) -> None:
    assert normalise(typed) == line


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("Sid on a :rocket:", "Sid on a rocket"),
        (":slightly_smiling_face: Sid", "slightly smiling face Sid"),
        (":wave::skin-tone-3: Sid", "wave Sid"),
        (":fire::fire:", "fire fire"),
        (":+1: :-1: :100:", "thumbs up thumbs down 100"),
        ("<:mascot:100200300>", "mascot"),
        ("<a:party_fox:100200300>", "party fox"),
        ("(:car:)", "(car)"),
    ],
)
def test_emoji_codes_become_words_so_that_no_noun_is_lost(typed: str, line: str) -> None:
    assert normalise(typed) == line


@pytest.mark.parametrize(
    "prose",
    [
        "--ar 16:9",
        "(SIDAI:1.2) smiling",
        "cat::2 dog::-1",
        "http://host:80/a:b:c",
        "https://a.example/:id:/x",
        "12:30:45",
    ],
)
def test_colons_that_are_no_emoji_code_stay(prose: str) -> None:
    assert normalise(prose) == prose


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("navy\u00a0blazer", "navy blazer"),
        ("navy\u2009\u3000blazer", "navy blazer"),
        ("navy\n\tblazer\r\n", "navy blazer"),
        ("navy\u2028blazer", "navy blazer"),
        ("  navy   blazer  ", "navy blazer"),
        ("na\x00vy\x1b blazer\x7f", "navy blazer"),
        ("na\u200bvy\ufeff bla\u00adzer", "navy blazer"),
        ("\u202enavy\u202c \u2066blazer\u2069", "navy blazer"),
        ("navy\ud83d blazer", "navy blazer"),
        ("cafe\u0301", "caf\u00e9"),
        ("e\u200b\u0301", "\u00e9"),
        ("\U0001f600 stays", "\U0001f600 stays"),
    ],
)
def test_odd_spaces_become_spaces_and_invisible_characters_go(typed: str, line: str) -> None:
    assert normalise(typed) == line


def test_a_long_line_is_shortened_for_a_sentence_and_a_short_one_is_not() -> None:
    assert short("navy blazer") == "navy blazer"
    assert short("navy blazer", most=6) == "navy…"
