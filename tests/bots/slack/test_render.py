"""Cards as Block Kit: within Slack's limits, and nothing typed is ever markup."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.slack.render import message
from core.domain.card import Card, Field, Picture
from core.domain.text import text
from core.messages import Messages
from tests.emulators.slack.blocks import check_blocks

MESSAGES = Messages()
PICTURE = Picture("studio/sid/1.jpg", text("picture-alt", number=1, count=1, what="linkedin"), 1024, 768)


def rendered(card: Card, **files: str) -> dict[str, Any]:
    return message(card, MESSAGES, files or {PICTURE.file: "F0AAAA1111"})


def test_a_result_is_a_picture_with_alternative_text_and_small_print() -> None:
    card = Card(pictures=(PICTURE,), notes=(text("result-foot", number=57, seeds="42", count=1),))
    image, context = rendered(card)["blocks"]
    assert image == {
        "type": "image",
        "slack_file": {"id": "F0AAAA1111"},
        "alt_text": "AI-generated picture 1 of 1: linkedin",
    }
    assert "seed 42" in context["elements"][0]["text"]


def test_the_person_who_waited_long_is_mentioned_and_nobody_else() -> None:
    blocks = rendered(Card(head=text("history-none", words="<!channel> <@U0X>"), mention="U0SID"))["blocks"]
    assert [block["text"]["type"] for block in blocks] == ["mrkdwn", "plain_text"]
    assert blocks[0]["text"]["text"] == "<@U0SID>"


def test_an_id_that_is_none_is_not_put_into_markup() -> None:
    assert (
        rendered(Card(head=text("help-seeds"), mention="!channel"))["blocks"][0]["text"]["type"]
        == "plain_text"
    )


@pytest.mark.parametrize("typed", ["<!channel> look", "<@U0SID>", "a & b <http://x|y>"])
def test_the_text_for_notifications_is_escaped(typed: str) -> None:
    told = rendered(Card(body=(typed,)))["text"]
    assert "<" not in told
    assert told.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == typed


def test_a_picture_that_is_not_at_slack_is_left_out() -> None:
    assert (
        rendered(Card(head=text("help-seeds"), pictures=(PICTURE,)), other="F1")["blocks"][-1]["type"]
        == "section"
    )


def test_long_lists_are_broken_between_their_lines() -> None:
    lines = tuple(f"line {number} {'x' * 200}" for number in range(40))
    sections = [block["text"]["text"] for block in rendered(Card(body=lines))["blocks"]]
    assert len(sections) > 1
    assert "\n".join(sections) == "\n".join(lines)


def test_a_card_that_says_too_much_is_cut_and_keeps_its_picture() -> None:
    blocks = rendered(Card(body=("word " * 4000,), pictures=(PICTURE,)))["blocks"]
    check_blocks(blocks, lambda _: True)
    assert blocks[-1]["type"] == "image"
    assert blocks[-2]["text"]["text"].endswith("…")


@given(
    st.builds(
        Card,
        head=st.none() | st.just(text("help-seeds")),
        body=st.lists(st.text(max_size=4000), max_size=5).map(tuple),
        fields=st.lists(st.builds(Field, st.just(text("field-prompt")), st.text(max_size=4000))).map(tuple),
        pictures=st.lists(st.just(PICTURE), max_size=4).map(tuple),
        notes=st.lists(st.just(text("history-foot")), max_size=25).map(tuple),
    )
)
def test_no_card_makes_blocks_that_slack_refuses(card: Card) -> None:
    found = rendered(card)
    assert found["text"]
    check_blocks(found["blocks"], lambda _: True)
