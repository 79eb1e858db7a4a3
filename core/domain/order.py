"""An order is what a person asked for; a recipe is exactly what goes to FAL for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from core.domain.text import Text


@dataclass(frozen=True, slots=True)
class Order:
    """The same for every service. None and empty mean: not asked for, take the default."""

    typed: str = ""  # as typed, to show and to repeat
    words: str = ""  # the prompt part of it
    scenario: str | None = None
    subject: str | None = None  # "none": a picture without a subject
    slots: Mapping[str, str] = field(default_factory=dict)
    size: str | None = None  # a name, "16:9" or "1024x768"
    n: int | None = None
    seeds: tuple[int, ...] = ()
    negatives: tuple[str, ...] = ()
    guidance: float | None = None
    steps: int | None = None
    lora_scale: float | None = None
    raw: bool = False
    endpoint: str | None = None
    template: str | None = None  # a JSON template as text
    parent: int | None = None  # the generation that this one was made from


@dataclass(frozen=True, slots=True)
class Fit:
    """A platform's exact pixels, cut from the picture as an extra file."""

    name: str
    width: int
    height: int
    anchor: float


@dataclass(frozen=True, slots=True)
class Recipe:
    """One call. `arguments` go out as they are; `notes` say what was adapted and why."""

    endpoint: str
    arguments: Mapping[str, object]
    width: int
    height: int
    images: int = 1  # in this call
    notes: tuple[Text, ...] = ()
    unit_price: Decimal | None = None  # USD per unit that FAL bills; None: unknown
    estimate: Decimal | None = None  # USD for this call; None: the price is unknown
    fit: Fit | None = None

    @property
    def prompt(self) -> str:
        """The prompt as sent."""
        return str(self.arguments.get("prompt", ""))


@dataclass(frozen=True, slots=True)
class Plan:
    """An order understood: who and what is drawn, and the calls that draw it."""

    order: Order  # with subject and scenario filled in
    recipes: tuple[Recipe, ...]
    notes: tuple[Text, ...] = ()  # about the whole order; each recipe carries its own

    @property
    def price(self) -> Decimal:
        """USD for all of it, as far as prices are known."""
        return sum((recipe.estimate or Decimal(0) for recipe in self.recipes), Decimal(0))


@dataclass(frozen=True, slots=True)
class Allowance:
    """What may be spent and wait. USD by the team in a calendar month and by a person in a day, both UTC."""

    month: Decimal
    person_day: Decimal
    waiting: int = 20  # orders of a person that are not finished
    seconds: int = 5  # what one of them takes about, to tell when there is room again
    paid: bool = True  # false: the sandbox draws, and nothing is set aside
