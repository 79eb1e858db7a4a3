"""Who may do what. The finished recipe is judged, not the words that led to it."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from core.domain.catalogue import Catalogue
from core.domain.generation import Generation
from core.domain.order import Plan, Recipe
from core.domain.people import OUTSIDE, Asker, Standing
from core.domain.subject import Kind, Subject
from core.errors import RequestError
from core.prompting.chosen import find_endpoint
from core.settings import House


class Rights:
    """Each method raises RequestError with a sentence for the person, or lets it pass."""

    def __init__(self, house: House, catalogue: Catalogue, *, paid: bool) -> None:
        self._house = house
        self.paid = paid  # false: the sandbox draws, and no budget is touched
        self._catalogue = catalogue

    def enter(self, asker: Asker) -> None:
        """Guests, and people of other organisations, stay outside unless the team lets them in.

        So do those of a server that is joined to the team by roles of which they have none.
        """
        if asker.person.admin:
            return
        if asker.person.standing is not Standing.MEMBER and not self._house.team(asker.team).guests:
            raise RequestError("not-a-member")
        if asker.place.workspace == OUTSIDE and self._house.servers:
            raise RequestError("no-home")
        opening = self._house.roles(asker.place.service, asker.place.workspace)
        if opening and "@everyone" not in opening and not opening & _folded(asker.person.roles):
            raise RequestError("no-role", roles=", ".join(sorted(opening)))

    def order(self, asker: Asker, plan: Plan) -> None:
        """The scenario is allowed here, the endpoint to this person, and everybody who would be depicted."""
        scenario = plan.order.scenario or "none"
        if not self.scenario_is_open(asker, scenario):
            allowed = ", ".join(self._house.channel(asker.place.ref).scenarios)
            raise RequestError("scenario-not-here", scenario=scenario, allowed=allowed)
        for recipe in plan.recipes:
            self._recipe(asker, recipe)

    def scenario_is_open(self, asker: Asker, scenario: str) -> bool:
        """Is it among those that the channel allows?"""
        allowed = self._house.channel(asker.place.ref).scenarios
        return not allowed or scenario in allowed

    def objection(self, generation: Generation) -> RequestError | None:
        """What now stands against an order that was allowed when it was taken."""
        admin = self._house.is_admin(generation.author.ref)
        asker = Asker(replace(generation.author, admin=admin), generation.place, generation.team)
        try:
            self.order(asker, Plan(generation.order, tuple(run.recipe for run in generation.runs)))
        except RequestError as error:
            return error
        return None

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
        personal = find_endpoint(recipe.endpoint, self._catalogue).carries_subject
        used = [each for each in self._catalogue.subjects.values() if _uses(recipe, each, personal=personal)]
        for subject in used:
            self._subject(asker, subject)
        own = {_model(subject.endpoint) for subject in used} | {_model(self._catalogue.free_endpoint)}
        if _model(recipe.endpoint) not in own and not asker.person.admin:
            raise RequestError("endpoint-admins", endpoint=recipe.endpoint)
        if self.paid and recipe.estimate is None and not asker.person.admin:
            raise RequestError("price-unknown", endpoint=recipe.endpoint)

    def _subject(self, asker: Asker, subject: Subject) -> None:
        if subject.retired:
            raise RequestError("subject-retired", subject=subject.name)
        if subject.kind is Kind.PERSON and subject.consent is None and not subject.example:
            raise RequestError("subject-consent", subject=subject.name)
        roles = {f"role:{role}" for role in _folded(asker.person.roles)}
        if not {"everyone", asker.person.ref} & set(subject.who) and not roles & _folded(subject.who):
            raise RequestError("subject-who", subject=subject.name)


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)


def _uses(recipe: Recipe, subject: Subject, *, personal: bool) -> bool:
    """By its trigger in the prompt, by its weights, or by its own model, if the endpoint is one."""
    weights = {lora.url for lora in subject.loras}
    sent = recipe.arguments.get("loras")
    entries = sent if isinstance(sent, list | tuple) else ()
    paths = {lora.get("path") for lora in entries if isinstance(lora, dict)}
    trigger, prompt = (unicodedata.normalize("NFKC", told) for told in (subject.trigger, recipe.prompt))
    named = re.search(rf"(?<![^\W\d_]){re.escape(trigger)}(?![^\W\d_])", prompt, re.IGNORECASE)
    theirs = personal and _model(recipe.endpoint) == _model(subject.endpoint)
    return bool(named) or bool(weights & paths) or theirs


def _model(endpoint: str) -> tuple[str, ...]:
    """The model behind an endpoint, however it is spelled: `OWNER/model`, `fal-ai/OWNER/model/path`."""
    parts = endpoint.casefold().split("/")
    if parts[0] == "fal-ai" and len(parts) > len(("fal-ai", "model")):
        return tuple(parts[1:3])
    return tuple(parts[:2])
