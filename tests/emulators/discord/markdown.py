"""A text as a person reads it: what Discord makes of its signs stands in brackets, so that slips show."""

import re
from collections.abc import Callable, Mapping

# Shows a mention: its sign (@, @&, #, or none for @everyone) and what is behind it.
Namer = Callable[[str, str], str]

_ADDRESS = r"https?://[^\s<>]+[^\s<>.,:;\"')\]*_|~]"
_INLINE = re.compile(
    r"\\(?P<escaped>[^A-Za-z0-9\s])"
    r"|```(?:\w+\n)?(?P<block>.+?)```"
    r"|(?P<ticks>`{1,2})(?P<code>.+?)(?P=ticks)"
    rf"|\[(?P<label>[^\[\]\n]+)\]\(<?(?P<target>{_ADDRESS})>?(?: \"[^\"]*\")?\)"
    rf"|<(?P<quiet>{_ADDRESS})>"
    rf"|(?P<bare>{_ADDRESS})"
    r"|<(?P<sign>@!?|@&|\#)(?P<mentioned>\d+)>"
    r"|(?P<all>@everyone|@here)"
    r"|</(?P<command>[^:<>\n]+):\d+>"
    r"|<a?:(?P<emoji>\w+):\d+>"
    r"|<t:(?P<moment>-?\d+)(?::\w)?>"
    r"|\*\*(?P<bold>(?=\S).+?)\*\*(?!\*)"
    r"|__(?P<underline>.+?)__(?!_)"
    r"|~~(?P<strike>.+?)~~"
    r"|\|\|(?P<spoiler>.+?)\|\|"
    r"|\*(?P<italic>(?=\S)[^*]*?[^*\s])\*(?!\*)"
    r"|(?<!\w)_(?P<slanted>[^_]+)_(?!\w)",
    re.DOTALL,
)
# What holds further text, and what it makes of that.
_NESTED: Mapping[str, str] = {
    "bold": "bold",
    "underline": "underline",
    "strike": "strike",
    "spoiler": "spoiler",
    "italic": "italic",
    "slanted": "italic",
}
# How everything else is shown; {} is what was found.
_PLAIN: Mapping[str, str] = {
    "escaped": "{}",
    "block": "[code: {}]",
    "code": "[code: {}]",
    "quiet": "[link: {}]",
    "command": "/{}",
    "emoji": ":{}:",
    "moment": "[time: {}]",
}
_LINES: Mapping[str, str] = {
    r"#{1,3} +(?=\S)": "heading",
    r"-# +(?=\S)": "small",
    r">(?:>>)? (?=\S)": "quote",
    r" *[-*] +(?=\S)": "item",
    r" *\d+\. +(?=\S)": "item",
}
# What makes nothing further of the start of its line.
_LAST = ("heading", "small")
_BLOCK = re.compile(r"(```.+?```)", re.DOTALL)


def read(text: str, name: Namer, *, previews: bool = True) -> str:
    """The text as it is read; a bare address has a preview under it unless the message forbids that."""
    reader = _Reader(name, previews=previews)
    # A block of code is the one thing whose lines are not looked at one by one.
    return "".join(
        reader.inline(part) if number % 2 else "\n".join(map(reader.line, part.split("\n")))
        for number, part in enumerate(_BLOCK.split(text))
    )


class _Reader:
    def __init__(self, name: Namer, *, previews: bool) -> None:
        self.name = name
        self.bare = "preview" if previews else "link"

    def line(self, line: str) -> str:
        for pattern, became in _LINES.items():
            found = re.match(pattern, line)
            if found is not None:
                inner = self.inline if became in _LAST else self.line
                return f"[{became}: {inner(line[found.end() :])}]"
        return self.inline(line)

    def inline(self, text: str) -> str:
        return _INLINE.sub(self._shown, text)

    def _shown(self, found: re.Match[str]) -> str:
        kind = found.lastgroup or ""
        held = found[kind]
        if kind in _PLAIN:
            return _PLAIN[kind].format(held.strip())
        if kind in _NESTED:
            return f"[{_NESTED[kind]}: {self.inline(held)}]"
        if kind == "target":
            return f"[link: {self.inline(found['label'])} | {held}]"
        if kind == "bare":
            return f"[{self.bare}: {held}]"
        return self.name((found["sign"] or "").rstrip("!"), held)
