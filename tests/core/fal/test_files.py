"""Result files: from FAL's hosts only, whole, and not too large."""

import pytest

from core.fal.client import Fal
from core.run.ports import CallFailedError
from tests.core.fal.conftest import recipe
from tests.emulators.fal import FalEmulator, Fault, Outcome
from tests.emulators.fal.faults import AnyFault


async def url_of_a_picture(client: Fal) -> str:
    ticket = await client.submit(recipe(), 1)
    await client.follow(recipe(), ticket, lambda _: None)
    images = (await client.result(recipe(), ticket)).images
    return images[0].url


async def refused(client: Fal, url: str) -> str:
    with pytest.raises(CallFailedError) as failed:
        await client.download(recipe(), url)
    assert not failed.value.free
    return failed.value.error.text.key


@pytest.mark.parametrize(
    "fault",
    [Fault.DROP_BEFORE, Fault.TRUNCATED, Fault.STATUS(503)],
    ids=["dropped", "truncated", "busy"],
)
async def test_a_file_is_fetched_again_when_the_line_breaks(
    fal: FalEmulator, client: Fal, fault: AnyFault
) -> None:
    fal.fail("file", fault)
    assert await client.download(recipe(), await url_of_a_picture(client))


async def test_a_file_that_is_gone_is_told_as_such(fal: FalEmulator, client: Fal) -> None:
    fal.next(Outcome.expired(404))
    assert await refused(client, await url_of_a_picture(client)) == "fal-file-expired"


async def test_a_file_on_a_foreign_host_is_not_fetched(fal: FalEmulator, client: Fal) -> None:
    fal.next(Outcome.FOREIGN_HOST)
    assert await refused(client, await url_of_a_picture(client)) == "fal-file-host"


@pytest.mark.parametrize("says_size", [True, False], ids=["announced", "unannounced"])
async def test_a_file_that_is_too_large_is_not_read_to_its_end(
    fal: FalEmulator, client: Fal, *, says_size: bool
) -> None:
    fal.next(Outcome.too_large(1_500_000, says_size=says_size))
    assert await refused(client, await url_of_a_picture(client)) == "fal-file-large"


@pytest.mark.parametrize(
    "url", ["http://localhost/x.jpg", "file:///etc/passwd", "data:image/png;base64,AA", "", "https://[", "x"]
)
async def test_an_address_that_is_no_file_of_fal_is_not_fetched(client: Fal, url: str) -> None:
    assert await refused(client, url) == "fal-file-host"
