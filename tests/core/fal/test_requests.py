"""Calls whose receipt was lost, looked for in the list that FAL keeps, over the wire."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from core.fal.client import Fal
from core.run.ports import CallFailedError, Progress, UnknownOutcomeError, UntoldError
from tests.core.fal.conftest import recipe
from tests.emulators.fal import Answer, FalEmulator, Fault, Job, Outcome, State
from tests.emulators.fal.faults import AnyFault


def since(minutes: float = 1.0) -> datetime:
    return datetime.now(UTC) - timedelta(minutes=minutes)


async def lost(fal: FalEmulator, client: Fal, **changes: object) -> Job:
    """FAL has taken a call and drawn it, and its answer was lost."""
    fal.fail("submit", Fault.DROP_AFTER)
    with pytest.raises(UnknownOutcomeError):
        await client.submit(recipe(**changes), 1)
    await fal.reached(State.COMPLETED, len(fal.submits))
    return fal.submits[-1]


def drawn(fal: FalEmulator, number: int, **changes: object) -> Job:
    """A call that somebody sent and FAL has drawn, without sending and drawing it."""
    arguments = json.loads(json.dumps(dict(recipe(**changes).arguments)))
    moment = datetime.now(UTC) - timedelta(seconds=number)
    model = fal.models["fal-ai/flux-lora"]
    job = Job(
        *(f"job-{number}", model, arguments, {}, Outcome.IMAGES), moment, moment, moment, Answer(200, {})
    )
    fal.line.jobs[job.request_id] = job
    return job


async def found(client: Fal, minutes: float = 1.0, /, **changes: object) -> list[str]:
    """The request ids of calls like it, sent within so many minutes."""
    return await client.sent(recipe(**changes), since(minutes))


async def test_a_call_whose_answer_was_lost_is_found_by_its_arguments(fal: FalEmulator, client: Fal) -> None:
    job = await lost(fal, client, seed=42)
    await lost(fal, client, seed=43)
    await lost(fal, client)
    assert await found(client, seed=42) == [job.request_id]


async def test_the_ticket_of_one_that_is_found_leads_to_its_picture(fal: FalEmulator, client: Fal) -> None:
    await lost(fal, client, seed=42)
    (request_id,) = await client.sent(recipe(seed=42), since())
    ticket = await client.ticket(recipe(seed=42), request_id)
    await client.follow(recipe(), ticket, lambda _: None)
    (image,) = (await client.result(recipe(), ticket)).images
    assert image.seed == 42
    assert fal.count("submit") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        {"loras": ({"path": "https://x/sid.safetensors", "scale": 1.0},)},
        {"guidance_scale": 3.5, "num_inference_steps": 28},
        {"guidance_scale": 4},
        {"image_size": {"width": 1024, "height": 768}},
        {"prompt": "Müller\u2019s «SIDAI» 🎨\n", "enable_safety_checker": True, "seed": None},
    ],
    ids=["a tuple", "numbers", "a whole number", "a size", "letters"],
)
async def test_arguments_are_the_same_if_they_are_so_on_the_wire(
    fal: FalEmulator, client: Fal, arguments: dict[str, object]
) -> None:
    job = await lost(fal, client, **arguments)
    assert await found(client, **arguments) == [job.request_id]


@pytest.mark.parametrize(
    "arguments",
    [{}, {"seed": 43}, {"seed": "42"}, {"seed": 42, "num_images": 1}, {"seed": 42, "prompt": "Photo of"}],
    ids=["one less", "another number", "another type", "one more", "other words"],
)
async def test_arguments_that_differ_in_anything_are_not_the_same(
    fal: FalEmulator, client: Fal, arguments: dict[str, object]
) -> None:
    await lost(fal, client, seed=42)
    assert await found(client, **arguments) == []


async def test_a_call_to_another_endpoint_is_not_meant(fal: FalEmulator, client: Fal) -> None:
    await lost(fal, client, endpoint="fal-ai/flux/dev")
    assert await found(client) == []
    assert len(await found(client, endpoint="fal-ai/flux/dev")) == 1


async def test_only_what_was_sent_since_then_is_found_the_first_sent_first(
    fal: FalEmulator, client: Fal
) -> None:
    for seconds in (5, 90, 30, 3600):
        drawn(fal, seconds)
    assert await found(client, 1) == ["job-30", "job-5"]
    assert await found(client, 2) == ["job-90", "job-30", "job-5"]


async def test_what_no_runner_has_begun_is_not_listed_yet(fal: FalEmulator, client: Fal) -> None:
    fal.hold(State.IN_QUEUE)
    fal.fail("submit", Fault.DROP_AFTER)
    with pytest.raises(UnknownOutcomeError):
        await client.submit(recipe(), 1)
    assert await found(client) == []
    fal.release()
    await fal.reached(State.COMPLETED)
    assert len(await found(client)) == 1


@pytest.mark.parametrize(("jobs", "pages"), [(100, 1), (101, 2), (250, 3)])
async def test_all_pages_are_read(fal: FalEmulator, client: Fal, jobs: int, pages: int) -> None:
    for number in range(1, jobs + 1):
        drawn(fal, number, seed=number)
    assert await found(client, 61, seed=jobs) == [f"job-{jobs}"]
    assert await found(client, 61, seed=1) == ["job-1"]
    assert fal.count("requests") == 2 * pages


async def test_among_too_many_nothing_is_told_and_it_is_not_tried_again(
    fal: FalEmulator, client: Fal
) -> None:
    for number in range(1, 2002):
        drawn(fal, number)
    with pytest.raises(UntoldError) as untold:
        await client.sent(recipe(), since(61))
    assert not untold.value.passing
    assert fal.count("requests") == 20


@pytest.mark.parametrize(
    ("fault", "passing"),
    [
        (Fault.STATUS(401), False),
        (Fault.STATUS(403), False),
        (Fault.STATUS(404), False),
        (Fault.STATUS(429), True),
        (Fault.STATUS(500), True),
        (Fault.STATUS(502), True),
        (Fault.DROP_BEFORE, True),
        (Fault.DROP_AFTER, True),
        (Fault.TRUNCATED, True),
        (Fault.GARBAGE, True),
        (Fault.STATUS(200, ["no object"]), True),
        (Fault.STATUS(200, b"garbage", {"Content-Encoding": "gzip"}), True),
    ],
    ids=[
        *("401", "403", "404", "429", "500", "502", "dropped before", "dropped after", "truncated"),
        *("garbage", "no object", "garbled"),
    ],
)
async def test_where_fal_does_not_tell_it_is_known_whether_it_may_later(
    fal: FalEmulator, client: Fal, fault: AnyFault, *, passing: bool
) -> None:
    await lost(fal, client)
    fal.fail("requests", fault)
    with pytest.raises(UntoldError) as untold:
        await client.sent(recipe(), since())
    assert untold.value.passing is passing
    assert len(await found(client)) == 1


async def test_a_fault_on_a_later_page_is_not_taken_for_the_end(fal: FalEmulator, client: Fal) -> None:
    for number in range(1, 102):
        drawn(fal, number, seed=number)
    fal.fail("requests", Fault.SLOW(0.0))
    fal.fail("requests", Fault.STATUS(502))
    with pytest.raises(UntoldError):
        await client.sent(recipe(seed=101), since(61))


async def test_an_address_that_nobody_answers_may_answer_later(fal: FalEmulator, client: Fal) -> None:
    async with fal.unreachable():
        with pytest.raises(UntoldError) as untold:
            await client.sent(recipe(), since())
    assert untold.value.passing


async def test_it_is_asked_with_the_key_for_one_endpoint_with_arguments(
    fal: FalEmulator, client: Fal
) -> None:
    moment = since(5)
    await client.sent(recipe(), moment)
    (asked,) = fal.requests
    assert asked.headers["authorization"] == f"Key {fal.key}"
    assert asked.query["endpoint_id"] == "fal-ai/flux-lora"
    assert asked.query["expand"] == "payloads"
    assert datetime.fromisoformat(asked.query["start"]) == moment


async def test_calls_whose_arguments_fal_does_not_keep_are_not_guessed(fal: FalEmulator, client: Fal) -> None:
    drawn(fal, 1).headers = {"x-fal-store-io": "0"}
    assert await found(client) == []


@pytest.mark.parametrize("endpoint", ["fal-ai/flux-lora", "fal-ai/flux/dev", "fal-ai/flux-2/lora"])
async def test_a_ticket_from_an_id_alone_follows_gets_and_cancels(
    fal: FalEmulator, client: Fal, endpoint: str
) -> None:
    fal.hold(State.IN_PROGRESS)
    what = recipe(endpoint=endpoint)
    given = await client.submit(what, 1)
    ticket = await client.ticket(what, given.request_id)
    told: list[Progress] = []

    def report(progress: Progress) -> None:
        told.append(progress)
        if progress.queue_position is None:
            fal.release()

    await client.follow(what, ticket, report)
    assert told[-1] == Progress(None)
    assert (await client.result(what, ticket)).images
    assert not await client.cancel(ticket)  # it has ended
    fal.hold(State.IN_QUEUE)
    waiting = await client.ticket(what, (await client.submit(what, 2)).request_id)
    assert await client.cancel(waiting)
    assert fal.submits[-1].status is State.COMPLETED
    with pytest.raises(CallFailedError):
        await client.result(what, waiting)


async def test_a_ticket_of_a_custom_model_of_three_parts_leads_to_its_picture(
    fal: FalEmulator, client: Fal
) -> None:
    fal.add_model("fal-ai/studio/sid-model")
    what = recipe(endpoint="fal-ai/studio/sid-model")
    given = await client.submit(what, 1)
    ticket = await client.ticket(what, given.request_id)
    await client.follow(what, ticket, lambda _: None)
    assert (await client.result(what, ticket)).images
