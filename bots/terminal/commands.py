"""`sidai make "linkedin navy blazer"` and the other commands."""

import asyncio
import getpass
import json
import re
import signal
import sys
import uuid
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from importlib.resources import files
from pathlib import Path
from typing import Protocol

import click

from bots.terminal.render import render
from core import __version__
from core.domain.card import Card
from core.domain.finding import Finding
from core.domain.order import Plan
from core.domain.people import Audience, Person, Place
from core.errors import RequestError, SidaiError
from core.messages import Messages
from core.studio import Reply, Studio
from core.studio.jobs import Jobs

SERVICE = "terminal"
_MANIFESTS = {"discord": "commands.json", "slack": "manifest.json"}
_PLACE = Place(SERVICE, "local", "terminal", Audience.TEAM)
_TYPED = {"ignore_unknown_options": True}  # flags belong to the line that is typed
_YES = click.option("--yes", is_flag=True, help="Order it also where it would be asked about first.")


class Workshop(Protocol):
    """Everything that a command needs, put together by the composition root."""

    studio: Studio
    jobs: Jobs
    messages: Messages

    async def finish(self) -> None:
        """Until all that was ordered here is drawn, also what an earlier command left undone."""
        ...

    def path(self, file: str) -> str:
        """Where a file of the media store lies."""
        ...

    async def doctor(self) -> list[Finding]:
        """Every check there is."""
        ...

    def serve(self) -> Coroutine[None, None, None]:
        """Run every adapter that has credentials, until told to stop."""
        ...


Open = Callable[[bool], AbstractAsyncContextManager[Workshop]]


def _asker() -> tuple[Person, Place]:
    return Person(SERVICE, getpass.getuser(), getpass.getuser()), _PLACE


def run(
    opening: Open, work: Callable[[Workshop], Coroutine[None, None, int]], *, sandbox: bool = False
) -> None:
    """Open the house, work, and end with the code that the work gives."""

    async def all_of_it() -> int:
        async with opening(sandbox) as workshop:
            return await work(workshop)

    try:
        code = asyncio.run(all_of_it())
    except SidaiError as error:
        click.echo(Messages().say(error), err=True)
        code = 1
    raise SystemExit(code)


def show(workshop: Workshop, card: Card, *, err: bool = False) -> None:
    """Print a card."""
    click.echo(render(card, workshop.messages, workshop.path), err=err)


def _event() -> str:
    return f"terminal:{uuid.uuid4()}"


async def _order(workshop: Workshop, typed: str, template: Path | None = None, *, yes: bool) -> int:
    """Order as a person would in chat, and print what came of it."""
    reply = await workshop.studio.answer(typed, *_asker(), _event(), _read(template))
    if reply.card and reply.card.actions:
        reply = await _decided(workshop, reply.card, yes=yes)
    if reply.card:
        show(workshop, reply.card)
    if reply.generation is None:
        return int(reply.refused or reply.card is None)
    await workshop.finish()
    shown = await workshop.studio.tell(f"show {reply.generation.number}", *_asker())
    if shown.card:
        show(workshop, shown.card)
    return int(shown.card is None or not shown.card.pictures)


async def _decided(workshop: Workshop, question: Card, *, yes: bool) -> Reply:
    """The answer to a question: the first of its buttons is a yes, the last a no."""
    agreed, declined = question.actions[0], question.actions[-1]
    show(workshop, question, err=True)
    if not yes and not sys.stdin.isatty():
        return workshop.studio.refuse(RequestError("question-unanswered"))
    chosen = agreed if yes or _agrees(workshop.messages.say(agreed.label)) else declined
    reply = await workshop.studio.press(chosen.id, *_asker(), _event())
    if reply.instead:
        show(workshop, reply.instead, err=True)
    return reply


def _agrees(question: str) -> bool:
    """Wait for y or n. Abort: Ctrl-C, which asyncio would only heed once nobody is waited for."""
    heeding = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return click.confirm(question, err=True)
    finally:
        signal.signal(signal.SIGINT, heeding)


async def _tell(workshop: Workshop, typed: str) -> int:
    """Ask as a person would in chat; in chat `show me on a beach` is a picture, a command never is."""
    reply = await workshop.studio.tell(typed, *_asker())
    if reply.card:
        show(workshop, reply.card)
    return int(reply.refused)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="sidai")
def cli() -> None:
    """sidai: the image studio that lives in a team's chat."""


@cli.command(context_settings=_TYPED)
@click.argument("words", nargs=-1)
@click.option("--template", type=click.Path(path_type=Path), help="A JSON template to draw from.")
@_YES
@click.pass_obj
def make(opening: Open, words: tuple[str, ...], template: Path | None, *, yes: bool) -> None:
    """Draw: sidai make "linkedin navy blazer --n 2"."""
    run(opening, lambda workshop: _order(workshop, " ".join(words), template, yes=yes))


@cli.command(context_settings=_TYPED)
@click.argument("words", nargs=-1)
@_YES
@click.pass_obj
def again(opening: Open, words: tuple[str, ...], *, yes: bool) -> None:
    """Make one again: sidai again 57 outdoors --ar 16:9."""
    run(opening, lambda workshop: _order(workshop, _again(words), yes=yes))


def _again(words: tuple[str, ...]) -> str:
    """In chat `again and again` is a picture; RequestError: here it is not."""
    typed = " ".join(words)
    if not re.fullmatch(r"#?[1-9]\d*( .*)?", typed, re.DOTALL):
        raise RequestError("grammar-which", verb="again")
    return f"again {typed}"


@cli.command(context_settings=_TYPED)
@click.argument("words", nargs=-1)
@click.option("--template", type=click.Path(path_type=Path), help="A JSON template to read.")
@click.option("--json", "as_json", is_flag=True, help="One object per image, as it would be sent.")
@click.pass_obj
def recipe(opening: Open, words: tuple[str, ...], template: Path | None, *, as_json: bool) -> None:
    """Print what would be sent to FAL. Spends nothing."""

    async def work(workshop: Workshop) -> int:
        planned = workshop.studio.recipe(" ".join(words), *_asker(), _read(template))
        click.echo(_as_json(planned, workshop.messages) if as_json else _as_text(planned, workshop.messages))
        return 0

    run(opening, work)


def _verb(name: str, summary: str) -> None:
    """A command that says in the terminal what a person would type in chat."""

    @cli.command(name, help=summary, context_settings=_TYPED)
    @click.argument("words", nargs=-1)
    @click.pass_obj
    def say(opening: Open, words: tuple[str, ...]) -> None:
        run(opening, lambda workshop: _tell(workshop, " ".join((name, *words))))


_verb("help", "How to order: sidai help, sidai help sizes.")
_verb("history", "Search what was made: sidai history navy blazer.")
_verb("show", "One generation with its recipe: sidai show 57.")
_verb("cancel", "Stop one that is on its way: sidai cancel 57.")
_verb("budget", "What was spent, and what is left.")
_verb("scenarios", "The scenarios, each with an example.")
_verb("subjects", "Who and what can be drawn.")


@cli.command()
@click.option("--sandbox", is_flag=True, help="Draw placeholders although there are chat credentials.")
@click.pass_obj
def serve(opening: Open, *, sandbox: bool) -> None:
    """Start every chat service that has credentials."""

    async def work(workshop: Workshop) -> int:
        await workshop.serve()
        return 0

    run(opening, work, sandbox=sandbox)


@cli.command()
@click.pass_obj
def doctor(opening: Open) -> None:
    """Check keys, tokens, scopes, folders and subjects against the live services."""

    async def work(workshop: Workshop) -> int:
        findings = await workshop.doctor()
        for finding in findings:
            click.echo(f"{'ok ' if finding.ok else 'FIX'} {workshop.messages.say(finding.text)}")
        return int(not all(finding.ok for finding in findings))

    run(opening, work, sandbox=True)


@cli.command()
@click.argument("service", type=click.Choice(list(_MANIFESTS)))
def manifest(service: str) -> None:
    """What to paste into Slack's app settings; or the commands that Discord is told of."""
    file = files("manifests") / service / _MANIFESTS[service]
    click.echo(file.read_text(encoding="utf-8"), nl=False)


def _read(template: Path | None) -> str | None:
    if template is None:
        return None
    try:
        return template.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RequestError("template-unreadable", file=template.name, problem=str(error)) from None


def _as_json(planned: Plan, messages: Messages) -> str:
    """The public shape: one object per call."""
    return json.dumps(
        [
            {
                "endpoint": each.endpoint,
                "arguments": dict(each.arguments),
                "notes": messages.say_all((*planned.notes, *each.notes)),
            }
            for each in planned.recipes
        ],
        indent=2,
        ensure_ascii=False,
    )


def _as_text(planned: Plan, messages: Messages) -> str:
    lines = []
    for each in planned.recipes:
        lines += [each.endpoint, json.dumps(dict(each.arguments), indent=2, ensure_ascii=False)]
        lines += [f"· {note}" for note in messages.say_all((*planned.notes, *each.notes))]
    return "\n".join(lines)
