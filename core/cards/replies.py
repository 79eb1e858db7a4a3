"""Private answers: a generation with its recipe, the history, help, and what can be drawn."""

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from core.cards.result import adaptations, picture, what
from core.domain.card import Card, Field, Picture
from core.domain.catalogue import Catalogue
from core.domain.generation import FINAL, Generation, Verdict
from core.domain.money import Balance
from core.domain.scenario import Scenario
from core.domain.subject import Subject
from core.domain.text import Text, text
from core.errors import SidaiError
from core.settings.house import Budget


def refusal(error: SidaiError) -> Card:
    """What is wrong, what was expected, what to do."""
    return Card(body=(error.text,))


def on_its_way(generation: Generation) -> Card:
    """For an order that is answered elsewhere."""
    return Card(body=(text("on-its-way", number=generation.number),))


def show(generation: Generation, *, recipe: bool) -> Card:
    """One generation; with its recipe and cost for those who may see them."""
    errors = [run.error for run in generation.runs if run.error]
    return Card(
        head=text(
            "show-head", number=generation.number, author=generation.author.name or generation.author.id
        ),
        body=(generation.order.typed or "-", *errors),
        fields=tuple(_recipe(generation)) if recipe else (),
        pictures=tuple(_pictures(generation)),
        notes=(
            *(adaptations(generation) if recipe else ()),
            *((text("sandbox-note"),) if generation.placeholder else ()),
            text("show-foot", number=generation.number),
        ),
    )


def _pictures(generation: Generation) -> Iterable[Picture]:
    """Each image, and behind it the files with a platform's exact pixels."""
    for run in generation.runs:
        for image in run.images:
            if image.verdict is Verdict.CLEAR:
                yield picture(generation, image)
            if run.recipe.fit:
                for name, file in image.fitted.items():
                    alt = text("fitted-alt", number=image.number, platform=name)
                    yield Picture(file, alt, run.recipe.fit.width, run.recipe.fit.height)


def _recipe(generation: Generation) -> Iterable[Field]:
    first = generation.runs[0].recipe
    arguments = dict(first.arguments)
    seeds = [str(image.seed) for image in generation.images if image.seed is not None]
    yield Field(text("field-prompt"), str(arguments.pop("prompt", "")))
    if negative := arguments.pop("negative_prompt", None):
        yield Field(text("field-negative"), str(negative))
    yield Field(text("field-endpoint"), first.endpoint)
    arguments.pop("seed", None)
    yield Field(text("field-parameters"), json.dumps(arguments, ensure_ascii=False))
    if generation.images:
        yield Field(text("field-seeds"), ", ".join(seeds) or text("seeds-unknown"))
    cost = generation.cost
    yield Field(
        text("field-cost"), text("cost-unknown") if cost is None else text("cost-usd", usd=f"{cost:.3f}")
    )


def history(found: Sequence[Generation], words: str) -> Card:
    """The newest first, a line each."""
    if not found:
        return Card(head=text("history-none", words=words) if words else text("history-empty"))
    head = text("history-found", words=words) if words else text("history-newest")
    return Card(head=head, body=tuple(_line(each) for each in found), notes=(text("history-foot"),))


def _line(generation: Generation) -> Text:
    done = sum(image.verdict is Verdict.CLEAR for image in generation.images)
    state = (
        "drawing" if any(run.state not in FINAL for run in generation.runs) else "done" if done else "failed"
    )
    return text(
        "history-line",
        number=generation.number,
        day=generation.created.date().isoformat(),
        author=generation.author.name or generation.author.id,
        what=what(generation, 160),
        count=done,
        state=state,
    )


def cancelling(generation: Generation) -> Card:
    """What happens now to what was not sent, and to what was."""
    return Card(body=(text("cancel-asked", number=generation.number),))


def budget(standing: Balance, budget: Budget, *, paid: bool) -> Card:
    """What was spent of the month and of the day; by whom, for those who are told."""
    if not paid:
        return Card(body=(text("budget-sandbox"),))
    of_month = _share("budget-standing-month", standing.month, budget.month)
    of_day = _share("budget-standing-day", standing.day, budget.person_day)
    pending = (text("budget-pending", usd=f"{standing.pending:.2f}"),) if standing.pending else ()
    people = [text("budget-person", person=name, usd=f"{usd:.2f}") for name, usd in standing.people]
    return Card(
        head=text("budget-head"), body=(of_month, *pending, of_day, *people), notes=(text("budget-foot"),)
    )


def _share(key: str, spent: Decimal, limit: Decimal) -> Text:
    left = max(limit - spent, Decimal(0))
    return text(key, spent=f"{spent:.2f}", limit=f"{limit:.2f}", left=f"{left:.2f}")


def help_for(topic: str, catalogue: Catalogue, service: str) -> Card:
    """How to order; or one topic explained."""
    values = {"sizes": ", ".join(catalogue.sizes)} if topic == "sizes" else {}
    told = Text(f"help-{topic}", values) if topic else text("help", service=service)
    return Card(body=(told,))


def scenarios(found: Iterable[Scenario]) -> Card:
    """By family, each with what it is for and an example."""
    lines: list[Text] = []
    for family, members in groupby(found, key=attrgetter("family")):
        lines.append(text(f"family-{family}"))
        lines += [
            text("scenario-line", name=each.name, help=each.help, example=each.example) for each in members
        ]
    return Card(head=text("scenarios-head"), body=tuple(lines), notes=(text("scenarios-foot"),))


def subjects(found: Sequence[Subject], catalogue: Catalogue) -> Card:
    """Who and what can be drawn by the one who asks."""
    if not found:
        return Card(body=(text("subjects-none"),))
    lines = (
        text("subject-line", name=each.name, kind=each.kind.value, aliases=", ".join(each.aliases) or "-")
        for each in found
    )
    usual = catalogue.default_subject or (found[0].name if len(found) == 1 else None)
    notes = (text("subjects-usual", name=usual),) if usual else ()
    return Card(head=text("subjects-head"), body=tuple(lines), notes=notes)
