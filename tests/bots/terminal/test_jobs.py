"""`sidai jobs` and its commands, with jobs that say what the test has laid out."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bots.terminal.jobs import add_jobs
from core.domain.card import Card
from core.domain.generation import State
from core.domain.text import text
from core.errors import RequestError
from core.messages import Messages

REPAIR = (Path(__file__).parents[3] / "docs" / "repair.md").read_text(encoding="utf-8")
DONE = Card(body=(text("jobs-none"),))


@dataclass
class FakeJobs:
    """Each answer is the same card, or the same refusal."""

    refusal: RequestError | None = None
    heard: list[tuple[object, ...]] = field(default_factory=list)

    async def list(self) -> Card:
        """What is open."""
        return self._answer("list")

    async def show(self, job: int) -> Card:
        """One of them."""
        return self._answer("show", job)

    async def retry(self, job: int) -> Card:
        """Again."""
        return self._answer("retry", job)

    async def settle(self, job: int, cost: Decimal) -> Card:
        """Close it."""
        return self._answer("settle", job, cost)

    def _answer(self, *what: object) -> Card:
        self.heard.append(what)
        if self.refusal:
            raise self.refusal
        return DONE


@dataclass
class FakeWorkshop:
    """Nothing but jobs."""

    jobs: FakeJobs
    messages: Messages = field(default_factory=Messages)

    def path(self, file: str) -> str:
        """Any folder will do."""
        return f"media/{file}"


def run(jobs: FakeJobs, *arguments: str) -> Result:
    """A program of these commands alone."""
    cli = click.Group()
    add_jobs(cli)

    @asynccontextmanager
    async def opening(sandbox: bool) -> AsyncIterator[FakeWorkshop]:  # noqa: FBT001  # as the commands call it
        assert not sandbox
        yield FakeWorkshop(jobs)

    return CliRunner().invoke(cli, ("jobs", *arguments), obj=opening)


@pytest.mark.parametrize(
    ("arguments", "heard"),
    [
        ((), ("list",)),
        (("show", "1234"), ("show", 1234)),
        (("retry", "1234"), ("retry", 1234)),
        (("settle", "1234", "--cost", "0"), ("settle", 1234, Decimal(0))),
        (("settle", "--cost=0.035", "1234"), ("settle", 1234, Decimal("0.035"))),
        (("settle", "1234", "--cost", "100"), ("settle", 1234, Decimal(100))),
    ],
)
def test_each_command_asks_once_and_prints_the_answer(
    arguments: tuple[str, ...], heard: tuple[object, ...]
) -> None:
    jobs = FakeJobs()
    result = run(jobs, *arguments)
    assert (result.exit_code, jobs.heard) == (0, [heard])
    assert result.stdout == "Nothing is open: every order is drawn and told.\n"
    assert result.stderr == ""


@pytest.mark.parametrize(
    "arguments", [("show", "9"), ("retry", "9"), ("settle", "9", "--cost", "0")], ids=str
)
def test_a_refusal_is_said_where_errors_go_with_status_1(arguments: tuple[str, ...]) -> None:
    result = run(FakeJobs(RequestError("job-missing", job=9)), *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("There is no job 9.")
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "cost", ["", "free", "-0.01", "100.01", "NaN", "Infinity", "-Infinity", "0,035", "$1", "1e9"]
)
def test_what_is_no_amount_is_refused_before_anything_is_asked(cost: str) -> None:
    jobs = FakeJobs()
    result = run(jobs, "settle", "1234", "--cost", cost)
    assert (result.exit_code, jobs.heard) == (2, [])
    assert "an amount in USD from 0 to 100, for example 0.035" in result.stderr


def test_what_it_cost_must_be_said() -> None:
    jobs = FakeJobs()
    result = run(jobs, "settle", "1234")
    assert (result.exit_code, jobs.heard) == (2, [])
    assert "--cost" in result.stderr


@pytest.mark.parametrize("verb", ["show", "retry", "settle"])
@pytest.mark.parametrize("job", ["0", "-1", "first", "1.5", ""])
def test_what_is_no_jobs_number_is_refused(verb: str, job: str) -> None:
    jobs = FakeJobs()
    assert run(jobs, verb, job, *(["--cost", "0"] if verb == "settle" else [])).exit_code == 2
    assert jobs.heard == []


@pytest.mark.parametrize("verb", ["show", "retry", "settle"])
def test_a_command_without_its_job_says_that_it_needs_one(verb: str) -> None:
    result = run(FakeJobs(), verb)
    assert result.exit_code == 2
    assert "JOB" in result.stderr


def test_an_unknown_command_lists_nothing() -> None:
    jobs = FakeJobs()
    assert run(jobs, "cancel", "1234").exit_code == 2
    assert jobs.heard == []


def test_every_state_of_a_picture_is_explained_to_whoever_reads_one() -> None:
    rows = re.findall(r"(?m)^\| ([a-z, ]+) \|", REPAIR.split("| --- | --- | --- |")[1])
    assert sorted(state for row in rows for state in row.split(", ")) == sorted(State)


def test_every_command_that_the_page_shows_exists() -> None:
    shown = set(re.findall(r"`?sidai jobs(?: ([a-z]+))?", REPAIR)) - {""}
    assert shown == {"show", "retry", "settle"}
    jobs = FakeJobs()
    for verb in shown:
        assert run(jobs, verb, "1234", *(["--cost", "0"] if verb == "settle" else [])).exit_code == 0


def test_the_help_names_the_commands() -> None:
    said = run(FakeJobs(), "--help").stdout
    assert [verb for verb in ("show", "retry", "settle") if f"\n  {verb} " not in said] == []
