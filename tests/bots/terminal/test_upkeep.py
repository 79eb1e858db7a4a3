"""What the commands for backups say, and with which status they end."""

from collections.abc import Sequence
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bots.terminal.upkeep import add_upkeep
from core.domain.text import Text, text
from core.errors import OperatorError


def made(file: Path) -> Sequence[Text]:
    return [text("backup-made", file=str(file), pictures=2, megabytes=1.5), text("backup-missing", count=3)]


def kept(file: Path) -> Sequence[Text]:
    raise OperatorError("backup-exists", file=str(file))


def run(*arguments: str) -> Result:
    """A program of these two commands alone: backups succeed, restoring is refused."""
    cli = click.Group()
    add_upkeep(cli, back_up=made, restore=kept)
    return CliRunner().invoke(cli, arguments)


def test_what_was_done_is_said_line_by_line_with_status_0() -> None:
    result = run("backup", "studio.tar")
    first, second = result.stdout.splitlines()
    assert first.startswith("studio.tar holds the whole history with 2 pictures, 1.5 MB.")
    assert second.startswith("3 pictures of the history are not")
    assert result.exit_code == 0


def test_a_refusal_is_said_where_errors_go_with_status_1() -> None:
    result = run("restore", "studio.tar")
    assert result.exit_code == 1
    assert result.stderr.startswith("studio.tar is there already")
    assert result.stdout == ""
    assert "Traceback" not in result.output


@pytest.mark.parametrize("name", ["backup", "restore"])
def test_a_command_without_its_file_says_that_it_needs_one(name: str) -> None:
    result = run(name)
    assert result.exit_code == 2
    assert "FILE" in result.output
