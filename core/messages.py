"""The one place where sentences for people are put into words."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import fluent_number

from core.domain.text import Text, Value
from core.errors import SidaiError

_LONGEST = 2000  # letters of a value; the library refuses more than 2,500
_LOCALES = files("core") / "data" / "messages"


class Messages:
    """`say` turns a Text into a sentence of one language; what is missing there is said in English."""

    def __init__(self, locale: str = "en") -> None:
        self._bundles = [_bundle(name) for name in dict.fromkeys((locale, "en")) if name in languages()]

    def say(self, what: Text | SidaiError) -> str:
        """The sentence, with its gaps filled. KeyError: no catalogue has that key."""
        text = what.text if isinstance(what, SidaiError) else what
        for bundle in self._bundles:
            if bundle.has_message(text.key) and (pattern := bundle.get_message(text.key).value):
                sentence, errors = bundle.format_pattern(pattern, _plain(text.values))
                if errors:
                    raise KeyError(text.key, errors)
                return str(sentence)
        raise KeyError(text.key)

    def say_all(self, texts: Iterable[Text]) -> list[str]:
        """Each of them, in order."""
        return [self.say(text) for text in texts]


def _plain(values: Mapping[str, Value]) -> dict[str, object]:
    """Numbers without thousands separators: people type them back (`show 1234`)."""
    return {
        name: _short(value) if isinstance(value, str) else fluent_number(value, useGrouping=False)
        for name, value in values.items()
    }


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…"


@cache
def languages() -> frozenset[str]:
    """The languages there are catalogues for."""
    return frozenset(folder.name for folder in _LOCALES.iterdir() if folder.is_dir())


@cache
def _bundle(locale: str) -> FluentBundle:
    # No isolation marks: they show up as boxes in terminals and inside alt texts.
    bundle = FluentBundle([locale], use_isolating=False)
    for file in sorted((_LOCALES / locale).iterdir(), key=lambda each: each.name):
        bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return bundle
