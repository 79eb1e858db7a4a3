"""The question before a large order."""

from dataclasses import replace
from decimal import Decimal

from core.cards import drafts
from core.domain.card import Card
from core.domain.text import text
from core.messages import Messages
from tests.core.examples import planned


def sentence(card: Card) -> str:
    assert card.head is not None
    return Messages().say(card.head)


def test_one_picture_and_several_are_asked_about_in_words_of_their_own() -> None:
    one, many = (drafts.question(planned(count=count, price="2"), "t", Decimal(19)) for count in (1, 9))
    assert sentence(one) == "One picture for about 2.00 USD; 19.00 USD are left this month. Order it?"
    assert sentence(many) == "9 pictures for about 18.00 USD; 19.00 USD are left this month. Order them?"


def test_an_unknown_price_is_said_to_be_unknown() -> None:
    said = sentence(drafts.question(planned(count=9, price=None), "t", Decimal(19)))
    assert said == ("9 pictures, and nobody knows what they cost; 19.00 USD are left this month. Order them?")


def test_where_nothing_is_paid_no_money_is_spoken_of() -> None:
    assert sentence(drafts.question(planned(count=9), "t", None)) == "9 pictures. Order them?"


def test_pictures_are_counted_and_not_calls() -> None:
    plan = planned()
    batch = replace(plan, recipes=(replace(plan.recipes[0], images=4),))
    assert sentence(drafts.question(batch, "t", Decimal(1))).startswith("4 pictures ")


def test_endless_words_are_shortened_and_none_are_a_dash() -> None:
    long, empty = planned("x" * 900), planned()
    assert drafts.question(long, "t", Decimal(1)).body[0] == f"linkedin {'x' * 290}… (sid)"
    silent = replace(empty, order=replace(empty.order, typed="", words=""))
    assert drafts.question(silent, "t", Decimal(1)).body == ("- (sid)",)


def test_what_an_again_changes_is_said_before_it_is_paid() -> None:
    note = text("again-new-seed", count=9)
    card = drafts.question(planned(count=9), "t", Decimal(1), (note,))
    assert card.notes[0] == note


def test_what_was_adapted_in_the_order_is_said_before_it_is_paid() -> None:
    note = text("note-seeds", seeds="42, 43")
    card = drafts.question(replace(planned(), notes=(note,)), "t", Decimal(1))
    assert card.notes == (note, text("draft-foot"))
