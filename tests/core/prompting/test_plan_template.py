"""JSON templates as sentences."""

import json

import pytest

from core.domain.order import Order
from core.errors import RequestError
from core.messages import Messages
from core.prompting.plan import plan
from core.prompting.template import Draft, read_template
from tests.core.prompting.studio import CATALOGUE, CUSTOM

METHOD = {
    "template_info": {"name": "office", "version": "1.0"},
    "scene_description": {"environment": "a modern office", "mood": "calm", "time_period": "early morning"},
    "subject_and_action": {"subject": "Sid in professional attire", "action": "typing on a laptop"},
    "composition_and_framing": {"aspect_ratio": "4:3", "framing_guide": {"headroom": "generous"}},
    "lighting_design": {
        "lighting_style": "soft",
        "key_light": {"source": "large window", "color_temp_k": 5600},
    },
    "color_and_grade": {"color_palette": {"hex_codes": ["#102030", "#F0F0F0"]}},
    "camera_simulation": {"lens": {"focal_length_mm": 85, "aperture_f": 1.8}},
    "negative_prompt": ["blurry, low quality", "cartoon"],
}


def draft(template: object) -> Draft:
    return read_template(json.dumps(template), CATALOGUE.vocabulary)


def said(template: object) -> list[str]:
    return [", ".join(sentence) for sentence in draft(template).sentences]


def test_the_method_s_template_becomes_the_method_s_call() -> None:
    order = Order(template=json.dumps(METHOD), endpoint=CUSTOM)
    sent = plan(order, CATALOGUE).recipes[0].arguments
    assert sent["prompt"] == (
        "Photo of SIDAI, a man, in professional attire. Typing on a laptop. "
        "A modern office, early morning. Calm. Generous headroom, 85 mm focal length, f/1.8. "
        "Soft lighting style, large window, 5600 K. #102030, #F0F0F0."
    )
    assert str(sent["negative_prompt"]).startswith("blurry, low quality, cartoon, ")
    assert (sent["image_size"], sent["guidance_scale"], sent["num_inference_steps"]) == (
        "landscape_4_3",
        7.5,
        30,
    )


def test_sentences_come_in_the_order_of_the_rules_whatever_the_template_s() -> None:
    shuffled = {
        "quirks": "a paper boat",
        "palette": "teal and sand",
        "lighting": "hard sun",
        "lens": "35mm",
        "art_style": "film still",
        "location": "harbor",
        "action": "waiting",
        "main_subject": "a sailor",
    }
    assert said(shuffled) == [
        "a sailor",
        "waiting",
        "harbor",
        "film still",
        "35mm",
        "hard sun",
        "teal and sand",
        "a paper boat quirks",
    ]


@pytest.mark.parametrize(
    "template",
    [
        {"subject": "a fox", "camera": {"angle": "low"}},
        {"subject_and_action": {"subject": "a fox"}, "cinematography": {"angle": "low"}},
        {"subjects": [{"description": "a fox"}], "camera_simulation": {"angle": "low"}},
        {"main_subject": "a fox", "photographic_characteristics": {"angle": "low"}},
        {"objects": [{"description": "a fox"}], "camera": {"angle": "low"}},
    ],
)
def test_a_part_may_be_spelled_in_any_of_the_field_s_ways(template: object) -> None:
    assert said(template) == ["a fox", "low angle"]


def test_what_belongs_to_one_of_several_things_stays_with_it() -> None:
    two = {"subjects": [{"type": "fox", "pose": "asleep"}, {"type": "owl", "lighting": "moonlit"}]}
    assert said(two) == ["fox, asleep", "owl, moonlit"]


@pytest.mark.parametrize(
    ("parts", "size"),
    [
        ({"aspect_ratio": "16:9"}, "16:9"),
        ({"output": {"framing": {"ratio": "4:5 portrait"}}}, "4:5"),
        ({"camera": {"framing": {"aspect_ratio": "2:3"}}, "resolution": "1920x1080"}, "2:3"),
        ({"technical_output": {"resolution": "1600x2000"}}, "4:5"),
        ({"post_processing": {"resolution_px": [1536, 2304]}}, "2:3"),
        ({"resolution": {"width": 1280, "height": 720}}, "16:9"),
        ({"image_size": "portrait_4_3"}, "portrait_4_3"),
        ({"aspect_ratio": "CHANGE_ME 16:9"}, None),
        ({"relative_size": "giant", "time": "02:00"}, None),
    ],
)
def test_the_shape_is_found_wherever_it_stands(parts: dict[str, object], size: str | None) -> None:
    assert draft({"subject": "a fox", **parts}).size == size


def test_a_size_in_words_is_part_of_the_picture() -> None:
    assert said({"subject": "a fox", "size": "giant"}) == ["a fox", "giant size"]


def test_seed_and_negatives_are_found_wherever_they_stand() -> None:
    found = draft(
        {
            "subject": "a fox",
            "rendering_parameters": {"seed": 42, "negative_prompt": "blurry, text"},
            "avoid": ["crowd"],
        }
    )
    assert (found.seeds, set(found.negatives)) == ((42,), {"blurry", "text", "crowd"})
    assert found.sentences == (("a fox",),)


def test_what_was_typed_wins_over_the_template() -> None:
    template = json.dumps({"subject": "Sid", "scene": "harbor", "aspect_ratio": "4:3", "seed": 42})
    recipe = plan(Order(template=template, size="1:1", seeds=(7,)), CATALOGUE).recipes[0]
    assert recipe.arguments["image_size"] == {"width": 992, "height": 992}
    assert recipe.arguments["seed"] == 7


@pytest.mark.parametrize(
    "gap", ["[ATTIRE]", "{{attire}}", "${attire}", "<ATTIRE>", "CHANGE_ME navy suit", "CHANGEME"]
)
def test_what_nobody_filled_in_is_left_out_and_said(gap: str) -> None:
    found = draft({"subject": "a fox", "outfit": gap})
    assert (found.sentences, found.gaps) == ((("a fox",),), ("outfit",))


def test_a_gap_takes_only_its_own_phrase_along() -> None:
    assert said({"subject": "a fox, wearing [ATTIRE], asleep"}) == ["a fox, asleep"]


def test_bookkeeping_says_nothing_about_the_picture() -> None:
    kept = {
        "_comment": "x",
        "scene_id": "s1",
        "version": 2,
        "notes": "ask first",
        "author": "me",
        "subject": "a fox",
    }
    assert said(kept) == ["a fox"]


def test_values_that_mean_nothing_are_left_out() -> None:
    assert said(
        {"subject": "a fox", "props": "none", "floor": "N/A", "rim": None, "fog": False, "snow": True}
    ) == [
        "a fox",
        "snow",
    ]


def test_a_drawn_style_is_not_called_a_photo() -> None:
    template = json.dumps({"subject": "Sid at sea", "style": "loose watercolor sketch"})
    assert plan(Order(template=template), CATALOGUE).recipes[0].prompt == (
        "Watercolor of SIDAI, a man, at sea. Loose watercolor sketch."
    )


def test_a_scenario_gives_a_template_its_numbers_and_that_is_said() -> None:
    made = plan(Order(template='{"subject": "Sid"}', words="at sea", scenario="youtube"), CATALOGUE)
    assert made.recipes[0].arguments["guidance_scale"] == 3.8
    assert made.recipes[0].prompt == "Photo of SIDAI, a man, at sea."
    assert [note.key for note in made.notes] == ["note-template-scenario"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            '{"subject": "a fox",\n "scene" "sea"}',
            "The template is not JSON: line 2, column 10: Expecting ':' delimiter. ",
        ),
        (
            "[1, 2]",
            'A template is a JSON object, {"subject": "Sid at his desk", "aspect_ratio": "4:3"}, and this is',
        ),
        (
            '{"subject": "CHANGE_ME"}',
            "The template describes nothing: all its parts are empty or still to be filled in. ",
        ),
    ],
)
def test_a_template_that_cannot_be_read_says_where_and_what_was_expected(text: str, sentence: str) -> None:
    with pytest.raises(RequestError) as refused:
        plan(Order(template=text), CATALOGUE)
    assert Messages().say(refused.value).startswith(sentence)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[" * 60_000, "template-long"),
        ("[" * 40_000, "template-deep"),
        ('{"a":' * 60 + '"sea"' + "}" * 60, "template-deep"),
        ('{"a": ' + "9" * 5_000 + "}", "template-deep"),
    ],
)
def test_a_template_made_to_break_things_does_not(text: str, key: str) -> None:
    with pytest.raises(RequestError) as refused:
        plan(Order(template=text), CATALOGUE)
    assert refused.value.text.key == key
    assert Messages().say(refused.value)
