"""Reads what ships in core/data, cross-checks it, and hands it on as values."""

import string
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from core.domain.catalogue import Catalogue
from core.domain.endpoint import Endpoint, Price, Size
from core.domain.scenario import CLASSIC, FLUX, PLAIN, Scenario
from core.domain.vocabulary import Vocabulary
from core.errors import OperatorError
from core.prompting.chosen import find_endpoint
from core.settings import House

FAMILIES = ("professional", "social", "creative", "energy")
FEWEST_NEGATIVES = 10
GAPS = frozenset({"subject", "words"})


@dataclass(frozen=True, slots=True)
class _Negatives:
    default: tuple[str, ...]
    hints: dict[str, str]


_DATA = files("core") / "data"
_SCENARIOS = TypeAdapter(dict[str, Scenario])
_ENDPOINTS = TypeAdapter(dict[str, Endpoint])
_SIZES = TypeAdapter(dict[str, Size])
_NEGATIVES = TypeAdapter(_Negatives)
_VOCABULARY = TypeAdapter(Vocabulary)

_T = TypeVar("_T")


@cache
def load_catalogue() -> Catalogue:
    """What is built in."""
    negatives = _checked(_NEGATIVES, read_table(_DATA / "negatives.toml"), "negatives.toml")
    catalogue = Catalogue(
        scenarios=_scenario_files(_DATA / "scenarios" / f"{family}.toml" for family in FAMILIES),
        endpoints=read_endpoints(_DATA / "endpoints.toml"),
        sizes=read_sizes(_DATA / "sizes.toml"),
        negatives=negatives.default,
        hints=negatives.hints,
        vocabulary=_checked(_VOCABULARY, read_table(_DATA / "vocabulary.toml"), "vocabulary.toml"),
    )
    catalogue = replace(catalogue, plain=replace(PLAIN, negatives=catalogue.negatives))
    check(catalogue)
    return catalogue


def furnish(catalogue: Catalogue, house: House) -> Catalogue:
    """The catalogue with a house's subjects, defaults and prices. OperatorError: they do not fit together."""
    for ref, channel in house.channels.items():
        for name in channel.scenarios:
            if name not in {*catalogue.scenarios, "none"}:
                known = ", ".join((*catalogue.scenarios, "none"))
                raise OperatorError("toml-no-such-scenario", channel=ref, scenario=name, known=known)
    for subject in house.subjects:
        _check_weights(subject, house, catalogue)
    priced = {
        id_: replace(find_endpoint(id_, catalogue), price=Price(amount, "image"))
        for id_, amount in house.prices.items()
    }
    return replace(
        catalogue,
        endpoints={**catalogue.endpoints, **priced},
        subjects={name: subject.value(name) for name, subject in house.subjects.items()},
        default_subject=house.defaults.subject,
        default_n=house.defaults.n,
    )


def _check_weights(name: str, house: House, catalogue: Catalogue) -> None:
    subject = house.subjects[name]
    endpoint = find_endpoint(subject.endpoint, catalogue)
    for lora in subject.loras:
        if endpoint.base and lora.base != endpoint.base:
            raise OperatorError(
                "toml-lora-base", subject=name, base=lora.base, endpoint=endpoint.id, wanted=endpoint.base
            )


def read_scenarios(file: Traversable) -> dict[str, Scenario]:
    """The scenarios of one TOML file. OperatorError: it does not hold what it should."""
    table = {name: _named_scenario(name, each) for name, each in read_table(file).items()}
    return _checked(_SCENARIOS, table, file.name)


def read_endpoints(file: Traversable) -> dict[str, Endpoint]:
    """The endpoints of one TOML file. OperatorError: it does not hold what it should."""
    table = read_table(file)
    return _checked(_ENDPOINTS, {id_: _with(each, id=id_) for id_, each in table.items()}, file.name)


def read_sizes(file: Traversable) -> dict[str, Size]:
    """FAL's sizes and the platforms' of one TOML file. OperatorError: it does not hold what it should."""
    table = read_table(file)
    named = {name: _with(size, name=name, fal=name) for name, size in table.get("fal", {}).items()}
    fitted = {name: _with(size, name=name, platform=True) for name, size in table.get("platform", {}).items()}
    return _checked(_SIZES, named | fitted, file.name)


def read_table(file: Traversable) -> dict[str, Any]:
    """One TOML file as it stands. OperatorError: it is not TOML."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OperatorError("catalogue-not-toml", file=file.name, problem=str(error)) from error


def check(catalogue: Catalogue) -> None:
    """Whatever names something else must find it. OperatorError: the first that does not."""
    for problem in _problems(catalogue):
        raise problem


def _problems(catalogue: Catalogue) -> Iterator[OperatorError]:
    taken: dict[str, str] = {}
    for scenario in catalogue.scenarios.values():
        yield from _scenario_problems(scenario, catalogue)
        for name in (scenario.name, *scenario.aliases):
            if (other := taken.setdefault(name.casefold(), scenario.name)) != scenario.name:
                yield _wrong(scenario, "aliases", f'"{name}" already means {other}')
    if catalogue.free_endpoint not in catalogue.endpoints:
        yield OperatorError("catalogue-free-endpoint", endpoint=catalogue.free_endpoint)


def _scenario_problems(scenario: Scenario, catalogue: Catalogue) -> Iterator[OperatorError]:
    if scenario.size not in catalogue.sizes:
        yield _wrong(scenario, "size", f'there is no size "{scenario.size}"')
    if scenario.main_slot not in scenario.slots:
        yield _wrong(scenario, "main_slot", f'it has no slot "{scenario.main_slot}"')
    if len(set(scenario.negatives)) < FEWEST_NEGATIVES:
        yield _wrong(scenario, "negatives", f"at least {FEWEST_NEGATIVES} different ones are needed")
    for family in (CLASSIC, FLUX):
        if family not in scenario.wordings:
            yield _wrong(scenario, f"wordings.{family}", "it is missing")
    for family, wording in scenario.wordings.items():
        gaps = {name for _, name, _, _ in string.Formatter().parse(wording.template) if name is not None}
        if gaps != GAPS | scenario.slots.keys():
            expected = ", ".join(sorted(GAPS | scenario.slots.keys()))
            yield _wrong(scenario, f"wordings.{family}.template", f"its gaps must be exactly: {expected}")


def _wrong(scenario: Scenario, key: str, problem: str) -> OperatorError:
    return OperatorError("catalogue-wrong", file="scenarios", key=f"{scenario.name}.{key}", problem=problem)


def _scenario_files(sources: Iterable[Traversable]) -> dict[str, Scenario]:
    found: dict[str, Scenario] = {}
    for file in sources:
        read = read_scenarios(file)
        if twice := sorted(found.keys() & read.keys()):
            problem = "it stands in two files"
            raise OperatorError("catalogue-wrong", file=file.name, key=twice[0], problem=problem)
        found |= read
    return found


def _named_scenario(name: str, table: object) -> object:
    if not isinstance(table, dict) or not isinstance(slots := table.get("slots", {}), dict):
        return table
    return _with(table, name=name, slots={slot: _with(each, name=slot) for slot, each in slots.items()})


def _with(table: object, **more: object) -> object:
    return {**table, **more} if isinstance(table, dict) else table


def _checked(adapter: TypeAdapter[_T], value: object, file: str) -> _T:
    try:
        return adapter.validate_python(value, extra="forbid")
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(map(str, first["loc"]))
        raise OperatorError("catalogue-wrong", file=file, key=key, problem=first["msg"]) from error
