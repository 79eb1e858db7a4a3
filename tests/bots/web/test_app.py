"""What FAL, and whoever else calls, is answered under the public address."""

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator, Mapping

import httpx
import pytest

from bots.web.app import Doorbell
from core.errors import BusyError

MEGABYTE = 1024 * 1024


def numbered(mark: str) -> int | None:
    """An address that says nothing but the run's number."""
    return int(mark) if re.fullmatch(r"[1-9][0-9]{0,17}", mark) else None


class Office:
    """FAL's check and our runner in one: `proof` is what the check says, `noted` what the runner was told."""

    def __init__(self) -> None:
        self.proof: str | Exception | None = "request-1"
        self.trouble: Exception | None = None
        self.stuck = False
        self.checked: list[tuple[str, bytes]] = []
        self.noted: list[tuple[int, str]] = []

    async def check(self, headers: Mapping[str, str], body: bytes) -> str | None:
        """Say what a test wants."""
        self.checked.append((headers["x-fal-webhook-signature"], body))
        if self.stuck:
            await asyncio.Event().wait()
        if isinstance(self.proof, Exception):
            raise self.proof
        return self.proof

    async def arrived(self, run: int, request_id: str) -> None:
        """Note it."""
        if self.trouble:
            raise self.trouble
        self.noted.append((run, request_id))


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def doorbell(office: Office) -> Doorbell:
    return Doorbell(numbered, office.check, office, patience=0.2)


@pytest.fixture
async def http(doorbell: Doorbell) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"X-Fal-Webhook-Signature": "abcd"}
    transport = httpx.ASGITransport(doorbell.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://sidai", headers=headers) as client:
        yield client


async def test_a_callback_of_fals_is_checked_and_told_to_the_runner(
    http: httpx.AsyncClient, office: Office
) -> None:
    answer = await http.post("/fal/57", content=b"what it says")
    assert answer.status_code == 200
    assert office.checked == [("abcd", b"what it says")]
    assert office.noted == [(57, "request-1")]


async def test_one_that_comes_again_is_told_again_and_answered_as_well(
    http: httpx.AsyncClient, office: Office
) -> None:
    assert [(await http.post("/fal/57")).status_code for _ in range(2)] == [200, 200]
    assert office.noted == [(57, "request-1")] * 2


async def test_what_is_not_fals_is_refused_and_told_to_nobody(
    http: httpx.AsyncClient, office: Office
) -> None:
    office.proof = None
    assert (await http.post("/fal/57")).status_code == 401
    assert not office.noted


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/fal",
        "/fal/",
        "/fal/57/",
        "/fal/0",
        "/fal/-5",
        "/fal/+5",
        "/fal/057",
        "/fal/5.7",
        "/fal/x",
        "/fal/%E0%A5%AB",  # a digit that is not ours
        "/fal/" + "9" * 19,
        "/fal/" + "9" * 5000,
        "/fal/57/58",
        "/slack/57",
    ],
)
async def test_elsewhere_there_is_nothing(http: httpx.AsyncClient, office: Office, path: str) -> None:
    assert (await http.post(path)).status_code == 404
    assert not office.checked


async def test_who_only_looks_is_told_nothing(http: httpx.AsyncClient, office: Office) -> None:
    assert (await http.get("/fal/57")).status_code == 405
    assert not office.checked


async def test_health_is_asked_for_without_a_word_of_proof(http: httpx.AsyncClient, office: Office) -> None:
    office.proof = None
    assert (await http.get("/healthz")).status_code == 200


@pytest.mark.parametrize(("size", "status"), [(MEGABYTE, 200), (MEGABYTE + 1, 413)])
async def test_a_body_larger_than_any_callback_is_not_read(
    http: httpx.AsyncClient, office: Office, size: int, status: int
) -> None:
    assert (await http.post("/fal/57", content=bytes(size))).status_code == status
    assert len(office.noted) == (status == 200)


async def test_a_body_that_never_ends_is_left_after_its_first_megabyte(
    http: httpx.AsyncClient, office: Office
) -> None:
    sent = 0

    async def endless() -> AsyncGenerator[bytes]:
        nonlocal sent
        while True:
            sent += 65536
            yield bytes(65536)

    assert (await http.post("/fal/57", content=endless())).status_code == 413
    assert sent <= MEGABYTE + 65536
    assert not office.checked


async def test_a_body_that_drips_is_not_waited_for(http: httpx.AsyncClient, office: Office) -> None:
    async def dripping() -> AsyncGenerator[bytes]:
        yield b"{"
        await asyncio.Event().wait()

    assert (await http.post("/fal/57", content=dripping())).status_code == 503
    assert not office.checked


async def test_fal_is_asked_to_call_again_when_its_keys_cannot_be_had(
    http: httpx.AsyncClient, office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.proof = BusyError("fal-keys")
    assert (await http.post("/fal/57")).status_code == 503
    assert "Traceback" not in caplog.text


async def test_fal_is_asked_to_call_again_when_the_check_takes_too_long(
    http: httpx.AsyncClient, office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.stuck = True
    assert (await http.post("/fal/57")).status_code == 503
    assert "Traceback" not in caplog.text


async def test_fal_is_asked_to_call_again_when_we_fail_and_is_told_nothing_of_it(
    http: httpx.AsyncClient, office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.trouble = RuntimeError("the database is locked")
    answer = await http.post("/fal/57")
    assert answer.status_code == 503
    assert "locked" not in answer.text
    assert "the database is locked" in caplog.text


async def test_once_the_house_closes_fal_is_asked_to_call_again(
    http: httpx.AsyncClient, office: Office, doorbell: Doorbell
) -> None:
    doorbell.close()
    assert (await http.post("/fal/57")).status_code == 503
    assert not office.noted
    office.proof = None
    assert (await http.post("/fal/57")).status_code == 401
