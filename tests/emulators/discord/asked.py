"""One call of the app, as the rooms that answer it see it."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.emulators.discord.bodies import Body
from tests.emulators.discord.refusals import Refusal
from tests.emulators.discord.world import World


@dataclass(frozen=True, slots=True)
class Asked:
    """A call: the names in its address, its query and its body."""

    world: World
    names: Mapping[str, str]
    query: Mapping[str, str]
    body: Body

    def own_application(self) -> None:
        """Refuse a call about another application."""
        if self.names["application"] != self.world.application:
            raise Refusal(50001)
