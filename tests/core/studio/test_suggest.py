"""What is suggested to somebody who is still typing: what they may mean, and only what they may use."""

from dataclasses import replace

import pytest

from core.domain.people import Person, Place, Standing
from core.studio import Choices
from tests.core.examples import ADMIN, DIRECT, GENERAL, MARKETER, SECRET, SERVER, SID
from tests.core.studio.conftest import Front, Opener, subject

JOINED = {"studio": {"slack": ["T0TEAM"], "discord": [{"server": "100200301", "roles": ["Marketing"]}]}}
MOST = 25


async def values(
    front: Front, what: Choices, begun: str = "", person: Person = SID, place: Place = GENERAL
) -> list[str]:
    """What would be typed, in the order in which it is suggested."""
    return [choice.value for choice in await front.studio.suggest(what, begun, person, place)]


async def test_scenarios_are_suggested_with_what_they_are_for(opener: Opener) -> None:
    (choice,) = await opener(subject()).studio.suggest("scenario", "linkedin", SID, GENERAL)
    assert choice.value == "linkedin"
    assert choice.label.startswith("linkedin · ")


async def test_nothing_typed_suggests_all_scenarios_as_they_are_listed_and_none(opener: Opener) -> None:
    found = await values(opener(subject()), "scenario")
    assert found[0] == "linkedin"
    assert found[-1] == "none"
    assert {"team", "instagram", "story"} <= set(found)


@pytest.mark.parametrize("begun", ["s", "S", " s"])
async def test_names_that_begin_so_come_before_those_with_another_word_that_does(
    opener: Opener, begun: str
) -> None:
    found = await values(opener(subject()), "scenario", begun)
    named = [each for each in found if each.startswith("s")]
    assert named == ["speaker", "story"]
    assert found[:2] == named
    assert len(found) > 2


@pytest.mark.parametrize("begun", ["inkedin", "zzz", "("])
async def test_the_middle_of_a_word_suggests_nothing(opener: Opener, begun: str) -> None:
    assert await values(opener(subject()), "scenario", begun) == []


async def test_only_the_channels_own_scenarios_are_suggested(opener: Opener) -> None:
    front = opener(subject(), channels={"slack:C0GENERAL": {"scenarios": ["team", "linkedin"]}})
    assert await values(front, "scenario") == ["linkedin", "team"]
    assert {"story", "none"} <= set(await values(front, "scenario", place=SECRET))


async def test_subjects_are_found_by_name_and_by_alias(opener: Opener) -> None:
    front = opener(subject(), subject("pixel", aliases=("the fox",)))
    assert await values(front, "subject") == ["sid", "pixel", "none"]
    assert await values(front, "subject", "pi") == ["pixel"]
    assert await values(front, "subject", "fo") == ["pixel"]
    assert await values(front, "subject", "no") == ["none"]


async def test_only_those_whom_one_may_draw_are_suggested(opener: Opener) -> None:
    front = opener(
        subject(who=("slack:U0SID",)),
        subject("pixel", consent=None),
        subject("old", retired=True),
        subject("mascot", who=("role:Marketing",)),
        teams=JOINED,
    )
    assert await values(front, "subject") == ["sid", "none"]
    assert await values(front, "subject", person=ADMIN) == ["none"]
    assert await values(front, "subject", person=MARKETER, place=SERVER) == ["mascot", "none"]


async def test_sizes_are_ratios_first_and_then_names(opener: Opener) -> None:
    front = opener(subject())
    found = await values(front, "size")
    assert found[0] == "1:1"
    assert "square_hd" in found
    assert await values(front, "size", "16") == ["16:9", "9:16"]
    assert await values(front, "size", "linkedin-b") == ["linkedin-banner"]
    assert (await values(front, "size", "sq"))[:2] == ["square_hd", "square"]
    assert "instagram-square" in await values(front, "size", "sq")


@pytest.mark.parametrize("begun", ["", "1", "s"])
async def test_never_more_is_suggested_than_fits_a_list(opener: Opener, begun: str) -> None:
    subjects = [subject(f"s{number}", aliases=(f"1{number}",)) for number in range(40)]
    front = opener(*subjects)
    assert len(await values(front, "subject", begun)) == MOST
    assert len(await values(front, "size", begun)) <= MOST


async def test_orders_are_suggested_newest_first_with_what_they_were_and_whose(opener: Opener) -> None:
    front = opener(subject())
    for typed in ("linkedin navy blazer", "team on a roof"):
        await front.ask(typed)
    found = await front.studio.suggest("order", "", SID, GENERAL)
    assert [(choice.value, choice.label) for choice in found] == [
        ("2", "2 · team, on a roof (sid) · sid"),
        ("1", "1 · linkedin, navy blazer (sid) · sid"),
    ]


async def test_orders_are_found_by_number_and_by_words(opener: Opener) -> None:
    front = opener(subject())
    for number in range(1, 13):
        await front.ask(f"linkedin {'blazer' if number % 2 else 'scarf'} {90 + number}")
    assert await values(front, "order", "1") == ["1", "12", "11", "10"]
    assert await values(front, "order", "12") == ["12"]
    assert await values(front, "order", "99") == []
    assert await values(front, "order", "blaz") == ["11", "9", "7", "5", "3", "1"]
    assert await values(front, "order", "scarf 9") == ["8", "6", "4", "2"]
    assert await values(front, "order", "nothing like it") == []


async def test_an_order_is_found_by_its_number_however_many_came_after(opener: Opener) -> None:
    front = opener(subject())
    for _ in range(12):
        await front.ask("linkedin")
    assert await values(front, "order", "1") == ["1", "12", "11", "10"]
    assert await values(front, "order", " 2 ") == ["2"]
    assert await values(front, "order", "9" * 30) == []


async def test_a_long_order_is_suggested_by_its_beginning(opener: Opener) -> None:
    front = opener(subject())
    await front.ask(f"linkedin {'navy blazer ' * 30}")
    (choice,) = await front.studio.suggest("order", "", SID, GENERAL)
    assert len(choice.label) < 100
    assert "…" in choice.label


async def test_orders_are_suggested_only_where_they_may_be_seen(opener: Opener) -> None:
    front = opener(subject())
    for place in (GENERAL, SECRET, DIRECT):
        await front.ask("linkedin navy blazer", place=place)
    assert await values(front, "order") == ["3", "2", "1"]
    assert await values(front, "order", person=ADMIN) == ["1"]
    assert await values(front, "order", "2", person=ADMIN) == []
    assert await values(front, "order", "2") == ["2"]
    assert await values(front, "order", person=ADMIN, place=SECRET) == ["2", "1"]
    assert await values(front, "order", "blazer", person=ADMIN, place=DIRECT) == ["1"]
    assert await values(front, "order", place=replace(GENERAL, workspace="T0OTHER")) == []


@pytest.mark.parametrize("what", ["scenario", "subject", "size", "order"])
async def test_who_may_not_order_here_is_suggested_nothing(opener: Opener, what: Choices) -> None:
    front = opener(subject(), teams=JOINED)
    await front.ask("linkedin")
    assert await values(front, what)
    assert await values(front, what, person=replace(SID, standing=Standing.GUEST)) == []
    assert await values(front, what, person=MARKETER, place=SERVER)
    assert await values(front, what, person=replace(MARKETER, roles=()), place=SERVER) == []
