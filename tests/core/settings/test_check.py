"""What `sidai doctor` finds on this machine."""

from pathlib import Path

import pytest

from core.domain.finding import Finding
from core.messages import Messages
from core.settings import Settings, read_house, read_settings
from core.settings.check import check

CONSENT = 'consent = { by = "slack:U0SID", on = 2026-11-01 }\n'
PERSON = '[subjects.sid]\nkind = "person"\ntrigger = "SIDAI"\n'
ADMINS = 'admins = ["slack:U0ADMIN"]\n'
WITH_KEY = {"FAL_KEY": "key-id:hidden"}


def settings_in(folder: Path, **more: str) -> Settings:
    paths = {"SIDAI_DATA": str(folder / "data"), "SIDAI_CONFIG": str(folder / "sidai.toml")}
    return read_settings(paths | more)


def look(folder: Path, toml: str, **more: str) -> list[Finding]:
    (folder / "sidai.toml").write_text(toml, encoding="utf-8")
    settings = settings_in(folder, **more)
    return check(settings, read_house(settings.sidai_config))


def said(findings: list[Finding], *, ok: bool) -> str:
    return "\n".join(Messages().say(each.text) for each in findings if each.ok is ok)


def test_a_house_in_order_has_nothing_to_mend(tmp_path: Path) -> None:
    findings = look(tmp_path, f'{ADMINS}{PERSON}{CONSENT}[defaults]\nsubject = "sid"', **WITH_KEY)
    assert said(findings, ok=False) == ""
    well = said(findings, ok=True)
    assert f"data folder {tmp_path / 'data'} can be written" in well
    assert "GB free" in well
    assert f"{tmp_path / 'sidai.toml'} is read" in well
    assert "Can be drawn: sid." in well
    assert "Whoever names nobody gets sid." in well
    assert "Admins: slack:U0ADMIN." in well
    assert "Budget of every team: 25.00 USD a month, 5.00 USD a day per person." in well
    assert "hidden" not in well


def test_a_check_of_the_data_folder_leaves_nothing_behind(tmp_path: Path) -> None:
    look(tmp_path, "")
    assert list((tmp_path / "data").iterdir()) == []


def test_a_data_folder_that_cannot_be_written_is_told_with_its_setting(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file stands here")
    findings = look(tmp_path, "")
    assert f"data folder {tmp_path / 'data'} cannot be used" in said(findings, ok=False)
    assert "SIDAI_DATA" in said(findings, ok=False)


def test_a_disk_that_is_nearly_full_is_told_before_it_is(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    house = read_house(settings.sidai_config)
    assert "make room" not in said(check(settings, house, least_free=0), ok=False)
    assert "make room" in said(check(settings, house, least_free=10**24), ok=False)


def test_a_house_without_a_file_is_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = read_settings({})
    findings = check(settings, read_house(settings.sidai_config))
    assert "There is no sidai.toml, so the defaults hold." in said(findings, ok=True)
    assert "There are no subjects yet" in said(findings, ok=True)
    assert said(findings, ok=False) == ""


def test_a_file_that_was_named_and_is_not_there_is_missed(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    findings = check(settings, read_house(settings.sidai_config))
    assert f"SIDAI_CONFIG names {tmp_path / 'sidai.toml'}" in said(findings, ok=False)


def test_a_person_without_consent_is_told_with_what_to_add(tmp_path: Path) -> None:
    findings = look(tmp_path, PERSON)
    assert "sid is a person whose consent is not on record" in said(findings, ok=False)
    assert 'consent = { by = "slack:U0...", on = 2026-11-01 } under [subjects.sid]' in said(
        findings, ok=False
    )
    assert "Can be drawn" not in said(findings, ok=True)


@pytest.mark.parametrize("toml", [PERSON.replace("person", "mascot"), f"{PERSON}retired = true\n"])
def test_only_living_likenesses_in_use_need_a_consent(tmp_path: Path, toml: str) -> None:
    assert "consent" not in said(look(tmp_path, toml), ok=False)


def test_a_retired_default_is_told(tmp_path: Path) -> None:
    findings = look(tmp_path, f'{PERSON}{CONSENT}retired = true\n[defaults]\nsubject = "sid"')
    assert 'defaults.subject is "sid", who is retired' in said(findings, ok=False)


def test_with_a_key_somebody_must_be_told_when_money_runs_out(tmp_path: Path) -> None:
    assert 'Add admins = ["slack:U0..."] at the top of sidai.toml' in said(
        look(tmp_path, "", **WITH_KEY), ok=False
    )
    assert "admins" not in said(look(tmp_path, ""), ok=False)


def test_each_teams_budget_is_told_and_an_empty_one_is_to_mend(tmp_path: Path) -> None:
    teams = '[teams.studio]\nbudget = { month = "40" }\n[teams.press]\nbudget = { person_day = 0 }\n'
    findings = look(tmp_path, ADMINS + teams, **WITH_KEY)
    well, to_mend = said(findings, ok=True), said(findings, ok=False)
    assert "Budget of the team studio: 40.00 USD a month, 5.00 USD a day per person." in well
    assert "The budget of the team press is 25.00 USD a month and 0.00 USD a day per person" in to_mend
    assert "budget.person_day in sidai.toml" in to_mend


def test_without_a_key_nothing_is_said_of_money(tmp_path: Path) -> None:
    assert "USD" not in said(look(tmp_path, "[teams.studio]"), ok=True)


@pytest.mark.parametrize("url", ["https://sidai.example.com", "https://8.8.8.8:8443/bot"])
def test_an_address_that_fal_can_call_is_in_order(tmp_path: Path, url: str) -> None:
    findings = look(tmp_path, "", SIDAI_PUBLIC_URL=url)
    assert f"FAL is told to call back at {url}." in said(findings, ok=True)
    assert "SIDAI_PUBLIC_URL" not in said(findings, ok=False)


def test_an_address_without_a_certificate_is_told_since_fal_does_not_call_it(tmp_path: Path) -> None:
    findings = look(tmp_path, "", SIDAI_PUBLIC_URL="http://sidai.example.com")
    assert "http://sidai.example.com, but FAL calls back by https only" in said(findings, ok=False)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST.",
        "bot.localhost",
        "studio",
        "studio.local",
        "bot.internal",
        "127.0.0.1",
        "0.0.0.0",  # noqa: S104
        "10.1.2.3",
        "192.168.1.2:8443",
        "169.254.1.1",
        "100.64.0.1",
    ],
)
def test_an_address_inside_the_house_is_told_since_fal_does_not_call_it(tmp_path: Path, host: str) -> None:
    findings = look(tmp_path, "", SIDAI_PUBLIC_URL=f"https://{host}")
    assert "cannot be reached from outside" in said(findings, ok=False)
    assert "FAL calls back" not in said(findings, ok=True)


def test_without_a_public_address_nothing_is_said_of_callbacks(tmp_path: Path) -> None:
    findings = look(tmp_path, "")
    assert "call" not in said(findings, ok=True) + said(findings, ok=False)
