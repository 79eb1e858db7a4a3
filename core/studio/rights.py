"""Who may do what. The finished recipe is judged, not the words that led to it."""

import re

from core.domain.catalogue import Catalogue
from core.domain.order import Plan, Recipe
from core.domain.people import Asker, Standing
from core.domain.subject import Kind, Subject
from core.errors import RequestError
from core.settings import House


class Rights:
    """Each method raises RequestError with a sentence for the person, or lets it pass."""

    def __init__(self, house: House, catalogue: Catalogue) -> None:
        self._house = house
        self._catalogue = catalogue

    def enter(self, asker: Asker) -> None:
        """Guests, and people of other organisations, stay outside unless the team lets them in."""
        if asker.person.standing is not Standing.MEMBER and not self._house.team(asker.team).guests:
            raise RequestError("not-a-member")

    def order(self, asker: Asker, plan: Plan) -> None:
        """The scenario is allowed here, the endpoint to this person, and everybody who would be depicted."""
        allowed = self._house.channel(asker.place.ref).scenarios
        scenario = plan.order.scenario or "none"
        if allowed and scenario not in allowed:
            raise RequestError("scenario-not-here", scenario=scenario, allowed=", ".join(allowed))
        for recipe in plan.recipes:
            self._recipe(asker, recipe)

    def may_draw(self, asker: Asker, subject: Subject) -> bool:
        """Is this subject to be drawn by this person?"""
        try:
            self._subject(asker, subject)
        except RequestError:
            return False
        return True

    def sees_recipe(self, asker: Asker, author: str) -> bool:
        """The final prompt, the parameters and the cost are for the one who ordered, and for admins."""
        return asker.person.admin or asker.person.ref == author

    def _recipe(self, asker: Asker, recipe: Recipe) -> None:
        shared = recipe.endpoint in self._catalogue.endpoints  # listed by its own id: nobody's own model
        used = [each for each in self._catalogue.subjects.values() if _uses(recipe, each, shared=shared)]
        for subject in used:
            self._subject(asker, subject)
        own = {subject.endpoint for subject in used} | {self._catalogue.free_endpoint}
        if recipe.endpoint not in own and not asker.person.admin:
            raise RequestError("endpoint-admins", endpoint=recipe.endpoint)

    def _subject(self, asker: Asker, subject: Subject) -> None:
        if subject.retired:
            raise RequestError("subject-retired", subject=subject.name)
        if subject.kind is Kind.PERSON and subject.consent is None and not subject.example:
            raise RequestError("subject-consent", subject=subject.name)
        if "everyone" not in subject.who and asker.person.ref not in subject.who:
            raise RequestError("subject-who", subject=subject.name)


def _uses(recipe: Recipe, subject: Subject, *, shared: bool) -> bool:
    """By its trigger in the prompt, by its weights, or by an endpoint that is its own model."""
    weights = {lora.url for lora in subject.loras}
    sent = recipe.arguments.get("loras")
    paths = (
        {lora.get("path") for lora in sent if isinstance(lora, dict)}
        if isinstance(sent, list | tuple)
        else set()
    )
    named = re.search(rf"(?<!\w){re.escape(subject.trigger)}(?!\w)", recipe.prompt, re.IGNORECASE)
    return bool(named) or bool(weights & paths) or (not shared and recipe.endpoint == subject.endpoint)
