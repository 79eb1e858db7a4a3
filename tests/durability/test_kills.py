"""Killed in the middle of its work, and started again: nothing is lost, paid twice or posted twice."""

from pathlib import Path

from tests.durability.__main__ import kills
from tests.durability.table import summary, table

_SEED = 4


async def test_a_house_that_is_killed_again_and_again_loses_nothing_and_does_nothing_twice(
    tmp_path: Path,
) -> None:
    books, people, rounds = await kills(tmp_path, seed=_SEED, count=5, orders=12)
    told = (
        f"seed {_SEED}\n{table(rounds)}\n\n{summary(books, people, rounds)}\n{(tmp_path / 'log').read_text()}"
    )
    assert not any(books.wrong.values()), told
    assert all(each.back is not None for each in rounds), told
    assert books.orders >= 5 * 12, told
    assert books.pictures, told
