"""The house rules of sidai.toml: people, teams, subjects, limits, budgets, channels."""

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from core.domain.subject import Consent, Kind, Lora, Subject
from core.errors import OperatorError
from core.settings.problems import wrong

Ref = Annotated[str, Field(pattern=r"^((slack|terminal|web):[^\s:]+|discord:[1-9][0-9]*)$")]
Endpoint = Annotated[str, Field(pattern=r"^\w[\w.-]*(/\w[\w.-]*)+$")]
Name = Annotated[str, Field(pattern=r"^[^\W_][\w-]{0,39}$")]  # also a folder
Who = Annotated[
    str, Field(pattern=r"^(everyone|role:\S.*|(slack|terminal|web):[^\s:]+|discord:[1-9][0-9]*)$")
]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Lora(_Table):
    url: str = Field(pattern=r"^https?://\S+$")
    scale: float | None = Field(default=None, ge=0, le=4)
    base: str = "flux-1"


class _Consent(_Table):
    by: Ref
    on: date


class _Subject(_Table):
    kind: Literal["person", "mascot", "product", "style"]
    class_word: str = Field(default="", alias="class")
    aliases: tuple[str, ...] = ()
    trigger: str = Field(pattern=r"^\S+$")
    endpoint: Endpoint = "fal-ai/flux-lora"
    loras: tuple[_Lora, ...] = ()
    who: tuple[Who, ...] = ("everyone",)
    consent: _Consent | None = None
    retired: bool = False

    def value(self, name: str) -> Subject:
        return Subject(
            name=name,
            kind=Kind(self.kind),
            trigger=self.trigger,
            endpoint=self.endpoint,
            class_word=self.class_word,
            aliases=self.aliases,
            loras=tuple(Lora(each.url, each.scale, each.base) for each in self.loras),
            who=self.who,
            consent=Consent(self.consent.by, self.consent.on) if self.consent else None,
            retired=self.retired,
        )


class _Server(_Table):
    server: str = Field(pattern=r"^[1-9][0-9]{5,19}$")
    roles: tuple[str, ...] = Field(min_length=1)


class Budget(_Table):
    """In USD. With a key and nothing set these defaults hold."""

    month: Decimal = Field(default=Decimal(25), ge=0)
    person_day: Decimal = Field(default=Decimal(5), ge=0)
    currency: Literal["USD"] = "USD"


class Team(_Table):
    """Workspaces and servers that share one history, one budget and one library."""

    slack: tuple[str, ...] = ()
    discord: tuple[_Server, ...] = ()
    terminal: bool = True
    budget: Budget = Budget()
    guests: bool = False  # may guests and people of other organisations order and search?

    def workspaces(self, service: str) -> tuple[str, ...]:
        """Those of a chat service, by id."""
        servers = tuple(each.server for each in self.discord)
        return {"slack": self.slack, "discord": servers}.get(service, ())


class Limits(_Table):
    """Images at work at the same time, and orders a person may have waiting."""

    fal_parallel: int = Field(default=10, ge=1, le=200)  # more than the account allows waits at FAL
    team_parallel: int = Field(default=8, ge=1)
    person_parallel: int = Field(default=4, ge=1)
    queue_per_person: int = Field(default=20, ge=1)


class Retention(_Table):
    """How long orders and their pictures are kept, unless saved."""

    months: int = Field(default=12, ge=0, le=1200)  # 0: for ever

    @field_validator("months")
    @classmethod
    def _beyond_the_budget(cls, months: int) -> int:
        """The ledger's entries go too, and the month's budget still counts those of this month."""
        if months == 1:
            raise ValueError(months)
        return months


class Channel(_Table):
    """How the bot behaves in one channel."""

    reply: Literal["thread", "channel", "dm"] = "thread"
    scenarios: tuple[str, ...] = ()  # only these; empty: all
    subject: str | None = None


class _Defaults(_Table):
    subject: str | None = None
    n: int | None = Field(default=None, ge=1, le=4)


class House(_Table):
    """sidai.toml as a whole."""

    admins: tuple[Ref, ...] = ()
    subjects: dict[Name, _Subject] = {}
    teams: dict[Name, Team] = {}
    limits: Limits = Limits()
    retention: Retention = Retention()
    channels: dict[Ref, Channel] = {}
    defaults: _Defaults = _Defaults()
    prices: dict[Endpoint, Decimal] = {}  # USD per image, where FAL publishes none
    fanout: bool = True  # one FAL run per image; false: one batched call

    def team_of(self, service: str, workspace: str) -> str:
        """The team a workspace or server belongs to; an unlisted one is a team of its own."""
        for name, team in self.teams.items():
            if workspace in team.workspaces(service):
                return name
        if service == "terminal" and len(self.teams) == 1 and next(iter(self.teams.values())).terminal:
            return next(iter(self.teams))
        return f"{service}:{workspace}"

    def roles(self, service: str, workspace: str) -> frozenset[str] | None:
        """The roles by which a server's people belong to its team, in small letters; None: not listed."""
        servers = (each for team in self.teams.values() for each in team.discord if service == "discord")
        found = [each for each in servers if each.server == workspace]
        return frozenset(role.strip().casefold() for each in found for role in each.roles) if found else None

    @property
    def servers(self) -> dict[str, frozenset[str]]:
        """The Discord servers that share a team, each with the roles that open it."""
        listed = [server for team in self.teams.values() for server in team.workspaces("discord")]
        return {server: self.roles("discord", server) or frozenset() for server in listed}

    def is_admin(self, person: str) -> bool:
        """By ref. Whoever has the machine's terminal has its keys and its files too."""
        return person in self.admins or person.startswith("terminal:")

    def team(self, name: str) -> Team:
        """A team's rules; the defaults for one that is not listed."""
        return self.teams.get(name, Team())

    def channel(self, ref: str) -> Channel:
        """A channel's rules; the defaults for one that is not listed."""
        return self.channels.get(ref, Channel())


def read_house(file: Path) -> House:
    """Read and check sidai.toml; a missing file is an empty one. OperatorError names file, key and fix."""
    if not file.exists():
        return House()
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise OperatorError("toml-not-utf8", file=file.name) from None
    except tomllib.TOMLDecodeError as error:
        raise OperatorError("toml-unreadable", file=file.name, problem=str(error)) from None
    except OSError as error:
        raise OperatorError("toml-closed", file=file.name, problem=error.strerror or str(error)) from None
    return _checked(file.name, table)


def _checked(file: str, table: Mapping[str, object]) -> House:
    try:
        house = House.model_validate(table)
    except ValidationError as error:
        raise wrong(file, error, TABLES) from None
    named = {"defaults.subject": house.defaults.subject}
    named |= {f'channels."{ref}".subject': channel.subject for ref, channel in house.channels.items()}
    for key, subject in named.items():
        if subject is not None and subject not in house.subjects:
            raise _nobody(file, key, subject, house)
    _no_workspace_twice(file, house)
    _nobody_twice(file, house)
    return house


def _nobody(file: str, key: str, subject: str, house: House) -> OperatorError:
    if not house.subjects:
        return OperatorError("toml-no-subjects", file=file, key=key, subject=subject)
    return OperatorError(
        "toml-no-such-subject", file=file, key=key, subject=subject, known=", ".join(house.subjects)
    )


def _no_workspace_twice(file: str, house: House) -> None:
    seen: dict[str, str] = {}
    for name, team in house.teams.items():
        for workspace in (*team.workspaces("slack"), *team.workspaces("discord")):
            if (other := seen.setdefault(workspace, name)) != name:
                raise OperatorError(
                    "toml-workspace-twice", file=file, workspace=workspace, one=other, two=name
                )


def _nobody_twice(file: str, house: House) -> None:
    """A name, an alias and a trigger mean one subject: the wrong person must never be drawn."""
    seen: dict[str, str] = {"none": "a picture without a subject"}
    for name, subject in house.subjects.items():
        for word in {name, *subject.aliases}:
            if (other := seen.setdefault(word.casefold(), name)) != name:
                raise OperatorError("toml-name-twice", file=file, word=word, one=other, two=name)
        if (other := seen.setdefault(f" {subject.trigger.casefold()}", name)) != name:
            raise OperatorError("toml-name-twice", file=file, word=subject.trigger, one=other, two=name)


TABLES = (House, Team, Budget, Limits, Retention, Channel, _Subject, _Lora, _Consent, _Server, _Defaults)
