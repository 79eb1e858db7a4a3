"""Cards as Block Kit: within Slack's limits, and nothing typed is ever markup."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.slack.render import message
from core.domain.card import Action, Card, Field, Picture
from core.domain.text import text
from core.messages import Messages
from tests.emulators.slack.blocks import check_blocks

MESSAGES = Messages()
PICTURE = Picture("studio/sid/1.jpg", text("picture-alt", number=1, count=1, what="linkedin"), 1024, 768)

CANCEL = Action("cancel.57", text("button-cancel"), "danger")
CONFIRM = Action("confirm.57", text("button-confirm"), "primary")
RETRY = Action("retry.57", text("button-retry"))


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


def test_buttons_stand_in_one_row_under_everything_else() -> None:
    card = Card(
        body=("Shall I?",), pictures=(PICTURE,), notes=(text("history-foot"),), actions=(CONFIRM, CANCEL)
    )
    kinds = [block["type"] for block in rendered(card)["blocks"]]
    assert kinds == ["section", "image", "context", "actions"]


def test_a_button_carries_what_the_studio_knows_it_by_and_looks_as_asked() -> None:
    (row,) = rendered(Card(actions=(CONFIRM, CANCEL, RETRY)))["blocks"]
    assert [button["value"] for button in row["elements"]] == ["confirm.57", "cancel.57", "retry.57"]
    assert [button.get("style") for button in row["elements"]] == ["primary", "danger", None]
    assert row["elements"][0]["text"] == {"type": "plain_text", "text": "Order it", "emoji": False}


def test_two_buttons_for_the_same_are_two_buttons_to_slack() -> None:
    found = rendered(Card(actions=(RETRY, RETRY)))
    check_blocks(found["blocks"], lambda _: True)
    first, second = found["blocks"][0]["elements"]
    assert first["action_id"] != second["action_id"]


def test_a_card_without_buttons_has_no_row_for_them() -> None:
    assert [block["type"] for block in rendered(Card(body=("Done.",)))["blocks"]] == ["section"]


def test_what_stands_on_a_button_is_cut_to_what_slack_takes() -> None:
    long = Action("a", text("history-none", words="x" * 200))
    (row,) = rendered(Card(actions=(long,)))["blocks"]
    check_blocks([row], lambda _: True)
    assert row["elements"][0]["text"]["text"].endswith("…")


def test_the_buttons_of_a_card_with_too_much_to_show_are_still_there() -> None:
    fields = tuple(Field(text("field-prompt"), "blue") for _ in range(60))
    blocks = rendered(Card(body=("word " * 4000,), fields=fields, pictures=(PICTURE,) * 60, actions=(RETRY,)))
    check_blocks(blocks["blocks"], lambda _: True)
    assert blocks["blocks"][-1]["type"] == "actions"


def test_many_long_buttons_under_a_long_text_are_within_what_slack_takes() -> None:
    long = Action("a", text("history-none", words="x" * 200))
    blocks = rendered(Card(body=("word " * 4000,), actions=(long,) * 30))["blocks"]
    check_blocks(blocks, lambda _: True)
    assert len(blocks[-1]["elements"]) == 25


@given(
    st.builds(
        Card,
        head=st.none() | st.just(text("help-seeds")),
        body=st.lists(st.text(max_size=4000), max_size=5).map(tuple),
        fields=st.lists(st.builds(Field, st.just(text("field-prompt")), st.text(max_size=4000))).map(tuple),
        pictures=st.lists(st.just(PICTURE), max_size=4).map(tuple),
        notes=st.lists(st.just(text("history-foot")), max_size=25).map(tuple),
        actions=st.lists(st.sampled_from((CANCEL, CONFIRM, RETRY)), max_size=30).map(tuple),
    )
)
def test_no_card_makes_blocks_that_slack_refuses(card: Card) -> None:
    found = rendered(card)
    assert found["text"]
    check_blocks(found["blocks"], lambda _: True)
