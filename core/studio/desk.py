"""Taking orders: planned, judged, priced and kept; a large one only after a yes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from core.cards import drafts as cards
from core.cards import replies
from core.cards.result import missing
from core.domain.card import Card
from core.domain.catalogue import Catalogue
from core.domain.draft import Draft
from core.domain.generation import Generation, Run
from core.domain.money import Balance
from core.domain.order import Allowance, Order, Plan, Recipe
from core.domain.people import Asker, Place
from core.domain.text import Text, text
from core.errors import RequestError
from core.prompting import orders
from core.prompting.again import change, differences
from core.prompting.plan import plan
from core.settings import House
from core.studio.rights import Rights

_MANY, _DEAR, _SHARE = 8, Decimal(1), Decimal("0.1")  # pictures, USD, of what is left of the month


class Kept(Protocol):
    """Where orders are kept."""

    async def add(
        self, asker: Asker, plan: Plan, event: str, allowance: Allowance
    ) -> tuple[Generation, bool]:
        """Keep one; False beside it: that event had started it already."""
        ...

    async def by_event(self, event: str) -> Generation | None:
        """What that event has started."""
        ...


class Drafts(Protocol):
    """Where orders wait for a yes."""

    async def add(self, author: str, order: Order, notes: Sequence[Text], event: str, price: Decimal) -> str:
        """Keep one; its token."""
        ...

    async def get(self, token: str) -> Draft | None:
        """By its token."""
        ...

    async def reprice(self, token: str, price: Decimal) -> None:
        """It is asked about anew, at another price."""
        ...

    async def drop(self, token: str) -> None:
        """It is not wanted."""
        ...


class Ledger(Protocol):
    """What was spent."""

    async def spent(self, team: str, person: str) -> tuple[Decimal, Decimal]:
        """By the team this month, and by the person today."""
        ...

    async def balance(self, team: str, person: str) -> Balance:
        """The same, and what it consists of."""
        ...


class Pace(Protocol):
    """What drawing takes."""

    async def seconds(self, recipe: Recipe) -> float:
        """Of one call."""
        ...


@dataclass(frozen=True, slots=True)
class Reply:
    """A card for the asker alone; and, when pictures were ordered, the generation that is on its way.

    After a press, `instead` is what stands from now on where the button stood.
    """

    card: Card | None = None
    instead: Card | None = None
    generation: Generation | None = None
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """`start` sets a kept generation going. Every method raises SidaiError."""

    house: House
    catalogue: Catalogue
    rights: Rights
    kept: Kept
    drafts: Drafts
    ledger: Ledger
    pace: Pace
    start: Callable[[Generation], None]

    def plan(self, order: Order, asker: Asker) -> Plan:
        """What an order comes to, for one who may order it."""
        planned = plan(
            order,
            self.catalogue,
            mine=self._own(asker),
            here=self.house.channel(asker.place.ref).subject,
            fanout=self.house.fanout,
        )
        self.rights.order(asker, planned)
        return planned

    async def take(self, order: Order, asker: Asker, event: str, notes: Sequence[Text] = ()) -> Reply:
        """Keep an order and start it; or ask first, where it is large."""
        planned = self.plan(order, asker)
        left = await self._left_if_large(planned, asker)
        if left is not None and await self.kept.by_event(event) is None:
            price = planned.price
            token = await self.drafts.add(asker.person.ref, planned.order, notes, event, price)
            return Reply(cards.question(planned, token, left if self.rights.paid else None, notes))
        return await self._keep(planned, asker, event, notes)

    async def again(self, found: Generation, changes: Order, asker: Asker, event: str) -> Reply:
        """Make a generation again, with changes."""
        before = replace(found.order, seeds=_seeds(found.runs))
        order = replace(change(before, changes), parent=found.number)
        orders.check_slots(order, self.catalogue)
        return await self.take(order, asker, event, differences(before, order))

    async def retry(self, found: Generation, asker: Asker, event: str) -> Reply:
        """Order what did not come of a generation, as it was."""
        runs = missing(found)
        if not runs:
            raise RequestError("retry-nothing", number=found.number)
        sent, count = _seeds(runs), sum(run.recipe.images for run in runs)
        seeds = sent if len(sent) in {1, count} else ()  # one seed is that of one call, for all its pictures
        order = replace(found.order, n=count, seeds=seeds, parent=found.number)
        return await self.take(order, asker, event, (text("note-retry", number=found.number),))

    async def confirm(self, token: str, asker: Asker) -> Reply:
        """Keep and start what was asked about; a second yes starts nothing more."""
        draft = await self._draft(token, asker)
        if draft.expired and await self.kept.by_event(draft.event) is None:
            raise RequestError("draft-expired")
        planned = self.plan(draft.order, asker)
        if self.rights.paid and planned.price > draft.price and await self.kept.by_event(draft.event) is None:
            await self.drafts.reprice(token, planned.price)
            month, _ = await self.ledger.spent(asker.team, asker.person.ref)
            left = max(self.house.team(asker.team).budget.month - month, Decimal(0))
            return Reply(instead=cards.question(planned, token, left, (text("draft-dearer"), *draft.notes)))
        reply = await self._keep(planned, asker, draft.event, draft.notes)
        return replace(reply, card=None, instead=reply.card or cards.taken(reply.generation))

    async def discard(self, token: str, asker: Asker) -> Reply:
        """It is not wanted."""
        draft = await self._draft(token, asker)
        await self.drafts.drop(token)
        if (taken := await self.kept.by_event(draft.event)) is not None:  # a yes came first
            return Reply(instead=cards.taken(taken))
        return Reply(instead=cards.discarded())

    def elsewhere(self, place: Place) -> bool:
        """Are orders of this channel answered in direct messages?"""
        return self.house.channel(place.ref).reply == "dm"

    async def _keep(self, planned: Plan, asker: Asker, event: str, notes: Sequence[Text]) -> Reply:
        planned = replace(planned, notes=(*notes, *planned.notes))
        budget = self.house.team(asker.team).budget
        allowance = Allowance(
            budget.month,
            budget.person_day,
            self.house.limits.queue_per_person,
            max(round(await self.pace.seconds(planned.recipes[0])), 1),
            paid=self.rights.paid,
        )
        generation, new = await self.kept.add(asker, planned, event, allowance)
        if new:
            self.start(generation)
        card = replies.on_its_way(generation) if self.elsewhere(asker.place) else None
        return Reply(card, generation=generation)

    async def _left_if_large(self, planned: Plan, asker: Asker) -> Decimal | None:
        """What is left of the month if the order needs a yes; one that is beyond it is refused anyway."""
        count = sum(recipe.images for recipe in planned.recipes)
        price = planned.price if self.rights.paid else Decimal(0)
        if count <= _MANY and not price:
            return None
        budget = self.house.team(asker.team).budget
        month, day = await self.ledger.spent(asker.team, asker.person.ref)
        left = max(budget.month - month, Decimal(0))
        if price > left or price > budget.person_day - day:
            return None
        large = count > _MANY or price > _DEAR or price > left * _SHARE
        return left if large else None

    async def _draft(self, token: str, asker: Asker) -> Draft:
        draft = await self.drafts.get(token)
        if draft is None:
            raise RequestError("draft-gone")
        if draft.author != asker.person.ref:
            raise RequestError("draft-not-yours")
        return draft

    def _own(self, asker: Asker) -> str | None:
        """The subject who is the asker: the one whose consent they gave."""
        for subject in self.catalogue.subjects.values():
            if subject.consent and subject.consent.by == asker.person.ref and not subject.retired:
                return subject.name
        return None


def _seeds(runs: Sequence[Run]) -> tuple[int, ...]:
    """The seed of each picture that came, or would have come: none of them may move to another picture."""
    known: dict[int, int] = {}
    for run in runs:
        sent = run.recipe.arguments.get("seed")
        if isinstance(sent, int):
            known[run.number] = sent
        known |= {image.number: image.seed for image in run.images if image.seed is not None}
    return tuple(seed for _, seed in sorted(known.items()))
