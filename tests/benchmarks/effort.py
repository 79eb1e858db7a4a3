"""How long to measure: all of it, or little enough for every change."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    """Times in seconds; `rounds` of which the best counts; `others` are servers with the bot in them."""

    slack_rates: tuple[int, ...] = (50, 200)
    discord_rates: tuple[int, ...] = (50, 100)
    load: float = 10.0
    rounds: int = 3
    orders: int = 20
    fal: float = 2.0
    slow_image: float = 10.0
    patience: float = 90.0
    others: int = 1000


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
)
