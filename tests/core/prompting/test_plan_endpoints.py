"""Every scenario on every endpoint, and what an endpoint does not take."""

from dataclasses import replace

import pytest

from core.domain.endpoint import Endpoint
from core.domain.order import Order
from core.domain.scenario import Scenario
from core.domain.subject import Kind, Lora, Subject
from core.errors import RequestError
from core.messages import Messages
from core.prompting.chosen import find_endpoint
from core.prompting.plan import plan
from tests.core.prompting.studio import CATALOGUE, CUSTOM, SID, first

ENDPOINTS = [
    "fal-ai/flux-lora",
    "fal-ai/flux/dev",
    "fal-ai/flux-2/lora",
    "fal-ai/lora",
    CUSTOM,
    "acme/sid-model",
]


def subject_for(scenario: Scenario, endpoint: Endpoint) -> Subject | None:
    """Somebody whom the scenario suits, trained for what the endpoint runs."""
    kind = scenario.kinds[0]
    if kind is Kind.NONE:
        return None
    loras = (Lora("https://files.example/x.safetensors", base=endpoint.base),) if endpoint.lora_field else ()
    return Subject("sid", kind, "SIDAI", endpoint.id, "man", ("Sid",), loras)


@pytest.mark.parametrize("endpoint_id", ENDPOINTS)
@pytest.mark.parametrize("scenario", CATALOGUE.scenarios.values(), ids=lambda scenario: scenario.name)
def test_every_scenario_makes_a_call_that_the_endpoint_takes(scenario: Scenario, endpoint_id: str) -> None:
    endpoint = find_endpoint(endpoint_id, CATALOGUE)
    subject = subject_for(scenario, endpoint)
    house = replace(CATALOGUE, subjects={"sid": subject} if subject else {})
    recipe = plan(Order(scenario=scenario.name, endpoint=endpoint_id), house).recipes[0]
    sent = recipe.arguments
    assert recipe.endpoint == endpoint_id
    assert sent[endpoint.guidance_field] in endpoint.guidance
    assert sent[endpoint.steps_field] in endpoint.steps
    assert recipe.width * recipe.height <= 1024 * 1024
    assert 0 < len(recipe.prompt) <= endpoint.prompt_limit
    assert recipe.prompt.count("SIDAI") == (subject is not None)
    assert not set("{}") & set(recipe.prompt)
    assert (endpoint.negative in sent) == (endpoint.negative is not None)
    assert Messages().say_all(recipe.notes) is not None


@pytest.mark.parametrize("scenario", CATALOGUE.scenarios.values(), ids=lambda scenario: scenario.name)
def test_a_scenario_s_example_is_an_order_that_works(scenario: Scenario) -> None:
    name, _, words = scenario.example.partition(" ")
    endpoint = find_endpoint("fal-ai/flux-lora", CATALOGUE)
    subject = subject_for(scenario, endpoint)
    house = replace(CATALOGUE, subjects={"sid": subject} if subject else {})
    assert name == scenario.name
    assert (
        plan(Order(scenario=name, words=words), house).recipes[0].prompt
        != plan(Order(scenario=name), house).recipes[0].prompt
    )


@pytest.mark.parametrize(
    ("endpoint_id", "pattern"),
    [
        ("fal-ai/flux-lora", "fal-ai/flux-lora"),
        ("fal-ai/flux/dev", "fal-ai/flux/dev"),
        ("fal-ai/acme/sid-custom-model", "fal-ai/*/*"),
        ("acme/sid-model", "*/*"),
        ("acme/sid/model/v2", "*/*"),
    ],
)
def test_what_is_not_in_the_table_is_a_custom_model(endpoint_id: str, pattern: str) -> None:
    assert find_endpoint(endpoint_id, CATALOGUE) == replace(CATALOGUE.endpoints[pattern], id=endpoint_id)


@pytest.mark.parametrize("endpoint_id", ["flux", "https://fal.run/x", "a b/c", "/x", ""])
def test_what_is_no_endpoint_id_is_refused(endpoint_id: str) -> None:
    with pytest.raises(RequestError) as refused:
        find_endpoint(endpoint_id, CATALOGUE)
    assert refused.value.text.key == "plan-endpoint"


def test_sdxl_is_called_by_its_own_field_names() -> None:
    house = replace(
        CATALOGUE, subjects={"sid": replace(SID, loras=(Lora("https://files.example/x", base="sdxl"),))}
    )
    sent = plan(Order(scenario="linkedin", endpoint="fal-ai/lora"), house).recipes[0].arguments
    assert sent["model_name"] == "stabilityai/stable-diffusion-xl-base-1.0"
    assert sent["image_format"] == "jpeg"
    assert sent["enable_safety_checker"] is True
    assert sent["prompt_weighting"] is True
    assert "output_format" not in sent
    assert sent["guidance_scale"] == 7.5


def test_a_custom_model_is_sent_no_lora_and_that_is_said() -> None:
    recipe = first("linkedin", endpoint=CUSTOM)
    assert "loras" not in recipe.arguments
    assert [note.key for note in recipe.notes] == ["note-lora-carried"]


@pytest.mark.parametrize(
    ("endpoint_id", "loras", "key"),
    [
        ("fal-ai/flux/dev", SID.loras, "plan-lora-untaken"),
        ("fal-ai/flux-2/lora", SID.loras, "plan-lora-base"),
        ("fal-ai/lora", SID.loras, "plan-lora-base"),
        (
            "fal-ai/flux-2/lora",
            tuple(Lora(f"https://files.example/{at}", base="flux-2") for at in range(4)),
            "plan-lora-many",
        ),
    ],
)
def test_a_lora_that_the_endpoint_cannot_use_is_refused_before_paying(
    endpoint_id: str, loras: tuple[Lora, ...], key: str
) -> None:
    house = replace(CATALOGUE, subjects={"sid": replace(SID, loras=loras)})
    with pytest.raises(RequestError) as refused:
        plan(Order(scenario="linkedin", endpoint=endpoint_id), house)
    assert refused.value.text.key == key
    assert Messages().say(refused.value)


def test_a_lora_s_own_strength_stands_between_the_typed_one_and_the_scenario_s() -> None:
    house = replace(
        CATALOGUE, subjects={"sid": replace(SID, loras=(Lora("https://files.example/x", scale=0.7),))}
    )
    for typed, scale in ((None, 0.7), (1.1, 1.1)):
        sent = plan(Order(scenario="linkedin", lora_scale=typed), house).recipes[0].arguments
        assert sent["loras"] == [{"path": "https://files.example/x", "scale": scale}]


def test_lora_strength_without_a_lora_changes_nothing_and_that_is_said() -> None:
    house = replace(CATALOGUE, subjects={"sid": replace(SID, loras=())})
    recipe = plan(Order(words="sea", lora_scale=0.5), house).recipes[0]
    assert "loras" not in recipe.arguments
    assert [note.key for note in recipe.notes] == ["note-lora-none"]


def test_lora_strength_has_a_range() -> None:
    with pytest.raises(RequestError) as refused:
        plan(Order(words="sea", lora_scale=4.5), CATALOGUE)
    assert refused.value.text.values["high"] == "4"
