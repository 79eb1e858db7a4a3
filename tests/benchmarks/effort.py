"""How long to measure: all of it, or little enough for every change."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    """Times in seconds; `rounds` of which the best counts; `others` are servers with the bot in them.

    Of orders: `waiting`, `finished` and `unfinished` in one process, with `at_once` calls at FAL.
    """

    slack_rates: tuple[int, ...] = (50, 200)
    discord_rates: tuple[int, ...] = (50, 100)
    load: float = 10.0
    rounds: int = 3
    orders: int = 20
    fal: float = 2.0
    slow_image: float = 10.0
    patience: float = 90.0
    others: int = 1000
    at_once: int = 200
    waiting: int = 5000
    watched: float = 35.0
    finished: int = 1000
    unfinished: int = 1000


QUICK = Effort(
    slack_rates=(50,),
    discord_rates=(50,),
    load=1.0,
    rounds=1,
    orders=1,
    fal=0.5,
    slow_image=0.5,
    patience=2.0,
    others=50,
    at_once=20,
    waiting=60,
    watched=1.0,
    finished=60,
    unfinished=60,
)
