"""A workspace and two servers of one team, served by one process; and what its people see."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.e2e.house import SID, serving
from tests.e2e.lounge import Lounge, number_of
from tests.e2e.office import Office
from tests.emulators.discord import Channel, DiscordEmulator, User
from tests.emulators.fal import FalEmulator
from tests.emulators.slack import SlackEmulator

STUDIO, ANNEX, ADMIN = "100200301", "100200302", "200200201"

TOML = f"""
{SID.replace('admins = ["slack:U0ADMIN"]', f'admins = ["discord:{ADMIN}"]')}
[subjects.robo]
kind = "mascot"
class = "robot"
trigger = "ROBO9"
who = ["role:Design"]

[teams.studio]
slack = ["T0TEAM"]
discord = [
  {{ server = "{STUDIO}", roles = ["Marketing", "Design"] }},
  {{ server = "{ANNEX}", roles = ["@everyone"] }},
]
budget = {{ month = "2.00", person_day = "1.00" }}

[defaults]
subject = "sid"
"""


@dataclass(frozen=True, slots=True)
class Team:
    """`lounge` is open to its people by two roles, `annex` to everybody in it."""

    office: Office
    lounge: Lounge
    annex: Lounge

    def member(self, role: str = "Marketing") -> User:
        """A new person with this role in the server that needs one."""
        person = self.lounge.person()
        self.lounge.discord.join(person, self.lounge.guild, roles=[role])
        return person

    async def made(self, person: User, room: Channel, typed: str) -> int:
        """Order in a channel of a server: the order's number."""
        return number_of((await self.lounge.shown(person, room, typed)).root.content)

    async def found(self, person: User, room: Channel, words: str) -> bool:
        """Does the history have it, for this person there?"""
        said = await self.lounge.asked(person, room, {"query": words}, "sidai-history")
        assert ("No. " in said) is not ("Nothing was found" in said)
        return words in said.split("newest first:")[-1] and "Nothing was found" not in said

    async def unseen(self, person: User, rooms: Sequence[Channel], which: int, words: str) -> None:
        """For this person it is as if it did not exist."""
        lounge, before = self.lounge, len(self.lounge.fal.submits)
        missing = await lounge.asked(person, rooms[0], {"id": 99999}, "sidai-show")
        for room in rooms:
            assert not await self.found(person, room, words)
            assert words not in await lounge.asked(person, room, {}, "sidai-history")
            for command in ("sidai-show", "sidai-again"):
                said = await lounge.asked(person, room, {"id": which}, command)
                assert said == missing.replace("99999", str(which))
        assert len(lounge.fal.submits) == before

    async def unseen_in_slack(self, which: int, words: str) -> None:
        """For the people of the workspace too."""
        person, room = self.office.person(), self.office.channel()
        assert "Nothing was found" in await self.office.told(person, room, f"history {words}")
        assert words not in await self.office.told(person, room, "history")
        for verb in ("show", "again"):
            assert f"There is no no. {which} " in await self.office.refused(person, room, f"{verb} {which}")


@asynccontextmanager
async def together(folder: Path) -> AsyncIterator[Team]:
    """All of it at work."""
    async with FalEmulator() as fal, SlackEmulator() as slack, DiscordEmulator() as discord:
        settings = fal.settings(), slack.settings(), discord.settings()
        async with serving(folder, *settings, toml=TOML) as house:
            studio = discord.guild("studio", id=STUDIO, roles=["Marketing", "Design", "Guests"])
            lounge = Lounge(folder, fal, discord, studio, house)
            annex = replace(lounge, guild=discord.guild("annex", id=ANNEX, roles=["Marketing"]))
            await discord.wait(lambda: discord.connections)
            yield Team(Office(folder, fal, slack, house), lounge, annex)
