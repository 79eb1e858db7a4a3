"""The parts that blocks are made of: texts, images, buttons, menus, and the pieces of rich text."""

from tests.emulators.slack.shapes import Rule, flag, items, one_of, shape, structure, typed, whole, words

ACTION = words(255)
URL = words(3000, 1, r"https?://")


def plain(longest: int, shortest: int = 1) -> Rule:
    """A plain_text object."""
    return typed({"plain_text": shape("text", text=words(longest, shortest), emoji=flag)})


def text(longest: int) -> Rule:
    """A text object of either kind."""
    return typed(
        {
            "plain_text": shape("text", text=words(longest, 1), emoji=flag),
            "mrkdwn": shape("text", text=words(longest, 1), verbatim=flag),
        }
    )


CONFIRM = shape(
    "title text confirm deny",
    title=plain(100),
    text=text(300),
    confirm=plain(30),
    deny=plain(30),
    style=one_of("primary", "danger"),
)
OPTION = shape("text value", text=text(75), value=words(150, 1), description=text(75), url=URL)
OPTIONS = items(OPTION, 100)
GROUPS = items(shape("label options", label=plain(75), options=OPTIONS), 100)
FEW_OPTIONS = items(OPTION, 10)

SLACK_FILE = shape("id^url", id=words(255, 1, r"F[A-Z0-9]{8,}$"), url=URL)
IMAGE = shape(
    "alt_text image_url^slack_file",
    alt_text=words(2000, 1),
    image_url=URL,
    slack_file=SLACK_FILE,
)
PERSONS = items(words(255, 1), 10)
BUTTON = shape(
    "text",
    text=plain(75),
    action_id=ACTION,
    url=URL,
    value=words(2000),
    style=one_of("primary", "danger"),
    confirm=CONFIRM,
    accessibility_label=words(75),
    agent_prompt=words(4000),
    agent_prompt_display=words(255),
    visible_to_user_ids=PERSONS,
)
ICON_BUTTON = shape(
    "icon text",
    icon=one_of("trash"),
    text=plain(75),
    action_id=ACTION,
    value=words(2000),
    confirm=CONFIRM,
    accessibility_label=words(75),
    visible_to_user_ids=PERSONS,
)
_FEEDBACK = shape("text value", text=plain(75), value=words(2000), accessibility_label=words(75))
FEEDBACK = shape(
    "positive_button negative_button", positive_button=_FEEDBACK, negative_button=_FEEDBACK, action_id=ACTION
)


def _menu(required: str = "", /, **keys: Rule) -> Rule:
    common = {"action_id": ACTION, "confirm": CONFIRM, "placeholder": plain(150), "focus_on_load": flag}
    return shape(required, **common, **keys)


def _several(**keys: Rule) -> Rule:
    return _menu(max_selected_items=whole, **keys)


MENUS = {
    "static_select": _menu(
        "options^option_groups", options=OPTIONS, option_groups=GROUPS, initial_option=OPTION
    ),
    "multi_static_select": _menu(
        "options^option_groups",
        options=OPTIONS,
        option_groups=GROUPS,
        initial_options=OPTIONS,
        max_selected_items=whole,
    ),
    "external_select": _menu(min_query_length=whole, initial_option=OPTION),
    "multi_external_select": _several(min_query_length=whole, initial_options=OPTIONS),
    "users_select": _menu(initial_user=words(255)),
    "multi_users_select": _several(initial_users=structure),
    "conversations_select": _menu(
        initial_conversation=words(255),
        default_to_current_conversation=flag,
        response_url_enabled=flag,
        filter=structure,
    ),
    "channels_select": _menu(initial_channel=words(255), response_url_enabled=flag),
    "datepicker": _menu(initial_date=words(10, 10)),
    "timepicker": _menu(initial_time=words(5, 5), timezone=words(100)),
    "datetimepicker": _menu(initial_date_time=whole),
    "checkboxes": _menu("options", options=FEW_OPTIONS, initial_options=FEW_OPTIONS),
    "radio_buttons": _menu("options", options=FEW_OPTIONS, initial_option=OPTION),
    "overflow": shape("options", action_id=ACTION, confirm=CONFIRM, options=items(OPTION, 5)),
}
PRESSED = {"button": BUTTON, **MENUS}
TYPED_IN = {
    "plain_text_input": _menu(
        initial_value=words(3000),
        multiline=flag,
        min_length=whole,
        max_length=whole,
        dispatch_action_config=structure,
    ),
    "number_input": _menu(
        "is_decimal_allowed",
        is_decimal_allowed=flag,
        initial_value=words(100),
        min_value=words(100),
        max_value=words(100),
        dispatch_action_config=structure,
    ),
    "file_input": shape(action_id=ACTION, filetypes=structure, max_files=whole),
}

_STYLE = shape(
    bold=flag, italic=flag, strike=flag, code=flag, underline=flag, highlight=flag, client_highlight=flag
)
_PIECES = typed(
    {
        "text": shape("text", text=words(13_200, 1), style=_STYLE),
        "link": shape("url", url=words(3000, 1), text=words(3000), unsafe=flag, style=_STYLE),
        "emoji": shape("name", name=words(255, 1), unicode=words(255), skin_tone=whole, style=_STYLE),
        "user": shape("user_id", user_id=words(255, 1), style=_STYLE),
        "usergroup": shape("usergroup_id", usergroup_id=words(255, 1), style=_STYLE),
        "channel": shape("channel_id", channel_id=words(255, 1), style=_STYLE),
        "broadcast": shape("range", range=one_of("here", "channel", "everyone"), style=_STYLE),
        "date": shape(
            "timestamp format",
            timestamp=whole,
            format=words(255, 1),
            url=URL,
            fallback=words(255),
            style=_STYLE,
        ),
        "color": shape("value", value=words(9, 1), style=_STYLE),
    }
)
_LINE = items(_PIECES, 1000, 0)
_SECTION = shape("elements", elements=_LINE)
RICH_TEXT = {
    "rich_text_section": _SECTION,
    "rich_text_quote": shape("elements", elements=_LINE, border=whole),
    "rich_text_preformatted": shape("elements", elements=_LINE, border=whole, language=words(100)),
    "rich_text_list": shape(
        "elements style",
        elements=items(typed({"rich_text_section": _SECTION}), 1000),
        style=one_of("bullet", "ordered"),
        indent=whole,
        offset=whole,
        border=whole,
    ),
}
