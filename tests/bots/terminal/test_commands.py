"""The commands of the terminal, with a studio that says what the test has laid out."""

import io
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import click
import pytest

from bots.terminal.commands import cli
from core.cards.replies import refusal
from core.domain.card import Action, Card, Picture
from core.domain.generation import Generation
from core.domain.order import Order
from core.domain.people import Person, Place
from core.domain.text import text
from core.errors import RequestError, SidaiError
from core.messages import Messages
from core.studio import Reply
from tests.core.examples import GENERAL, SID

QUESTION = Card(
    head=text("draft-free", count=9),
    actions=(
        Action("confirm.7f3a", text("button-confirm"), "primary"),
        Action("discard.7f3a", text("button-discard")),
    ),
)
GENERATION = Generation(7, "studio", 57, SID, GENERAL, Order(), datetime.now(UTC), ())
TAKEN = Reply(instead=Card(body=(text("draft-taken", number=57),)), generation=GENERATION)
DISCARDED = Reply(instead=Card(body=(text("draft-discarded"),)))
SHOWN = Reply(Card(pictures=(Picture("sid/57.jpg", text("sheet-alt", count=1, what="sid"), 1024, 768),)))


@dataclass
class FakeStudio:
    """Each reply once, in turn."""

    replies: list[Reply]
    heard: list[tuple[str, str]] = field(default_factory=list)
    events: list[str] = field(default_factory=list)

    async def answer(
        self, typed: str, person: Person, place: Place, event: str, template: str | None = None
    ) -> Reply:
        """To an order."""
        del person, place, template
        return self._next("answer", typed, event)

    async def tell(self, typed: str, person: Person, place: Place) -> Reply:
        """To a question."""
        del person, place
        return self._next("tell", typed)

    async def press(self, button: str, person: Person, place: Place, event: str) -> Reply:
        """To a press."""
        del person, place
        return self._next("press", button, event)

    def refuse(self, error: SidaiError) -> Reply:
        """As the studio does."""
        return Reply(refusal(error), refused=True)

    def _next(self, how: str, what: str, event: str = "") -> Reply:
        self.heard.append((how, what))
        self.events.append(event)
        return self.replies.pop(0)


@dataclass
class FakeWorkshop:
    """Draws nothing."""

    studio: FakeStudio
    messages: Messages = field(default_factory=Messages)
    finished: int = 0

    async def finish(self) -> None:
        """Count it."""
        self.finished += 1

    def path(self, file: str) -> str:
        """Any folder will do."""
        return f"media/{file}"


class Keyboard(io.StringIO):
    """Somebody who types, at a terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def run(workshop: FakeWorkshop, *arguments: str) -> int:
    """The exit code."""

    @asynccontextmanager
    async def opening(sandbox: bool) -> AsyncIterator[FakeWorkshop]:  # noqa: FBT001  # as the commands call it
        assert not sandbox
        yield workshop

    with pytest.raises(SystemExit) as ended:
        cli.main(list(arguments), obj=opening, standalone_mode=False)
    assert isinstance(ended.value.code, int)
    return ended.value.code


def workshop(*replies: Reply) -> FakeWorkshop:
    return FakeWorkshop(FakeStudio([*replies]))


class CtrlC(Keyboard):
    """Somebody who interrupts, and only then would have said yes."""

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]  # so does StringIO
        """A line, as `input` asks for it."""
        signal.raise_signal(signal.SIGINT)
        return super().readline(-1 if size is None else size)


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.setattr(sys, "stdin", Keyboard(request.param))


@pytest.mark.parametrize("keyboard", ["y\n", "Y\n", "yes\n", "perhaps\ny\n"], indirect=True)
@pytest.mark.usefixtures("keyboard")
def test_a_typed_yes_presses_the_first_button(capsys: pytest.CaptureFixture[str]) -> None:
    there = workshop(Reply(QUESTION), TAKEN, SHOWN)
    assert run(there, "make", "linkedin", "--repeat", "9") == 0
    assert there.studio.heard == [
        ("answer", "linkedin --repeat 9"),
        ("press", "confirm.7f3a"),
        ("tell", "show 57"),
    ]
    assert there.finished == 1
    out, err = capsys.readouterr()
    assert out == "media/sid/57.jpg  (1024 x 768)\n"
    assert "9 pictures. Order them?" in err
    assert "Order it [y/N]" in err
    assert "Ordered: no. 57 is on its way." in err


@pytest.mark.parametrize("keyboard", ["n\n", "\n", "no\n"], indirect=True)
@pytest.mark.usefixtures("keyboard")
def test_a_typed_no_presses_the_last_button_and_draws_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    there = workshop(Reply(QUESTION), DISCARDED)
    assert run(there, "make", "linkedin --repeat 9") == 1
    assert there.studio.heard[1:] == [("press", "discard.7f3a")]
    assert there.finished == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "Not ordered, and nothing was paid." in err


@pytest.mark.parametrize("keyboard", [""], indirect=True)
@pytest.mark.usefixtures("keyboard")
def test_who_goes_away_without_an_answer_presses_nothing() -> None:
    there = workshop(Reply(QUESTION))
    with pytest.raises(click.Abort):
        run(there, "make", "linkedin --repeat 9")
    assert there.studio.heard == [("answer", "linkedin --repeat 9")]


def test_ctrl_c_at_the_question_is_heeded_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", CtrlC("y\n"))
    before = signal.getsignal(signal.SIGINT)
    there = workshop(Reply(QUESTION))
    with pytest.raises(click.Abort):
        run(there, "make", "linkedin --repeat 9")
    assert there.studio.heard == [("answer", "linkedin --repeat 9")]
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("keyboard", ["n\n"], indirect=True)
@pytest.mark.usefixtures("keyboard")
@pytest.mark.parametrize(
    ("arguments", "typed"),
    [
        (("make", "linkedin --repeat 9", "--yes"), "linkedin --repeat 9"),
        (("make", "--yes", "linkedin", "--repeat", "9"), "linkedin --repeat 9"),
        (("again", "57", "--yes", "outdoors", "--repeat", "9"), "again 57 outdoors --repeat 9"),
    ],
)
def test_yes_beforehand_is_not_asked_for_again(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], typed: str
) -> None:
    there = workshop(Reply(QUESTION), TAKEN, SHOWN)
    assert run(there, *arguments) == 0
    assert there.studio.heard[:2] == [("answer", typed), ("press", "confirm.7f3a")]
    assert "[y/N]" not in capsys.readouterr().err


def test_without_a_terminal_nobody_is_asked_and_nothing_is_ordered(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    there = workshop(Reply(QUESTION))
    assert run(there, "make", "linkedin --repeat 9") == 1
    assert there.studio.heard == [("answer", "linkedin --repeat 9")]
    assert "add --yes" in capsys.readouterr().out


def test_without_a_terminal_a_yes_beforehand_orders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    there = workshop(Reply(QUESTION), TAKEN, SHOWN)
    assert run(there, "make", "linkedin --repeat 9", "--yes") == 0


def test_a_yes_that_is_refused_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    refused = Reply(refusal(RequestError("draft-expired")), refused=True)
    there = workshop(Reply(QUESTION), refused)
    assert run(there, "make", "linkedin --repeat 9", "--yes") == 1
    assert there.finished == 0
    assert "older than ten minutes" in capsys.readouterr().out


def test_an_order_that_is_not_asked_about_is_drawn_at_once() -> None:
    there = workshop(Reply(generation=GENERATION), SHOWN)
    assert run(there, "make", "linkedin", "--yes") == 0
    assert there.studio.heard == [("answer", "linkedin"), ("tell", "show 57")]
    assert there.finished == 1


def test_an_order_without_a_picture_ends_with_1() -> None:
    assert run(workshop(Reply(generation=GENERATION), Reply(Card(body=("-",)))), "make", "linkedin") == 1


def test_an_order_and_a_press_are_events_of_their_own() -> None:
    events = []
    for _ in range(2):
        there = workshop(Reply(QUESTION), TAKEN, SHOWN)
        run(there, "make", "linkedin --repeat 9", "--yes")
        events += there.studio.events[:2]
    assert len(set(events)) == 4
    assert all(events)


@pytest.mark.parametrize(
    "arguments",
    [
        ("cancel", "57"),
        ("budget",),
        ("show", "57"),
        ("history", "navy", "--n"),
        ("help", "budget"),
        ("scenarios",),
        ("subjects",),
    ],
)
def test_what_is_no_order_is_told_and_cannot_become_one(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    there = workshop(Reply(Card(body=("As you wish.",))))
    assert run(there, *arguments) == 0
    assert there.studio.heard == [("tell", " ".join(arguments))]
    assert capsys.readouterr().out == "As you wish.\n"


def test_a_refusal_ends_with_1() -> None:
    assert (
        run(workshop(Reply(refusal(RequestError("show-missing", number=57)), refused=True)), "cancel", "57")
        == 1
    )


@pytest.mark.parametrize("words", [(), ("and", "again"), ("57th", "street"), ("0",), ("a", "57")])
def test_again_needs_a_number(capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    there = workshop()
    assert run(there, "again", *words) == 1
    assert there.studio.heard == []
    assert "again needs the number of a picture" in capsys.readouterr().err
