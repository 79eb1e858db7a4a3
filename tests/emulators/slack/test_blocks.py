"""The emulator's rules of Block Kit."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.emulators.slack import Channel, SlackEmulator
from tests.emulators.slack.arguments import Refusal
from tests.emulators.slack.blocks import check_blocks
from tests.emulators.slack.sdk import refused
from tests.emulators.slack.things import Json


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(label: str = "More", **more: object) -> Json:
    return {"type": "button", "text": plain(label), **more}


def actions(*elements: Json, **more: object) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def image(**source: object) -> Json:
    return {"type": "image", "alt_text": "Sid", **source}


def rich(*pieces: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(pieces)}]}


FILE = {"id": "F0SID00001"}
FINE = [
    {"type": "header", "text": plain("x" * 150)},
    section("x" * 3000),
    {"type": "section", "fields": [plain("a"), {"type": "mrkdwn", "text": "b"}], "accessory": button()},
    {"type": "context", "elements": [plain("a"), image(image_url="https://fal.media/a.png")]},
    {"type": "divider", "block_id": "line"},
    image(slack_file=FILE, title=plain("Sid")),
    actions(*[button(action_id=f"a{number}", value="57", style="primary") for number in range(25)]),
    rich({"type": "text", "text": "navy", "style": {"bold": True}}, {"type": "user", "user_id": "U0SID"}),
    {"type": "markdown", "text": "**bold**"},
    {"type": "carousel", "elements": [{"type": "card", "title": plain("1"), "actions": [button("Again")]}]},
]


@pytest.mark.parametrize(
    ("block", "problem"),
    [
        (section("x" * 3001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
        (section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        ({"type": "section"}, "missing required field: fields or text [json-pointer:/blocks/0]"),
        ({"type": "section", "fields": [plain("a")] * 11}, "no more than 10 items allowed"),
        ({"type": "section", "fields": [plain("x" * 2001)]}, "must be less than 2001 characters"),
        ({"type": "header", "text": plain("x" * 151)}, "must be less than 151 characters"),
        ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "unsupported type: mrkdwn"),
        ({"type": "context", "elements": []}, "no less than 1 items allowed"),
        ({"type": "context", "elements": [plain("a")] * 11}, "no more than 10 items allowed"),
        ({"type": "context", "elements": [button()]}, "unsupported type: button"),
        (actions(), "no less than 1 items allowed"),
        (actions(*[button()] * 26), "no more than 25 items allowed [json-pointer:/blocks/0/elements]"),
        (actions(button(action_id="a"), button(action_id="a")), "`action_id` must be unique: a"),
        (actions(button("x" * 76)), "must be less than 76 characters"),
        (actions(button(value="x" * 2001)), "must be less than 2001 characters"),
        (
            actions(button(style="blue")),
            "must be a valid enum value [json-pointer:/blocks/0/elements/0/style]",
        ),
        (actions(button(colour="blue")), "invalid additional property: colour"),
        (image(), "missing required field: image_url or slack_file [json-pointer:/blocks/0]"),
        (
            image(image_url="https://a.b/c.png", slack_file=FILE),
            "only one of image_url and slack_file",
        ),
        (image(image_url="data:image/png;base64,AA"), "must match pattern"),
        (image(slack_file={"id": "f0sid"}), "must match pattern"),
        (image(slack_file=FILE, alt_text="x" * 2001), "must be less than 2001 characters"),
        ({"type": "image", "slack_file": FILE}, "missing required field: alt_text"),
        (rich({"type": "text", "text": ""}), "must be more than 0 characters"),
        (rich({"type": "shout"}), "unsupported type: shout"),
        ({"type": "markdown", "text": "x" * 12_001}, "must be less than 12001 characters"),
        ({"type": "marquee"}, "unsupported type: marquee [json-pointer:/blocks/0/type]"),
        ({"type": "divider", "block_id": "x" * 256}, "must be less than 256 characters"),
        ({"type": "divider", "text": plain("a")}, "invalid additional property: text"),
        ({"type": "card"}, "missing required field: hero_image or title or actions or body"),
    ],
)
def test_a_broken_rule_is_refused_with_its_place(block: Json, problem: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_blocks([block], lambda _: True)
    assert caught.value.error == "invalid_blocks"
    assert problem in str(caught.value.more["errors"])


def test_what_slack_shows_passes_and_every_block_gets_an_id() -> None:
    checked = check_blocks(FINE, lambda _: True)
    assert [block["type"] for block in checked] == [block["type"] for block in FINE]
    assert len({block["block_id"] for block in checked}) == len(FINE)


def test_fifty_blocks_pass_and_fifty_one_or_two_of_one_id_do_not() -> None:
    line = {"type": "divider"}
    assert len(check_blocks([line] * 50, lambda _: True)) == 50
    with pytest.raises(Refusal) as caught:
        check_blocks([line] * 51, lambda _: True)
    assert caught.value.more["errors"] == ["no more than 50 items allowed [json-pointer:/blocks]"]
    with pytest.raises(Refusal, match="invalid_blocks"):
        check_blocks([line | {"block_id": "one"}] * 2, lambda _: True)


def test_too_much_text_in_all_is_refused_though_every_block_is_fine() -> None:
    with pytest.raises(Refusal, match="msg_blocks_too_long"):
        check_blocks([section("x" * 3000)] * 5, lambda _: True)


async def test_blocks_may_be_json_in_a_string_but_must_be_a_list(
    slack: SlackEmulator, client: AsyncWebClient, general: Channel
) -> None:
    post = {"channel": general.id, "text": "x"}
    await client.api_call("chat.postMessage", data=post | {"blocks": '[{"type": "divider"}]'})
    assert slack.messages(general)[0].blocks[0]["type"] == "divider"
    for wrong in ("[{", '{"type": "divider"}', "[1]"):
        await refused(
            client.api_call("chat.postMessage", data=post | {"blocks": wrong}), "invalid_blocks_format"
        )
