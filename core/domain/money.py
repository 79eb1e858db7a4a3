"""What was spent, and what is set aside."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Balance:
    """USD in the calendar month and on the day, both UTC, what is set aside included."""

    month: Decimal  # by the team
    day: Decimal  # by the person
    pending: Decimal  # of the month: set aside for what is on its way, or not billed yet
    people: tuple[tuple[str, Decimal], ...] = ()  # of the month, by name, the largest first
