"""A chat service as a benchmark drives it: numbered people type in numbered channels, and look."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

Found = TypeVar("Found")

SIZE = "64x64"  # of every image, so that drawing costs nothing


@dataclass(frozen=True, slots=True)
class Order:
    """What a person types, in whichever way the service has for it."""

    words: str
    scenario: str | None = None
    images: int = 1
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Ack:
    """How a command was acknowledged: sent when on the loop's clock, and after how many seconds.

    `after` None: not in the time that the service allows. `refused`: with a sentence for the person.
    """

    sent_at: float
    after: float | None
    refused: bool


class Emulator(Protocol):
    """What the stand-ins for all services can do."""

    @property
    def connections(self) -> int:
        """How many sockets are open and take commands."""
        ...

    def settings(self) -> dict[str, str]:
        """The environment a bot needs to talk to it."""
        ...

    def later(self, seconds: float) -> None:
        """Let time pass at once."""
        ...

    async def wait(self, condition: Callable[[], Found], seconds: float) -> Found:
        """What the condition returns once that is true. AssertionError."""
        ...


class Chat(Protocol):
    """People and channels are made when they are first named."""

    @property
    def emulator(self) -> Emulator:
        """The stand-in behind it."""
        ...

    async def type(self, person: int, channel: int, order: Order) -> Ack:
        """Type a command; back when it is acknowledged, or cannot be any more."""
        ...

    def answers(self, channel: int) -> list[int]:
        """The messages that stand in answer to this channel's commands: how many images each has."""
        ...
