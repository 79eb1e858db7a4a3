"""The calls around the prompt: arguments, images, seeds, estimates, notes."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.domain.endpoint import Range
from core.domain.order import Order
from core.errors import RequestError
from core.messages import Messages
from core.prompting import orders
from core.prompting.plan import plan
from tests.core.prompting.studio import CATALOGUE, CUSTOM, first, keys, order, planned


def test_the_default_endpoint_gets_exactly_these_arguments() -> None:
    assert first("linkedin navy blazer --seed 42").arguments == {
        "prompt": first("linkedin navy blazer").prompt,
        "num_images": 1,
        "guidance_scale": 3.5,
        "num_inference_steps": 28,
        "image_size": "landscape_4_3",
        "loras": [{"path": "https://files.example/sid.safetensors", "scale": 0.85}],
        "enable_safety_checker": True,
        "output_format": "jpeg",
        "seed": 42,
    }


@pytest.mark.parametrize(
    ("typed", "guidance", "steps", "size", "images", "seed"),
    [
        ("linkedin navy blazer, white shirt --seed 42 --n 1", 7.5, 30, "landscape_4_3", 1, 42),
        ("instagram denim jacket, coffee shop --n 2", 6.5, 30, "square_hd", 2, None),
        ("youtube pointing at the camera, bright colored hoodie --n 3", 8.0, 35, "landscape_16_9", 3, None),
        ("workspace coding on a laptop, casual hoodie --n 1", 7.0, 30, "landscape_4_3", 1, None),
    ],
)
def test_a_custom_model_is_called_as_the_method_calls_it(
    typed: str, guidance: float, steps: int, size: str, images: int, seed: int | None
) -> None:
    (recipe,) = plan(order(typed, endpoint=CUSTOM), CATALOGUE, fanout=False).recipes
    arguments = dict(recipe.arguments)
    assert recipe.endpoint == CUSTOM
    assert str(arguments.pop("prompt")).startswith("Photo of SIDAI, a man, ")
    assert len(str(arguments.pop("negative_prompt")).split(", ")) >= 10
    expected: dict[str, object] = {
        "num_images": images,
        "guidance_scale": guidance,
        "num_inference_steps": steps,
        "image_size": size,
    }
    assert arguments == expected | ({} if seed is None else {"seed": seed})


def test_each_image_is_a_call_of_its_own() -> None:
    recipes = planned("linkedin --n 4").recipes
    assert [recipe.arguments["num_images"] for recipe in recipes] == [1, 1, 1, 1]
    assert all("seed" not in recipe.arguments for recipe in recipes)


def test_a_single_seed_counts_up_and_that_is_said() -> None:
    counted = planned("linkedin --seed 42 --n 3")
    assert [recipe.arguments["seed"] for recipe in counted.recipes] == [42, 43, 44]
    assert Messages().say_all(counted.notes) == ["Seeds count up: 42, 43, 44."]


def test_several_seeds_are_one_for_each_image() -> None:
    recipes = planned("linkedin --seed 42,7,1000").recipes
    assert [recipe.arguments["seed"] for recipe in recipes] == [42, 7, 1000]


def test_more_seeds_than_images_are_a_question() -> None:
    with pytest.raises(RequestError) as refused:
        plan(Order(words="sea", seeds=(1, 2, 3), n=2), CATALOGUE)
    assert refused.value.text.key == "plan-seeds"


@pytest.mark.parametrize("seed", [-1, 2**63])
def test_a_seed_that_no_model_takes_is_refused(seed: int) -> None:
    with pytest.raises(RequestError) as refused:
        plan(Order(words="sea", seeds=(seed,)), CATALOGUE)
    assert refused.value.text.key == "plan-seed"


def test_an_order_of_forty_pictures_is_forty_calls() -> None:
    assert len(planned("linkedin --n 4 --repeat 10").recipes) == 40
    assert planned("linkedin --n 4 --repeat 10").price == Decimal("1.400")


@pytest.mark.parametrize("words", ["", " ", "\u00a0"])
def test_blank_words_are_nothing_to_draw(words: str) -> None:
    with pytest.raises(RequestError) as refused:
        plan(Order(words=words, subject="none"), CATALOGUE)
    assert refused.value.text.key == "plan-nothing"


@pytest.mark.parametrize("count", [0, -1, 41])
def test_the_number_of_images_has_an_end(count: int) -> None:
    with pytest.raises(RequestError) as refused:
        plan(Order(words="sea", n=count), CATALOGUE)
    assert refused.value.text.key == "plan-images"
    assert "from 1 to 40" in Messages().say(refused.value)


def test_a_scenario_of_many_pictures_is_not_repeated_beyond_the_end() -> None:
    series = replace(CATALOGUE.scenarios["linkedin"], n=5)
    house = replace(CATALOGUE, scenarios={"linkedin": series})
    with pytest.raises(RequestError) as refused:
        plan(orders.new("linkedin --repeat 9", house), house)
    assert (refused.value.text.key, refused.value.text.values["count"]) == ("plan-images", 45)


def test_the_house_decides_how_many_when_nobody_says() -> None:
    house = replace(CATALOGUE, default_n=3)
    assert len(plan(order("linkedin"), house).recipes) == 3
    assert len(plan(order("linkedin --seed 42"), house).recipes) == 1
    assert len(plan(order("linkedin --n 2"), house).recipes) == 2


def test_one_batched_call_takes_as_many_as_the_endpoint_does() -> None:
    (recipe,) = plan(order("linkedin --n 4"), CATALOGUE, fanout=False).recipes
    assert (recipe.images, recipe.arguments["num_images"]) == (4, 4)
    with pytest.raises(RequestError) as refused:
        plan(Order(words="sea", n=5), CATALOGUE, fanout=False)
    assert refused.value.text.key == "plan-batch"


@pytest.mark.parametrize(
    ("typed", "endpoint", "dollars"),
    [
        ("linkedin", None, "0.035"),
        ("linkedin --size square_hd", None, "0.070"),
        ("a lighthouse --subject none", None, "0.025"),
        ("a lighthouse --subject none", "fal-ai/flux-2/lora", "0.021"),
        ("linkedin", CUSTOM, None),
    ],
)
def test_the_estimate_rounds_up_to_whole_megapixels(
    typed: str, endpoint: str | None, dollars: str | None
) -> None:
    estimate = first(typed, endpoint=endpoint).estimate
    assert estimate == (None if dollars is None else Decimal(dollars))


def test_a_batch_costs_what_its_images_cost() -> None:
    (recipe,) = plan(order("linkedin --n 4"), CATALOGUE, fanout=False).recipes
    assert recipe.estimate == Decimal("0.140")


def test_typed_numbers_go_out_as_typed() -> None:
    sent = first("linkedin --guidance 7.5 --steps 50 --lora 1.2").arguments
    assert (sent["guidance_scale"], sent["num_inference_steps"]) == (7.5, 50)
    assert sent["loras"] == [{"path": "https://files.example/sid.safetensors", "scale": 1.2}]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("linkedin --guidance 0.5", f"--guidance 0.5 is outside what {CUSTOM} takes. It goes from 1 to 20."),
        ("linkedin --steps 10", f"--steps 10 is outside what {CUSTOM} takes. It goes from 20 to 50."),
    ],
)
def test_a_typed_number_out_of_range_is_refused_with_the_range(typed: str, sentence: str) -> None:
    with pytest.raises(RequestError) as refused:
        first(typed, endpoint=CUSTOM)
    assert Messages().say(refused.value) == sentence


def test_a_scenario_s_number_out_of_range_is_moved_into_it_and_said() -> None:
    narrow = replace(CATALOGUE.endpoints["fal-ai/flux-lora"], guidance=Range(4, 9))
    house = replace(CATALOGUE, endpoints={**CATALOGUE.endpoints, "fal-ai/flux-lora": narrow})
    recipe = plan(order("linkedin"), house).recipes[0]
    assert recipe.arguments["guidance_scale"] == 4
    assert Messages().say_all(recipe.notes) == [
        "Guidance: 4 instead of 3.5, because fal-ai/flux-lora goes no further."
    ]


def test_an_endpoint_s_own_numbers_win_over_a_scenario_s() -> None:
    sent = first("a lighthouse --subject none", endpoint="fal-ai/flux-2/lora").arguments
    assert (sent["guidance_scale"], sent["num_inference_steps"]) == (2.5, 28)


def test_the_order_comes_back_with_its_names_filled_in() -> None:
    filled = planned("headshot navy blazer").order
    assert (filled.subject, filled.scenario) == ("sid", "linkedin")
    assert planned("a lighthouse --subject none").order.subject == "none"


def test_nothing_to_draw_is_refused() -> None:
    for empty in (Order(), Order(scenario="linkedin", raw=True)):
        with pytest.raises(RequestError) as refused:
            plan(empty, CATALOGUE)
        assert refused.value.text.key == "plan-nothing"


def test_a_prompt_is_never_cut() -> None:
    with pytest.raises(RequestError) as refused:
        first("sea " * 900)
    assert refused.value.text.key == "plan-prompt-long"
    assert refused.value.text.values["limit"] == 2500


def test_a_list_of_negatives_is_never_cut_either() -> None:
    many = tuple(f"thing {number}" for number in range(900))
    with pytest.raises(RequestError) as refused:
        plan(Order(words="sea", negatives=many, endpoint=CUSTOM), CATALOGUE)
    assert refused.value.text.key == "plan-prompt-long"


def test_a_scenario_is_found_by_its_alias_and_an_unknown_one_refused() -> None:
    assert plan(Order(scenario="Headshot"), CATALOGUE).order.scenario == "linkedin"
    with pytest.raises(RequestError) as refused:
        plan(Order(scenario="linkedout", words="sea"), CATALOGUE)
    assert refused.value.text.key == "plan-scenario"


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("(crisp:1.3) suit", "note-weights-gone"),
        ("linkedin --no wigs", "note-negatives-left"),
        ("linkedin --no glasses", "note-negatives-hinted"),
        ("linkedin sketch", "note-medium"),
        ("linkedin on the beach", "note-defaults-gone"),
        ("sea, Sid's boat", "note-pronouns"),
        ("instagram", "note-size-megapixel"),
        ("linkedin --size 1000x1000", "note-size-rounded"),
        ("linkedin --size youtube-banner", "note-size-enlarged"),
        ("banner", "note-size-wide"),
    ],
)
def test_every_adaptation_leaves_a_note(typed: str, note: str) -> None:
    assert keys(first(typed).notes) == {note}


def test_an_order_that_needs_no_adapting_leaves_none() -> None:
    assert first("linkedin navy blazer").notes == ()
