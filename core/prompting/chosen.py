"""An order with its names looked up: scenario, subject, endpoint."""

import re
from dataclasses import dataclass, replace

from core.domain.catalogue import Catalogue
from core.domain.endpoint import Endpoint
from core.domain.order import Order
from core.domain.scenario import Scenario, Wording
from core.domain.subject import Subject
from core.errors import OperatorError, RequestError
from core.prompting.nearest import find
from core.prompting.subject import NONE, choose_subject

_ENDPOINT = re.compile(r"[\w.-]+(?:/[\w.-]+)+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an order names; without a scenario, the plain one."""

    order: Order
    scenario: Scenario
    subject: Subject | None
    endpoint: Endpoint
    catalogue: Catalogue

    @property
    def plain(self) -> bool:
        """Whether the words stand without a scenario."""
        return self.scenario is self.catalogue.plain

    @property
    def wording(self) -> Wording:
        """Template and numbers for the endpoint's family."""
        return self.scenario.wordings[self.endpoint.family]


def choose(order: Order, catalogue: Catalogue, mine: str | None, here: str | None, told: str) -> Chosen:
    """Look everything up. RequestError, OperatorError: a name means nothing, or the parts do not fit."""
    scenario = _scenario(order.scenario, catalogue)
    usual = (mine, here, catalogue.default_subject)
    subject = choose_subject(order, scenario, catalogue, usual, told)
    endpoint = find_endpoint(
        order.endpoint or (subject.endpoint if subject else catalogue.free_endpoint), catalogue
    )
    if endpoint.family not in scenario.wordings:
        raise OperatorError("plan-wording-missing", scenario=scenario.name, family=endpoint.family)
    return Chosen(order, scenario, subject, endpoint, catalogue)


def find_endpoint(endpoint_id: str, catalogue: Catalogue) -> Endpoint:
    """By its exact id, else by the pattern for custom models: `fal-ai/*/*`, `*/*`."""
    if endpoint_id in catalogue.endpoints:
        return catalogue.endpoints[endpoint_id]
    patterns = [each for each in catalogue.endpoints.values() if "*" in each.id]
    if not patterns or not _ENDPOINT.fullmatch(endpoint_id):
        raise RequestError("plan-endpoint", endpoint=endpoint_id)
    pattern = next((each for each in patterns if _matches(each.id, endpoint_id)), patterns[-1])
    return replace(pattern, id=endpoint_id)


def _matches(pattern: str, endpoint_id: str) -> bool:
    parts, wanted = endpoint_id.split("/"), pattern.split("/")
    pairs = zip(parts, wanted, strict=False)
    return len(parts) == len(wanted) and all(star in {"*", part} for part, star in pairs)


def _scenario(name: str | None, catalogue: Catalogue) -> Scenario:
    if name in {None, NONE}:
        return catalogue.plain
    names = {alias: each for each in catalogue.scenarios.values() for alias in (each.name, *each.aliases)}
    if found := find(name or "", names):
        return names[found]
    raise RequestError("plan-scenario", scenario=name or "", known=", ".join(catalogue.scenarios))
