"""Who sees what was ordered in a place that not all of the team see."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.e2e.lounge import Lounge, number_of
from tests.e2e.office import Office
from tests.e2e.team import Team, together
from tests.emulators.discord.channel import Overwrite
from tests.emulators.discord.permissions import named

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


async def test_what_was_ordered_in_a_hidden_channel_is_seen_there_alone(team: Team, lounge: Lounge) -> None:
    asker, teammate = team.member(), team.member()
    room = lounge.channel(hidden=True, roles=["Marketing"])  # which Design does not see
    kettle = await team.made(asker, room, "linkedin copper kettle")
    for place in (room, lounge.discord.thread(room, "ours")):
        assert await team.found(teammate, place, "copper kettle")
        assert "[image: AI-generated" in await lounge.asked(teammate, place, {"id": kettle}, "sidai-show")
    twin = lounge.channel(hidden=True, roles=["Marketing"])
    await team.unseen(
        teammate, [lounge.channel(), twin, lounge.discord.dm(teammate)], kettle, "copper kettle"
    )
    await team.unseen_in_slack(kettle, "copper kettle")


async def test_its_author_finds_it_everywhere_but_shows_it_to_nobody(team: Team, lounge: Lounge) -> None:
    asker, room = team.member(), lounge.channel(hidden=True, roles=["Marketing"])
    jug = await team.made(asker, room, "linkedin copper jug")
    public = lounge.channel()
    assert await team.found(asker, public, "copper jug")
    assert "[image: AI-generated" in await lounge.asked(asker, public, {"id": jug}, "sidai-show")
    assert not lounge.discord.messages(public)


async def test_what_was_ordered_in_a_thread_of_a_hidden_channel_is_seen_in_that_channel(
    team: Team, lounge: Lounge
) -> None:
    asker, teammate = team.member(), team.member()
    room = lounge.channel(hidden=True, roles=["Marketing"])
    shown = await lounge.beside(asker, lounge.discord.thread(room, "ours"), "linkedin copper pan")
    assert await team.found(teammate, room, "copper pan")
    await team.unseen(teammate, [lounge.channel()], number_of(shown.root.content), "copper pan")
    await team.unseen_in_slack(number_of(shown.root.content), "copper pan")


async def test_a_post_in_a_hidden_forum_is_seen_in_that_forum(team: Team, lounge: Lounge) -> None:
    asker, teammate = team.member(), team.member()
    forum = lounge.channel(kind="forum", hidden=True, roles=["Marketing"])
    shown = await lounge.beside(asker, lounge.discord.thread(forum, "one"), "linkedin copper pot")
    assert await team.found(teammate, lounge.discord.thread(forum, "another"), "copper pot")
    await team.unseen(teammate, [lounge.channel()], number_of(shown.root.content), "copper pot")


@pytest.mark.parametrize("kind", ["thread", "post"])
async def test_what_was_ordered_in_an_open_thread_is_the_teams(team: Team, lounge: Lounge, kind: str) -> None:
    room = lounge.channel(kind="forum" if kind == "post" else "text")
    words = f"copper {kind}"
    await lounge.beside(team.member(), lounge.discord.thread(room, "ours"), f"linkedin {words}")
    assert await team.found(team.member("Design"), lounge.channel(), words)


async def test_a_channel_that_all_roles_of_the_team_see_is_the_teams(
    team: Team, office: Office, lounge: Lounge
) -> None:
    room = lounge.channel(hidden=True, roles=["Marketing", "Design"])
    kettle = await team.made(team.member(), room, "linkedin silver kettle")
    assert await team.found(team.member("Design"), lounge.channel(), "silver kettle")
    said = await office.told(office.person(), office.channel(), "history silver kettle")
    assert f"No. {kettle} ·" in said


async def test_a_channel_that_one_role_of_the_team_is_shut_out_of_is_not_the_teams(
    team: Team, lounge: Lounge
) -> None:
    room, teammate = lounge.channel(roles=["Design"]), team.member()
    (said,) = room.overwrites
    said.allow, said.deny = said.deny, said.allow
    kettle = await team.made(team.member(), room, "linkedin golden kettle")
    assert await team.found(teammate, room, "golden kettle")
    await team.unseen(teammate, [lounge.channel()], kettle, "golden kettle")
    await team.unseen_in_slack(kettle, "golden kettle")


async def test_a_channel_that_some_others_are_shut_out_of_is_not_the_teams(team: Team) -> None:
    annex = team.annex
    asker, teammate, room = annex.person(), annex.person(), annex.channel()
    (shut_out,) = [role.id for role in annex.guild.roles.values() if role.name == "Marketing"]
    room.overwrites.append(Overwrite(shut_out, 0, deny=named(["VIEW_CHANNEL"])))
    kettle = await team.made(asker, room, "linkedin copper kettle")
    await team.unseen(teammate, [annex.channel()], kettle, "copper kettle")


async def test_where_everybody_is_the_team_a_hidden_channel_is_not_the_teams(team: Team) -> None:
    annex = team.annex
    asker, teammate = annex.person(), annex.person()
    for person in (asker, teammate):
        annex.discord.join(person, annex.guild, roles=["Marketing"])
    hidden = annex.channel(hidden=True, roles=["Marketing"])
    bell = await team.made(asker, hidden, "linkedin iron bell")
    assert await team.found(teammate, hidden, "iron bell")
    await team.unseen(teammate, [annex.channel()], bell, "iron bell")
    await team.unseen_in_slack(bell, "iron bell")


async def test_what_was_ordered_in_a_private_thread_is_its_authors_alone(team: Team, lounge: Lounge) -> None:
    asker, teammate, room = team.member(), team.member(), lounge.channel()
    thread = lounge.discord.thread(room, "between us", private=True, owner=asker)
    thread.people.extend((teammate, lounge.discord.bot))
    kettle = number_of((await lounge.beside(asker, thread, "linkedin zinc kettle")).root.content)
    await team.unseen(teammate, [thread, room, lounge.channel()], kettle, "zinc kettle")
    await team.unseen_in_slack(kettle, "zinc kettle")
    assert await team.found(asker, lounge.channel(), "zinc kettle")


async def test_what_was_ordered_in_direct_messages_is_its_authors_alone(team: Team, lounge: Lounge) -> None:
    asker, teammate = team.member(), team.member()
    shown = await lounge.beside(asker, lounge.discord.dm(asker), "linkedin pine stool")
    stool = number_of(shown.root.content)
    assert await team.found(asker, lounge.channel(), "pine stool")
    await team.unseen(teammate, [lounge.channel(), lounge.discord.dm(teammate)], stool, "pine stool")
    await team.unseen_in_slack(stool, "pine stool")


async def test_what_was_ordered_where_the_bot_is_no_member_is_its_authors_alone(
    team: Team, lounge: Lounge
) -> None:
    asker, teammate, hall = team.member(), team.member(), lounge.elsewhere(bot=False)
    _, message = await lounge.alone(asker, hall, "linkedin pine table", installed="user")
    assert await team.found(asker, lounge.channel(), "pine table")
    await team.unseen(teammate, [lounge.channel()], number_of(message.content), "pine table")
    await team.unseen_in_slack(number_of(message.content), "pine table")
    typed = {"query": "pine table"}
    said = await lounge.asked(teammate, hall, typed, "sidai-history", installed="user")
    assert "Nothing was found" in said


async def test_what_is_private_in_slack_is_not_seen_in_discord(
    team: Team, office: Office, lounge: Lounge
) -> None:
    asker, teammate = office.person(), team.member()
    for words, room in (("lead cup", office.private(asker)), ("lead mug", office.slack.dm(asker))):
        made = number_of((await office.shown(asker, room, f"linkedin {words}")).root.text)
        await team.unseen(teammate, [lounge.channel(), lounge.discord.dm(teammate)], made, words)


async def test_suggested_are_only_orders_that_one_may_see(team: Team, office: Office, lounge: Lounge) -> None:
    asker, teammate = team.member(), team.member()
    hidden = lounge.channel(hidden=True, roles=["Marketing"])
    secret = await team.made(asker, hidden, "linkedin reed flute")
    public = number_of(
        (await office.shown(office.person(), office.channel(), "linkedin reed pipe")).root.text
    )
    for person, room, numbers in (
        (teammate, lounge.channel(), [public]),
        (teammate, hidden, [public, secret]),
        (asker, lounge.channel(), [public, secret]),
    ):
        found = await lounge.discord.autocomplete(person, room, "sidai-show", {"id": "reed"}, focused="id")
        assert [value for _, value in found] == numbers
