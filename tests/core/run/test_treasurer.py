"""Admins hear when half, most and all of a team's month is spent: once each."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update

from core.domain.generation import Generation, State
from core.domain.order import Allowance
from core.domain.text import Text, text
from core.errors import SidaiError
from core.run.treasurer import Treasurer
from core.settings import House
from core.store.ledger import Ledger
from core.store.remembered import Remembered
from core.store.steps import Steps
from core.store.tables import remembered, reservations
from tests.core.examples import ADMIN, FREE, asker, planned
from tests.core.run.conftest import Works

PLENTY = Allowance(Decimal(100), Decimal(100))
RULES = {
    "teams": {
        "studio": {"slack": ["T0TEAM"], "budget": {"month": "10.00"}},
        "other": {"slack": ["T0OTHER"], "budget": {"month": "10.00"}},
        "broke": {"slack": ["T0BROKE"], "budget": {"month": "0"}},
    }
}


class SlowMemory(Remembered):
    """Others have time to ask as well before an answer is acted upon."""

    async def get(self, name: str) -> str | None:
        """What was last put there, a little later."""
        found = await super().get(name)
        await asyncio.sleep(0.05)
        return found


@dataclass
class Watch:
    """A treasurer and what he told."""

    works: Works
    told: list[Text] = field(default_factory=list)

    def begin(self, *, paid: bool = True) -> Treasurer:
        """As a process does at its start."""
        ledger, memory = Ledger(self.works.database), SlowMemory(self.works.database)
        return Treasurer(ledger, memory, House.model_validate(RULES), self._warn, paid=paid)

    async def spend(self, usd: str, team: str = "studio") -> Generation:
        """One more order of that price."""
        return await self.works.kept(planned(price=usd), asker(team=team), PLENTY)

    @property
    def marks(self) -> list[str]:
        """Which marks were told, of which team."""
        return [f"{each.values['team']} {each.key.removeprefix('budget-mark-')}" for each in self.told]

    async def _warn(self, error: SidaiError) -> None:
        self.told.append(error.text)


@pytest.fixture
def watch(works: Works) -> Watch:
    return Watch(works)


async def test_each_mark_is_told_when_it_is_reached_and_not_before(watch: Watch) -> None:
    treasurer = watch.begin()
    for usd, marks in [
        ("4.999", []),
        ("0.001", ["studio 50"]),
        ("2.999", ["studio 50"]),
        ("0.001", ["studio 50", "studio 80"]),
        ("1.999", ["studio 50", "studio 80"]),
        ("0.001", ["studio 50", "studio 80", "studio 100"]),
    ]:
        await treasurer.look(await watch.spend(usd))
        assert watch.marks == marks


async def test_it_is_told_with_the_sums(watch: Watch) -> None:
    await watch.begin().look(await watch.spend("5"))
    assert watch.told == [text("budget-mark-50", team="studio", spent="5.00", limit="10.00")]


async def test_of_marks_passed_at_once_the_highest_is_told(watch: Watch) -> None:
    treasurer = watch.begin()
    for _ in range(2):
        await watch.works.kept(planned(price="4.9"), asker(ADMIN), PLENTY)
    kept = await watch.spend("0.2")
    for _ in range(2):
        await treasurer.look(kept)
    assert watch.marks == ["studio 100"]


async def test_a_mark_is_told_once_however_often_it_is_looked_at_and_by_whom(watch: Watch) -> None:
    kept = await watch.spend("5")
    for _ in range(3):
        await watch.begin().look(kept)  # each time a new process
    assert watch.marks == ["studio 50"]


async def test_a_mark_is_told_once_when_two_orders_are_looked_at_together(watch: Watch) -> None:
    treasurer, kept = watch.begin(), await watch.spend("5")
    await asyncio.gather(*(treasurer.look(kept) for _ in range(3)))
    assert watch.marks == ["studio 50"]


async def test_each_team_has_its_own_marks(watch: Watch) -> None:
    treasurer = watch.begin()
    await treasurer.look(await watch.spend("5"))
    await treasurer.look(await watch.spend("4", "other"))
    assert watch.marks == ["studio 50"]
    await treasurer.look(await watch.spend("1", "other"))
    assert watch.marks == ["studio 50", "other 50"]


async def test_a_mark_that_is_left_again_is_not_told_twice_in_a_month(watch: Watch) -> None:
    treasurer, kept = watch.begin(), await watch.spend("5")
    await treasurer.look(kept)
    await Steps(watch.works.database).ended(kept.runs[0], State.FAILED, text("fal-down"), None)
    await treasurer.look(await watch.spend("0.01"))
    assert watch.marks == ["studio 50"]


async def test_what_was_spent_and_told_last_month_does_not_count(watch: Watch) -> None:
    treasurer = watch.begin()
    await treasurer.look(await watch.spend("5"))
    before = datetime.now(UTC).replace(day=1) - timedelta(days=1)
    old = update(reservations).values(reserved=before)
    name = update(remembered).values(name=f"budget-studio-{before:%Y-%m}")
    await watch.works.database.write(lambda connection: (connection.execute(old), connection.execute(name)))
    await treasurer.look(await watch.spend("4"))
    assert watch.marks == ["studio 50"]
    await treasurer.look(await watch.spend("1"))
    assert watch.marks == ["studio 50", "studio 50"]


async def test_what_is_told_is_remembered_by_its_month(watch: Watch) -> None:
    await watch.begin().look(await watch.spend("5"))
    name = f"budget-studio-{datetime.now(UTC):%Y-%m}"
    assert await Remembered(watch.works.database).get(name) == "50"


async def test_in_the_sandbox_nothing_is_told(watch: Watch) -> None:
    kept = await watch.spend("5")
    await watch.begin(paid=False).look(kept)
    assert watch.marks == []


async def test_a_team_that_may_spend_nothing_has_no_marks(watch: Watch) -> None:
    kept = await watch.works.kept(by=asker(team="broke"), allowance=FREE)
    await watch.begin().look(kept)
    assert watch.marks == []
