"""The front door: a typed line and who typed it go in, a reply comes out. It never raises."""

import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from core.cards import replies
from core.domain.asks import Again, Ask, Draw, Help, Scenarios, Show, Subjects
from core.domain.asks import History as Search
from core.domain.card import Card
from core.domain.catalogue import Catalogue
from core.domain.generation import Generation
from core.domain.order import Allowance, Order, Plan
from core.domain.people import Asker, Person, Place
from core.domain.text import Text, text
from core.errors import RequestError, SidaiError
from core.prompting import orders
from core.prompting.again import change, differences
from core.prompting.grammar import read
from core.prompting.normalise import normalise
from core.prompting.plan import plan
from core.settings import House
from core.studio.memory import Memory
from core.studio.rights import Rights
from core.studio.suggest import Choice, Choices, suggest

log = logging.getLogger(__name__)


class Orders(Protocol):
    """Where orders are kept."""

    async def add(
        self, asker: Asker, plan: Plan, event: str, allowance: Allowance
    ) -> tuple[Generation, bool]:
        """Keep one; False beside it: that event had started it already."""
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


class Studio:
    """`start` sets a kept generation going."""

    def __init__(
        self,
        house: House,
        catalogue: Catalogue,
        rights: Rights,
        kept: Orders,
        memory: Memory,
        start: Callable[[Generation], None],
    ) -> None:
        self._house = house
        self._catalogue = catalogue
        self._orders = kept
        self._memory = memory
        self._start = start
        self._rights = rights

    async def answer(
        self,
        typed: str,
        person: Person,
        place: Place,
        event: str,
        template: str | None = None,
        *,
        obstacle: SidaiError | None = None,
    ) -> Reply:
        """Take a line that was typed. `event` is unique: the same one again starts nothing new.

        `obstacle` is why no pictures can be posted in the place; questions are answered all the same.
        """

        async def answered() -> Reply:
            asker, ask = self._entered(person, place), self._read(typed, template)
            if obstacle and isinstance(ask, Draw | Again) and not self._elsewhere(place):
                raise obstacle
            return await self._do(ask, asker, event)

        return await self._safely(answered())

    async def tell(self, typed: str, person: Person, place: Place) -> Reply:
        """Answer a question that was typed; what would be an order is refused."""

        async def told() -> Reply:
            asker, ask = self._entered(person, place), self._read(typed, None)
            if isinstance(ask, Draw | Again):
                raise RequestError("not-a-question")
            return Reply(await self._tell(ask, asker))

        return await self._safely(told())

    async def press(self, button: str, person: Person, place: Place, event: str) -> Reply:
        """Take a press of a card's button. `event` is unique: the same one again starts nothing new."""

        async def pressed() -> Reply:
            self._entered(person, place)
            raise RequestError("press-unknown")

        return await self._safely(pressed())

    async def _safely(self, answering: Awaitable[Reply]) -> Reply:
        try:
            return await answering
        except SidaiError as error:
            return self.refuse(error)
        except Exception as error:  # noqa: BLE001  # a bug is one calm sentence, wherever it is
            return Reply(self.broke(error), refused=True)

    def refuse(self, error: SidaiError) -> Reply:
        """What is wrong, what was expected, what to do."""
        return Reply(replies.refusal(error), refused=True)

    def broke(self, error: Exception) -> Card:
        """One calm sentence with a number; under it the log has the traceback."""
        incident = secrets.token_hex(4)
        log.error("incident %s", incident, exc_info=error)
        return Card(body=(text("bug-unpaid", incident=incident),))

    def recipe(self, typed: str, person: Person, place: Place, template: str | None = None) -> Plan:
        """What an order comes to, for one who may order it. Nothing is kept or spent. Raises SidaiError."""
        asker, ask = self._entered(person, place), self._read(typed, template)
        if not isinstance(ask, Draw):
            raise RequestError("recipe-of-what")
        return self._plan(ask.order, asker)

    async def suggest(self, what: Choices, begun: str, person: Person, place: Place) -> list[Choice]:
        """What may be meant by what is typed so far, best first; nothing that the person may not use."""
        try:
            asker = self._entered(person, place)
            return await suggest(what, begun, asker, self._catalogue, self._rights, self._memory)
        except SidaiError:
            return []  # the order itself will say why

    def _read(self, typed: str, template: str | None) -> Ask:
        if template is None:
            return read(typed, self._catalogue)
        order = orders.changes(normalise(typed), self._catalogue)
        orders.check_slots(order, self._catalogue)
        return Draw(replace(order, template=template))

    def _entered(self, person: Person, place: Place) -> Asker:
        """The person as this house knows them: their team, and whether they are an admin. RequestError."""
        listed = self._house.roles(place.service, place.workspace) is not None
        roles = person.roles if listed else ()  # anybody can make a server with a role of any name
        known = replace(person, admin=self._house.is_admin(person.ref), roles=roles)
        asker = Asker(known, place, self._house.team_of(place.service, place.workspace))
        self._rights.enter(asker)
        return asker

    def _plan(self, order: Order, asker: Asker) -> Plan:
        planned = plan(
            order,
            self._catalogue,
            mine=self._own(asker),
            here=self._house.channel(asker.place.ref).subject,
            fanout=self._house.fanout,
        )
        self._rights.order(asker, planned)
        return planned

    async def _do(self, ask: Ask, asker: Asker, event: str) -> Reply:
        match ask:
            case Draw(order):
                return await self._order(order, asker, event)
            case Again(number, changes):
                return await self._again(number, changes, asker, event)
            case _:
                return Reply(await self._tell(ask, asker))

    async def _tell(self, ask: Show | Search | Help | Scenarios | Subjects, asker: Asker) -> Card:
        match ask:
            case Show(number):
                found = await self._found(number, asker)
                return replies.show(found, recipe=self._rights.sees_recipe(asker, found.author.ref))
            case Search(words):
                return replies.history(await self._memory.search(asker, words), words)
            case Help(topic):
                return replies.help_for(topic, self._catalogue, asker.place.service)
            case Scenarios():
                return replies.scenarios(self._catalogue.scenarios.values())
            case Subjects():
                open_to = [s for s in self._catalogue.subjects.values() if self._rights.may_draw(asker, s)]
                return replies.subjects(open_to, self._catalogue)

    async def _order(self, order: Order, asker: Asker, event: str, notes: Sequence[Text] = ()) -> Reply:
        planned = self._plan(order, asker)
        planned = replace(planned, notes=(*notes, *planned.notes))
        budget = self._house.team(asker.team).budget
        allowance = Allowance(
            budget.month, budget.person_day, self._house.limits.queue_per_person, paid=self._rights.paid
        )
        generation, new = await self._orders.add(asker, planned, event, allowance)
        if new:
            self._start(generation)
        card = replies.on_its_way(generation) if self._elsewhere(asker.place) else None
        return Reply(card, generation=generation)

    def _elsewhere(self, place: Place) -> bool:
        """Are orders of this channel answered in direct messages?"""
        return self._house.channel(place.ref).reply == "dm"

    async def _found(self, number: int, asker: Asker) -> Generation:
        found = await self._memory.find(asker, number)
        if found is None:
            raise RequestError("show-missing", number=number)
        return found

    async def _again(self, number: int, changes: Order, asker: Asker, event: str) -> Reply:
        found = await self._found(number, asker)
        before = replace(found.order, seeds=_seeds(found))
        order = replace(change(before, changes), parent=number)
        orders.check_slots(order, self._catalogue)
        return await self._order(order, asker, event, differences(before, order))

    def _own(self, asker: Asker) -> str | None:
        """The subject who is the asker: the one whose consent they gave."""
        for subject in self._catalogue.subjects.values():
            if subject.consent and subject.consent.by == asker.person.ref and not subject.retired:
                return subject.name
        return None


def _seeds(generation: Generation) -> tuple[int, ...]:
    """The seed of each picture that came, or would have come: none of them may move to another picture."""
    known: dict[int, int] = {}
    for run in generation.runs:
        sent = run.recipe.arguments.get("seed")
        if isinstance(sent, int):
            known[run.number] = sent
        known |= {image.number: image.seed for image in run.images if image.seed is not None}
    return tuple(seed for _, seed in sorted(known.items()))
