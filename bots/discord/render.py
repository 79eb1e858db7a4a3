"""A card as Discord's markdown. What people typed is escaped: nothing of it formats, links or mentions."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import discord
from discord import ButtonStyle

from core.domain.card import Action, Card
from core.domain.text import Text
from core.messages import Messages

MOST_TEXT, MOST_ALT, MOST_NAME = 2000, 1024, 100  # Discord's limits, in letters
# Goes with every message and every change: a change without it is read by Discord's rules, and pings.
QUIET = discord.AllowedMentions.none()

MOST_FILES = 10  # attachments of a message
_BUTTONS, _LABEL = 5, 80  # in a row, and letters on one

_STYLES: Mapping[str, ButtonStyle] = {
    "plain": ButtonStyle.secondary,
    "primary": ButtonStyle.primary,
    "danger": ButtonStyle.danger,
}

_MARKUP = re.compile(r"[\\*_~|`<\[\]@]")
_INVITATION = re.compile(r"(discord(?:app)?)\.(?=\w)", re.IGNORECASE)  # would show as a card to join by
_AT_LINE_START = re.compile(r"^(\s*)([#>+-])|^(\s*\d+)([.)])", re.MULTILINE)


def pages(card: Card, messages: Messages) -> list[str]:
    """All of it, in messages of at most 2,000 letters, broken between lines where possible."""
    left, found = "\n".join(_lines(card, messages)), []
    while len(left) > MOST_TEXT:
        cut = left.rfind("\n", 0, MOST_TEXT)
        if cut > 0:
            found.append(left[:cut])
            left = left[cut:].lstrip("\n")
        else:  # what stood within a line now begins one
            cut = _before_escape(left, MOST_TEXT)
            found.append(left[:cut])
            rest, *below = left[cut:].split("\n", 1)
            left = "\n".join((_begun(rest), *below))
    return [page for page in (*found, left) if page.strip()]


def content(card: Card, messages: Messages) -> str:
    """As much of it as one message holds."""
    first, *more = pages(card, messages) or [""]
    return f"{first[: _before_escape(first, MOST_TEXT - 1)]}…" if more else first


def buttons(card: Card, messages: Messages) -> discord.ui.View:
    """What can be pressed, in one row; with nothing in it, it takes away what was there."""
    view = discord.ui.View(timeout=None)
    for action in card.actions[:_BUTTONS]:
        view.add_item(_button(action, messages))
    view.stop()  # not for discord.py to listen to: a press is taken whichever process has posted the button
    return view


def rows(card: Card, messages: Messages, count: int) -> list[discord.ui.View]:
    """The buttons of each of the messages that a card needs: all stand under the last."""
    none = replace(card, actions=())
    return [*(buttons(none, messages) for _ in range(count - 1)), buttons(card, messages)]


def name(title: Text, messages: Messages) -> str:
    """A thread's name: one plain line."""
    line = " ".join("".join(filter(str.isprintable, messages.say(title).replace("\n", " "))).split())
    return line if len(line) <= MOST_NAME else f"{line[: MOST_NAME - 1]}…"


def alt(said: Text, messages: Messages) -> str:
    """An alternative text, which is shown as it is."""
    return messages.say(said)[:MOST_ALT]


def escape(text: str) -> str:
    """The same letters to read, without their meaning to Discord."""
    marked = _MARKUP.sub(r"\\\g<0>", text).replace("://", r":\//")
    return _begun(_INVITATION.sub(r"\1\.", marked))


def _button(action: Action, messages: Messages) -> discord.ui.Button[discord.ui.View]:
    label = messages.say(action.label)
    cut = label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"
    return discord.ui.Button(style=_STYLES[action.style], label=cut, custom_id=action.id)


def _begun(marked: str) -> str:
    """Without the meaning that some letters have where a line begins."""
    return _AT_LINE_START.sub(lambda at: f"{at[1] or at[3] or ''}\\{at[2] or at[4]}", marked)


def _lines(card: Card, messages: Messages) -> Iterator[str]:
    if card.mention and card.mention.isdecimal():
        yield f"<@{card.mention}>"
    if card.head:
        yield escape(messages.say(card.head))
    yield from (escape(_said(line, messages)) for line in card.body)
    for field in card.fields:
        yield f"**{escape(messages.say(field.label))}**\n{escape(_said(field.value, messages))}"
    for note in card.notes:
        yield "\n".join(f"-# {line}" for line in escape(messages.say(note)).split("\n"))


def _said(line: Text | str, messages: Messages) -> str:
    return line if isinstance(line, str) else messages.say(line)


def _before_escape(text: str, cut: int) -> int:
    """A cut that does not part a backslash from what it escapes."""
    slashes = len(text[:cut]) - len(text[:cut].rstrip("\\"))
    return cut - slashes % 2
