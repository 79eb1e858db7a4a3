"""The two messages of a generation: its line in the channel, and its pictures in the thread."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from core.domain.card import Action, Card, Picture, Style
from core.domain.generation import MISSED, Generation, Image, Run, State, Verdict
from core.domain.text import Text, text

_SHOWN_WORDS = 140  # letters of the typed words in the channel's line
_ALT_WORDS = 300
_TITLE_WORDS = 60
_RETRIED = MISSED - {State.REFUSED}  # what was refused would be again
_PAGE = 10  # pictures of a message
_SHOWN_NOTES = 4
_STYLES: Mapping[str, Style] = {"cancel": "danger", "confirm": "primary"}
LONG = timedelta(seconds=30)  # who waited longer is told by a mention


def root(generation: Generation, stage: Text | None = None, sheet: Picture | None = None) -> Card:
    """The line in the channel: who asked for what, and how far it is; at the end a sheet of thumbnails."""
    head = text(
        f"root-{_stage(generation)}",
        number=generation.number,
        author=generation.author.name or generation.author.id,
        what=what(generation, _SHOWN_WORDS),
    )
    return Card(
        head=head,
        pictures=(sheet,) if sheet else (),
        notes=(stage,) if stage else (),
        title=_title(generation),
        actions=() if generation.finished else buttons(generation, "cancel"),
    )


def buttons(generation: Generation, *names: str) -> tuple[Action, ...]:
    """Buttons of a generation; one made before there were buttons has none."""
    if not generation.token:
        return ()
    return tuple(button(name, generation.token) for name in names)


def button(name: str, token: str) -> Action:
    """One button; what it is about is known by a token that nobody can guess."""
    return Action(f"{name}.{token}", text(f"button-{name}"), _STYLES.get(name, "plain"))


def late(generation: Generation) -> Card:
    """The same line, where nothing more can be said soon."""
    return Card(head=root(generation).head, body=(text("root-late", number=generation.number),))


def _title(generation: Generation) -> Text:
    return text("root-title", number=generation.number, what=what(generation, _TITLE_WORDS))


def what(generation: Generation, limit: int) -> str:
    """Scenario, words and subject in a few words: `linkedin, navy blazer (sid)`."""
    order = generation.order
    said = ", ".join(filter(None, (order.scenario, shorten(order.words, limit))))
    return f"{said} ({order.subject})" if order.subject not in {None, "none"} else said


def _stage(generation: Generation) -> str:
    if not generation.finished:
        return "drawing"
    if any(image.verdict is Verdict.CLEAR for image in generation.images):
        return "done"
    return "failed"


def page_of(run: Run) -> int:
    """The message that a run's pictures stand in: one for each ten."""
    return (run.number - 1) // _PAGE + 1


def result(generation: Generation, waited: timedelta, page: int = 1) -> Card:
    """The pictures there are so far, and what became of the others; what is about all stands on page 1."""
    runs = [run for run in generation.runs if page_of(run) == page]
    card = Card(
        body=tuple(_trouble(runs, many=expected(generation) > 1)),
        pictures=tuple(picture(generation, image) for image in generation.shown if image.number in _on(page)),
    )
    if page > 1:
        return card
    shown = generation.shown
    return replace(
        card,
        notes=(*_notes(generation), *_foot(generation, shown)),
        mention=generation.author.id if waited > LONG else None,
        actions=buttons(generation, "retry") if generation.finished and missing(generation) else (),
    )


def _on(page: int) -> range:
    return range((page - 1) * _PAGE + 1, page * _PAGE + 1)


def missing(generation: Generation) -> list[Run]:
    """Runs that ended without a picture, and may be tried again."""
    return [run for run in generation.runs if run.state in _RETRIED]


def picture(generation: Generation, image: Image) -> Picture:
    """One image with an alternative text that says what it is, and that it is made by AI."""
    said = what(generation, _ALT_WORDS)
    alt = text("picture-alt", number=image.number, count=expected(generation), what=said)
    return Picture(image.file, alt, image.width, image.height)


def expected(generation: Generation) -> int:
    """How many pictures were ordered."""
    return sum(run.recipe.images for run in generation.runs)


def shorten(words: str, limit: int) -> str:
    """The beginning, up to a limit in letters."""
    return words if len(words) <= limit else f"{words[: limit - 1].rstrip()}…"


def adaptations(generation: Generation) -> list[Text]:
    """What was changed in the order on its way to the model, each said once."""
    recipes = (note for run in generation.runs for note in run.recipe.notes)
    told: list[Text] = []
    for note in (*generation.notes, *recipes):
        if note not in told:
            told.append(note)
    return told


def _notes(generation: Generation) -> list[Text]:
    told = adaptations(generation)
    if len(told) <= _SHOWN_NOTES:
        return told
    more = text("notes-more", count=len(told) - _SHOWN_NOTES, number=generation.number)
    return [*told[:_SHOWN_NOTES], more]


def _trouble(runs: Iterable[Run], *, many: bool) -> Iterable[Text]:
    for run in runs:
        if run.error is not None:
            if many:
                yield text("picture-number", number=run.number)
            yield run.error
        if run.state is State.STORED and len(run.images) < run.recipe.images:
            yield text("picture-fewer", count=len(run.images), ordered=run.recipe.images)
        for image in run.images:
            if image.verdict is Verdict.BLACKED:
                yield text("picture-blacked", number=image.number)


def _foot(generation: Generation, shown: Sequence[Image]) -> list[Text]:
    if not generation.finished:
        left = sum(
            run.recipe.images for run in generation.runs if run.state is not State.STORED and not run.error
        )
        return [text("result-waiting", count=left)]
    if not shown:
        return []
    seeds = ", ".join(str(image.seed) for image in shown if image.seed is not None)
    foot = [text("result-foot", number=generation.number, seeds=seeds or "-", count=len(shown))]
    if generation.placeholder:
        foot.append(text("sandbox-note"))
    if generation.cancelled and not missing(generation):
        foot.append(text("cancelled-late"))
    return foot
