"""Which buttons stand under which card."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from core.cards import drafts, result
from core.domain.card import Action
from core.domain.generation import FINAL, UNFINISHED, Generation, Image, Run, State, Verdict
from core.domain.text import text
from core.messages import Messages
from tests.core.examples import GENERAL, SID, planned

NO_TIME = timedelta(0)


def generation(*states: State) -> Generation:
    """One run for each state; what is stored has its picture."""
    plan = planned(count=len(states))
    runs = tuple(
        Run(at, at, recipe, state, images=(image(at),) if state is State.STORED else ())
        for at, (recipe, state) in enumerate(zip(plan.recipes, states, strict=True), 1)
    )
    return Generation(7, "studio", 57, SID, GENERAL, plan.order, datetime.now(UTC), runs, token="7f3a")


def image(number: int) -> Image:
    return Image(number, f"{number}.jpg", "u", "image/jpeg", 64, 48, 42, "0" * 64)


@pytest.mark.parametrize("state", sorted(UNFINISHED))
def test_what_is_on_its_way_can_be_cancelled_from_its_line(state: State) -> None:
    (cancel,) = result.root(generation(State.STORED, state)).actions
    assert cancel == Action("cancel.7f3a", text("button-cancel"), "danger")


@pytest.mark.parametrize("state", sorted(FINAL))
def test_what_is_finished_cannot(state: State) -> None:
    assert result.root(generation(state)).actions == ()


@pytest.mark.parametrize("state", [State.FAILED, State.CANCELLED, State.DOUBTFUL])
def test_what_did_not_come_can_be_tried_again_when_all_is_over(state: State) -> None:
    (again,) = result.result(generation(State.STORED, state), NO_TIME).actions
    assert again == Action("retry.7f3a", text("button-retry"), "plain")
    assert result.result(generation(State.SUBMITTED, state), NO_TIME).actions == ()


@pytest.mark.parametrize("state", [State.STORED, State.REFUSED])
def test_where_nothing_is_missing_there_is_nothing_to_try_again(state: State) -> None:
    assert result.result(generation(State.STORED, state), NO_TIME).actions == ()


def test_a_picture_that_the_safety_check_stopped_is_not_missing() -> None:
    stopped = generation(State.STORED)
    black = replace(stopped.runs[0], images=(replace(image(1), verdict=Verdict.BLACKED),))
    assert result.missing(replace(stopped, runs=(black,))) == []


def test_an_order_made_before_there_were_buttons_has_none() -> None:
    waiting, ended = (replace(generation(state), token="") for state in (State.RESERVED, State.FAILED))
    assert result.root(waiting).actions == ()
    assert result.result(ended, NO_TIME).actions == ()


def test_every_label_fits_on_a_button() -> None:
    shown = (
        *result.root(generation(State.RESERVED)).actions,
        *result.result(generation(State.FAILED), NO_TIME).actions,
        *drafts.question(planned(count=9), "7f3a", Decimal(25)).actions,
    )
    labels = [Messages().say(action.label) for action in shown]
    assert labels == ["Cancel", "Try again", "Order it", "Discard"]


def test_what_came_in_spite_of_a_cancel_is_shown_with_a_word_on_it() -> None:
    late = replace(generation(State.STORED), cancelled=True)
    assert text("cancelled-late") in result.result(late, NO_TIME).notes
    assert text("cancelled-late") not in result.result(generation(State.STORED), NO_TIME).notes
    partly = replace(generation(State.STORED, State.CANCELLED), cancelled=True)
    assert text("cancelled-late") not in result.result(partly, NO_TIME).notes
