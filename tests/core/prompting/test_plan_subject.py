"""Whose picture it is."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from core.domain.order import Order
from core.domain.subject import Kind, Subject
from core.errors import OperatorError, RequestError, SidaiError
from core.messages import Messages
from core.prompting.plan import plan
from tests.core.prompting.studio import CATALOGUE, FOX, INKY, SID

PIXEL = Subject("pixel", Kind.PERSON, "ANNX", "fal-ai/flux-lora", "woman", ("Pixel", "Ms Pixel"))
ROSE = Subject("rose", Kind.PERSON, "RSX", "fal-ai/flux-lora", "woman", ("Rose",))
LAMP = Subject("lamp", Kind.PRODUCT, "LMPX", "fal-ai/flux-lora", "desk lamp")
EVERYBODY = {each.name: each for each in (SID, PIXEL, ROSE, FOX, INKY, LAMP)}


def drawn(order: Order, subjects: Mapping[str, Subject] = EVERYBODY, **more: str | None) -> str | None:
    house = replace(CATALOGUE, subjects=subjects, default_subject=more.pop("default", None))
    return plan(order, house, mine=more.get("mine"), here=more.get("here")).order.subject


def refused(order: Order, subjects: Mapping[str, Subject] = EVERYBODY, **more: str) -> str:
    with pytest.raises(SidaiError) as error:
        drawn(order, subjects, **more)
    assert Messages().say(error.value)
    return error.value.text.key


SEA = Order(words="by the sea")


def test_the_flag_wins_over_a_name_a_name_over_mine_mine_over_the_channel_s() -> None:
    named = Order(words="Pixel by the sea")
    assert drawn(replace(named, subject="rose"), mine="sid", here="fox") == "rose"
    assert drawn(named, mine="sid", here="fox") == "pixel"
    assert drawn(SEA, mine="sid", here="pixel", default="rose") == "sid"
    assert drawn(SEA, here="pixel", default="rose") == "pixel"
    assert drawn(SEA, default="rose") == "rose"


def test_the_only_one_needs_no_naming_and_among_several_there_is_a_question() -> None:
    assert drawn(SEA, {"sid": SID}) == "sid"
    assert drawn(SEA, {"sid": SID, "pixel": replace(PIXEL, retired=True)}) == "sid"
    assert refused(SEA) == "plan-subject-which"


def test_the_question_lists_who_can_be_drawn() -> None:
    with pytest.raises(RequestError) as error:
        drawn(SEA, {"sid": SID, "pixel": PIXEL, "rose": replace(ROSE, retired=True)})
    assert Messages().say(error.value) == (
        "Who is it to be? Those who can be drawn: sid, pixel. Say which, for example: --subject sid"
    )


@pytest.mark.parametrize(
    "words", ["pixel at sea", "with Pixel's boat", "a sea for PIXEL!", "annx at sea", "Ms Pixel"]
)
def test_a_name_is_an_alias_or_the_trigger_as_a_whole_word(words: str) -> None:
    assert drawn(Order(words=words)) == "pixel"


@pytest.mark.parametrize("words", ["annual report", "Hannah at sea", "ann_1"])
def test_a_part_of_a_word_names_nobody(words: str) -> None:
    assert drawn(Order(words=words), default="sid") == "sid"


def test_a_name_that_is_an_ordinary_word_needs_its_capital() -> None:
    assert drawn(Order(words="holding a rose"), default="sid") == "sid"
    assert drawn(Order(words="Rose at sea"), default="sid") == "rose"


def test_two_names_are_a_question() -> None:
    assert refused(Order(words="Sid and Pixel at sea")) == "plan-subject-several"
    assert drawn(Order(words="Sid and Pixel at sea", subject="pixel")) == "pixel"


def test_an_alias_will_do_for_the_flag_and_an_unknown_name_is_refused() -> None:
    assert drawn(replace(SEA, subject="ms pixel")) == "pixel"
    assert refused(replace(SEA, subject="robot")) == "plan-subject-unknown"


def test_a_default_that_is_gone_is_passed_over() -> None:
    assert drawn(SEA, mine="robot", here="pixel") == "pixel"


@pytest.mark.parametrize("how", [{"mine": "sid"}, {"here": "sid"}, {"default": "sid"}])
def test_the_retired_are_not_drawn(how: dict[str, str]) -> None:
    house = {**EVERYBODY, "sid": replace(SID, retired=True)}
    assert refused(SEA, house, **how) == "plan-subject-retired"
    assert refused(Order(words="Sid at sea"), house) == "plan-subject-retired"
    assert refused(replace(SEA, subject="sid"), house) == "plan-subject-retired"


def test_a_scenario_says_which_kinds_it_suits() -> None:
    with pytest.raises(RequestError) as error:
        drawn(Order(scenario="linkedin", subject="fox"))
    assert Messages().say(error.value) == (
        "linkedin suits person, and fox is of the kind mascot. "
        "Choose another scenario, or another subject with --subject."
    )
    assert drawn(Order(scenario="packshot", subject="lamp")) == "lamp"


def test_a_scenario_without_people_passes_over_a_default_but_not_a_name() -> None:
    assert drawn(Order(scenario="banner"), mine="sid") == "none"
    assert drawn(Order(scenario="banner", subject="inky")) == "inky"
    assert refused(Order(scenario="banner", words="waves for Sid")) == "plan-subject-kind"


def test_none_is_a_picture_of_nobody_unless_the_scenario_needs_somebody() -> None:
    assert drawn(replace(SEA, subject="none"), mine="sid") == "none"
    assert refused(Order(scenario="linkedin", subject="none")) == "plan-subject-needed"


def test_without_any_subject_free_words_are_drawn_and_people_are_not() -> None:
    house = replace(CATALOGUE, subjects={})
    recipe = plan(SEA, house).recipes[0]
    assert (recipe.endpoint, recipe.prompt) == ("fal-ai/flux/dev", "by the sea")
    assert plan(Order(scenario="banner"), house).order.subject == "none"
    with pytest.raises(OperatorError) as error:
        plan(Order(scenario="linkedin"), house)
    assert error.value.text.key == "plan-subjects-missing"


def test_a_scenario_that_nobody_suits_says_so() -> None:
    assert refused(Order(scenario="linkedin"), {"lamp": LAMP, "fox": FOX}) == "plan-subject-none-suits"


@pytest.mark.parametrize(
    ("subject", "words", "prompt"),
    [
        ("sid", "at sea, Sid's boat behind Sid", "SIDAI, a man, at sea, his boat behind him"),
        ("pixel", "at sea, Pixel's boat behind Pixel", "ANNX, a woman, at sea, her boat behind her"),
        ("fox", "at sea, the fox's boat behind the fox", "FOXY, a mascot, at sea, its boat behind it"),
        ("lamp", "on a table beside the lamp", "LMPX, a desk lamp, on a table beside it"),
        ("inky", "a lighthouse in INKY style", "INKY style, a lighthouse in this style"),
    ],
)
def test_each_kind_is_introduced_and_referred_to_in_its_own_way(
    subject: str, words: str, prompt: str
) -> None:
    house = replace(CATALOGUE, subjects=EVERYBODY)
    assert plan(Order(words=words, subject=subject), house).recipes[0].prompt == prompt


def test_somebody_without_a_class_word_goes_by_the_trigger_and_by_they() -> None:
    house = replace(CATALOGUE, subjects={"sid": replace(SID, class_word="")})
    assert plan(Order(words="at sea, Sid's boat"), house).recipes[0].prompt == "SIDAI, at sea, their boat"
