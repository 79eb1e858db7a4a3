"""What Discord is told of the commands: as the source says it, and within Discord's limits."""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from bots.discord.manifest import commands
from bots.terminal.commands import cli
from core.domain.text import text
from core.messages import Messages
from core.studio import TOPICS

KEPT = (Path(__file__).parents[2] / "manifests" / "discord" / "commands.json").read_text(encoding="utf-8")
MESSAGES = Messages()

SLASH = 1  # the kind of a command
STRING, INTEGER, NUMBER = 3, 4, 10  # the kinds of an option
LARGEST = 2**53


def options() -> list[dict[str, Any]]:
    return [option for command in commands() for option in command["options"]]


def letters(thing: dict[str, Any]) -> int:
    """Of a command or a part of it, as Discord counts: in the longest of its languages."""
    own = 0
    for key in ("name", "description"):
        said = [thing.get(key, ""), *(thing.get(f"{key}_localizations") or {}).values()]
        own += max(map(len, said))
    parts = [*thing.get("options", []), *thing.get("choices", [])]
    return own + len(str(thing.get("value", ""))) + sum(map(letters, parts))


def sentences(prefix: str) -> dict[str, str]:
    """Of the catalogue of messages, by what stands behind the prefix."""
    file = files("core") / "data" / "messages" / "en" / "discord.ftl"
    keys = re.findall(rf"^{prefix}([a-z-]+) =", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {key: MESSAGES.say(text(f"{prefix}{key}")) for key in keys}


def test_the_file_is_what_the_source_makes_to_the_letter() -> None:
    assert json.dumps(commands(), indent=2, ensure_ascii=False) + "\n" == KEPT


def test_the_command_prints_the_file_as_it_is() -> None:
    printed = CliRunner().invoke(cli, ["manifest", "discord"])
    assert printed.exit_code == 0
    assert printed.output == KEPT


def test_there_are_no_more_commands_than_discord_takes_and_no_two_of_a_name() -> None:
    names = [command["name"] for command in commands()]
    assert 1 <= len(names) <= 100
    assert len(set(names)) == len(names)
    assert {command["type"] for command in commands()} == {SLASH}


def test_names_are_short_and_in_small_letters() -> None:
    for name in [each["name"] for each in (*commands(), *options())]:
        assert re.fullmatch(r"[-_'\w]{1,32}", name)
        assert name == name.lower()


def test_everything_is_described_in_a_hundred_letters() -> None:
    described = [each["description"] for each in (*commands(), *options())]
    assert [said for said in described if not 1 <= len(said) <= 100] == []


def test_a_command_has_few_options_no_two_of_a_name_and_first_what_must_be_there() -> None:
    for command in commands():
        found = command["options"]
        assert len(found) <= 25
        assert len({option["name"] for option in found}) == len(found)
        required = [option["required"] for option in found]
        assert required == sorted(required, reverse=True)


def test_only_a_number_must_be_there() -> None:
    assert [option["name"] for option in options() if option["required"]] == ["id", "id", "id"]


def test_topics_are_fixed_while_names_and_numbers_are_suggested_and_nothing_is_both() -> None:
    fixed = {option["name"] for option in options() if option.get("choices")}
    suggested = {option["name"] for option in options() if option.get("autocomplete")}
    assert fixed == {"topic"}
    assert suggested == {"scenario", "subject", "size", "id"}


def test_what_is_fixed_is_what_there_is_and_within_discords_limits() -> None:
    (choices,) = [option["choices"] for option in options() if "choices" in option]
    assert len(choices) <= 25
    assert [choice["value"] for choice in choices] == list(TOPICS)
    assert all(1 <= len(choice[key]) <= 100 for choice in choices for key in ("name", "value"))


def test_what_is_typed_has_a_length_and_what_is_counted_a_range_that_discord_can_count() -> None:
    for option in options():
        assert option["type"] in {STRING, INTEGER, NUMBER}
        if option["type"] == STRING and "choices" not in option:
            assert 0 <= option["min_length"] <= option["max_length"] <= 6000
        if option["type"] != STRING:
            assert -LARGEST < option["min_value"] < option["max_value"] < LARGEST


def test_a_whole_command_is_within_eight_thousand_letters() -> None:
    assert max(map(letters, commands())) <= 8000


def test_of_several_languages_the_longest_is_counted() -> None:
    option = {"name": "size", "description": "", "choices": [{"name": "wide", "value": "16:9"}]}
    command = {"name": "draw", "description": "now", "options": [option]}
    assert letters(command | {"name_localizations": {"de": "zeichne", "es": "haz"}}) == 7 + 3 + 4 + 4 + 4


def test_the_commands_are_there_in_servers_in_messages_and_wherever_a_person_takes_the_bot() -> None:
    for command in commands():
        assert command["contexts"] == [0, 1, 2]
        assert command["integration_types"] == [0, 1]


def test_nobody_is_kept_out_by_the_commands_themselves() -> None:
    for command in commands():
        assert command["default_member_permissions"] is None
        assert command["nsfw"] is False


def test_what_a_command_does_is_said_by_the_catalogue() -> None:
    told = {command["name"]: command["description"] for command in commands()}
    known = {name: said for name, said in sentences("discord-command-").items() if name != "unknown"}
    assert told == known


def test_what_an_option_means_is_said_by_the_catalogue_and_no_sentence_is_left_over() -> None:
    known = sentences("discord-option-")
    known["id"] = known.pop("number")
    assert {option["name"]: option["description"] for option in options()} == known
