"""The rules of Block Kit: which blocks a message or a view may hold, and what each may say."""

from collections import Counter
from collections.abc import Callable, Iterator

from tests.emulators.slack.arguments import Refusal
from tests.emulators.slack.elements import (
    BUTTON,
    FEEDBACK,
    ICON_BUTTON,
    IMAGE,
    PRESSED,
    RICH_TEXT,
    SLACK_FILE,
    TYPED_IN,
    URL,
    plain,
    text,
)
from tests.emulators.slack.shapes import Rule, flag, items, one_of, shape, structure, typed, words
from tests.emulators.slack.things import Json

MOST_TEXT = 13_200
MOST_MARKDOWN = 12_000
_ID = words(255)
_PICTURE = typed({"image": IMAGE})
_RICH = shape("elements", elements=items(typed(RICH_TEXT), 1000), block_id=_ID)
_CARD = shape(
    "hero_image|title|actions|body",
    hero_image=_PICTURE,
    icon=_PICTURE,
    title=text(150),
    subtitle=text(150),
    body=text(200),
    actions=items(typed({"button": BUTTON}), 5),
    block_id=_ID,
)


def _nested(value: object, at: str) -> Iterator[str]:
    yield from typed(BLOCKS)(value, at)


BLOCKS: dict[str, Rule] = {
    "section": shape(
        "fields|text",
        text=text(3000),
        fields=items(text(2000), 10),
        accessory=typed({"image": IMAGE, **PRESSED}),
        expand=flag,
        block_id=_ID,
    ),
    "header": shape("text", text=plain(150), block_id=_ID),
    "context": shape(
        "elements",
        elements=items(typed({"image": IMAGE, "plain_text": text(3000), "mrkdwn": text(3000)}), 10),
        block_id=_ID,
    ),
    "actions": shape("elements", elements=items(typed(PRESSED), 25), block_id=_ID),
    "context_actions": shape(
        "elements",
        elements=items(typed({"feedback_buttons": FEEDBACK, "icon_button": ICON_BUTTON}), 5),
        block_id=_ID,
    ),
    "divider": shape(block_id=_ID),
    "image": shape(
        "alt_text image_url^slack_file",
        alt_text=words(2000, 1),
        image_url=URL,
        slack_file=SLACK_FILE,
        title=plain(2000),
        block_id=_ID,
    ),
    "rich_text": _RICH,
    "markdown": shape("text", text=words(MOST_MARKDOWN, 1), block_id=_ID),
    "input": shape(
        "label element",
        label=plain(2000),
        element=typed({**TYPED_IN, **PRESSED}),
        hint=plain(2000),
        optional=flag,
        dispatch_action=flag,
        block_id=_ID,
    ),
    "card": _CARD,
    "carousel": shape("elements", elements=items(typed({"card": _CARD}), 10), block_id=_ID),
    "alert": shape(
        "text",
        text=text(3000),
        level=one_of("default", "info", "warning", "error", "success"),
        block_id=_ID,
    ),
    "container": shape(
        "child_blocks title|rich_text_title",
        title=plain(150),
        rich_text_title=typed({"rich_text": _RICH}),
        subtitle=text(150),
        child_blocks=items(_nested, 10),
        width=one_of("narrow", "standard", "wide", "full"),
        icon=_PICTURE,
        is_collapsible=flag,
        default_collapsed=flag,
        has_header_divider=flag,
        block_id=_ID,
    ),
    "table": shape(
        "rows", rows=items(items(structure, 20), 100), column_settings=items(structure, 20, 0), block_id=_ID
    ),
    "video": shape(
        "alt_text title thumbnail_url video_url",
        alt_text=words(2000, 1),
        title=plain(199),
        title_url=URL,
        description=plain(200),
        thumbnail_url=URL,
        video_url=URL,
        provider_name=words(50),
        provider_icon_url=URL,
        author_name=words(49),
        block_id=_ID,
    ),
}


def check_blocks(blocks: object, usable: Callable[[Json], bool], most: int = 50) -> list[Json]:
    """The blocks as they will be shown, each with a block_id; refused if any rule is broken.

    `usable` says whether a slack_file exists, is ready, and is an image.
    """
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise Refusal("invalid_blocks_format")
    problems = list(items(typed(BLOCKS), most, 0)(blocks, "/blocks"))
    if not problems:
        problems = [*_repeated(blocks), *_unusable(blocks, usable)]
    if problems:
        messages = [f"[ERROR] {problem}" for problem in problems]
        raise Refusal("invalid_blocks", errors=problems, response_metadata={"messages": messages})
    if _length(blocks) > MOST_TEXT:
        raise Refusal("msg_blocks_too_long")
    return [{"block_id": f"b{number}", **block} for number, block in enumerate(blocks)]


def walk(value: object, at: str = "/blocks") -> Iterator[tuple[Json, str]]:
    """Every object in a structure with its pointer, outer ones first."""
    if isinstance(value, dict):
        yield value, at
        for key, held in value.items():
            yield from walk(held, f"{at}/{key}")
    elif isinstance(value, list):
        for number, held in enumerate(value):
            yield from walk(held, f"{at}/{number}")


def _repeated(blocks: list[Json]) -> Iterator[str]:
    ids = Counter(block["block_id"] for block in blocks if block.get("block_id"))
    yield from (f"`block_id` must be unique: {name} [json-pointer:/blocks]" for name in ids if ids[name] > 1)
    for block, at in walk(blocks):
        if block.get("type") == "actions":
            actions = Counter(element.get("action_id") for element in block["elements"])
            yield from (
                f"`action_id` must be unique: {name} [json-pointer:{at}/elements]"
                for name in actions
                if name and actions[name] > 1
            )


def _unusable(blocks: list[Json], usable: Callable[[Json], bool]) -> Iterator[str]:
    for holder, at in walk(blocks):
        if "slack_file" in holder and not usable(holder["slack_file"]):
            yield f"invalid slack file [json-pointer:{at}/slack_file]"
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > MOST_MARKDOWN:
        yield f"must be less than {MOST_MARKDOWN + 1} characters of markdown [json-pointer:/blocks]"


def _length(blocks: list[Json]) -> int:
    return sum(len(held["text"]) for held, _ in walk(blocks) if isinstance(held.get("text"), str))
