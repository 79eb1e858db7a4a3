"""Components: buttons and menus in rows, and the newer ones a whole message may be made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.emulators.discord.message import Message
from tests.emulators.discord.refusals import invalid
from tests.emulators.discord.shapes import (
    Problem,
    Rule,
    anything,
    closer,
    flag,
    items,
    nullable,
    one_of,
    shape,
    snowflake,
    typed,
    whole,
    words,
)
from tests.emulators.discord.things import Json

ROW, BUTTON, MENU = 1, 2, 3
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
ENTITY_MENUS = (5, 6, 7, 8)
LINK, PREMIUM = 5, 6

MOST_ROWS = 5
MOST_COMPONENTS = 40
MOST_TEXT = 4000

_COMMON: dict[str, Rule] = {"type": whole(1, 30), "id": nullable(whole(0, 2**31 - 1))}
_PRESSED = words(100, 1)
_EMOJI = nullable(shape("", id=nullable(snowflake), name=nullable(words(64)), animated=nullable(flag)))
_CHOICE = shape(
    "label value",
    label=words(100, 1),
    value=words(100, 1),
    description=nullable(words(100)),
    emoji=_EMOJI,
    default=flag,
)
_MENU_KEYS: dict[str, Rule] = {
    "custom_id": _PRESSED,
    "placeholder": nullable(words(150)),
    "disabled": flag,
    "required": flag,
    "min_values": whole(0, 25),
    "max_values": whole(1, 25),
}
# What Discord adds to media itself, which comes back when an app sends fetched components again.
_READ_BACK = (
    *("proxy_url", "height", "width", "content_type", "attachment_id", "loading_state"),
    *("placeholder", "placeholder_version", "flags"),
)
_MEDIA = shape(
    "url",
    url=words(2048, 1, r"(https?|attachment)://\S+"),
    **dict.fromkeys(_READ_BACK, anything),
)
_ALT = nullable(words(1024))


def _whole_button(button: Any, at: tuple[str, ...]) -> Iterator[Problem]:  # noqa: ANN401 - a body holds anything
    style = button["style"]
    needed = {LINK: "url", PREMIUM: "sku_id"}.get(style, "custom_id")
    if needed not in button:
        yield Problem((*at, needed), "BASE_TYPE_REQUIRED", "This field is required.")
    for key in ("custom_id", "url", "sku_id"):
        if key in button and key != needed:
            yield Problem((*at, key), "BUTTON_COMPONENT_CUSTOM_ID_AND_URL", f"Not with style {style}.")
    if style != PREMIUM and not (button.get("label") or button.get("emoji")):
        yield Problem((*at, "label"), "BUTTON_COMPONENT_INVALID", "A button must have a label or an emoji.")


def _whole_row(row: Any, at: tuple[str, ...]) -> Iterator[Problem]:  # noqa: ANN401
    held = row["components"]
    if len(held) > 1 and any(part["type"] != BUTTON for part in held):
        yield Problem((*at, "components"), "BASE_TYPE_BAD_LENGTH", "A menu needs a row of its own.")


_BUTTON = closer(
    shape(
        "type style",
        **_COMMON,
        style=one_of(1, 2, 3, 4, LINK, PREMIUM),
        label=nullable(words(80)),
        emoji=_EMOJI,
        custom_id=_PRESSED,
        url=words(512, 1, r"(https?|discord)://\S+"),
        sku_id=snowflake,
        disabled=flag,
    ),
    _whole_button,
)
_MENU = shape("type custom_id options", **_COMMON, **_MENU_KEYS, options=items(_CHOICE, 25, 1))
_ENTITY_MENU = shape(
    "type custom_id", **_COMMON, **_MENU_KEYS, default_values=items(anything, 25), channel_types=anything
)
_IN_ROW: dict[int, Rule] = {BUTTON: _BUTTON, MENU: _MENU, **dict.fromkeys(ENTITY_MENUS, _ENTITY_MENU)}


_ROW = closer(shape("type components", **_COMMON, components=items(typed(_IN_ROW), 5, 1)), _whole_row)
_TEXT = shape("type content", **_COMMON, content=words(MOST_TEXT, 1))
_THUMBNAIL = shape("type media", **_COMMON, media=_MEDIA, description=_ALT, spoiler=flag)
_PICTURE = shape("media", media=_MEDIA, description=_ALT, spoiler=flag)
_SECTION = shape(
    "type components accessory",
    **_COMMON,
    components=items(typed({TEXT: _TEXT}), 3, 1),
    accessory=typed({BUTTON: _BUTTON, THUMBNAIL: _THUMBNAIL}),
)
_SIMPLE: dict[int, Rule] = {
    ROW: _ROW,
    TEXT: _TEXT,
    SECTION: _SECTION,
    GALLERY: shape("type items", **_COMMON, items=items(_PICTURE, 10, 1)),
    FILE: shape(
        "type file",
        **_COMMON,
        file=shape(
            "url", url=words(2048, 1, r"attachment://\S+"), proxy_url=anything, attachment_id=anything
        ),
        spoiler=flag,
        name=anything,
        size=anything,
    ),
    SEPARATOR: shape("type", **_COMMON, divider=flag, spacing=one_of(1, 2)),
}
_CONTAINER = shape(
    "type components",
    **_COMMON,
    components=items(typed(_SIMPLE), MOST_COMPONENTS, 1),
    accent_color=nullable(whole(0, 0xFFFFFF)),
    spoiler=flag,
)
LEGACY = nullable(items(typed({ROW: _ROW}), MOST_ROWS))
V2 = nullable(items(typed({**_SIMPLE, CONTAINER: _CONTAINER}), MOST_COMPONENTS))


@dataclass(frozen=True, slots=True)
class Button:
    """Something in a message that can be pressed, by what stands on it; a link has no custom_id."""

    label: str
    custom_id: str
    type: int
    disabled: bool


def walk(held: object) -> Iterator[Json]:
    """Every component, in the order it is seen: the outer one before those in it."""
    if isinstance(held, list):
        for part in held:
            yield from walk(part)
    elif isinstance(held, dict):
        yield held
        yield from walk(held.get("components"))
        yield from walk(held.get("accessory"))


def media(components: list[Json]) -> Iterator[Json]:
    """The pictures and files that components show: {"media": ..., "description": ...}."""
    for component in walk(components):
        if component["type"] == GALLERY:
            yield from component["items"]
        elif component["type"] == THUMBNAIL:
            yield component
        elif component["type"] == FILE:
            yield {"media": component["file"]}


def buttons(message: Message) -> list[Button]:
    """What can be pressed in a message."""
    pressable = [held for held in walk(message.components) if held["type"] in _IN_ROW]
    return [
        Button(held.get("label") or "", held.get("custom_id", ""), held["type"], held.get("disabled", False))
        for held in pressable
    ]


def check_together(components: list[Json], filenames: list[str]) -> None:
    """Refuse components that are too many or say too much together, or show what is not there."""
    every = list(walk(components))
    if len(every) > MOST_COMPONENTS:
        raise invalid("components", f"Too many components: {len(every)}.", "BASE_TYPE_BAD_LENGTH")
    said = sum(len(component["content"]) for component in every if component["type"] == TEXT)
    if said > MOST_TEXT:
        raise invalid("components", f"Too many characters of text: {said}.", "BASE_TYPE_BAD_LENGTH")
    pressed = [component["custom_id"] for component in every if "custom_id" in component]
    if len(pressed) != len(set(pressed)):
        raise invalid(
            "components", "Component custom id cannot be duplicated.", "COMPONENT_CUSTOM_ID_DUPLICATED"
        )
    for shown in media(components):
        address = str(shown["media"]["url"])
        if address.startswith("attachment://") and address.removeprefix("attachment://") not in filenames:
            message = f"There is no file {address}; there are: {filenames}."
            raise invalid("components", message, "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND")
