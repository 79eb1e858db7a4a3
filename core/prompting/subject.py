"""Who or what is drawn: by flag, by name in the words, else mine, the channel's, the team's, the only one."""

from collections.abc import Iterable, Mapping

from core.domain.catalogue import Catalogue
from core.domain.order import Order
from core.domain.scenario import Scenario
from core.domain.subject import Kind, Subject
from core.errors import OperatorError, RequestError
from core.prompting.nearest import find
from core.prompting.trigger import naming

NONE = "none"


def choose_subject(
    order: Order, scenario: Scenario, catalogue: Catalogue, usual: Iterable[str | None], told: str
) -> Subject | None:
    """None: a picture without a subject. `usual` names defaults, nearest first; `told` is what was typed."""
    without = Kind.NONE in scenario.kinds
    if order.subject == NONE:
        if not without:
            raise RequestError("plan-subject-needed", scenario=scenario.name, kinds=_suits(scenario))
        return None
    asked = _by_flag(order.subject, catalogue.subjects) or _by_name(told, catalogue)
    subject = asked or _by_default(usual, catalogue.subjects)
    if subject is None:
        _check_nobody(scenario, catalogue)
        return None
    if subject.kind not in scenario.kinds and without and not asked:
        return None
    return _suitable(subject, scenario)


def _suitable(subject: Subject, scenario: Scenario) -> Subject:
    if subject.retired:
        raise RequestError("plan-subject-retired", subject=subject.name)
    if subject.kind not in scenario.kinds:
        raise RequestError(
            "plan-subject-kind",
            scenario=scenario.name,
            subject=subject.name,
            kind=subject.kind.value,
            kinds=_suits(scenario),
        )
    return subject


def _by_flag(name: str | None, subjects: Mapping[str, Subject]) -> Subject | None:
    if name is None:
        return None
    names = {alias: each for each in subjects.values() for alias in (each.name, *each.aliases)}
    if found := find(name, names):
        return names[found]
    raise RequestError("plan-subject-unknown", subject=name, known=_listed(subjects.values()))


def _by_name(told: str, catalogue: Catalogue) -> Subject | None:
    named = [
        each
        for each in catalogue.subjects.values()
        if naming(each, catalogue.vocabulary).mention.search(told)
    ]
    if len(named) > 1:
        raise RequestError("plan-subject-several", known=_listed(named), first=named[0].name)
    return named[0] if named else None


def _by_default(usual: Iterable[str | None], subjects: Mapping[str, Subject]) -> Subject | None:
    for name in usual:
        if name is not None and name in subjects:
            return subjects[name]
    active = _active(subjects.values())
    return active[0] if len(active) == 1 else None


def _check_nobody(scenario: Scenario, catalogue: Catalogue) -> None:
    """Nobody is chosen: fine without a subject, else something has to be added or said."""
    fitting = [each for each in _active(catalogue.subjects.values()) if each.kind in scenario.kinds]
    if not fitting and Kind.NONE in scenario.kinds:
        return
    if not catalogue.subjects:
        raise OperatorError("plan-subjects-missing", scenario=scenario.name)
    if not fitting:
        raise RequestError("plan-subject-none-suits", scenario=scenario.name, kinds=_suits(scenario))
    raise RequestError("plan-subject-which", known=_listed(fitting), first=fitting[0].name)


def _active(subjects: Iterable[Subject]) -> list[Subject]:
    return [each for each in subjects if not each.retired]


def _listed(subjects: Iterable[Subject]) -> str:
    return ", ".join(each.name for each in _active(subjects)) or NONE


def _suits(scenario: Scenario) -> str:
    return ", ".join(kind.value for kind in scenario.kinds)
