"""Names, ratios and pixels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.endpoint import Size, SizeRule
from core.domain.order import Fit
from core.errors import RequestError
from core.messages import Messages
from core.prompting.chosen import find_endpoint
from core.prompting.sizes import MOST_PIXELS, Drawing, draw_size
from tests.core.prompting.studio import CATALOGUE, CUSTOM, keys

FLUX, SDXL = "fal-ai/flux-lora", "fal-ai/lora"


def drawing(size: str | None, endpoint: str = FLUX, usual: str = "landscape_4_3") -> Drawing:
    return draw_size(size, usual, find_endpoint(endpoint, CATALOGUE), CATALOGUE.sizes)


@pytest.mark.parametrize(
    ("typed", "endpoint", "argument"),
    [
        ("portrait_4_3", FLUX, "portrait_4_3"),
        ("Portrait 4-3", FLUX, "portrait_4_3"),
        ("square_hd", FLUX, "square_hd"),
        ("16:9", FLUX, {"width": 1328, "height": 752}),
        ("1:1", FLUX, {"width": 992, "height": 992}),
        ("4:5", FLUX, {"width": 880, "height": 1104}),
        ("1.91:1", FLUX, {"width": 1376, "height": 720}),
        ("1:1", SDXL, {"width": 1000, "height": 1000}),
        ("1024x768", FLUX, {"width": 1024, "height": 768}),
        ("1024 × 768", FLUX, {"width": 1024, "height": 768}),  # noqa: RUF001
        ("2048x2048", FLUX, {"width": 2048, "height": 2048}),
        ("linkedin-profile", FLUX, {"width": 992, "height": 992}),
        ("linkedin-banner", FLUX, {"width": 1520, "height": 656}),
        ("16:9", CUSTOM, "landscape_16_9"),
        ("1:1", CUSTOM, "square_hd"),
        ("story", CUSTOM, "portrait_16_9"),
        ("instagram-portrait", CUSTOM, {"width": 896, "height": 1112}),
    ],
)
def test_a_size_becomes_what_the_endpoint_takes(typed: str, endpoint: str, argument: object) -> None:
    assert drawing(typed, endpoint).argument == argument


def test_a_scenario_s_square_is_kept_below_the_second_megapixel_where_that_is_billed() -> None:
    small = drawing(None, usual="square_hd")
    assert small.argument == {"width": 992, "height": 992}
    assert keys(small.notes) == {"note-size-megapixel"}
    assert drawing(None, CUSTOM, usual="square_hd").argument == "square_hd"
    assert drawing(None, SDXL, usual="square_hd").argument == "square_hd"


def test_pixels_are_rounded_to_what_the_model_can_draw_and_that_is_said() -> None:
    rounded = drawing("1080x1350")
    assert (rounded.width, rounded.height) == (1088, 1344)
    assert Messages().say_all(rounded.notes) == [
        "1080x1350 became 1088x1344: sides are multiples of 16 here."
    ]
    assert drawing("1080x1352", SDXL).notes == ()


@pytest.mark.parametrize(
    ("typed", "endpoint"), [("2056x1024", "fal-ai/flux-2/lora"), ("20000x64", FLUX), ("63x900", FLUX)]
)
def test_pixels_beyond_the_limits_are_refused_with_the_limits(typed: str, endpoint: str) -> None:
    with pytest.raises(RequestError) as refused:
        drawing(typed, endpoint)
    rule = find_endpoint(endpoint, CATALOGUE).sizes
    assert (refused.value.text.values["low"], refused.value.text.values["high"]) == (
        str(rule.low),
        str(rule.high),
    )


@pytest.mark.parametrize("typed", ["huge", "0:9", "16:0", "0x100", "4:3:2", "1024x", "-16:9", "١٦:٩"])
def test_what_is_no_size_is_refused_with_what_is(typed: str) -> None:
    with pytest.raises(RequestError) as refused:
        drawing(typed)
    assert refused.value.text.key == "plan-size"
    assert "linkedin-banner" in Messages().say(refused.value)


def test_a_platform_s_pixels_are_cut_from_the_picture() -> None:
    assert drawing("story").fit == Fit("story", 1080, 1920, 0.35)
    assert drawing("16:9").fit is None


def test_a_file_enlarged_over_one_and_a_half_times_says_so() -> None:
    assert keys(drawing("youtube-banner").notes) == {"note-size-enlarged"}
    assert drawing("youtube-thumbnail").notes == ()


def test_nothing_wider_than_21_to_9_is_drawn_for_a_platform() -> None:
    wide = drawing("linkedin-company-banner")
    assert wide.width / wide.height <= 21 / 9 * 1.01
    assert keys(wide.notes) == {"note-size-wide"}


@pytest.mark.parametrize("size", CATALOGUE.sizes.values(), ids=lambda size: size.name)
@pytest.mark.parametrize("endpoint", [FLUX, SDXL, "fal-ai/flux-2/lora", CUSTOM])
def test_every_named_size_can_be_drawn_everywhere(size: Size, endpoint: str) -> None:
    found = drawing(size.name, endpoint)
    rule = find_endpoint(endpoint, CATALOGUE).sizes
    assert isinstance(found.argument, str) or within(found, rule)
    if size.platform:
        assert found.width * found.height <= MOST_PIXELS or found.argument == "square_hd"
        assert found.fit


def within(found: Drawing, rule: SizeRule) -> bool:
    sides = (found.width, found.height)
    return found.argument == {"width": found.width, "height": found.height} and all(
        rule.low <= side <= rule.high and side % rule.multiple == 0 for side in sides
    )


@given(
    width=st.integers(1, 99999),
    height=st.integers(1, 99999),
    endpoint=st.sampled_from([FLUX, SDXL, "fal-ai/flux-2/lora", CUSTOM]),
)
def test_ratios_stay_within_limits_and_a_megapixel(width: int, height: int, endpoint: str) -> None:
    found = drawing(f"{width}:{height}", endpoint)
    assert isinstance(found.argument, str) or within(found, find_endpoint(endpoint, CATALOGUE).sizes)
    assert found.width * found.height <= MOST_PIXELS or found.argument == "square_hd"
    ratio = width / height
    if 1 / 2 <= ratio <= 2:
        assert abs(found.width / found.height / ratio - 1) <= 0.02


@given(
    width=st.integers(64, 14142),
    height=st.integers(64, 14142),
    endpoint=st.sampled_from([FLUX, SDXL, CUSTOM]),
)
def test_pixels_stay_within_limits_and_near_what_was_typed(width: int, height: int, endpoint: str) -> None:
    rule = find_endpoint(endpoint, CATALOGUE).sizes
    found = drawing(f"{width}x{height}", endpoint)
    assert within(found, rule)
    assert abs(found.width - width) <= rule.multiple
    assert abs(found.height - height) <= rule.multiple
