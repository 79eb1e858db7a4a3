"""Workspaces and servers of one team share history, numbers, money; roles say who belongs to it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.e2e.lounge import Lounge, Options, number_of
from tests.e2e.office import Office
from tests.e2e.team import ADMIN, Team, together

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def team(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Team]:
    async with together(tmp_path_factory.mktemp("team")) as found:
        yield found


@pytest.fixture(scope="module")
def office(team: Team) -> Office:
    return team.office


@pytest.fixture(scope="module")
def lounge(team: Team) -> Lounge:
    return team.lounge


@pytest.fixture(scope="module")
def annex(team: Team) -> Lounge:
    return team.annex


async def test_what_was_ordered_in_slack_is_found_in_discord(
    team: Team, office: Office, lounge: Lounge
) -> None:
    asker = office.person()
    number = number_of(
        (await office.shown(asker, office.channel(), "linkedin brass lamp --seed 5")).root.text
    )
    teammate, room = team.member(), lounge.channel()
    found = await lounge.asked(teammate, room, {"query": "brass lamp"}, "sidai-history")
    assert f"No. {number} · " in found
    assert f"· {asker.name} ·" in found
    said = await lounge.asked(teammate, room, {"id": number}, "sidai-show")
    assert "[image: AI-generated picture 1 of 1: linkedin, brass lamp (sid) | 1024x768" in said
    again: Options = {"id": number, "changes": "at night"}
    await lounge.finished(await lounge.discord.command(teammate, room, "sidai-again", again))
    assert [job.arguments["seed"] for job in lounge.calls("brass lamp")] == [5, 5]


async def test_what_was_ordered_in_discord_is_found_in_slack(
    team: Team, office: Office, lounge: Lounge
) -> None:
    asker = team.member()
    number = await team.made(asker, lounge.channel(), "linkedin brass bell --seed 6")
    teammate, room = office.person(), office.channel()
    found = await office.told(teammate, room, "history brass bell")
    assert f"No. {number} · " in found
    assert f"· {asker.name.capitalize()} ·" in found
    said = await office.told(teammate, room, f"show {number}")
    assert "[image: AI-generated picture 1 of 1: linkedin, brass bell (sid) | 1024x768]" in said
    await office.shown(teammate, room, f"again {number} at night")
    assert [job.arguments["seed"] for job in office.calls("brass bell")] == [6, 6]


async def test_numbers_count_up_across_workspace_and_servers(
    team: Team, office: Office, lounge: Lounge, annex: Lounge
) -> None:
    first = number_of((await office.shown(office.person(), office.channel(), "linkedin")).root.text)
    second = await team.made(team.member(), lounge.channel(), "linkedin")
    third = await team.made(annex.person(), annex.channel(), "linkedin")
    fourth = number_of((await office.shown(office.person(), office.channel(), "linkedin")).root.text)
    assert [second, third, fourth] == [first + 1, first + 2, first + 3]


async def test_subjects_are_shared_and_a_role_opens_one_only_where_there_are_roles(
    team: Team, office: Office, lounge: Lounge
) -> None:
    designer = team.member("Design")
    number = await team.made(designer, lounge.channel(), "a brass owl --subject robo")
    for said in (
        await office.refused(office.person(), office.channel(), f"again {number}"),
        await lounge.asked(team.member(), lounge.channel(), {"id": number}, "sidai-again"),
    ):
        assert "may draw robo" in said
    assert "robo (mascot)" not in await office.told(office.person(), office.channel(), "subjects")
    assert len(lounge.calls("brass owl")) == 1


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("sidai", {"prompt": "linkedin"}),
        ("sidai-again", {"id": 1}),
        ("sidai-show", {"id": 1}),
        ("sidai-history", {}),
        ("sidai-help", {}),
    ],
)
@pytest.mark.parametrize("role", ["Guests", None])
async def test_people_without_the_role_stay_outside(
    team: Team, lounge: Lounge, role: str | None, command: str, options: dict[str, str | int]
) -> None:
    outsider, room = team.member(role) if role else lounge.person(), lounge.channel()
    before = len(lounge.fal.submits)
    said = await lounge.asked(outsider, room, options, command)
    assert "people with one of these roles: design, marketing." in said.casefold()
    assert (len(lounge.fal.submits), lounge.discord.messages(room)) == (before, [])


async def test_nothing_is_suggested_to_people_without_the_role(team: Team, lounge: Lounge) -> None:
    await team.made(team.member(), lounge.channel(), "linkedin tin lamp")
    room = lounge.channel()
    for person, some in ((team.member(), True), (team.member("Guests"), False)):
        for name, options, focused in (
            ("sidai", {"scenario": ""}, "scenario"),
            ("sidai-show", {"id": "tin"}, "id"),
        ):
            found = await lounge.discord.autocomplete(person, room, name, options, focused=focused)
            assert bool(found) is some


async def test_a_role_that_is_taken_away_counts_at_once_where_it_was_held(team: Team, lounge: Lounge) -> None:
    asker, room = team.member(), lounge.channel()
    await lounge.shown(asker, room, "linkedin")
    lounge.discord.join(asker, lounge.guild, roles=["Guests"])
    assert "people with one of these roles" in await lounge.asked(asker, room, "linkedin")


async def test_an_admin_needs_no_role(lounge: Lounge) -> None:
    admin = lounge.discord.user("admin", id=ADMIN)
    await lounge.shown(admin, lounge.channel(), "linkedin")


async def test_a_server_can_be_open_to_all_of_its_people(team: Team, lounge: Lounge, annex: Lounge) -> None:
    asker = annex.person()
    number = await team.made(asker, annex.channel(), "linkedin oak lamp")
    assert f"No. {number} ·" in await lounge.asked(team.member(), lounge.channel(), "history oak lamp")
    said = await lounge.asked(asker, lounge.channel(), "linkedin")
    assert "people with one of these roles" in said


async def test_a_server_that_is_not_listed_is_a_team_of_its_own(team: Team, lounge: Lounge) -> None:
    await team.made(team.member(), lounge.channel(), "linkedin steel lamp")
    hall = lounge.elsewhere(roles=["Marketing"])
    assert hall.guild is not None
    member, stranger = team.member(), lounge.person()
    lounge.discord.join(stranger, hall.guild, roles=["Marketing"])
    for person in (member, stranger):
        assert "steel lamp" not in await lounge.asked(person, hall, "history")
        assert "Nothing was found" in await lounge.asked(person, hall, "history lamp")
        assert "There is no no. 1 " in await lounge.asked(person, hall, "show 1")
    assert await team.made(stranger, hall, "linkedin wooden lamp") == 1
    assert "wooden lamp" in await lounge.asked(member, hall, "show 1")
    assert "wooden lamp" not in await lounge.asked(member, lounge.channel(), "history lamp")


async def test_the_direct_messages_of_a_person_with_the_role_belong_to_the_team(
    team: Team, lounge: Lounge
) -> None:
    chair = await team.made(team.member(), lounge.channel(), "linkedin pine chair")
    asker = team.member()
    talk = lounge.discord.dm(asker)
    assert await team.found(asker, talk, "pine chair")
    shown = await lounge.beside(asker, talk, "linkedin pine bench")
    assert number_of(shown.root.content) == chair + 1


@pytest.mark.parametrize("role", ["Guests", None])
async def test_the_direct_messages_of_a_stranger_belong_to_no_team(
    team: Team, lounge: Lounge, role: str | None
) -> None:
    stranger = team.member(role) if role else lounge.person()
    if role is None:
        other = lounge.elsewhere(roles=["Marketing"])
        assert other.guild is not None
        lounge.discord.join(stranger, other.guild, roles=["Marketing"])
    talk = lounge.discord.dm(stranger)
    assert "none of the roles" in await lounge.refused(stranger, talk, "linkedin")
    assert "none of the roles" in await lounge.asked(stranger, talk, "history")


async def test_a_person_of_the_team_may_bring_the_bot_along_and_a_stranger_may_not(
    team: Team, lounge: Lounge
) -> None:
    asker, hall = team.member(), lounge.elsewhere(bot=False)
    chest = await team.made(asker, lounge.channel(), "linkedin pine chest")
    _, message = await lounge.alone(asker, hall, "linkedin pine shelf", installed="user")
    assert number_of(message.content) == chest + 1
    before = len(lounge.fal.submits)
    assert "none of the roles" in await lounge.asked(lounge.person(), hall, "linkedin", installed="user")
    assert len(lounge.fal.submits) == before


async def test_what_is_spent_in_slack_is_spent_in_discord_too(
    team: Team, office: Office, lounge: Lounge
) -> None:
    for _ in range(40):
        if said := await office.insist(office.person(), office.channel(), "linkedin --n 4"):
            break
    left = said.split("and ")[1].split(" are left")[0]
    assert "of the team's 2.00 USD" in left
    told = await lounge.refused(team.member(), lounge.channel(), {"scenario": "linkedin", "images": 4})
    assert f"and {left} are left this month" in told
