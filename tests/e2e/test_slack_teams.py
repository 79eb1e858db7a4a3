"""Several workspaces: those of one team share a history, others see nothing; and what a team may spend."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest
import pytest_asyncio

from tests.e2e.house import SID, serving
from tests.e2e.office import Office
from tests.emulators.fal import Outcome
from tests.emulators.slack import SlackEmulator

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOML = f"""{SID}
[teams.studio]
slack = ["T0TEAM", "T0SISTER"]
guests = true
budget = {{ month = "1.50", person_day = "0.08" }}
"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def others(office: Office) -> AsyncIterator[dict[str, Office]]:
    """Further workspaces, each served by a process of its own in the same folder."""
    async with AsyncExitStack() as stack:
        found = {}
        for team in ("T0SISTER", "T0STRANGER"):
            slack = await stack.enter_async_context(SlackEmulator(team))
            settings = office.fal.settings(), slack.settings()
            house = await stack.enter_async_context(serving(office.folder, *settings, toml=TOML))
            found[team] = replace(office, slack=slack, house=house)
        yield found


async def test_workspaces_of_one_team_see_one_history(office: Office, others: dict[str, Office]) -> None:
    asker, room, sister = office.person(), office.channel(), others["T0SISTER"]
    shown = await office.shown(asker, room, "linkedin brass lamp --seed 5")
    number = shown.root.text.split("No. ")[1].split(",")[0]
    ben, hall = sister.person(), sister.channel()
    assert f"No. {number} · " in await sister.told(ben, hall, "history brass lamp")
    said = await sister.told(ben, hall, f"show {number}")
    assert "[image: AI-generated picture 1 of 1: linkedin, brass lamp (sid) | 1024x768]" in said
    answer = (await sister.shown(ben, hall, f"again {number} at night")).answer
    assert len(sister.slack.images(answer)) == 1
    assert [job.arguments["seed"] for job in office.calls("brass lamp")] == [5, 5]
    assert f"· {ben.name} ·" in await office.told(asker, room, "history brass lamp")


async def test_numbers_count_up_across_the_workspaces_of_a_team(
    office: Office, others: dict[str, Office]
) -> None:
    sister, numbers = others["T0SISTER"], []
    for each in (office, sister, office):
        shown = await each.shown(each.person(), each.channel(), "linkedin")
        numbers.append(int(shown.root.text.split("No. ")[1].split(",")[0]))
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]


async def test_an_unlisted_workspace_is_a_team_of_its_own(office: Office, others: dict[str, Office]) -> None:
    asker, room, other = office.person(), office.channel(), others["T0STRANGER"]
    await office.shown(asker, room, "linkedin steel lamp")
    stranger, hall = other.person(), other.channel()
    assert "steel lamp" not in await other.told(stranger, hall, "history")
    assert "Nothing was found" in await other.told(stranger, hall, "history lamp")
    own = await other.shown(stranger, hall, "linkedin wooden lamp")
    assert "No. 1, " in own.root.text
    assert "wooden lamp" in await other.told(stranger, hall, "show 1")
    assert "wooden lamp" not in await office.told(asker, room, "history lamp")
    assert len(office.kept("sid/linkedin-000001-1.jpg")) == 2  # each team has its own


async def test_a_private_channel_of_the_same_id_elsewhere_shows_nothing(
    office: Office, others: dict[str, Office]
) -> None:
    asker, ben, sister = office.person(), others["T0SISTER"].person(), others["T0SISTER"]
    room = office.slack.channel("vault", private=True, member=True, people=[asker])
    twin = sister.slack.channel("vault", private=True, member=True, people=[ben])
    assert room.id == twin.id
    await office.shown(asker, room, "linkedin glass lamp")
    assert "Nothing was found" in await sister.told(ben, twin, "history glass lamp")


async def test_guests_may_order_where_the_team_lets_them(office: Office, others: dict[str, Office]) -> None:
    guest = office.slack.user("visitor", guest="restricted")
    assert office.slack.images((await office.shown(guest, office.channel(), "linkedin")).answer)
    stranger = others["T0STRANGER"]
    outsider = stranger.slack.user("visitor", guest="restricted")
    assert "Guests" in await stranger.refused(outsider, stranger.channel(), "linkedin")


async def test_a_person_may_spend_so_much_a_day(office: Office) -> None:
    asker, room = office.person(), office.channel()
    said = await office.refused(asker, room, "linkedin --n 4")
    assert "about 0.14 USD" in said
    assert "0.08 USD of your 0.08 USD" in said
    await office.shown(asker, room, "linkedin --n 2")
    said = await office.refused(asker, room, "linkedin")
    assert "0.01 USD of your 0.08 USD" in said
    assert "Nothing was paid" in said


async def test_a_refused_place_and_a_failure_that_fal_does_not_charge_cost_nothing(office: Office) -> None:
    asker, room = office.person(), office.channel()
    await office.refused(asker, office.private(member=False), "linkedin --n 2")
    office.fal.next(Outcome.NEVER_200, Outcome.NEVER_200)
    assert not office.slack.images((await office.shown(asker, room, "linkedin --n 2")).answer)
    assert len(office.slack.images((await office.shown(asker, room, "linkedin --n 2")).answer)) == 2


async def test_a_team_may_spend_so_much_a_month(office: Office) -> None:
    for _ in range(30):
        if said := await office.insist(office.person(), office.channel(), "linkedin --n 2"):
            break
    assert "of the team's 1.50 USD are left this month" in said
    assert len(office.fal.submits) * 0.035 < 1.6
