"""The people, places and orders that the core's tests are about."""

from decimal import Decimal

from core.domain.order import Allowance, Order, Plan, Recipe
from core.domain.people import Asker, Audience, Person, Place

SID = Person("slack", "U0SID", "sid")
ADMIN = Person("slack", "U0ADMIN", "admin", admin=True)
GENERAL = Place("slack", "T0TEAM", "C0GENERAL", Audience.TEAM, reply_to={"response_url": "https://hook"})
SECRET = Place("slack", "T0TEAM", "C0SECRET", Audience.CHANNEL)
FREE = Allowance(Decimal(0), Decimal(0), paid=False)
DIRECT = Place("slack", "T0TEAM", "D0SID", Audience.AUTHOR)
MARKETER = Person("discord", "100200300", "marketer", roles=("Marketing",))
SERVER = Place("discord", "100200301", "100200400", Audience.TEAM)


def asker(person: Person = SID, place: Place = GENERAL, team: str = "studio") -> Asker:
    """Sid, in #general, unless said otherwise."""
    return Asker(person, place, team)


def recipe(prompt: str = "Photo of SIDAI, a man, navy blazer", price: str | None = "0.035") -> Recipe:
    """One picture of one megapixel."""
    cost = None if price is None else Decimal(price)
    return Recipe("fal-ai/flux-lora", {"prompt": prompt, "num_images": 1}, 1024, 768, 1, (), cost, cost)


def planned(words: str = "navy blazer", count: int = 1, price: str | None = "0.035") -> Plan:
    """An order understood: linkedin, sid."""
    order = Order(typed=f"linkedin {words}", words=words, scenario="linkedin", subject="sid")
    return Plan(order, (recipe(f"Photo of SIDAI, a man, {words}", price),) * count)
