"""FAL fails in all its ways: the picture still comes, or the thread says what happened and what to do."""

import re

import pytest
import pytest_asyncio

from tests.e2e.office import Office
from tests.emulators.fal import Fault, Outcome
from tests.emulators.fal.faults import AnyFault, Operation
from tests.emulators.slack import User

pytestmark = pytest.mark.asyncio(loop_scope="module")

FAULTS: tuple[AnyFault, ...] = (
    *(Fault.STATUS(status) for status in (429, 500, 502)),
    *(Fault.DROP_BEFORE, Fault.DROP_AFTER, Fault.TRUNCATED, Fault.GARBAGE, Fault.SLOW(0.3)),
)

OPERATIONS: tuple[Operation, ...] = ("stream", "result", "file")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def admin(office: Office) -> User:
    return office.slack.user("admin")


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("fault", FAULTS, ids=str)
async def test_what_passes_costs_a_moment_and_no_second_order(
    office: Office, operation: Operation, fault: AnyFault
) -> None:
    office.fal.fail(operation, fault)
    await _check_whole(office)


@pytest.mark.parametrize("fault", [Fault.STATUS(429), Fault.SLOW(0.5)], ids=str)
async def test_what_fal_has_not_taken_or_takes_late_is_ordered_once(office: Office, fault: AnyFault) -> None:
    office.fal.fail("submit", fault)
    await _check_whole(office)


@pytest.mark.parametrize("fault", FAULTS, ids=str)
async def test_an_answer_that_tells_of_a_failure_is_understood_though_it_fails_to_come_at_first(
    office: Office, fault: AnyFault
) -> None:
    office.fal.next(Outcome.CONTENT_POLICY)
    office.fal.fail("result", fault)
    asker, room = office.person(), office.channel()
    await office.shown(asker, room, "linkedin")
    assert "content check stopped this prompt" in office.slack.view(room, asker)


async def test_where_the_stream_fails_and_the_questions_in_its_place_too_they_are_asked_again(
    office: Office,
) -> None:
    rooms = [office.channel() for _ in FAULTS]
    for fault in FAULTS:
        office.fal.fail("stream", Fault.DROP_BEFORE)
        office.fal.fail("status", fault)
    for room in rooms:
        await office.ordered(office.person(), room, "linkedin")
    for room in rooms:
        root = await office.finished(room)
        (answer,) = office.slack.thread(room, root.ts)
        assert len(office.slack.images(answer)) == 1


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome.NSFW, "FAL's safety check stopped it and made it black. Other words may help"),
        (Outcome.CONTENT_POLICY, "content check stopped this prompt. Say it in other words"),
        (Outcome.NO_IMAGES, "ended without a picture. Try again"),
        (Outcome.NOT_AN_IMAGE, "not the promised picture"),
        (Outcome(content=b"\xff\xd8\xff\xe0half a jpeg"), "not the promised picture"),
        (Outcome(content=b"<svg onload='alert(1)'/>"), "not the promised picture"),
        (Outcome.FOREIGN_HOST, "files.invalid, which is not one of its hosts"),
        (Outcome.NEVER_200, "The model failed while drawing"),
        (Outcome.failed(), "FAL does not answer at the moment"),
        (Outcome.failed("request_timeout", 504), "took too long. Ask for fewer steps"),
        (Outcome.too_large(40_000_000), "larger than 30 MB"),
        (Outcome.too_large(40_000_000, says_size=False), "larger than 30 MB"),
        (Outcome.expired(), "its file is no longer at FAL"),
        (Outcome.expired(410), "its file is no longer at FAL"),
    ],
)
async def test_what_went_wrong_is_said_in_the_thread_with_cause_and_fix(
    office: Office, outcome: Outcome, said: str
) -> None:
    before = len(office.fal.submits)
    office.fal.next(outcome)
    asker, room = office.person(), office.channel()
    shown = await office.shown(asker, room, "linkedin")
    assert said in office.slack.view(room, asker)
    assert "No picture came of it" in shown.root.text
    assert not office.slack.images(shown.answer)
    assert not office.slack.images(shown.root)
    assert len(office.fal.submits) == before + 1


async def test_input_that_the_model_does_not_take_is_told_by_its_field(office: Office, admin: User) -> None:
    office.fal.add_model("acme/sid")
    room = office.channel()
    office.fal.fail("result", Fault.STATUS(422, {"detail": [_DETAIL]}))
    await office.shown(admin, room, "a cat --subject none --endpoint acme/sid")
    assert 'The model does not accept "prompt": too spicy' in office.slack.view(room, admin)


async def test_one_failure_does_not_sink_the_others(office: Office) -> None:
    office.fal.next(Outcome.IMAGES, Outcome.NSFW, Outcome.failed())
    asker, room = office.person(), office.channel()
    shown = await office.shown(asker, room, "linkedin --n 4")
    assert len(office.slack.images(shown.answer)) == 2
    (sheet,) = office.slack.images(shown.root)
    assert "all 2 pictures" in sheet.alt
    seen = office.slack.view(room, asker)
    assert re.search(r"Picture \d is not shown: FAL's safety check", seen)
    assert re.search(r"Picture \d: / FAL does not answer", seen)


async def test_a_picture_without_facts_or_of_another_size_is_taken_as_it_is(office: Office) -> None:
    for outcome, size in ((Outcome.NO_FACTS, (1024, 768)), (Outcome.WRONG_SIZE, (512, 384))):
        office.fal.next(outcome)
        shown = await office.shown(office.person(), office.channel(), "linkedin")
        assert [picture.size for picture in office.slack.images(shown.answer)] == [size]


async def test_a_black_picture_is_not_kept_on_the_disk(office: Office) -> None:
    office.fal.next(Outcome.NSFW)
    shown = await office.shown(office.person(), office.channel(), "linkedin")
    number = int(shown.root.text.split("No. ")[1].split(",")[0])
    assert not office.kept(f"*{number:06}*")


@pytest.mark.parametrize(
    ("status", "said"), [(401, "FAL does not accept the key"), (403, "The FAL account is locked")]
)
async def test_what_only_an_admin_can_mend_is_told_to_them_too_and_once(
    office: Office, admin: User, status: int, said: str
) -> None:
    for _ in range(2):
        office.fal.fail("submit", Fault.STATUS(status))
        asker, room = office.person(), office.channel()
        await office.shown(asker, room, "linkedin")
        assert said in office.slack.view(room, asker)
        assert "nothing was charged" in office.slack.view(room, asker)
    seen = await office.direct(admin, lambda seen: said in seen)
    assert seen.count(said) == 1
    assert "has to mend" in seen


async def _check_whole(office: Office) -> None:
    """An order brings its picture, is one job at FAL, and costs what FAL bills for that."""
    before, asker, room = len(office.fal.submits), office.person(), office.channel()
    shown = await office.shown(asker, room, "linkedin --size 1280x1024")
    assert len(office.slack.images(shown.answer)) == 1
    (job,) = office.fal.submits[before:]
    assert job.billed_units == 2
    assert "You today: 0.07 of" in await office.told(asker, room, "budget")


_DETAIL = {"loc": ["body", "prompt"], "msg": "too spicy", "type": "value_error"}
