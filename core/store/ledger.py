"""What has been spent and what is set aside. An unknown price counts as nothing and is said to be unknown."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import Connection, bindparam, func, insert, select

from core.domain.generation import Run
from core.domain.money import Balance
from core.domain.order import Allowance
from core.domain.people import Asker
from core.errors import RequestError
from core.store.engine import Database
from core.store.tables import Money, generations, reservations, runs

_EARLIER = func.coalesce(reservations.c.earlier, 0)
_AMOUNT = _EARLIER + func.coalesce(reservations.c.settled, reservations.c.amount, 0)
_THIS_MONTH = (reservations.c.team == bindparam("team")) & (reservations.c.reserved >= bindparam("month"))
_SPENT = select(
    func.sum(_AMOUNT, type_=Money()),
    func.sum(_AMOUNT, type_=Money()).filter(
        reservations.c.person == bindparam("person"), reservations.c.reserved >= bindparam("today")
    ),
).where(_THIS_MONTH)
_PENDING = select(func.sum(reservations.c.amount, type_=Money())).where(
    _THIS_MONTH, reservations.c.settled.is_(None)
)
_SPENT_BY_ONE = func.sum(_AMOUNT, type_=Money()).label("spent")
_BY_PERSON = (
    select(func.max(generations.c.author_name).label("author_name"), _SPENT_BY_ONE)
    .join(runs, runs.c.id == reservations.c.run)
    .join(generations, generations.c.id == runs.c.generation)
    .where(_THIS_MONTH)
    .group_by(reservations.c.person)
    .having(_SPENT_BY_ONE > 0)
    .order_by(_SPENT_BY_ONE.desc())
    .limit(10)
)


class Ledger:
    """Read from the rows each time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def spent(self, team: str, person: str) -> tuple[Decimal, Decimal]:
        """USD by the team this month, and by the person today; what is set aside included."""
        async with self._database.reading() as connection:
            month, day = (await connection.execute(_SPENT, _of(team, person))).one()
        return month or Decimal(0), day or Decimal(0)

    async def balance(self, team: str, person: str) -> Balance:
        """What the team has spent this month and the person today; and who of the team how much."""
        of = _of(team, person)
        async with self._database.reading() as connection:
            month, day = (await connection.execute(_SPENT, of)).one()
            pending = await connection.scalar(_PENDING, of)
            people = [(row.author_name, row.spent) for row in await connection.execute(_BY_PERSON, of)]
        nothing = Decimal(0)
        return Balance(month or nothing, day or nothing, pending or nothing, tuple(people))


def _of(team: str, person: str) -> dict[str, object]:
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return {"team": team, "person": person, "today": today, "month": today.replace(day=1)}


def reserve(connection: Connection, found: Sequence[Run], asker: Asker, allowance: Allowance) -> None:
    """Set the price of each run aside. RequestError: more than is left of the month or the day."""
    now = datetime.now(UTC)
    if allowance.paid:
        _check(connection, asker, found, allowance, now)
    entries = [
        {
            "run": run.id,
            "team": asker.team,
            "person": asker.person.ref,
            "reserved": now,
            "amount": run.recipe.estimate if allowance.paid else Decimal(0),
        }
        for run in found
    ]
    connection.execute(insert(reservations), entries)


def _check(
    connection: Connection, asker: Asker, found: Sequence[Run], allowance: Allowance, now: datetime
) -> None:
    price = sum((run.recipe.estimate or Decimal(0) for run in found), Decimal(0))
    month, day = _spent(connection, asker, now.replace(hour=0, minute=0, second=0, microsecond=0))
    for name, limit, spent in (
        ("budget-month", allowance.month, month),
        ("budget-day", allowance.person_day, day),
    ):
        left = max(limit - spent, Decimal(0))
        if price > left:
            raise RequestError(name, price=f"{price:.2f}", left=f"{left:.2f}", limit=f"{limit:.2f}")


def _spent(connection: Connection, asker: Asker, today: datetime) -> tuple[Decimal, Decimal]:
    """USD settled, or still set aside: by the team this month, and by the person in it today."""
    of = {"team": asker.team, "person": asker.person.ref, "today": today, "month": today.replace(day=1)}
    month, day = connection.execute(_SPENT, of).one()
    return month or Decimal(0), day or Decimal(0)
