"""Our side of FAL's protocol, spoken with the real fal-client over TLS."""

from decimal import Decimal

import pytest

from core.domain.generation import Told
from core.domain.order import Recipe
from core.fal.client import Fal
from core.media.pictures import look
from core.run.ports import CallFailedError, NotAcceptedError, Progress, UnknownOutcomeError
from tests.core.fal.conftest import recipe
from tests.emulators.fal import FalEmulator, Fault, Outcome, State
from tests.emulators.fal.faults import AnyFault


def posts(fal: FalEmulator) -> int:
    return sum(seen.method == "POST" for seen in fal.requests)


async def drawn(client: Fal, what: Recipe) -> Told:
    """The picture of a call, from the submit to the answer."""
    ticket = await client.submit(what, 1)
    await client.follow(what, ticket, lambda _: None)
    (image,) = (await client.result(what, ticket)).images
    return image


async def test_a_picture_takes_three_requests_and_a_file(fal: FalEmulator, client: Fal) -> None:
    image = await drawn(client, recipe(seed=42))
    assert len(fal.requests) == 3  # submit, stream, result
    assert look(await client.download(recipe(), image.url)).width == 1024
    assert (image.seed, image.unsafe) == (42, False)


async def test_the_order_arrives_as_the_recipe_says_and_asks_for_a_short_life_of_the_file(
    fal: FalEmulator, client: Fal
) -> None:
    await client.submit(recipe(seed=7), 1)
    job = fal.submits[0]
    assert job.endpoint == "fal-ai/flux-lora"
    assert job.arguments == {"prompt": "Photo of SIDAI", "image_size": "landscape_4_3", "seed": 7}
    assert "expiration_duration_seconds" in job.headers["x-fal-object-lifecycle-preference"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault.DROP_BEFORE,
        Fault.DROP_AFTER,
        Fault.TRUNCATED,
        Fault.GARBAGE,
        Fault.STATUS(500),
        Fault.STATUS(502),
    ],
    ids=["dropped before", "dropped after", "truncated", "garbage", "500", "502"],
)
async def test_a_submit_whose_answer_is_lost_is_not_sent_again(
    fal: FalEmulator, client: Fal, fault: AnyFault
) -> None:
    fal.fail("submit", fault, times=9)
    with pytest.raises(UnknownOutcomeError):
        await client.submit(recipe(), 1)
    assert posts(fal) == 1


async def test_a_refused_connection_proves_that_nothing_was_accepted(fal: FalEmulator, client: Fal) -> None:
    async with fal.unreachable():
        with pytest.raises(NotAcceptedError):
            await client.submit(recipe(), 1)
    assert posts(fal) == 0


async def test_a_429_proves_that_nothing_was_accepted(fal: FalEmulator, client: Fal) -> None:
    fal.fail("submit", Fault.STATUS(429))
    with pytest.raises(NotAcceptedError) as refused:
        await client.submit(recipe(), 1)
    assert refused.value.error.text.key == "fal-rate-limit"
    assert posts(fal) == 1


@pytest.mark.parametrize(
    ("fault", "key"),
    [
        (Fault.STATUS(401), "fal-bad-key"),
        (Fault.STATUS(403), "fal-locked"),
        (Fault.STATUS(404), "fal-model-not-found"),
        (Fault.STATUS(422), "fal-invalid-parameters"),
    ],
    ids=["bad key", "locked account", "unknown model", "invalid parameters"],
)
async def test_a_refusal_at_the_door_says_what_to_do_and_costs_nothing(
    fal: FalEmulator, client: Fal, fault: AnyFault, key: str
) -> None:
    fal.fail("submit", fault)
    with pytest.raises(CallFailedError) as failed:
        await client.submit(recipe(), 1)
    assert failed.value.error.text.key == key
    assert failed.value.free


async def test_a_locked_account_is_told_as_such(fal: FalEmulator, client: Fal) -> None:
    fal.locked = True
    with pytest.raises(CallFailedError) as failed:
        await client.submit(recipe(), 1)
    assert failed.value.error.text.key == "fal-locked"


async def test_a_model_of_three_parts_is_followed_by_the_addresses_that_fal_gave(
    fal: FalEmulator, client: Fal
) -> None:
    fal.add_model("fal-ai/studio/sid-model")
    image = await drawn(client, recipe(endpoint="fal-ai/studio/sid-model", num_inference_steps=30))
    assert image.url


@pytest.mark.parametrize(
    "fault",
    [Fault.STATUS(500), Fault.STATUS(404), Fault.DROP_BEFORE, Fault.TRUNCATED, Fault.GARBAGE],
    ids=["500", "404", "dropped", "truncated", "garbage"],
)
async def test_without_the_stream_asking_finds_the_end(
    fal: FalEmulator, client: Fal, fault: AnyFault
) -> None:
    fal.fail("stream", fault, times=50)
    image = await drawn(client, recipe())
    assert image.url


async def test_asking_and_the_result_survive_broken_lines_and_busy_gateways(
    fal: FalEmulator, client: Fal
) -> None:
    fal.fail("stream", Fault.DROP_BEFORE)
    fal.fail("status", Fault.STATUS(502))
    fal.fail("result", Fault.DROP_AFTER)
    fal.fail("result", Fault.STATUS(503))
    image = await drawn(client, recipe())
    assert image.url
    assert posts(fal) == 1


async def test_the_place_in_the_queue_and_the_drawing_are_reported(fal: FalEmulator, client: Fal) -> None:
    fal.hold(State.IN_PROGRESS)
    ticket = await client.submit(recipe(), 1)
    told: list[Progress] = []

    def report(progress: Progress) -> None:
        told.append(progress)
        if progress.queue_position is None:
            fal.release()

    await client.follow(recipe(), ticket, report)
    assert told[-1] == Progress(None)


@pytest.mark.parametrize(
    ("outcome", "key", "free"),
    [
        (Outcome.CONTENT_POLICY, "fal-content-policy", False),
        (Outcome.failed("request_timeout", 504), "fal-timeout", True),
        (Outcome.failed("runner_disconnected", 503), "fal-down", True),
        (Outcome.failed("runner_server_error", 500), "fal-generation-failed", True),
    ],
    ids=["content policy", "timeout", "runner lost", "model failed"],
)
async def test_each_way_of_failing_is_told_as_what_it_is(
    fal: FalEmulator, client: Fal, outcome: Outcome, key: str, *, free: bool
) -> None:
    fal.next(outcome)
    with pytest.raises(CallFailedError) as failed:
        await drawn(client, recipe())
    assert failed.value.error.text.key == key
    assert failed.value.free is free


async def test_a_number_out_of_range_is_told_by_the_name_of_its_field(fal: FalEmulator, client: Fal) -> None:
    with pytest.raises(CallFailedError) as failed:
        await drawn(client, recipe(num_inference_steps=500))
    assert failed.value.error.text.values["field"] == "num_inference_steps"
    assert failed.value.free


async def test_a_call_that_never_ends_is_called_back(fal: FalEmulator, client: Fal) -> None:
    fal.next(Outcome.STUCK_DRAWING)
    impatient = Fal(client.settings, client.files, patience=1.1, quiet=0.05, pause=0.01)
    ticket = await impatient.submit(recipe(), 1)
    with pytest.raises(CallFailedError) as failed:
        await impatient.follow(recipe(), ticket, lambda _: None)
    await impatient.close()
    assert failed.value.error.text.key == "fal-too-long"
    assert any(seen.method == "PUT" for seen in fal.requests)


async def test_the_price_comes_from_the_units_that_fal_bills(fal: FalEmulator, client: Fal) -> None:
    what = Recipe(
        "fal-ai/flux-lora",
        {"prompt": "SIDAI", "image_size": {"width": 1200, "height": 1200}},
        1200,
        1200,
        unit_price=Decimal("0.035"),
        estimate=Decimal("0.07"),
    )
    ticket = await client.submit(what, 1)
    await client.follow(recipe(), ticket, lambda _: None)
    assert (await client.result(what, ticket)).cost == Decimal("0.070")
    assert fal.submits[0].arguments["image_size"] == {"width": 1200, "height": 1200}
