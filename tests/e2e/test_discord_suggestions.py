"""What is suggested while somebody still types."""

import pytest

from tests.e2e.house import SID
from tests.e2e.lounge import Lounge, number_of
from tests.emulators.discord import Fault, User

pytestmark = pytest.mark.asyncio(loop_scope="module")

PRESS = "300300301"

TOML = f"""{SID}
[subjects.robo]
kind = "mascot"
class = "robot"
trigger = "ROBO9"

[channels."discord:{PRESS}"]
scenarios = ["linkedin", "team"]

[defaults]
subject = "sid"
"""


async def test_suggested_are_at_most_25_and_what_begins_so_comes_first(lounge: Lounge) -> None:
    asker, room = lounge.person(), lounge.channel()
    everything = await _suggested(lounge, asker, "size", "")
    assert len(everything) == 25
    assert (await _suggested(lounge, asker, "size", "linkedin-b"))[0] == "linkedin-banner"
    assert (await _suggested(lounge, asker, "scenario", "in"))[0] == "instagram"
    assert await _suggested(lounge, asker, "scenario", "zz") == []
    assert await _suggested(lounge, asker, "subject", "") == ["sid", "robo", "none"]
    assert await _suggested(lounge, asker, "subject", "Ro") == ["robo"]
    shown = await lounge.shown(asker, room, "linkedin " + "long " * 80 + "puce")
    found = await lounge.discord.autocomplete(asker, room, "sidai-again", {"id": "puce"}, focused="id")
    (label, value), number = found[0], number_of(shown.root.content)
    assert (value, len(found)) == (number, 1)
    assert label.startswith(f"{number} · linkedin, long")
    found = await lounge.discord.autocomplete(asker, room, "sidai-again", {"id": str(number)}, focused="id")
    assert found[0] == (label, number)


async def test_a_channels_scenarios_are_what_is_suggested_in_it_and_its_threads(lounge: Lounge) -> None:
    press = lounge.discord.channel(lounge.guild, "press", id=PRESS)
    for place in (press, lounge.discord.thread(press, "ours")):
        found = await lounge.discord.autocomplete(
            lounge.person(), place, "sidai", {"scenario": ""}, focused="scenario"
        )
        assert sorted(str(value) for _, value in found) == ["linkedin", "team"]


async def test_private_orders_are_suggested_to_their_author_alone(lounge: Lounge) -> None:
    asker, teammate, room = lounge.person(), lounge.person(), lounge.channel()
    thread = lounge.discord.thread(room, "between us", private=True, owner=asker)
    thread.people.extend((teammate, lounge.discord.bot))
    shown = await lounge.beside(asker, thread, "linkedin fuchsia bow")
    for person, values in ((asker, [number_of(shown.root.content)]), (teammate, [])):
        for command, place in (("sidai-show", thread), ("sidai-again", room)):
            typed = {"id": "fuchsia"}
            found = await lounge.discord.autocomplete(person, place, command, typed, focused="id")
            assert [value for _, value in found] == values


@pytest.mark.parametrize("fault", [Fault.SLOW(6), Fault.status(500), Fault.GARBAGE])
async def test_suggestions_come_in_time_whatever_discord_does(lounge: Lounge, fault: Fault) -> None:
    hall = lounge.elsewhere()
    for operation in ("guild.get", "channel.get"):
        lounge.discord.fail(operation, fault, times=1)
    found = await lounge.discord.autocomplete(
        lounge.person(), hall, "sidai", {"scenario": "link"}, focused="scenario"
    )
    assert "linkedin" in [value for _, value in found]


async def _suggested(lounge: Lounge, person: User, option: str, begun: str) -> list[str | int | float]:
    found = await lounge.discord.autocomplete(
        person, lounge.channel(), "sidai", {option: begun}, focused=option
    )
    return [value for _, value in found]
