"""Asking before a large order: what it comes to, and a yes or a no."""

from collections.abc import Sequence
from decimal import Decimal

from core.cards.result import button, shorten
from core.domain.card import Card
from core.domain.generation import Generation
from core.domain.order import Plan
from core.domain.text import Text, text

_WORDS = 300


def question(planned: Plan, token: str, left: Decimal | None, notes: Sequence[Text] = ()) -> Card:
    """Pictures and price, and what is left of the month; None: nothing is paid."""
    count = sum(recipe.images for recipe in planned.recipes)
    head = text("draft-free", count=count)
    if left is not None and any(recipe.estimate is None for recipe in planned.recipes):
        head = text("draft-unpriced", count=count, left=f"{left:.2f}")
    elif left is not None:
        head = text("draft-paid", count=count, usd=f"{planned.price:.2f}", left=f"{left:.2f}")
    order = planned.order
    typed = shorten(order.typed or order.words, _WORDS) or "-"
    who = f" ({order.subject})" if order.subject not in {None, "none"} else ""
    return Card(
        head=head,
        body=(f"{typed}{who}",),
        notes=(*notes, *planned.notes, text("draft-foot")),
        actions=(button("confirm", token), button("discard", token)),
    )


def taken(generation: Generation | None) -> Card:
    """Instead of the question."""
    return Card(body=(text("draft-taken", number=generation.number if generation else 0),))


def discarded() -> Card:
    """Instead of the question."""
    return Card(body=(text("draft-discarded"),))
