"""Roles of a Discord server: who belongs to a team by them, and whom they let be drawn."""

from dataclasses import replace

import pytest

from core.domain.people import OUTSIDE, Place, Standing
from core.domain.text import Text
from tests.core.examples import MARKETER, SERVER, SID
from tests.core.studio.conftest import Opener, subject

STRANGER = replace(MARKETER, id="100200302", roles=("Sales",))
UNLISTED = replace(SERVER, workspace="100200999")
DIRECT = replace(SERVER, workspace=OUTSIDE, channel="100200500")


def joined(*roles: str, **rules: object) -> dict[str, object]:
    """A sidai.toml in which a server shares the team's history by these roles."""
    server = {"server": "100200301", "roles": list(roles or ("Marketing", "Press"))}
    return {"teams": {"studio": {"slack": ["T0TEAM"], "discord": [server], **rules}}}


@pytest.mark.parametrize("roles", [("Marketing",), ("marketing",), ("Sales", "PRESS")])
async def test_one_of_the_roles_in_any_letters_opens_the_team(opener: Opener, roles: tuple[str, ...]) -> None:
    front = opener(subject(), **joined())
    reply = await front.ask("linkedin", replace(MARKETER, roles=roles), SERVER)
    assert reply.generation is not None
    assert reply.generation.team == "studio"


@pytest.mark.parametrize("typed", ["linkedin", "history", "show 1", "again 1", "subjects", "help"])
@pytest.mark.parametrize("roles", [(), ("Sales",), ("Market",), ("@everyone",)])
async def test_without_one_nothing_is_open_not_even_what_shows_the_team(
    opener: Opener, roles: tuple[str, ...], typed: str
) -> None:
    front = opener(subject(), **joined())
    assert await front.refused(typed, replace(STRANGER, roles=roles), SERVER) == "no-role"


async def test_who_has_none_reads_which_there_are(opener: Opener) -> None:
    reply = await opener(subject(), **joined()).ask("linkedin", STRANGER, SERVER)
    assert reply.card is not None
    sentence = reply.card.body[0]
    assert isinstance(sentence, Text)
    assert sentence.values["roles"] == "marketing, press"


@pytest.mark.parametrize("roles", [("@everyone",), ("Marketing", "@Everyone")])
async def test_a_server_may_be_open_to_everybody_in_it(opener: Opener, roles: tuple[str, ...]) -> None:
    front = opener(subject(), **joined(*roles))
    assert (await front.ask("linkedin", replace(STRANGER, roles=()), SERVER)).generation


async def test_a_team_that_lets_guests_in_still_asks_for_a_role(opener: Opener) -> None:
    front = opener(subject(), **joined(guests=True))
    assert await front.refused("linkedin", STRANGER, SERVER) == "no-role"


async def test_an_admin_needs_no_role(opener: Opener) -> None:
    front = opener(subject(), admins=[STRANGER.ref], **joined())
    assert (await front.ask("linkedin", STRANGER, SERVER)).generation
    assert (await front.ask("linkedin", STRANGER, DIRECT)).generation


async def test_a_role_makes_no_member_of_a_guest(opener: Opener) -> None:
    front = opener(subject(), **joined())
    assert await front.refused("help", replace(MARKETER, standing=Standing.GUEST), SERVER) == "not-a-member"


async def test_slacks_people_need_none(opener: Opener) -> None:
    assert (await opener(subject(), **joined()).ask("linkedin", SID)).generation


async def test_a_server_that_is_not_listed_is_a_team_of_its_own_and_open_to_all_of_it(opener: Opener) -> None:
    reply = await opener(subject(), **joined()).ask("linkedin", STRANGER, UNLISTED)
    assert reply.generation is not None
    assert reply.generation.team == "discord:100200999"


async def test_outside_any_server_only_those_are_let_in_who_belong_to_a_listed_one(opener: Opener) -> None:
    front = opener(subject(), **joined())
    assert await front.refused("linkedin", MARKETER, DIRECT) == "no-home"
    assert await front.refused("history", MARKETER, DIRECT) == "no-home"
    at_home = replace(DIRECT, workspace=SERVER.workspace)
    assert (await front.ask("linkedin", MARKETER, at_home)).generation


async def test_where_no_server_is_listed_everybody_is_let_in_outside_and_shares_one_team(
    opener: Opener,
) -> None:
    front = opener(subject())
    teams = set()
    for person in (MARKETER, STRANGER):
        reply = await front.ask("linkedin", person, DIRECT)
        assert reply.generation is not None
        teams.add(reply.generation.team)
    assert teams == {"discord:outside"}


@pytest.mark.parametrize("who", ["role:Marketing", "role:marketing", "role:MARKETING"])
async def test_a_subject_may_be_drawn_by_a_role(opener: Opener, who: str) -> None:
    front = opener(subject(who=(who,)), **joined("@everyone"))
    assert (await front.ask("linkedin", MARKETER, SERVER)).generation
    assert await front.refused("linkedin", STRANGER, SERVER) == "subject-who"
    assert await front.refused("linkedin", SID) == "subject-who"


@pytest.mark.parametrize("role", ["everyone", "slack:U0SID", "role:Marketing"])
async def test_a_role_that_is_called_like_somebody_is_only_a_role(opener: Opener, role: str) -> None:
    front = opener(subject(who=("slack:U0SID", "role:Marketing")), **joined("@everyone"))
    assert await front.refused("linkedin", replace(STRANGER, roles=(role,)), SERVER) == "subject-who"


async def test_everyone_on_a_list_of_roles_is_the_role_of_that_name(opener: Opener) -> None:
    front = opener(subject(who=("role:everyone",)), **joined("@everyone"))
    assert await front.refused("linkedin", STRANGER, SERVER) == "subject-who"


@pytest.mark.parametrize("place", [UNLISTED, DIRECT])
async def test_a_role_of_a_server_that_anybody_can_make_counts_for_nothing(
    opener: Opener, place: Place
) -> None:
    front = opener(subject(who=("role:Marketing",)), **({} if place == DIRECT else joined()))
    assert await front.refused("linkedin", MARKETER, place) == "subject-who"


async def test_a_role_counts_in_slack_for_nothing(opener: Opener) -> None:
    front = opener(subject(who=("role:Marketing",)), **joined())
    assert await front.refused("linkedin", replace(SID, roles=("Marketing",))) == "subject-who"


async def test_an_order_by_role_is_judged_again_by_the_role_it_was_allowed_by(opener: Opener) -> None:
    reply = await opener(subject(who=("role:Marketing",)), **joined()).ask("linkedin", MARKETER, SERVER)
    assert reply.generation is not None
    assert reply.generation.author.roles == ("Marketing",)
    today = opener(subject(who=("role:marketing",)), **joined())
    assert today.rights.objection(await today.orders.get(reply.generation.id)) is None
    later = opener(subject(who=("role:Press",)), **joined())
    objection = later.rights.objection(await later.orders.get(reply.generation.id))
    assert objection is not None
    assert objection.text.key == "subject-who"
