"""A sentence for people, before it is put into somebody's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Value = str | int | float


@dataclass(frozen=True, slots=True)
class Text:
    """A key of the message catalogue and the values that fill the sentence's gaps."""

    key: str
    values: Mapping[str, Value] = field(default_factory=dict)


def text(key: str, **values: Value) -> Text:
    """`text("show-missing", id=57)`."""
    return Text(key, values)
