"""Asking before a large order: what it comes to, and a yes or a no."""

from decimal import Decimal

from core.cards.result import button, shorten
from core.domain.card import Card
from core.domain.generation import Generation
from core.domain.order import Plan
from core.domain.text import text

_WORDS = 300


def question(planned: Plan, token: str, left: Decimal | None) -> Card:
    """Pictures and price, and what is left of the month; None: nothing is paid."""
    count = sum(recipe.images for recipe in planned.recipes)
    head = text("draft-free", count=count)
    if left is not None and planned.price:
        head = text("draft-paid", count=count, usd=f"{planned.price:.2f}", left=f"{left:.2f}")
    return Card(
        head=head,
        body=(shorten(planned.order.typed or planned.order.words, _WORDS) or "-",),
        notes=(*planned.notes, text("draft-foot")),
        actions=(button("confirm", token), button("discard", token)),
    )


def taken(generation: Generation | None) -> Card:
    """Instead of the question."""
    return Card(body=(text("draft-taken", number=generation.number if generation else 0),))


def discarded() -> Card:
    """Instead of the question."""
    return Card(body=(text("draft-discarded"),))
