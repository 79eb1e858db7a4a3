"""Cards as Discord's markdown: within its limits, and nothing typed formats, links or mentions."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.discord.render import alt, content, escape, name, pages
from core.domain.card import Card, Field
from core.domain.text import text
from core.messages import Messages

MESSAGES = Messages()
HEAD = text("history-none", words="fox")
LONG = "word " * 900
MOST_TEXT, MOST_ALT, MOST_NAME = 2000, 1024, 100  # Discord's limits, in letters

# Discord shows the sign behind a backslash as it is, unless it is a letter, a digit or a space.
_SHOWN = re.compile(r"\\([^0-9A-Za-z\s])", re.ASCII)
_SIGN = re.compile(r"[*_~|`<\[\]@\\]|://")
_BLOCK = re.compile(r"^\s*(?:[#>+-]|\d+[.)])", re.MULTILINE)

MARKUP = st.text(st.sampled_from([*"\\\\**__~~||``<>[]()@#-+>.1:/", *"aé \n", "\u202e"]), max_size=60)
WORDS = MARKUP | st.text(max_size=60)
BODIES = st.lists(WORDS.flatmap(lambda said: st.integers(1, 60).map(said.__mul__)), max_size=6).map(tuple)


def read(markdown: str) -> str:
    """What people see of a text in which nothing but escapes has a meaning."""
    return _SHOWN.sub(r"\1", markdown)


def plain(markdown: str) -> bool:
    """Is nothing left, beside escapes, that has a meaning?"""
    rest = _SHOWN.sub("x", markdown)
    return not _SIGN.search(rest) and not _BLOCK.search(rest)


@pytest.mark.parametrize(
    "typed",
    [
        *("**bold**", "*x*", "_x_", "__x__", "~~x~~", "***x***", "\\*x*", "\\\\*x*", "\\", "¯\\_(ツ)_/¯"),
        *("# big", "## big", "  # big", "-# small", "- item", " * item", "+ item", "1. one", "12) one"),
        *("> quote", ">>> quote", "line\n> quote", "line\n\n- item", "line\n  1. one", "\n# big", "---"),
        *("`code`", "``code``", "```py\ncode\n```", "||spoiler||", "a | b", "[label](https://x.example)"),
        *("https://x.example", "<https://x.example>", "HTTP://X", "steam://run", "discord://-/settings"),
        *("@everyone", "@here", "<@1>", "<@!1>", "<@&1>", "<#1>", "</sidai:1>", "<t:1:R>", "<id:home>"),
        *("<:fox:1>", "<a:fox:1>", "\\<@1>", "<<@1>>", "*<@1>*", "`<@1>`", "[<@1>](https://x)"),
    ],
)
def test_what_was_typed_is_read_as_it_was_typed_and_means_nothing(typed: str) -> None:
    assert read(escape(typed)) == typed
    assert plain(escape(typed))


@pytest.mark.parametrize(
    "typed", ["navy blazer", "16:9", "f/1.8", "a (b) c", "50% & more!", "x-ray", "C#", "a + b", "5 > 3"]
)
def test_what_means_nothing_anyway_is_left_as_it_is(typed: str) -> None:
    assert escape(typed) == typed


@pytest.mark.parametrize(
    "typed",
    [
        *("discord.gg/abc", "https://discord.gg/abc", "Discord.GG/abc", "(discord.gg/abc)"),
        *("discord.com/invite/abc", "discordapp.com/invite/abc", "discordapp.com/invite\\abc"),
    ],
)
def test_an_invitation_is_words_and_no_card_to_join_by(typed: str) -> None:
    assert not re.search(r"discord(?:app)?\.(?:gg|com)", escape(typed), re.IGNORECASE)
    assert read(escape(typed)) == typed


@given(WORDS)
def test_whatever_was_typed_is_read_as_it_was_typed_and_means_nothing(typed: str) -> None:
    assert read(escape(typed)) == typed
    assert plain(escape(typed))


def test_a_card_is_its_head_its_lines_its_fields_and_its_small_print() -> None:
    card = Card(
        head=HEAD,
        body=("first", text("field-seeds")),
        fields=(Field(text("field-prompt"), "Photo of SIDAI"),),
        notes=(text("history-foot"),),
    )
    (page,) = pages(card, MESSAGES)
    lines = read(page).split("\n")
    assert lines[:3] == [MESSAGES.say(HEAD), "first", MESSAGES.say(text("field-seeds"))]
    assert lines[3:5] == [f"**{MESSAGES.say(text('field-prompt'))}**", "Photo of SIDAI"]
    assert lines[5:] == [f"-# {MESSAGES.say(text('history-foot'))}"]


@pytest.mark.parametrize(
    "card",
    [
        Card(head=text("history-none", words="**x** @everyone")),
        Card(body=("# big\n> quote\n- item",)),
        Card(body=("fine", "- [label](https://x.example)")),
    ],
    ids=["head", "lines of one", "lines"],
)
def test_no_part_of_a_card_has_a_meaning(card: Card) -> None:
    (page,) = pages(card, MESSAGES)
    assert plain(page)


def test_a_field_of_several_lines_has_a_meaning_only_in_its_label() -> None:
    field = Field(text("root-title", number=1, what="*x*"), "one\n# two\n**three**")
    (page,) = pages(Card(fields=(field,)), MESSAGES)
    label, value = page.split("\n", 1)
    assert label == r"**No. 1: \*x\***"
    assert plain(value)
    assert read(value) == "one\n# two\n**three**"


def test_a_note_of_several_lines_is_small_in_each_and_means_nothing_else() -> None:
    (page,) = pages(Card(notes=(text("history-none", words="a\n# b\n-# c"),)), MESSAGES)
    lines = page.split("\n")
    assert len(lines) == 3
    assert all(line.startswith("-# ") for line in lines)
    assert all(plain(line.removeprefix("-# ")) for line in lines)


def test_the_person_who_waited_long_is_mentioned_and_nobody_else() -> None:
    card = Card(head=text("history-none", words="<@2> @everyone"), mention="100200300")
    mention, line = pages(card, MESSAGES)[0].split("\n")
    assert mention == "<@100200300>"
    assert plain(line)


@pytest.mark.parametrize(
    "mention", ["everyone", "&1", "!1", "1> @everyone <@1", "-1", "1.0", " 1", "1\n", ""]
)
def test_an_id_that_is_none_is_not_put_into_markup(mention: str) -> None:
    assert pages(Card(head=HEAD, mention=mention), MESSAGES) == pages(Card(head=HEAD), MESSAGES)


def test_long_lists_are_broken_between_their_lines() -> None:
    lines = tuple(f"  line {number} {'x' * 200}" for number in range(40))
    found = pages(Card(body=lines), MESSAGES)
    assert len(found) == 5
    assert "\n".join(found) == "\n".join(lines)


@given(BODIES)
def test_no_page_is_longer_than_discord_takes_and_together_they_lose_nothing_but_space(
    body: tuple[str, ...],
) -> None:
    found = pages(Card(body=body), MESSAGES)
    assert all(page.strip() and len(page) <= MOST_TEXT and plain(page) for page in found)
    assert "".join("".join(map(read, found)).split()) == "".join("".join(body).split())


def test_the_small_print_stays_small_behind_a_line_of_more_than_a_page() -> None:
    small = f"-# {escape(MESSAGES.say(text('history-foot')))}"
    for long in ("x" * 2500, "#" * 2500):
        *_, last = pages(Card(body=(long,), notes=(text("history-foot"),) * 2), MESSAGES)
        assert last.split("\n")[1:] == [small, small]


@pytest.mark.parametrize("before", [MOST_TEXT - 2, MOST_TEXT - 1, MOST_TEXT])
@pytest.mark.parametrize("sign", ["*", "\\", "\\*", "\\\\"])
def test_a_backslash_stays_with_the_sign_it_escapes(before: int, sign: str) -> None:
    typed = "x" * before + sign + "y" * 10
    first, second = pages(Card(body=(typed,)), MESSAGES)
    assert plain(first)
    assert plain(second)
    assert read(first) + read(second) == typed


@pytest.mark.parametrize("typed", ["# big", "-# small", "- item", "> quote", "1. one", "12) one"])
def test_what_comes_to_stand_at_the_beginning_of_a_page_means_nothing_there(typed: str) -> None:
    first, second = pages(Card(body=("x" * MOST_TEXT + typed,)), MESSAGES)
    assert plain(first)
    assert plain(second)
    assert read(second) == typed


@pytest.mark.parametrize(
    "body", [("", "", LONG), (" " * 3000, "x"), ("x" * MOST_TEXT, " "), ("x" * MOST_TEXT, "", "  ", "y")]
)
def test_a_page_of_nothing_but_space_which_discord_refuses_is_left_out(body: tuple[str, ...]) -> None:
    found = pages(Card(body=body), MESSAGES)
    assert found
    assert [page for page in found if not page.strip()] == []


def test_a_card_of_pictures_alone_has_no_words() -> None:
    assert pages(Card(), MESSAGES) == []
    assert content(Card(), MESSAGES) == ""


def test_a_card_that_one_message_holds_is_shown_whole() -> None:
    for body in (("short",), ("x" * MOST_TEXT,), ("x" * 1000, "x" * 999)):
        assert content(Card(body=body), MESSAGES) == "\n".join(body)


@pytest.mark.parametrize(
    "body", [("x" * 2001,), ("x" * 1990, "y" * 20), (LONG,), ("*" * 1001,), ("\\" * 1500,)]
)
def test_what_one_message_does_not_hold_is_cut_and_says_so(body: tuple[str, ...]) -> None:
    shown = content(Card(body=body), MESSAGES)
    assert len(shown) <= MOST_TEXT
    assert shown.endswith("…")
    assert plain(shown)
    assert "\n".join(body).startswith(read(shown.removesuffix("…")))
    assert len(shown) > MOST_TEXT - 20


@given(BODIES)
def test_no_message_is_longer_than_discord_takes(body: tuple[str, ...]) -> None:
    shown = content(Card(body=body), MESSAGES)
    assert len(shown) <= MOST_TEXT
    assert plain(shown)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("navy blazer", "No. 57: navy blazer"),
        ("a\nb\r\n\tc  d", "No. 57: a b c d"),
        ("**bold** <@1>", "No. 57: **bold** <@1>"),  # a name is plain text: nothing in it has a meaning
        ("left \u202etfel\u202c \u200bx\x00", "No. 57: left tfel x"),
        ("x" * 200, f"No. 57: {'x' * 91}…"),
    ],
)
def test_a_thread_is_named_by_one_plain_line(typed: str, shown: str) -> None:
    assert name(text("root-title", number=57, what=typed), MESSAGES) == shown


@given(st.text(max_size=300))
def test_every_name_of_a_thread_is_one_that_discord_takes(typed: str) -> None:
    shown = name(text("root-title", number=57, what=typed), MESSAGES)
    assert 1 <= len(shown) <= MOST_NAME
    assert shown.isprintable()
    assert shown == " ".join(shown.split())


@pytest.mark.parametrize("what", ["linkedin, **navy** <@1>", "x" * 1900])
def test_an_alternative_text_is_shown_as_it_is_as_far_as_discord_takes_it(what: str) -> None:
    said = text("picture-alt", number=1, count=1, what=what)
    shown = alt(said, MESSAGES)
    assert MESSAGES.say(said).startswith(shown)
    assert len(shown) == min(len(MESSAGES.say(said)), MOST_ALT)
