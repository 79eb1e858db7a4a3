"""An order that waits for a yes."""

from dataclasses import dataclass
from decimal import Decimal

from core.domain.order import Order
from core.domain.text import Text


@dataclass(frozen=True, slots=True)
class Draft:
    """It is not taken yet; `notes` are what is to be said of it when it is."""

    token: str
    event: str  # what asked for it; a yes starts it as that would have
    author: str  # a person's ref
    order: Order
    notes: tuple[Text, ...]
    price: Decimal  # USD that was asked about
    expired: bool
