"""Between rows and the values of the domain."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import RowMapping

from core.domain.generation import Generation, Image, Outcome, Run, State, Ticket, Verdict
from core.domain.order import Order, Plan, Recipe
from core.domain.people import Asker, Audience, Person, Place
from core.domain.text import Text

_order = TypeAdapter(Order)
_recipe = TypeAdapter(Recipe)
_texts = TypeAdapter(tuple[Text, ...])
_text = TypeAdapter(Text)
_ticket = TypeAdapter(Ticket)
_outcome = TypeAdapter(Outcome)

Json = Any  # what a JSON column holds


def order_row(order: Order) -> Json:
    """An order as JSON."""
    return _order.dump_python(order, mode="json")


def order_value(row: Json) -> Order:
    """An order from JSON."""
    return _order.validate_python(row)


def recipe_row(recipe: Recipe) -> Json:
    """A recipe as JSON; its arguments keep their names and numbers."""
    return _recipe.dump_python(recipe, mode="json")


def recipe_value(row: Json) -> Recipe:
    """A recipe from JSON."""
    return _recipe.validate_python(row)


def texts_row(texts: Sequence[Text]) -> Json:
    """Sentences as JSON: kept as keys, so they can be said in any language later."""
    return _texts.dump_python(tuple(texts), mode="json")


def texts_value(row: Json) -> tuple[Text, ...]:
    """Sentences from JSON."""
    return _texts.validate_python(row)


def text_row(text: Text | None) -> Json:
    """One sentence as JSON."""
    return None if text is None else _text.dump_python(text, mode="json")


def ticket_row(ticket: Ticket) -> Json:
    """FAL's receipt as JSON."""
    return _ticket.dump_python(ticket, mode="json")


def ticket_value(row: Json) -> Ticket:
    """FAL's receipt from JSON."""
    return _ticket.validate_python(row)


def history_row(generation: int, asker: Asker, plan: Plan) -> Json:
    """What an order is found by."""
    return {
        "rowid": generation,
        "words": plan.order.typed,
        "prompt": plan.recipes[0].prompt,
        "scenario": plan.order.scenario or "",
        "subject": plan.order.subject or "",
        "author": asker.person.name,
    }


def outcome_row(outcome: Outcome) -> Json:
    """FAL's answer as JSON."""
    return _outcome.dump_python(outcome, mode="json")


def image_value(row: RowMapping) -> Image:
    """A row of `images`."""
    return Image(
        number=row["number"],
        file=row["file"],
        url=row["url"],
        content_type=row["content_type"],
        width=row["width"],
        height=row["height"],
        seed=row["seed"],
        sha256=row["sha256"],
        verdict=Verdict(row["verdict"]),
        fitted=row["fitted"],
    )


def run_value(row: RowMapping, images: Sequence[Image]) -> Run:
    """A row of `runs` joined with its reservation, and its images."""
    return Run(
        id=row["id"],
        number=row["number"],
        recipe=recipe_value(row["recipe"]),
        state=State(row["state"]),
        epoch=row["epoch"],
        ticket=ticket_value(row["ticket"]) if row["ticket"] else None,
        outcome=_outcome.validate_python(row["outcome"]) if row["outcome"] else None,
        images=tuple(images),
        error=_text.validate_python(row["error"]) if row["error"] else None,
        cost=row["cost"],
    )


def generation_value(row: RowMapping, runs: Sequence[Run], reply_to: Mapping[str, str]) -> Generation:
    """A row of `generations`, with its runs."""
    service, _, person = row["author"].partition(":")
    return Generation(
        id=row["id"],
        team=row["team"],
        number=row["number"],
        author=Person(service, person, row["author_name"], roles=tuple(row["author_roles"] or ())),
        place=Place(
            row["service"],
            row["workspace"],
            row["channel"],
            Audience(row["audience"]),
            row["thread"],
            reply_to,
        ),
        order=order_value(row["order"]),
        created=row["created"],
        runs=tuple(runs),
        notes=texts_value(row["notes"]),
        token=row["token"] or "",
        cancelled=row["cancelled"] is not None,
    )
