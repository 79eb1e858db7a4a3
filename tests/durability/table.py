"""What is printed."""

from collections.abc import Iterator, Sequence
from statistics import median

from tests.durability.books import Books
from tests.durability.rounds import People, Round


def table(rounds: Sequence[Round]) -> str:
    """One line for each kill."""
    cells: list[tuple[str, ...]] = [
        ("kill", "while", "unfinished", "untold", "unposted", "done after", "besides")
    ]
    for number, each in enumerate(rounds, 1):
        numbers = each.unfinished, len(each.untold), each.unposted
        cells.append(
            (str(number), each.killed, *map(str, numbers), _seconds(each.back), "; ".join(each.mishaps))
        )
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    )


def summary(books: Books, people: People, rounds: Sequence[Round]) -> str:
    """The counts, and what must not be."""
    return "\n".join(_summary(books, people, rounds))


def _summary(books: Books, people: People, rounds: Sequence[Round]) -> Iterator[str]:
    backs = sorted(each.back for each in rounds if each.back is not None)
    counts = {
        "kills": len(rounds),
        "orders": books.orders,
        "pictures shown": books.pictures,
        **{name: len(found) for name, found in sorted(books.wrong.items())},
        "doubtful, and told so": books.doubtful,
        "paid, told as doubtful, not shown": books.unclaimed,
        "reconciled": books.reconciled,
        "never reached FAL, still looked for": books.sought,
        "failed, and told so": books.failed,
        "commands that people saw fail": people.failures,
        "typed again": people.again,
    }
    yield from (f"{name:<36} {count:>6}" for name, count in counts.items())
    if backs:
        usual, most = _seconds(median(backs)), _seconds(backs[-1])
        yield f"{'all done after a kill':<36} {usual:>8} (median), {most} (most)"
    for name, found in books.wrong.items():
        yield from (f"{name.upper()}: {what}" for what in found)


def _seconds(taken: float | None) -> str:
    return "never" if taken is None else f"{taken:.1f} s"
