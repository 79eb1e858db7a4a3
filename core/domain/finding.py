"""What a check found: all well, or what to mend."""

from dataclasses import dataclass

from core.domain.text import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `sidai doctor`."""

    ok: bool
    text: Text
