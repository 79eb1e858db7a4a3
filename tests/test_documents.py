"""The documents and the program say the same."""

import re
import tomllib
from pathlib import Path

import bots.__main__  # noqa: F401  # adds the commands beside the terminal's own
from bots.terminal.commands import cli
from core.settings import House, Settings

ROOT = Path(__file__).parents[1]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_setting_is_explained_and_no_other() -> None:
    told = set(re.findall(r"`((?:FAL|SLACK|DISCORD|DATABASE|SIDAI)_[A-Z_]+)`", read("docs/settings.md")))
    assert told == {name.upper() for name in Settings.model_fields}


def test_the_example_of_the_settings_page_is_a_house() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", read("docs/settings.md"), re.DOTALL)
    house = House.model_validate(tomllib.loads(example))
    assert set(House.model_fields) == {
        name for name in House.model_fields if getattr(house, name) is not None
    }
    told = set(re.findall(r"^\[?(\w+)", example, re.MULTILINE))
    assert set(House.model_fields) <= told


def test_the_example_of_the_readme_is_a_house() -> None:
    examples = re.findall(r"```toml\n(.*?)```", read("README.md"), re.DOTALL)
    lines = [line.removeprefix("   ") for example in examples for line in example.splitlines()]
    house = House.model_validate(tomllib.loads("\n".join(lines)))
    assert house.subjects["sid"].trigger == "SIDAI"
    assert house.servers == {"100200301": frozenset({"marketing"})}


def test_every_command_that_the_readme_shows_exists() -> None:
    shown = set(re.findall(r"\./sidai (\w+)", read("README.md")))
    assert shown <= set(cli.commands)
    assert {"make", "serve", "doctor", "recipe"} <= shown


def test_the_readmes_two_lines_are_there() -> None:
    assert './sidai make "linkedin navy blazer"\n' in read("README.md")
    assert "\n.ci/test\n" in read("README.md")


def test_every_link_between_the_documents_leads_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"
