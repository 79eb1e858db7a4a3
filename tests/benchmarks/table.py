"""The printed table."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One thing measured: ours, the naive bot's, and what we aim at.

    `met` None: there is no aim. `exact`: a count, the same on every machine.
    """

    what: str
    ours: str
    naive: str
    aim: str = ""
    met: bool | None = None
    exact: bool = False


def table(rows: Sequence[Row]) -> str:
    """Plain columns, with a word on each aim."""
    cells = [("", "sidai", "naive bot", "aim")]
    cells += [(row.what, row.ours, row.naive, _aim(row)) for row in rows]
    widths = [max(len(line[column]) for line in cells) for column in range(4)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells]
    return "\n".join(line.rstrip() for line in [lines[0], "-" * (sum(widths) + 6), *lines[1:]])


def _aim(row: Row) -> str:
    if row.met is None:
        return row.aim
    return f"{row.aim}: {'met' if row.met else 'MISSED'}"
