"""The data that ships, and what is said when data is wrong."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from core.catalogue import check, load_catalogue, read_endpoints, read_scenarios, read_sizes
from core.domain.endpoint import Price, Range
from core.domain.scenario import CLASSIC, FLUX, Scenario
from core.errors import OperatorError
from core.messages import Messages

CATALOGUE = load_catalogue()
EACH = pytest.mark.parametrize("scenario", CATALOGUE.scenarios.values(), ids=lambda scenario: scenario.name)

# The method's ranges of classic guidance and steps for each family of scenarios.
RANGES = {
    "professional": (Range(7.5, 8.5), Range(30, 35)),
    "social": (Range(6, 7.5), Range(25, 30)),
    "creative": (Range(5, 7), Range(30, 40)),
    "energy": (Range(7.5, 9), Range(30, 35)),
}

GOOD = """
[portrait]
family = "social"
help = "A portrait."
example = "portrait red hat"
kinds = ["person"]
main_slot = "attire"
size = "square"
lora_scale = 0.9
negatives = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]
slots = { attire = { default = "a hat" } }
[portrait.wordings.classic]
template = "Photo of {subject}, {attire}, {words}"
guidance = 7.0
steps = 30
[portrait.wordings.flux]
template = "Photo of {subject}, {attire}, {words}."
guidance = 3.5
steps = 28
"""


def test_the_scenarios_of_the_method_are_there() -> None:
    assert CATALOGUE.scenarios.keys() >= {
        *("linkedin", "corporate", "founder", "speaker", "team"),
        *("instagram", "story", "x-profile", "casual"),
        *("workspace", "podcast", "youtube"),
    }


@EACH
def test_classic_numbers_are_the_method_s_and_flux_has_its_own(scenario: Scenario) -> None:
    guidance, steps = RANGES[scenario.family]
    assert scenario.wordings[CLASSIC].guidance in guidance
    assert scenario.wordings[CLASSIC].steps in steps
    assert scenario.wordings[FLUX].guidance in Range(2.5, 4)
    assert scenario.wordings[FLUX].steps in Range(28, 32)


@EACH
def test_a_scenario_explains_itself(scenario: Scenario) -> None:
    assert scenario.help.endswith(".")
    assert scenario.example.startswith(f"{scenario.name} ")
    assert all(slot.default and slot.suggestions for slot in scenario.slots.values())


@EACH
def test_a_scenario_lists_ten_negatives_or_more_each_once(scenario: Scenario) -> None:
    assert len(set(scenario.negatives)) == len(scenario.negatives) >= 10


def test_prices_and_ranges_are_what_fal_publishes() -> None:
    lora = CATALOGUE.endpoints["fal-ai/flux-lora"]
    assert lora.price == Price(Decimal("0.035"), "megapixel")
    assert (lora.guidance, lora.steps, lora.images) == (Range(0, 35), Range(1, 50), Range(1, 4))
    custom = CATALOGUE.endpoints["fal-ai/*/*"]
    assert (custom.guidance, custom.steps, custom.images) == (Range(1, 20), Range(20, 50), Range(1, 4))
    assert custom.price is None


def test_every_endpoint_s_constants_can_be_sent_as_json() -> None:
    for endpoint in CATALOGUE.endpoints.values():
        assert json.loads(json.dumps(dict(endpoint.constants))) == endpoint.constants


def test_the_safety_checker_is_on_wherever_the_endpoint_has_one() -> None:
    named = [each for each in CATALOGUE.endpoints.values() if not each.carries_subject]
    assert all(each.constants["enable_safety_checker"] is True for each in named)


def test_fal_s_six_names_and_the_platforms_are_there() -> None:
    assert [name for name, size in CATALOGUE.sizes.items() if size.fal == name] == [
        "square_hd",
        "square",
        "portrait_4_3",
        "portrait_16_9",
        "landscape_4_3",
        "landscape_16_9",
    ]
    platforms = [size for size in CATALOGUE.sizes.values() if size.platform]
    assert len(platforms) >= 20
    assert all(size.source and 0 <= size.anchor <= 1 for size in platforms)


def test_a_good_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(GOOD)
    own = read_scenarios(file)
    assert own["portrait"].slots["attire"].default == "a hat"
    check(replace(CATALOGUE, scenarios={**CATALOGUE.scenarios, **own}))


@pytest.mark.parametrize(
    ("wrong", "right", "sentence"),
    [
        (
            '"person"',
            '"persn"',
            "own.toml: portrait.kinds.0: Input should be 'person', 'mascot', 'product', 'style' or 'none'",
        ),
        ("lora_scale = 0.9", "", "own.toml: portrait.lora_scale: Field required"),
        ("lora_scale", "loraScale", "own.toml: portrait.lora_scale: Field required"),
        (
            'default = "a hat"',
            'default = "a hat", sugestions = []',
            "own.toml: portrait.slots.attire.sugestions: Unexpected",
        ),
        (
            "steps = 30",
            'steps = "many"',
            "own.toml: portrait.wordings.classic.steps: Input should be a valid integer",
        ),
        ("[portrait]", "[portrait", "own.toml is not TOML: "),
    ],
)
def test_a_wrong_file_is_named_with_its_key_and_the_fix(
    tmp_path: Path, wrong: str, right: str, sentence: str
) -> None:
    file = tmp_path / "own.toml"
    file.write_text(GOOD.replace(wrong, right, 1))
    with pytest.raises(OperatorError) as refused:
        read_scenarios(file)
    assert Messages().say(refused.value).startswith(sentence)


@pytest.mark.parametrize(
    ("wrong", "right", "key"),
    [
        ('"square"', '"sqare"', "portrait.size"),
        ('main_slot = "attire"', 'main_slot = "hat"', "portrait.main_slot"),
        ('"a", "b"', '"a", "a"', "portrait.negatives"),
        ("{subject}, {attire}, {words}.", "{subject}, {words}.", "portrait.wordings.flux.template"),
        (
            "{subject}, {attire}, {words}.",
            "{subject}, {attire}, {hat}, {words}.",
            "portrait.wordings.flux.template",
        ),
        ("wordings.flux", "wordings.other", "portrait.wordings.flux"),
        ('family = "social"', 'family = "social"\naliases = ["headshot"]', "portrait.aliases"),
    ],
)
def test_what_names_something_else_must_find_it(tmp_path: Path, wrong: str, right: str, key: str) -> None:
    file = tmp_path / "own.toml"
    file.write_text(GOOD.replace(wrong, right, 1))
    with pytest.raises(OperatorError) as refused:
        check(replace(CATALOGUE, scenarios={**CATALOGUE.scenarios, **read_scenarios(file)}))
    assert refused.value.text.values["key"] == key
    assert Messages().say(refused.value)


def test_free_words_need_an_endpoint_that_exists() -> None:
    with pytest.raises(OperatorError) as refused:
        check(replace(CATALOGUE, free_endpoint="fal-ai/nowhere"))
    assert "fal-ai/nowhere" in Messages().say(refused.value)


def test_a_team_s_endpoints_and_sizes_are_read_the_same_way(tmp_path: Path) -> None:
    sizes = tmp_path / "sizes.toml"
    sizes.write_text("[platform]\nposter = { width = 1000, height = 1500 }")
    assert read_sizes(sizes)["poster"].platform
    endpoints = tmp_path / "endpoints.toml"
    endpoints.write_text('["acme/x"]\nfamily = "flux"')
    with pytest.raises(OperatorError) as refused:
        read_endpoints(endpoints)
    assert refused.value.text.values["key"] == "acme/x.base"
