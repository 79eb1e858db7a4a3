"""FAL's callbacks are told from others by their signature, their age and their request; by nothing else."""

import asyncio
import json
import time

import pytest

from core.errors import BusyError
from core.fal.webhook import Keys, Webhook
from tests.core.fal.conftest import recipe
from tests.emulators.fal import FalEmulator, Fault, Job, State
from tests.emulators.fal.faults import AnyFault
from tests.emulators.fal.http_client import connect


class Clock:
    """In seconds; goes on when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """The time."""
        return self.now


@pytest.fixture
async def job(fal: FalEmulator) -> Job:
    async with connect(fal) as http:
        await http.post("/fal-ai/flux-lora", json=dict(recipe().arguments))
    await fal.reached(State.COMPLETED)
    return fal.submits[0]


@pytest.fixture
def webhook(fal: FalEmulator) -> Webhook:
    return Webhook(Keys(fal.base))


def written(fal: FalEmulator, job: Job) -> tuple[dict[str, str], bytes]:
    """A callback about the job, as it comes in."""
    return lowered(*fal.webhooks.written(job))


def lowered(headers: dict[str, str], body: bytes) -> tuple[dict[str, str], bytes]:
    """Header names in lower case."""
    return {name.lower(): value for name, value in headers.items()}, body


def signed(
    fal: FalEmulator, request_id: str, body: bytes, timestamp: str | None = None
) -> tuple[dict[str, str], bytes]:
    """A callback that FAL would hardly send."""
    return lowered(*fal.webhooks.signed(request_id, body, timestamp))


async def test_a_callback_that_fal_signed_names_its_request(
    fal: FalEmulator, job: Job, webhook: Webhook
) -> None:
    assert await webhook.check(*written(fal, job)) == job.request_id


async def test_one_signed_with_another_key_is_nobodys(fal: FalEmulator, job: Job, webhook: Webhook) -> None:
    fal.webhooks.forged = True
    assert await webhook.check(*written(fal, job)) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("request-id", "00000000-0000-4000-8000-000000000000"),
        ("user-id", "auth0|somebody-else"),
        ("timestamp", str(int(time.time()) + 200)),
        ("signature", "ab" * 64),
        ("signature", "ab"),
        ("signature", "no hex at all"),
        ("signature", ""),
    ],
    ids=["request", "user", "time", "signature", "short signature", "no hex", "no signature"],
)
async def test_no_header_can_be_exchanged(
    fal: FalEmulator, job: Job, webhook: Webhook, name: str, value: str
) -> None:
    headers, body = written(fal, job)
    assert await webhook.check(headers | {f"x-fal-webhook-{name}": value}, body) is None


@pytest.mark.parametrize("name", ["request-id", "user-id", "timestamp", "signature"])
async def test_no_header_can_be_left_out(fal: FalEmulator, job: Job, webhook: Webhook, name: str) -> None:
    headers, body = written(fal, job)
    del headers[f"x-fal-webhook-{name}"]
    assert await webhook.check(headers, body) is None


async def test_no_byte_of_the_body_can_be_changed(fal: FalEmulator, job: Job, webhook: Webhook) -> None:
    headers, body = written(fal, job)
    assert await webhook.check(headers, body + b" ") is None
    assert await webhook.check(headers, body.replace(b"OK", b"KO")) is None


@pytest.mark.parametrize(("age", "taken"), [(299, True), (301, False), (-299, True), (-301, False)])
async def test_one_that_is_more_than_five_minutes_off_is_not_taken(
    fal: FalEmulator, job: Job, age: int, *, taken: bool
) -> None:
    headers, body = written(fal, job)
    signed_at = int(headers["x-fal-webhook-timestamp"])
    webhook = Webhook(Keys(fal.base), clock=lambda: float(signed_at + age))
    assert (await webhook.check(headers, body) is not None) is taken


@pytest.mark.parametrize("timestamp", ["soon", "1e3", "9" * 400, "9" * 5000])
async def test_a_signed_timestamp_that_is_no_time_is_not_taken(
    fal: FalEmulator, webhook: Webhook, timestamp: str
) -> None:
    assert await webhook.check(*signed(fal, "some-request", b"{}", timestamp)) is None


@pytest.mark.parametrize(
    "body",
    [
        b'{"request_id": "another"}',
        b"{}",
        b'["some-request"]',
        b"",
        b"not json",
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
async def test_what_fal_signed_must_be_about_the_request_of_its_header(
    fal: FalEmulator, webhook: Webhook, body: bytes
) -> None:
    assert await webhook.check(*signed(fal, "some-request", body)) is None


async def test_what_else_it_says_does_not_matter(fal: FalEmulator, webhook: Webhook) -> None:
    body = json.dumps({"request_id": "some-request", "status": "?", "payload": None}).encode()
    assert await webhook.check(*signed(fal, "some-request", body)) == "some-request"


async def test_the_keys_are_fetched_once_for_a_day(fal: FalEmulator, job: Job) -> None:
    clock = Clock()
    webhook = Webhook(Keys(fal.base, clock=clock))
    for later in (0.0, 3600.0, 82_000.0):
        clock.now += later
        assert await webhook.check(*written(fal, job)) == job.request_id
    assert fal.count("keys") == 1
    clock.now += 1000
    assert await webhook.check(*written(fal, job)) == job.request_id
    assert fal.count("keys") == 2


async def test_many_at_once_fetch_the_keys_once(fal: FalEmulator, job: Job, webhook: Webhook) -> None:
    callback = written(fal, job)
    assert set(await asyncio.gather(*(webhook.check(*callback) for _ in range(5)))) == {job.request_id}
    assert fal.count("keys") == 1


async def test_a_new_key_of_fals_is_learned_from_the_first_callback_that_it_signs(
    fal: FalEmulator, job: Job
) -> None:
    clock = Clock()
    webhook = Webhook(Keys(fal.base, clock=clock))
    assert await webhook.check(*written(fal, job)) == job.request_id
    before = written(fal, job)
    fal.webhooks.rotate()
    clock.now += 61
    assert await webhook.check(*written(fal, job)) == job.request_id
    assert await webhook.check(*before) == job.request_id
    assert fal.count("keys") == 2


async def test_however_many_are_forged_the_keys_are_fetched_once_a_minute(fal: FalEmulator, job: Job) -> None:
    clock = Clock()
    webhook = Webhook(Keys(fal.base, clock=clock))
    assert await webhook.check(*written(fal, job)) == job.request_id
    fal.webhooks.forged = True
    for expected in (1, 2, 3):
        for _ in range(3):
            assert await webhook.check(*written(fal, job)) is None
        assert fal.count("keys") == expected
        clock.now += 61


async def test_keys_of_other_kinds_may_stand_beside_fals(
    fal: FalEmulator, job: Job, webhook: Webhook
) -> None:
    odd = [7, {}, {"kty": "RSA", "n": "AQAB"}, {"x": None}, {"x": "AAAA"}, {"x": "\u00e4"}, {"x": "A"}]
    keys = {"keys": odd + fal.webhooks.published()["keys"]}
    fal.fail("keys", Fault.STATUS(200, keys))
    assert await webhook.check(*written(fal, job)) == job.request_id


@pytest.mark.parametrize(
    "fault",
    [
        Fault.STATUS(500),
        Fault.STATUS(404),
        Fault.STATUS(200, {"keys": None}),
        Fault.STATUS(200, []),
        Fault.GARBAGE,
        Fault.DROP_AFTER,
        Fault.TRUNCATED,
    ],
)
async def test_without_keys_nobody_can_tell_and_they_are_asked_for_again_a_minute_later(
    fal: FalEmulator, job: Job, fault: AnyFault
) -> None:
    clock = Clock()
    webhook = Webhook(Keys(fal.base, clock=clock))
    fal.fail("keys", fault)
    for later in (0, 59):
        clock.now += later
        with pytest.raises(BusyError):
            await webhook.check(*written(fal, job))
    assert fal.count("keys") == 1
    clock.now += 2
    assert await webhook.check(*written(fal, job)) == job.request_id


async def test_keys_of_yesterday_are_not_used_when_there_are_no_newer_ones(
    fal: FalEmulator, job: Job
) -> None:
    clock = Clock()
    webhook = Webhook(Keys(fal.base, clock=clock))
    assert await webhook.check(*written(fal, job)) == job.request_id
    clock.now += 24 * 3600 + 1
    fal.fail("keys", Fault.STATUS(500))
    for _ in range(2):
        with pytest.raises(BusyError):
            await webhook.check(*written(fal, job))


async def test_what_fits_no_key_cannot_be_told_while_newer_ones_cannot_be_had(
    fal: FalEmulator, job: Job
) -> None:
    clock = Clock()
    webhook = Webhook(Keys(fal.base, clock=clock))
    good = written(fal, job)
    assert await webhook.check(*good) == job.request_id
    clock.now += 61
    fal.webhooks.rotate()
    fal.fail("keys", Fault.STATUS(500))
    with pytest.raises(BusyError):
        await webhook.check(*written(fal, job))
    assert await webhook.check(*good) == job.request_id
