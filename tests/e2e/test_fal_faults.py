"""FAL fails in all its ways: the picture still comes, or the thread says what happened and what to do."""

import re

import pytest
import pytest_asyncio

from tests.e2e.office import Office
from tests.emulators.fal import Fault, Outcome, State
from tests.emulators.fal.faults import AnyFault, Operation
from tests.emulators.slack import User

pytestmark = pytest.mark.asyncio(loop_scope="module")

UNCLEAR = "may have been paid for. It was not sent again"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def admin(office: Office) -> User:
    return office.slack.user("admin")


@pytest.mark.parametrize(
    ("operation", "fault"),
    [
        ("submit", Fault.STATUS(429)),
        ("stream", Fault.DROP_BEFORE),
        ("stream", Fault.DROP_AFTER),
        ("stream", Fault.GARBAGE),
        ("stream", Fault.STATUS(500)),
        ("result", Fault.DROP_BEFORE),
        ("result", Fault.DROP_AFTER),
        ("result", Fault.TRUNCATED),
        ("result", Fault.GARBAGE),
        ("result", Fault.STATUS(502)),
        ("result", Fault.STATUS(429)),
        ("result", Fault.SLOW(0.5)),
        ("file", Fault.DROP_BEFORE),
        ("file", Fault.DROP_AFTER),
        ("file", Fault.TRUNCATED),
        ("file", Fault.STATUS(500)),
    ],
)
async def test_what_passes_costs_a_moment_and_no_second_order(
    office: Office, operation: Operation, fault: AnyFault
) -> None:
    before = len(office.fal.submits)
    office.fal.fail(operation, fault)
    shown = await office.shown(office.person(), office.channel(), "linkedin")
    assert len(office.slack.images(shown.answer)) == 1
    assert len(office.fal.submits) == before + 1


async def test_when_the_stream_and_the_first_question_fail_it_is_asked_again(office: Office) -> None:
    office.fal.fail("stream", Fault.DROP_BEFORE)
    office.fal.fail("status", Fault.STATUS(500))
    shown = await office.shown(office.person(), office.channel(), "linkedin")
    assert len(office.slack.images(shown.answer)) == 1


async def test_an_order_waits_while_fal_cannot_be_reached(office: Office) -> None:
    asker, room, before = office.person(), office.channel(), len(office.fal.submits)
    async with office.fal.unreachable():
        await office.ordered(asker, room, "linkedin")
        await office.slack.wait(lambda: office.slack.messages(room))
    root = await office.finished(room)
    (answer,) = office.slack.thread(room, root.ts)
    assert len(office.slack.images(answer)) == 1
    assert len(office.fal.submits) == before + 1


async def test_a_job_goes_on_while_fal_cannot_be_reached(office: Office) -> None:
    asker, room, before = office.person(), office.channel(), len(office.fal.submits)
    office.fal.hold(State.IN_PROGRESS)
    await office.ordered(asker, room, "linkedin")
    await office.fal.reached(State.IN_PROGRESS)
    async with office.fal.unreachable():
        office.fal.release()
        await office.fal.reached(State.COMPLETED, before + 1)
    root = await office.finished(room)
    (answer,) = office.slack.thread(room, root.ts)
    assert len(office.slack.images(answer)) == 1


@pytest.mark.parametrize(
    ("fault", "accepted"),
    [
        (Fault.DROP_BEFORE, 0),
        (Fault.DROP_AFTER, 1),
        (Fault.TRUNCATED, 1),
        (Fault.GARBAGE, 1),
        (Fault.STATUS(500), 0),
        (Fault.STATUS(502), 0),
    ],
)
async def test_an_order_whose_answer_was_lost_is_never_sent_again(
    office: Office, fault: AnyFault, accepted: int
) -> None:
    before = len(office.fal.submits), _posts(office)
    office.fal.fail("submit", fault)
    asker, room = office.person(), office.channel()
    shown = await office.shown(asker, room, "linkedin")
    assert UNCLEAR in office.slack.view(room, asker)
    assert not office.slack.images(shown.answer)
    assert len(office.fal.submits) == before[0] + accepted
    assert _posts(office) == before[1] + 1


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


def _posts(office: Office) -> int:
    return sum(request.operation == "submit" for request in office.fal.requests)


_DETAIL = {"loc": ["body", "prompt"], "msg": "too spicy", "type": "value_error"}
