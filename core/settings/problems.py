"""What is wrong in sidai.toml, said with the key, what it takes, and an example."""

from collections.abc import Iterable
from difflib import get_close_matches

from pydantic import BaseModel, ValidationError

from core.errors import OperatorError


def wrong(file: str, error: ValidationError, tables: Iterable[type[BaseModel]]) -> OperatorError:
    """The first problem that pydantic found; `tables` are all that may stand in the file."""
    first = error.errors(include_url=False, include_input=False)[0]
    place = [str(part) for part in first["loc"] if part != "[key]"]
    key, keys = ".".join(place), keys_of(tables)
    if first["type"] == "extra_forbidden":
        if place[-1] in keys:
            return OperatorError("toml-elsewhere", file=file, key=key, field=place[-1])
        if near := get_close_matches(place[-1], keys, n=1):
            return OperatorError("toml-unknown-near", file=file, key=key, near=near[0])
        return OperatorError("toml-unknown", file=file, key=key)
    # Inside a list or under a name of the house's own, the key above says what is expected.
    field = next((part for part in reversed(place) if part in keys), "other")
    sentence = "toml-missing" if first["type"] == "missing" else "toml-wrong"
    return OperatorError(sentence, file=file, key=key, field=field)


def keys_of(tables: Iterable[type[BaseModel]]) -> set[str]:
    """Every key, as it is written in the file."""
    return {field.alias or name for table in tables for name, field in table.model_fields.items()}
