"""`sidai backup FILE.tar` and `sidai restore FILE.tar`."""

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from core.domain.text import Text
from core.errors import SidaiError
from core.messages import Messages

Work = Callable[[Path], Sequence[Text]]  # on a backup's file; what to say when it is done


def add_upkeep(cli: click.Group, back_up: Work, restore: Work) -> None:
    """Two commands that touch no database but by copying it: neither opens the house."""

    @cli.command("backup")
    @click.argument("file", type=click.Path(path_type=Path))
    def backup_command(file: Path) -> None:
        """Copy history, pictures and sidai.toml into one new file; serve may go on."""
        _run(back_up, file)

    @cli.command("restore")
    @click.argument("file", type=click.Path(path_type=Path))
    def restore_command(file: Path) -> None:
        """Put a backup back where there is no history and no picture yet."""
        _run(restore, file)


def _run(work: Work, file: Path) -> None:
    messages = Messages()
    try:
        told = work(file)
    except SidaiError as error:
        click.echo(messages.say(error), err=True)
        raise SystemExit(1) from None
    for sentence in messages.say_all(told):
        click.echo(sentence)
