"""What `sidai doctor` can tell from this machine alone: data folder, sidai.toml, subjects, money."""

import ipaddress
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from core.domain.finding import Finding
from core.domain.text import text
from core.errors import OperatorError
from core.media.room import Room, disks, look
from core.settings.environment import Settings, data_folder
from core.settings.house import House

_HOUSE_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


def check(settings: Settings, house: House, *, least_free: int | None = None) -> list[Finding]:
    """Look at what is set; `least_free` in bytes is how much room there should be, if not the usual."""
    found = [*_data(settings, least_free), *_config(settings), *_subjects(house), *_default(house)]
    found += check_public(settings)
    if settings.fal_key is not None:  # the sandbox costs nothing
        found += [_admins(house), *_budgets(house)]
    return found


def check_public(settings: Settings) -> list[Finding]:
    """Whether FAL can call back at SIDAI_PUBLIC_URL, as far as its letters tell."""
    if (url := settings.sidai_public_url) is None:
        return []
    parts = urlsplit(url)
    if _is_private((parts.hostname or "").rstrip(".")):
        return [Finding(ok=False, text=text("check-public-private", url=url))]
    key = "check-public" if parts.scheme == "https" else "check-public-plain"
    return [Finding(ok=parts.scheme == "https", text=text(key, url=url))]


def _is_private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:  # a name
        return "." not in host or host.endswith(_HOUSE_NAMES)


def _data(settings: Settings, least_free: int | None) -> Iterator[Finding]:
    try:
        folder = data_folder(settings)
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(b"sidai")
    except OperatorError as error:
        yield Finding(ok=False, text=error.text)
        return
    except OSError as error:
        problem = error.strerror or "?"
        yield Finding(ok=False, text=text("data-closed", folder=str(folder), problem=problem))
        return
    yield Finding(ok=True, text=text("check-data", folder=str(folder)))
    for disk in disks(folder, settings.media):
        yield _room(look(disk), least_free)


def _room(room: Room, least: int | None) -> Finding:
    wanted = room if least is None else replace(room, least=least)
    if warning := wanted.warning:
        return Finding(ok=False, text=warning.text)
    return Finding(ok=True, text=text("check-disk", folder=str(room.folder), gigabytes=room.gigabytes))


def _config(settings: Settings) -> Iterator[Finding]:
    file = settings.sidai_config
    if file.exists():
        yield Finding(ok=True, text=text("check-config", file=str(file)))
    elif "sidai_config" in settings.model_fields_set:
        yield Finding(ok=False, text=text("check-config-lost", file=str(file)))
    else:
        yield Finding(ok=True, text=text("check-config-none", file=str(file)))


def _subjects(house: House) -> Iterator[Finding]:
    drawn = {name: subject for name, subject in house.subjects.items() if not subject.retired}
    unasked = [name for name, each in drawn.items() if each.kind == "person" and each.consent is None]
    for name in unasked:
        yield Finding(ok=False, text=text("check-consent", subject=name))
    if ready := [name for name in drawn if name not in unasked]:
        yield Finding(ok=True, text=text("check-subjects", subjects=", ".join(ready)))
    if not house.subjects:
        yield Finding(ok=True, text=text("check-subjects-none"))


def _default(house: House) -> Iterator[Finding]:
    name = house.defaults.subject
    if name is not None:  # that there is such a subject was checked when the file was read
        retired = house.subjects[name].retired
        key = "check-default-retired" if retired else "check-default"
        yield Finding(ok=not retired, text=text(key, subject=name))


def _admins(house: House) -> Finding:
    if house.admins:
        return Finding(ok=True, text=text("check-admins", admins=", ".join(house.admins)))
    return Finding(ok=False, text=text("check-admins-none"))


def _budgets(house: House) -> Iterator[Finding]:
    for name in house.teams or ("",):
        budget = house.team(name).budget
        spendable = budget.month > 0 and budget.person_day > 0
        month, day = f"{budget.month:.2f}", f"{budget.person_day:.2f}"
        key = "check-budget" if spendable else "check-budget-none"
        yield Finding(ok=spendable, text=text(key, team=name or "none", month=month, day=day))
