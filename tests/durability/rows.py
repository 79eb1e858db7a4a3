"""What the house has written down, read from outside, while it runs or lies dead."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from core.domain.text import Text

FINAL = frozenset({"stored", "failed", "refused", "cancelled", "doubtful"})
_MILLION = Decimal(1_000_000)
_RUNS = """
    SELECT runs.id, runs.generation, runs.state, runs.recipe, runs.ticket, runs.error,
           reservations.amount, reservations.settled
    FROM runs LEFT JOIN reservations ON reservations.run = runs.id ORDER BY runs.generation, runs.number
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One call to FAL. Money in USD; `settled` None: what was set aside still counts."""

    id: int
    state: str
    prompt: str
    request: str
    error: Text | None
    amount: Decimal | None
    settled: Decimal | None


@dataclass(frozen=True, slots=True)
class Kept:
    """One order; `posts` has the state of its line and of its answer, where they were begun."""

    number: int
    event: str
    service: str
    channel: str
    runs: tuple[Run, ...]
    posts: Mapping[str, str]

    @property
    def told(self) -> bool:
        """Nothing more will be said of it."""
        return all(run.state in FINAL for run in self.runs) and self.posts.get("root") in {"done", "failed"}


def events(folder: Path) -> frozenset[str]:
    """Of all orders that are kept."""
    with closing(_open(folder)) as database:
        return frozenset(row["event"] for row in database.execute("SELECT event FROM generations"))


def kept(folder: Path) -> list[Kept]:
    """All orders, the first first."""
    with closing(_open(folder)) as database:
        database.execute("BEGIN")  # one moment for all three
        runs, posts = _runs(database.execute(_RUNS)), _posts(database)
        heads = database.execute("SELECT * FROM generations ORDER BY id").fetchall()
    return [
        Kept(
            head["number"],
            head["event"],
            head["service"],
            head["channel"],
            tuple(runs.get(head["id"], ())),
            posts.get(head["id"], {}),
        )
        for head in heads
    ]


def _open(folder: Path) -> sqlite3.Connection:
    database = sqlite3.connect(folder / "data/sidai.db", isolation_level=None, timeout=20)
    database.row_factory = sqlite3.Row
    return database


def _runs(found: Iterable[sqlite3.Row]) -> dict[int, list[Run]]:
    runs: dict[int, list[Run]] = {}
    for row in found:
        ticket, error = json.loads(row["ticket"] or "null"), json.loads(row["error"] or "null")
        run = Run(
            row["id"],
            row["state"],
            json.loads(row["recipe"])["arguments"]["prompt"],
            ticket["request_id"] if ticket else "",
            Text(error["key"], error["values"]) if error else None,
            _money(row["amount"]),
            _money(row["settled"]),
        )
        runs.setdefault(row["generation"], []).append(run)
    return runs


def _posts(database: sqlite3.Connection) -> dict[int, dict[str, str]]:
    posts: dict[int, dict[str, str]] = {}
    for row in database.execute("SELECT generation, part, state FROM deliveries"):
        posts.setdefault(row["generation"], {})[row["part"]] = row["state"]
    return posts


def _money(millionths: int | None) -> Decimal | None:
    return None if millionths is None else millionths / _MILLION
