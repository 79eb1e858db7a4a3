"""sidai.toml: what it may say, and how it is told what is wrong with it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.catalogue import furnish, load_catalogue
from core.domain.subject import Consent, Kind, Lora
from core.errors import OperatorError
from core.messages import Messages
from core.settings import House, read_house
from core.settings.house import TABLES
from core.settings.problems import keys_of

SUBJECT = '[subjects.sid]\nkind = "person"\ntrigger = "SIDAI"\n'
SERVER = '[teams.studio]\ndiscord = [{ server = "100200301", roles = ["Marketing"] }]\n'
WHOLE = """
admins = ["slack:U0ADMIN", "discord:100200300"]
fanout = false

[subjects.sid]
kind = "person"
class = "man"
aliases = ["Sid"]
trigger = "SIDAI"
endpoint = "fal-ai/flux-lora"
loras = [{ url = "https://weights.example/sid.safetensors", scale = 0.85, base = "flux-1" }]
who = ["slack:U0SID", "role:marketing"]
consent = { by = "slack:U0SID", on = 2026-11-01 }

[teams.studio]
slack = ["T0TEAM"]
discord = [{ server = "100200301", roles = ["Marketing"] }]
budget = { month = "40.00", person_day = "2.50", currency = "USD" }

[limits]
fal_parallel = 2

[channels."slack:C0GENERAL"]
reply = "dm"
scenarios = ["linkedin"]
subject = "sid"

[defaults]
subject = "sid"
n = 2
"""


def read(folder: Path, toml: str) -> House:
    file = folder / "sidai.toml"
    file.write_text(toml, encoding="utf-8")
    return read_house(file)


def complaint(folder: Path, toml: str) -> str:
    with pytest.raises(OperatorError) as refused:
        read(folder, toml)
    return Messages().say(refused.value)


def test_everything_that_may_stand_in_the_file_is_read(tmp_path: Path) -> None:
    house = read(tmp_path, WHOLE)
    assert house.admins == ("slack:U0ADMIN", "discord:100200300")
    assert not house.fanout
    assert house.team("studio").budget.month == Decimal("40.00")
    assert house.team("studio").budget.person_day == Decimal("2.50")
    assert house.team("studio").discord[0].roles == ("Marketing",)
    assert house.limits.fal_parallel == 2
    assert house.channel("slack:C0GENERAL").reply == "dm"


def test_the_subjects_and_the_defaults_go_into_the_catalogue(tmp_path: Path) -> None:
    catalogue = furnish(load_catalogue(), read(tmp_path, WHOLE))
    sid = catalogue.subjects["sid"]
    assert (sid.kind, sid.class_word, sid.trigger) == (Kind.PERSON, "man", "SIDAI")
    assert sid.loras == (Lora("https://weights.example/sid.safetensors", 0.85, "flux-1"),)
    assert sid.consent == Consent("slack:U0SID", date(2026, 11, 1))
    assert (catalogue.default_subject, catalogue.default_n) == ("sid", 2)
    assert catalogue == replace(
        load_catalogue(), subjects=catalogue.subjects, default_subject="sid", default_n=2
    )


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    house = read_house(tmp_path / "sidai.toml")
    assert house == House()
    budget = house.team("slack:T0TEAM").budget
    assert (budget.month, budget.person_day) == (Decimal(25), Decimal(5))
    assert (house.limits.fal_parallel, house.limits.person_parallel) == (10, 4)
    assert house.channel("slack:C0GENERAL").reply == "thread"
    assert house.fanout
    assert not house.team("slack:T0TEAM").guests


def test_a_listed_workspace_belongs_to_its_team_and_any_other_is_a_team_of_its_own(tmp_path: Path) -> None:
    house = read(tmp_path, WHOLE)
    assert house.team_of("slack", "T0TEAM") == "studio"
    assert house.team_of("slack", "T0OTHER") == "slack:T0OTHER"
    assert house.team_of("discord", "T0TEAM") == "discord:T0TEAM"


def test_a_listed_server_belongs_to_its_team_and_any_other_is_a_team_of_its_own(tmp_path: Path) -> None:
    house = read(tmp_path, WHOLE)
    assert house.team_of("discord", "100200301") == "studio"
    assert house.team_of("discord", "100200999") == "discord:100200999"
    assert house.team_of("slack", "100200301") == "slack:100200301"


def test_a_servers_roles_are_known_in_any_letters_and_no_other_place_has_any(tmp_path: Path) -> None:
    house = read(tmp_path, WHOLE.replace('["Marketing"]', '["Marketing", "PRESS Office"]'))
    assert house.roles("discord", "100200301") == frozenset({"marketing", "press office"})
    assert house.roles("discord", "100200999") is None
    assert house.roles("slack", "100200301") is None
    assert house.roles("slack", "T0TEAM") is None


def test_all_listed_servers_are_known_with_their_roles(tmp_path: Path) -> None:
    two = '{ server = "100200301", roles = ["Marketing"] }, { server = "100200302", roles = ["@everyone"] }'
    third = SERVER.replace("studio", "press").replace("100200301", "100200303").replace("Marketing", "Press")
    house = read(tmp_path, f"[teams.studio]\ndiscord = [{two}]\n{third}")
    assert house.servers == {"100200301": {"marketing"}, "100200302": {"@everyone"}, "100200303": {"press"}}
    assert House().servers == {}


def test_a_server_that_stands_in_a_team_twice_is_opened_by_the_roles_of_both(tmp_path: Path) -> None:
    twice = '{ server = "100200301", roles = ["Marketing"] }, { server = "100200301", roles = ["Press"] }'
    house = read(tmp_path, f"[teams.studio]\ndiscord = [{twice}]")
    assert house.roles("discord", "100200301") == frozenset({"marketing", "press"})


@pytest.mark.parametrize("who", ["role:Marketing", "role:PRESS Office", "role:@everyone"])
def test_a_role_may_draw_a_subject(tmp_path: Path, who: str) -> None:
    catalogue = furnish(load_catalogue(), read(tmp_path, f'{SUBJECT}who = ["{who}"]'))
    assert catalogue.subjects["sid"].who == (who,)


@pytest.mark.parametrize(
    ("teams", "team"),
    [
        ("[teams.studio]", "studio"),
        ("[teams.studio]\nterminal = false", "terminal:local"),
        ("[teams.studio]\n[teams.press]", "terminal:local"),
        ("", "terminal:local"),
    ],
)
def test_the_terminal_joins_the_only_team_if_that_lets_it(tmp_path: Path, teams: str, team: str) -> None:
    assert read(tmp_path, teams).team_of("terminal", "local") == team


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("admins = []\nn =\n", ("sidai.toml is not TOML", "line 2", "Mend that line")),
        ('admin = ["slack:U0ADMIN"]', ("sidai.toml", "no key admin.", "Did you mean admins?")),
        ("colour = 7", ("sidai.toml", "no key colour.", "docs/settings.md")),
        (SUBJECT + 'triger = "X"', ("no key subjects.sid.triger.", "Did you mean trigger?")),
        (SUBJECT + "admins = []", ("subjects.sid.admins stands under the wrong", "top of the file")),
        ("[limits]\nreply = 1", ("limits.reply stands under the wrong", "where reply belongs")),
        ('admins = ["U0ADMIN"]', ("admins.0 is not right", 'admins = ["slack:U0ADMIN"]')),
        ('admins = "slack:U0ADMIN"', ("admins is not right", 'admins = ["slack:U0ADMIN"]')),
        ('[subjects.sid]\ntrigger = "SIDAI"', ("subjects.sid.kind is missing", 'kind = "person"')),
        (SUBJECT.replace("person", "robot"), ("subjects.sid.kind is not right", "mascot, product or style")),
        (SUBJECT.replace("SIDAI", "SID AI"), ("subjects.sid.trigger is not right", "one word")),
        (SUBJECT + "class = 3", ("subjects.sid.class is not right", 'class = "man"')),
        (SUBJECT + 'who = ["marketing"]', ("subjects.sid.who.0 is not right", "role:marketing")),
        (SUBJECT + 'endpoint = "flux"', ("subjects.sid.endpoint is not right", "fal-ai/flux-lora")),
        (SUBJECT + "loras = [{ scale = 1 }]", ("subjects.sid.loras.0.url is missing", "https://")),
        (SUBJECT + 'loras = [{ url = "sid.st" }]', ("subjects.sid.loras.0.url is not right", "https://")),
        (SUBJECT + 'consent = "yes"', ("subjects.sid.consent is not right", "by =", "on =")),
        (SUBJECT + 'consent = { by = "slack:U0SID" }', ("consent.on is missing", "on = 2026-11-01")),
        ("subjects = 1", ("subjects is not right", "[subjects.sid]")),
        ('[teams.studio]\nbudget = { month = "much" }', ("teams.studio.budget.month", 'month = "25.00"')),
        ("[teams.studio]\nbudget = { month = -1 }", ("teams.studio.budget.month", "0 or more")),
        ("[limits]\nfal_parallel = 0", ("limits.fal_parallel is not right", "from 1 to 200")),
        ("[retention]\nmonths = 1", ("retention.months is not right", "0 to keep all for ever")),
        ("[retention]\nmonths = 1201", ("retention.months is not right", "from 2 to 1200")),
        ("[defaults]\nn = 9", ("defaults.n is not right", "from 1 to 4")),
        ('[channels.general]\nreply = "dm"', ("channels.general", '[channels."slack:C0GENERAL"]')),
        ('[channels."slack:C0"]\nreply = "aloud"', ("channels.slack:C0.reply", "thread, channel or dm")),
        (SUBJECT + '[defaults]\nsubject = "fox"', ('defaults.subject is "fox"', "sid", "[subjects.fox]")),
        ('[defaults]\nsubject = "fox"', ('defaults.subject is "fox"', "no subjects", "[subjects.fox]")),
        (SUBJECT + '[channels."slack:C0"]\nsubject = "fox"', ('channels."slack:C0".subject is "fox"', "sid")),
        (
            '[teams.a]\nslack = ["T0TEAM"]\n[teams.b]\nslack = ["T0TEAM"]',
            ("sidai.toml", "T0TEAM", '"a" and "b"', "Leave it in one"),
        ),
        (
            SERVER + SERVER.replace("studio", "press").replace("Marketing", "Press"),
            ("100200301 stands in both", '"studio" and "press"', "Leave it in one"),
        ),
        (SERVER.replace('"100200301"', "100200301"), ("discord.0.server is not right", "in quotes")),
        (SERVER.replace("100200301", "general"), ("discord.0.server is not right", 'server = "100200301"')),
        (SERVER.replace("100200301", "0100200301"), ("discord.0.server is not right", "in quotes")),
        (SERVER.replace("100200301", "1" * 21), ("discord.0.server is not right", "in quotes")),
        (SERVER.replace('["Marketing"]', "[]"), ("discord.0.roles is not right", 'roles = ["Marketing"]')),
        (SERVER.replace('["Marketing"]', '"Marketing"'), ("discord.0.roles is not right", "list of names")),
        (SERVER.replace(', roles = ["Marketing"]', ""), ("discord.0.roles is missing", "list of names")),
        (SERVER.replace('server = "100200301", ', ""), ("discord.0.server is missing", "in quotes")),
        ('[teams.studio]\ndiscord = ["100200301"]', ("discord.0 is not right", "list of servers")),
        ('[teams.studio]\ndiscord = "100200301"', ("teams.studio.discord is not right", "list of servers")),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_key_and_fix(tmp_path: Path, toml: str, said: tuple[str, ...]) -> None:
    sentence = complaint(tmp_path, toml)
    assert "sidai.toml" in sentence
    for part in said:
        assert part in sentence


def test_what_was_typed_is_not_repeated_since_an_address_may_hold_a_password(tmp_path: Path) -> None:
    sentence = complaint(tmp_path, SUBJECT + 'loras = [{ url = "ftp://sid:hidden@weights.example" }]')
    assert "hidden" not in sentence


def test_every_key_is_explained_with_an_example(tmp_path: Path) -> None:
    explained = {
        key: Messages().say(OperatorError("toml-wrong", file="f", key="k", field=key))
        for key in keys_of(TABLES)
    }
    assert [key for key, sentence in explained.items() if "docs/settings.md" in sentence] == []


def test_a_file_that_is_not_utf8_is_told_so(tmp_path: Path) -> None:
    file = tmp_path / "sidai.toml"
    file.write_bytes(b'admins = ["\xff"]')
    with pytest.raises(OperatorError) as refused:
        read_house(file)
    assert "sidai.toml is not UTF-8 text" in Messages().say(refused.value)


def test_a_folder_in_the_files_place_is_told_with_the_setting_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(OperatorError) as refused:
        read_house(tmp_path)
    sentence = Messages().say(refused.value)
    assert tmp_path.name in sentence
    assert "SIDAI_CONFIG" in sentence


def test_weights_that_do_not_fit_their_endpoint_stop_the_start(tmp_path: Path) -> None:
    other = WHOLE.replace('base = "flux-1"', 'base = "flux-2"')
    assert other != WHOLE
    with pytest.raises(OperatorError) as refused:
        furnish(load_catalogue(), read(tmp_path, other))
    said = Messages().say(refused.value)
    assert "subjects.sid.loras" in said
    assert "takes flux-1" in said


def test_a_channels_scenarios_have_to_exist(tmp_path: Path) -> None:
    with pytest.raises(OperatorError) as refused:
        furnish(load_catalogue(), read(tmp_path, '[channels."slack:C0"]\nscenarios = ["linkdin"]'))
    assert '"linkdin", which is no scenario' in Messages().say(refused.value)


@pytest.mark.parametrize("name", ["none", '"a/b"', '".."', '""', '"slack:T0"'])
def test_a_name_that_would_mean_something_else_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OperatorError):
        read(tmp_path, SUBJECT.replace("[subjects.sid]", f"[subjects.{name}]"))


def test_two_subjects_cannot_share_a_name_an_alias_or_a_trigger(tmp_path: Path) -> None:
    second = SUBJECT.replace("[subjects.sid]", "[subjects.pixel]")
    with pytest.raises(OperatorError) as refused:
        read(tmp_path, SUBJECT + second)
    assert "means both sid and pixel" in Messages().say(refused.value)
