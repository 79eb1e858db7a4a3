"""What whoever runs the bot is told of a job, as it stands in the terminal."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bots.terminal.render import render
from core.cards import jobs
from core.domain.card import Card
from core.domain.generation import Generation, Run, State
from core.domain.job import Message, Sending
from core.domain.text import text
from core.messages import Messages
from tests.core.examples import GENERAL, SID, planned

NOON = datetime(2026, 11, 24, 12, 0, 5, tzinfo=UTC)
PRICE = Decimal("0.035")


def generation(*states: State, words: str = "navy blazer") -> Generation:
    """One run for each state."""
    plan = planned(words, count=len(states))
    runs = tuple(
        Run(40 + at, at, recipe, state)
        for at, (recipe, state) in enumerate(zip(plan.recipes, states, strict=True), 1)
    )
    return Generation(1234, "studio", 57, SID, GENERAL, plan.order, NOON, runs)


def lines(card: Card) -> list[str]:
    return render(card, Messages(), str).splitlines()


def test_if_nothing_is_open_that_is_said() -> None:
    assert lines(jobs.listed([])) == ["Nothing is open: every order is drawn and told."]


def test_each_has_a_line_that_begins_with_its_own_number() -> None:
    doubt, waits = generation(State.DOUBTFUL), replace(generation(State.RESERVED), id=1200, number=3)
    head, first, second, foot = lines(jobs.listed([doubt, waits]))
    assert head == "Open jobs, newest first (times are UTC):"
    assert first.startswith("1234: no. 57 of team studio, 2026-11-24 12:00, slack:U0SID: ")
    assert "navy blazer" in first
    assert first.endswith("1 doubtful.")
    assert second.startswith("1200: no. 3 of team studio")
    assert second.endswith("1 reserved.")
    assert foot.startswith('· "jobs show ID"')


def test_pictures_that_are_equally_far_are_counted_together() -> None:
    card = jobs.listed([generation(State.STORED, State.DOUBTFUL, State.STORED, State.FAILED)])
    assert lines(card)[1].endswith(". 2 stored, 1 doubtful, 1 failed.")


def test_a_long_order_has_one_line() -> None:
    (_, line, _) = lines(jobs.listed([generation(State.DOUBTFUL, words="navy blazer " * 50)]))
    assert len(line) < 200


def test_of_each_picture_its_state_its_money_and_its_calls_are_told() -> None:
    found = generation(State.DOUBTFUL, State.STORED)
    first, second = found.runs
    first = replace(first, error=text("fal-unclear"))
    found = replace(found, runs=(first, replace(second, cost=Decimal("0.0702"))))
    sendings = [
        Sending(41, NOON, "refused", None),
        Sending(42, NOON, "accepted", "id-2"),
        Sending(41, NOON, "unknown", None),
    ]
    said = lines(jobs.shown(found, sendings, []))
    assert said[0] == lines(jobs.listed([found]))[1]
    assert said[1] == "linkedin navy blazer"
    assert said[2:6] == [
        "Picture 1: doubtful",
        "Estimate: 0.035 USD; cost: ? USD",
        "Sent 2026-11-24 12:00:05 UTC: refused; FAL's request id: -",
        "Sent 2026-11-24 12:00:05 UTC: unknown; FAL's request id: -",
    ]
    assert "counts as paid and is not sent again" in said[6]
    assert said[7:10] == [
        "Picture 2: stored",
        "Estimate: 0.035 USD; cost: 0.070 USD",
        "Sent 2026-11-24 12:00:05 UTC: accepted; FAL's request id: id-2",
    ]
    assert said[10].split() == ["Endpoint", "fal-ai/flux-lora"]
    assert len(said) == 11


def test_each_message_is_told_with_where_it_is() -> None:
    messages = [
        Message("root", "posted", {"channel": "C0GENERAL", "ts": "17.5"}),
        Message("result", "failed", None),
    ]
    said = lines(jobs.shown(generation(State.STORED), [], messages))
    assert 'Message root: posted; {"channel": "C0GENERAL", "ts": "17.5"}' in said
    assert "Message result: failed; {}" in said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "Job 1234: nothing has to be drawn again; it is told once more"),
        (1, "Job 1234: one picture is sent again"),
        (3, "Job 1234: 3 pictures are sent again"),
    ],
)
def test_what_is_sent_again_is_counted_and_that_it_may_be_paid_twice_is_said(count: int, said: str) -> None:
    (line,) = lines(jobs.retried(generation(State.DOUBTFUL), count))
    assert line.startswith(said)
    assert ("paid twice" in line) is (count > 0)


@pytest.mark.parametrize(
    ("count", "cost", "said"),
    [
        (1, Decimal(0), "Job 1234: one picture is closed with 0.000 USD."),
        (2, PRICE, "Job 1234: 2 pictures are closed with 0.035 USD each."),
    ],
)
def test_what_is_closed_is_counted_with_its_price(count: int, cost: Decimal, said: str) -> None:
    assert lines(jobs.settled(generation(State.DOUBTFUL), count, cost)) == [said]
