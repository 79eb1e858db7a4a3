"""What a typed line asks for, once read."""

from dataclasses import dataclass

from core.domain.order import Order


@dataclass(frozen=True, slots=True)
class Draw:
    """Make pictures."""

    order: Order


@dataclass(frozen=True, slots=True)
class Again:
    """Make generation `id` again; `changes` holds only what was typed."""

    id: int
    changes: Order


@dataclass(frozen=True, slots=True)
class Show:
    """Show generation `id` with its recipe."""

    id: int


@dataclass(frozen=True, slots=True)
class History:
    """Search; no words: the newest."""

    words: str = ""


@dataclass(frozen=True, slots=True)
class Help:
    """Explain; a topic narrows it."""

    topic: str = ""


@dataclass(frozen=True, slots=True)
class Scenarios:
    """List the scenarios."""


@dataclass(frozen=True, slots=True)
class Subjects:
    """List who and what can be drawn."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Call generation `id` off."""

    id: int


@dataclass(frozen=True, slots=True)
class Budget:
    """What was spent, and what is left."""


Ask = Draw | Again | Show | History | Help | Scenarios | Subjects | Cancel | Budget
