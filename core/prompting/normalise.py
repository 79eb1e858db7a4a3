"""The line as its author saw it: escapes undone, invisible characters gone, one kind of space."""

import re
import unicodedata

_ESCAPES = re.compile(r"&(?:amp;)+|&lt;|&gt;")
_CUSTOM_EMOJI = re.compile(r"<a?(:[\w~-]+:)\d+>")
_MARKUP = re.compile(r"<(https?:|ftp:|mailto:|tel:|[@#!])([^<>|\s]+)(?:\|([^<>|]*))?>")
# A run of codes that touches no word, no port and no path: 16:9, host:80/a and a::2 stay as they are.
_EMOJI = re.compile(r"(?<![\w:/])(?::(?:[+-]1|100|\d*[a-z][\w'+-]*):)+(?![\w:/])")
_SKIN_TONE = re.compile(r":skin-tone-\d:")
_THUMBS = {"+1": "thumbs up", "-1": "thumbs down"}
_SPACES = re.compile(r"\s+")
_PASSES = 8  # escapes within escapes; nobody types more, except to keep the bot busy
_UNNESTED = str.maketrans("", "", "<>")


def normalise(typed: str) -> str:
    """One clean line in NFC. Doing it twice changes nothing, so an adapter may have done it already."""
    line = typed
    for _ in range(_PASSES):
        again = _once(line)
        if again == line:
            return line
        line = again
    return normalise(line.translate(_UNNESTED))


def short(typed: str, most: int = 60) -> str:
    """Enough of it to be recognised in a sentence."""
    return typed if len(typed) <= most else typed[: most - 1].rstrip() + "…"


def _once(line: str) -> str:
    line = unicodedata.normalize("NFC", "".join(map(_visible, line)))
    line = _CUSTOM_EMOJI.sub(r"\1", line)
    line = _MARKUP.sub(_seen, line)
    line = _ESCAPES.sub(_unescaped, line)
    line = _EMOJI.sub(_spelled, line)
    return _SPACES.sub(" ", line).strip()


def _visible(character: str) -> str:
    """Spaces of every kind become one; controls, zero widths, turns of direction, half characters vanish."""
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in {"Cc", "Cf", "Cs"} else character


def _seen(markup: re.Match[str]) -> str:
    """A link as its address; a mention as the plain word, which pings nobody."""
    kind, target, label = markup.groups()
    if kind in {"@", "#", "!"}:
        name = (label or target.partition("^")[0]).lstrip("@#!&")
        return f"{'#' if kind == '#' else '@'}{name}"
    return target if kind in {"mailto:", "tel:"} else kind + target


def _unescaped(escape: re.Match[str]) -> str:
    return {"&lt;": "<", "&gt;": ">"}.get(escape.group(), "&")


def _spelled(codes: re.Match[str]) -> str:
    """Emoji codes become words, not nothing: `on a :red_car:` would lose its car."""
    names = _SKIN_TONE.sub("", codes.group()).strip(":").split("::")
    return " ".join(_THUMBS.get(name, name.replace("_", " ").replace("-", " ").strip()) for name in names)
