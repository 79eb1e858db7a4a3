"""The front door: a typed line and who typed it go in, a reply comes out. It never raises."""

import logging
import secrets
from collections.abc import Awaitable
from dataclasses import replace

from core.cards import replies
from core.domain.asks import Again, Ask, Budget, Cancel, Draw, Help, Scenarios, Show, Subjects
from core.domain.asks import History as Search
from core.domain.card import Card
from core.domain.generation import Generation
from core.domain.order import Plan
from core.domain.people import Asker, Person, Place
from core.domain.text import text
from core.errors import RequestError, SidaiError
from core.prompting import orders
from core.prompting.grammar import read
from core.prompting.normalise import normalise
from core.studio.buttons import Buttons
from core.studio.desk import Desk, Reply
from core.studio.memory import Memory
from core.studio.suggest import Choice, Choices, suggest

Question = Show | Search | Help | Scenarios | Subjects | Cancel | Budget

log = logging.getLogger(__name__)


class Studio:
    """Orders go to the desk, presses to the buttons; questions are answered here."""

    def __init__(self, desk: Desk, buttons: Buttons, memory: Memory) -> None:
        self._house, self._catalogue, self._rights = desk.house, desk.catalogue, desk.rights
        self._desk = desk
        self._buttons = buttons
        self._memory = memory

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
            if obstacle and isinstance(ask, Draw | Again) and not self._desk.elsewhere(place):
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

    async def press(
        self, button: str, person: Person, place: Place, event: str, *, obstacle: SidaiError | None = None
    ) -> Reply:
        """Take a press of a card's button; otherwise as `answer`."""

        async def pressed() -> Reply:
            asker = self._entered(person, place)
            if obstacle and self._buttons.orders(button) and not self._desk.elsewhere(place):
                raise obstacle
            return await self._buttons.press(button, asker, event)

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
        return self._desk.plan(ask.order, asker)

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

    async def _do(self, ask: Ask, asker: Asker, event: str) -> Reply:
        match ask:
            case Draw(order):
                return await self._desk.take(order, asker, event)
            case Again(number, changes):
                return await self._desk.again(await self._found(number, asker), changes, asker, event)
            case _:
                return Reply(await self._tell(ask, asker))

    async def _tell(self, ask: Question, asker: Asker) -> Card:
        match ask:
            case Cancel(number):
                return await self._buttons.cancel(await self._found(number, asker), asker)
            case Show(number):
                found = await self._found(number, asker)
                return replies.show(found, recipe=self._rights.sees_recipe(asker, found.author.ref))
            case Search(words):
                return replies.history(await self._memory.search(asker, words), words)
            case Budget():
                return await self._budget(asker)
            case _:
                return self._explain(ask, asker)

    def _explain(self, ask: Help | Scenarios | Subjects, asker: Asker) -> Card:
        match ask:
            case Help(topic):
                return replies.help_for(topic, self._catalogue, asker.place.service)
            case Scenarios():
                return replies.scenarios(self._catalogue.scenarios.values())
            case Subjects():
                open_to = [s for s in self._catalogue.subjects.values() if self._rights.may_draw(asker, s)]
                return replies.subjects(open_to, self._catalogue)

    async def _budget(self, asker: Asker) -> Card:
        standing = await self._desk.ledger.balance(asker.team, asker.person.ref)
        if not asker.person.admin:
            standing = replace(standing, people=())
        return replies.budget(standing, self._house.team(asker.team).budget, paid=self._rights.paid)

    async def _found(self, number: int, asker: Asker) -> Generation:
        found = await self._memory.find(asker, number)
        if found is None:
            raise RequestError("show-missing", number=number)
        return found
