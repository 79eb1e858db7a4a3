"""What has been spent and what is set aside. An unknown price counts as nothing and is said to be unknown."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.domain.order import Plan
from core.domain.people import Asker
from core.errors import RequestError
from core.store.tables import Money, reservations, runs


@dataclass(frozen=True, slots=True)
class Allowance:
    """USD that may be spent: by the team in a calendar month, by a person in a day, both UTC."""

    month: Decimal
    person_day: Decimal


async def reserve(
    connection: AsyncConnection, generation: int, asker: Asker, plan: Plan, allowance: Allowance | None
) -> None:
    """Set the price of each run aside. RequestError: more than is left of the month or the day."""
    now = datetime.now(UTC)
    if allowance is not None:
        await _check(connection, asker, _price(plan), allowance, now)
    identities = await connection.scalars(
        select(runs.c.id).where(runs.c.generation == generation).order_by(runs.c.number)
    )
    entries = [
        {
            "run": run,
            "team": asker.team,
            "person": asker.person.ref,
            "reserved": now,
            "amount": recipe.estimate if allowance else Decimal(0),
        }
        for run, recipe in zip(identities, plan.recipes, strict=True)
    ]
    await connection.execute(insert(reservations), entries)


def _price(plan: Plan) -> Decimal:
    return sum((recipe.estimate or Decimal(0) for recipe in plan.recipes), Decimal(0))


async def _check(
    connection: AsyncConnection, asker: Asker, price: Decimal, allowance: Allowance, now: datetime
) -> None:
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    team, person = reservations.c.team == asker.team, reservations.c.person == asker.person.ref
    for name, limit, of, since in (
        ("budget-month", allowance.month, team, day.replace(day=1)),
        ("budget-day", allowance.person_day, team & person, day),
    ):
        left = max(limit - await spent(connection, of, since), Decimal(0))
        if price > left:
            raise RequestError(name, price=f"{price:.2f}", left=f"{left:.2f}", limit=f"{limit:.2f}")


async def spent(connection: AsyncConnection, of: ColumnElement[bool], since: datetime) -> Decimal:
    """USD settled, or still set aside, since then."""
    amount = func.sum(func.coalesce(reservations.c.settled, reservations.c.amount), type_=Money())
    where = (of, reservations.c.reserved >= since)
    return await connection.scalar(select(amount).where(*where)) or Decimal(0)
