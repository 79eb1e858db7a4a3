"""The options of a command as the line that somebody would have typed."""

from collections.abc import Mapping

_BEYOND = 10**18  # longer ones are no number of an order
_QUOTES = str.maketrans(dict.fromkeys('"\u201c\u201d\u201e', "'"))


def line(prompt: str | None, flags: Mapping[str, str | float | None]) -> str:
    """`--scenario "linkedin" --n "2" navy blazer`: so that, behind an option, no word is a verb."""
    given = [f'--{name} "{_value(value)}"' for name, value in flags.items() if value is not None]
    return " ".join((*given, prompt or ""))


def numbered(verb: str, number: int, changes: str | None = None) -> str:
    """`again 57 outdoors`. Discord lets no number pass that an order cannot have; nor do we."""
    return f"{verb} {number} {changes or ''}" if 0 < number < _BEYOND else verb


def _value(value: str | float) -> str:
    """As typed; a double quote would end the value."""
    if isinstance(value, float):
        return f"{value:f}".rstrip("0").rstrip(".")
    return str(value).translate(_QUOTES)
