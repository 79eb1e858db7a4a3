"""The books at the end: what was taken, what FAL has accepted, and what people see."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from core.messages import Messages
from tests.durability import rows
from tests.durability.chats import Line
from tests.durability.gallery import Gallery
from tests.durability.rounds import Round, Taken, may_come
from tests.durability.rows import Kept, Run
from tests.durability.town import Town

_RECOGNISED = 40  # letters of a sentence


@dataclass(slots=True)
class Books:
    """Counts; and in words each thing that must not be, by the kind of it."""

    orders: int = 0
    pictures: int = 0
    doubtful: int = 0  # told so
    unclaimed: int = 0  # of FAL's requests: paid, told as doubtful, and never shown
    reconciled: int = 0  # finished although their receipt was lost
    sought: int = 0  # never reached FAL, and still looked for
    failed: int = 0  # told so
    wrong: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


LOST, SUBMITTED, POSTED, MIXED, LEDGER = (
    "lost",
    "submitted twice",
    "posted twice",
    "mixed up",
    "ledger",
)


def audit(town: Town, taken: Sequence[Taken], rounds: Sequence[Round]) -> Books:
    """All of it."""
    books, kept = Books(), rows.kept(town.folder)
    events = {each.event for each in kept}
    books.orders = len(kept)
    books.wrong[LOST] += [f"{each.event}: {each.order.line}" for each in taken if each.event not in events]
    _messages(books, town, kept)
    _submits(books, town, kept, rounds)
    _ledger(books, town, kept)
    return books


def _messages(books: Books, town: Town, kept: Sequence[Kept]) -> None:
    lines: dict[int | None, list[Line]] = defaultdict(list)
    for chat in town.chats.values():
        for line in chat.lines():
            lines[line.number].append(line)
    books.wrong[POSTED] += [
        f"a message that is no line: {line.words[:100]!r}" for line in lines.pop(None, [])
    ]
    gallery, shown = Gallery(town), Counter[str]()
    for each in kept:
        _order(books, town, each, lines.pop(each.number, []), gallery, shown)
    books.wrong[POSTED] += [
        f"a line of no order: {line.words!r}" for found in lines.values() for line in found
    ]
    twice = [request for request, count in shown.items() if count > 1]
    books.wrong[POSTED] += [f"the picture of request {request} is shown more than once" for request in twice]


def _order(
    books: Books, town: Town, kept: Kept, lines: Sequence[Line], gallery: Gallery, shown: Counter[str]
) -> None:
    name = f"no. {kept.number} ({kept.service}): {[run.state for run in kept.runs]}"
    answers = [answer for line in lines for answer in line.answers]
    if len(lines) > 1 or len(answers) > 1:
        books.wrong[POSTED].append(f"{name}: {len(lines)} lines, {len(answers)} answers")
    if not lines:
        books.wrong[LOST].append(f"{name}: no line")
    prompts = {run.prompt for run in kept.runs}
    pictures = [gallery.find(picture, prompts) for answer in answers for picture in answer.pictures]
    books.pictures += len(pictures)
    shown.update(filter(None, pictures))
    if None in pictures:
        books.wrong[MIXED].append(f"{name}: a picture of something else")
    if may_come(town, kept) and not kept.told:
        books.wrong[LOST].append(f"{name}: {dict(kept.posts)}: not told to its end")
    if len(pictures) < sum(run.state == "stored" for run in kept.runs):
        books.wrong[LOST].append(f"{name}: {len(pictures)} pictures")
    _troubles(books, name, kept.runs, " ".join(answer.words for answer in answers))


def _troubles(books: Books, name: str, runs: Sequence[Run], words: str) -> None:
    """What has become no picture is said, and why."""
    for run in runs:
        if run.state == "stored":
            continue
        if run.state not in rows.FINAL:
            books.sought += 1
        elif run.error is None or Messages().say(run.error)[:_RECOGNISED] not in words:
            books.wrong[LOST].append(f"{name}: run {run.id} is {run.state}, and it is not said")
        elif run.state == "doubtful":
            books.doubtful += 1
        else:
            books.failed += 1


def _submits(books: Books, town: Town, kept: Sequence[Kept], rounds: Sequence[Round]) -> None:
    runs = [run for each in kept for run in each.runs]
    asked, accepted = Counter(run.prompt for run in runs), Counter(_prompts(town))
    books.wrong[SUBMITTED] += [
        f"{prompt!r}: {count} accepted, {asked[prompt]} runs"
        for prompt, count in accepted.items()
        if count > asked[prompt]
    ]
    requests = Counter(run.request for run in runs if run.request)
    books.wrong[SUBMITTED] += [f"request {name} belongs to {n} runs" for name, n in requests.items() if n > 1]
    all_of_it, untold = town.log, frozenset[str]().union(*(each.untold for each in rounds))
    for job in town.fal.submits:
        if job.request_id not in requests:
            books.unclaimed += 1
        elif job.request_id in untold or f"is request {job.request_id}" not in all_of_it:
            books.reconciled += 1


def _prompts(town: Town) -> Iterator[str]:
    for job in town.fal.submits:
        yield str(job.arguments["prompt"])


def _ledger(books: Books, town: Town, kept: Sequence[Kept]) -> None:
    """What is settled is what FAL billed; only where nobody knows may something be left set aside."""
    settled, billed = Decimal(0), Decimal(0)
    for run in (run for each in kept for run in each.runs):
        if run.settled is None and run.state in rows.FINAL - {"doubtful"}:
            books.wrong[LEDGER].append(
                f"run {run.id} is {run.state}, and {run.amount} USD are still set aside"
            )
        if run.amount is None:
            books.wrong[LEDGER].append(f"run {run.id}: nothing was set aside")
        settled += run.settled or 0
        if job := town.fal.line.jobs.get(run.request):
            billed += Decimal(str(job.model.price)) * job.billed_units
    if settled != billed:
        books.wrong[LEDGER].append(f"{settled} USD settled, {billed} USD billed")
