"""Jobs as whoever runs the bot sees them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from core.cards.result import what
from core.domain.card import Card, Field
from core.domain.generation import Generation, Run
from core.domain.job import Message, Sending
from core.domain.text import Text, text


def listed(found: Sequence[Generation]) -> Card:
    """A line each."""
    if not found:
        return Card(body=(text("jobs-none"),))
    return Card(head=text("jobs-head"), body=tuple(map(_line, found)), notes=(text("jobs-foot"),))


def _line(generation: Generation) -> Text:
    states = [run.state.value for run in generation.runs]
    return text(
        "jobs-line",
        job=generation.id,
        team=generation.team,
        number=generation.number,
        day=f"{generation.created:%Y-%m-%d %H:%M}",
        states=", ".join(f"{states.count(each)} {each}" for each in dict.fromkeys(states)),
        author=generation.author.ref,
        what=what(generation, 80),
    )


def shown(generation: Generation, sendings: Sequence[Sending], messages: Iterable[Message]) -> Card:
    """Runs, sendings, messages: all that may explain what became of it."""
    posts = [
        text("job-message", part=each.part, state=each.state, receipt=json.dumps(dict(each.receipt or {})))
        for each in messages
    ]
    lines = [line for run in generation.runs for line in _run(run, sendings)]
    return Card(
        head=_line(generation),
        body=(generation.order.typed or "-", *lines, *posts),
        fields=(Field(text("field-endpoint"), generation.runs[0].recipe.endpoint),),
    )


def _run(run: Run, sendings: Sequence[Sending]) -> Iterator[Text]:
    yield text("job-run", number=run.number, state=run.state.value)
    yield text("job-estimate", usd=_usd(run.recipe.estimate), cost=_usd(run.cost))
    for each in sendings:
        if each.run == run.id:
            yield text(
                "job-sending",
                noted=f"{each.noted:%Y-%m-%d %H:%M:%S}",
                outcome=each.outcome,
                request=each.request_id or "-",
            )
    if run.error:
        yield run.error


def _usd(amount: Decimal | None) -> str:
    return "?" if amount is None else f"{amount:.3f}"


def retried(generation: Generation, runs: int) -> Card:
    """It is for the process that serves to go on."""
    return Card(body=(text("job-retried", job=generation.id, count=runs),))


def settled(generation: Generation, runs: int, cost: Decimal) -> Card:
    """What the books say now."""
    return Card(body=(text("job-settled-now", job=generation.id, count=runs, usd=f"{cost:.3f}"),))
