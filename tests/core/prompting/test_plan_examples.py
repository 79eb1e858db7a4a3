"""What is typed and what goes out: read this to see how prompts come about."""

import pytest

from tests.core.prompting.studio import CUSTOM, negatives, prompt

# A typed line, and indented below it the prompt that it becomes.

FLUX = """
linkedin
    Photo of SIDAI, a man, in a professional LinkedIn headshot, wearing a navy blazer and white shirt, with
    a confident smile, in front of a neutral gray background. Soft studio light falls from camera left and
    fills in gently from the right. Head and shoulders, shot on an 85mm portrait lens at f/1.8, shallow
    depth of field, natural skin texture, sharp eyes.
linkedin navy blazer
    Photo of SIDAI, a man, in a professional LinkedIn headshot, wearing navy blazer, with a confident smile,
    in front of a neutral gray background. Soft studio light falls from camera left and fills in gently from
    the right. Head and shoulders, shot on an 85mm portrait lens at f/1.8, shallow depth of field, natural
    skin texture, sharp eyes.
linkedin navy blazer, white shirt, outdoors, smiling
    Photo of SIDAI, a man, in a professional LinkedIn headshot, wearing navy blazer and white shirt,
    outdoors, smiling. Head and shoulders, shot on an 85mm portrait lens at f/1.8, shallow depth of field,
    natural skin texture, sharp eyes.
linkedin smiling in a red dress
    Photo of SIDAI, a man, in a professional LinkedIn headshot, smiling in a red dress, in front of a
    neutral gray background. Soft studio light falls from camera left and fills in gently from the right.
    Head and shoulders, shot on an 85mm portrait lens at f/1.8, shallow depth of field, natural skin
    texture, sharp eyes.
linkedin oil painting of Sid in a garden
    Oil painting of SIDAI, a man, in a professional LinkedIn headshot, wearing a navy blazer and white
    shirt, with a confident smile, in a garden. Head and shoulders, sharp eyes.
linkedin navy blazer watercolor
    Watercolor of SIDAI, a man, in a professional LinkedIn headshot, wearing navy blazer, with a confident
    smile, in front of a neutral gray background. Head and shoulders, sharp eyes.
team --no smile
    Photo of SIDAI, a man, in a centered head-and-shoulders portrait for a team page, wearing a plain
    crew-neck sweater, in front of a seamless light gray wall, closed lips, neutral expression. Even soft
    light from the front, at eye level. Shot on an 85mm lens at f/4, natural skin texture.
story golden hour, on the rooftop
    Photo of SIDAI, a man, in a vertical three-quarter-length lifestyle shot, wearing an easy everyday
    outfit, on the rooftop. Lit by golden hour, free room above the head. Candid and natural, as if caught
    in passing.
workspace smiling at the screen, at night
    Photo of SIDAI, a man, at a modern tech workspace, coding on a laptop, with two monitors full of code in
    view, wearing a casual hoodie, smiling at the screen, at night. The scene is lit by a warm desk lamp,
    startup office atmosphere. Shot on a 35mm lens at f/2, shallow depth of field.
youtube thumbs up --expression surprised
    Photo of SIDAI, a man, in an energetic YouTube thumbnail, thumbs up, surprised, wearing a bright colored
    hoodie, in front of a clean white background. High-contrast light with crisp edges, vivid colors.
    Dynamic pose on one side of the frame, free space for a title beside the figure.
banner red waves
    A wide banner background of red waves. The left third stays calm for a profile picture. Soft light,
    elegant and uncluttered.
on a beach at sunset
    SIDAI, a man, on a beach at sunset
Sid on a beach, Sid's dog beside Sid
    SIDAI, a man, on a beach, his dog beside him
in the rain with SIDAI while Sid laughs
    SIDAI, a man, in the rain with him while he laughs
portrait of sid in the rain
    Portrait of SIDAI, a man, in the rain
3d render of Sid as an astronaut
    3d render of SIDAI, a man, as an astronaut
a sign that says "Hello, Sid"
    SIDAI, a man, a sign that says "Hello, Sid"
Sid reading --no glasses
    SIDAI, a man, reading, visible eyes, clear eye contact
(SIDAI:1.2), professional headshot, (sharp focus:1.1), crisp++ suit, (really) nice::2
    SIDAI, a man, professional headshot, sharp focus, crisp suit, (really) nice
Sid's desk in the morning --raw
    SIDAI's desk in the morning
a desk in the morning --raw
    SIDAI, a desk in the morning
a lighthouse in fog --subject none
    a lighthouse in fog
"""

CLASSIC = """
linkedin navy blazer
    Photo of SIDAI, a man, professional LinkedIn headshot, wearing navy blazer, with a confident smile, a
    neutral gray background, soft studio lighting from camera left, shallow depth of field, 85mm portrait
    lens at f/1.8, photorealistic, sharp eyes, high detail
linkedin serious, outdoors
    Photo of SIDAI, a man, professional LinkedIn headshot, wearing a navy blazer and white shirt, serious,
    outdoors, shallow depth of field, 85mm portrait lens at f/1.8, photorealistic, sharp eyes, high detail
linkedin cartoon
    Cartoon of SIDAI, a man, professional LinkedIn headshot, wearing a navy blazer and white shirt, with a
    confident smile, a neutral gray background, sharp eyes, high detail
linkedin photorealistic, high detail
    Photo of SIDAI, a man, professional LinkedIn headshot, wearing a navy blazer and white shirt, with a
    confident smile, a neutral gray background, photorealistic, high detail, soft studio lighting from
    camera left, shallow depth of field, 85mm portrait lens at f/1.8, sharp eyes
(SIDAI:1.2), professional headshot, (sharp focus:1.1)
    (SIDAI:1.2), a man, professional headshot, (sharp focus:1.1)
red++ scarf, misty forest::1.5
    SIDAI, a man, (red:1.21) scarf, (misty forest:1.5)
"""


def examples(table: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for line in table.strip().splitlines():
        if line.startswith(" "):
            typed, sent = pairs[-1]
            pairs[-1] = (typed, f"{sent} {line.strip()}".strip())
        else:
            pairs.append((line, ""))
    return pairs


@pytest.mark.parametrize(("typed", "sent"), examples(FLUX))
def test_flux_gets_prose(typed: str, sent: str) -> None:
    assert prompt(typed) == sent


@pytest.mark.parametrize(("typed", "sent"), examples(CLASSIC))
def test_a_classic_model_gets_phrases(typed: str, sent: str) -> None:
    assert prompt(typed, endpoint=CUSTOM) == sent


def test_typed_negatives_come_first_and_the_scenario_s_follow() -> None:
    assert negatives("linkedin --no glasses, hat", endpoint=CUSTOM) == [
        "glasses",
        "hat",
        "amateur lighting",
        "harsh shadows",
        "overexposed",
        "blurry",
        "low resolution",
        "casual clothing",
        "distracting background",
        "awkward pose",
        "heavy filters",
        "artifacts",
        "cartoon",
        "watermark",
    ]


@pytest.mark.parametrize(
    ("typed", "gone"),
    [
        ("linkedin casual hoodie", "casual clothing"),
        ("linkedin as a cartoon", "cartoon"),
        ("workspace suit and tie", "suit and tie"),
        ("youtube moody", "dark lighting"),
        ("instagram in a tuxedo", "formal clothing"),
        ("on a bicycle, motion blur", "blurry"),
    ],
)
def test_no_negative_forbids_what_was_typed(typed: str, gone: str) -> None:
    sent = negatives(typed, endpoint=CUSTOM)
    assert gone not in sent
    assert len(sent) >= 10


def test_words_without_a_scenario_take_the_library_of_negatives() -> None:
    assert "missing fingers" in negatives("on a beach", endpoint=CUSTOM)
