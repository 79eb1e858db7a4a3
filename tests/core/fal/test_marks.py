"""The number of a run in the address that FAL calls back."""

import pytest

from core.fal.marks import Marks

MARKS = Marks("a secret")


def test_what_we_wrote_is_read() -> None:
    assert MARKS.read(MARKS.write(57)) == 57
    assert MARKS.read(MARKS.write(10**17)) == 10**17


def test_the_same_run_has_the_same_mark_after_a_restart() -> None:
    assert MARKS.write(57) == Marks("a secret").write(57)


@pytest.mark.parametrize(
    "mark",
    [
        "57",
        "57-",
        "57-" + "0" * 32,
        MARKS.write(58).replace("58-", "57-"),
        Marks("another secret").write(57),
        MARKS.write(57).upper(),
        f"0{MARKS.write(57)}",
        f"{MARKS.write(57)}0",
        MARKS.write(57).replace("5", "\u0665", 1),
    ],
)
def test_nobody_else_can_name_a_run(mark: str) -> None:
    assert MARKS.read(mark) is None
