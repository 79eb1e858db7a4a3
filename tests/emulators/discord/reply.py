"""What came back for one command or press, as far as the person who made it can tell."""

from dataclasses import dataclass

from tests.emulators.discord.interaction import Interaction
from tests.emulators.discord.message import Message
from tests.emulators.discord.things import Json
from tests.emulators.discord.world import World


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one interaction; it fills as things come."""

    world: World
    interaction: Interaction

    @property
    def token(self) -> str:
        """What the app may add to the answer with, for 15 minutes."""
        return self.interaction.token

    @property
    def kind(self) -> int | None:
        """The type of the first answer: 4 words, 5 a promise of words, 8 suggestions; None without one."""
        return self.interaction.answer

    @property
    def data(self) -> Json:
        """What the first answer carried."""
        return self.interaction.answer_data

    @property
    def acked_in(self) -> float | None:
        """Seconds from sending to the first answer; None without one."""
        return self.interaction.answered_in

    @property
    def failure(self) -> str:
        """What Discord told the person went wrong, or ""."""
        return self.interaction.failure(self.world.now())

    @property
    def original(self) -> Message | None:
        """The message of the first answer; None without one, or if it was taken away."""
        original = self.interaction.original
        return None if original is None or original.deleted else original

    @property
    def messages(self) -> list[Message]:
        """Everything that was said with this interaction's token, and stands."""
        token = self.interaction.token
        return [message for message in self.world.messages if message.token == token and not message.deleted]

    @property
    def ephemerals(self) -> list[Message]:
        """What of it only this person sees."""
        return [message for message in self.messages if message.only_for is not None]
