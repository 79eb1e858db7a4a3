"""The emulator's failures: each is seen by the caller, and what was processed before it stays."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator
from slack_sdk.web.async_client import AsyncWebClient

from tests.emulators.slack import Channel, Fault, SlackEmulator
from tests.emulators.slack.sdk import upload


@pytest.mark.parametrize(
    ("fault", "seen", "posted"),
    [
        (Fault.error("internal_error"), SlackApiError, 0),
        (Fault.status(503), SlackApiError, 0),
        (Fault.DROP_BEFORE, aiohttp.ClientConnectionError, 0),
        (Fault.DROP_AFTER, aiohttp.ClientConnectionError, 1),
        (Fault.TRUNCATED, aiohttp.ClientPayloadError, 1),
        (Fault.GARBAGE, SlackApiError, 1),
    ],
)
async def test_a_failed_post_is_seen_as_it_failed_and_stands_if_it_was_processed(
    slack: SlackEmulator,
    client: AsyncWebClient,
    general: Channel,
    fault: Fault,
    seen: type[Exception],
    posted: int,
) -> None:
    client.retry_handlers.clear()
    slack.fail("chat.postMessage", fault)
    with pytest.raises(seen):
        await client.chat_postMessage(channel=general.id, text="x")
    assert len(slack.messages(general)) == posted
    await client.chat_postMessage(channel=general.id, text="y")
    assert len(slack.messages(general)) == posted + 1


async def test_a_repeated_post_after_a_lost_answer_stands_twice(
    slack: SlackEmulator, client: AsyncWebClient, general: Channel
) -> None:
    at_once = FixedValueRetryIntervalCalculator(0)
    client.retry_handlers[:] = [AsyncConnectionErrorRetryHandler(1, interval_calculator=at_once)]
    slack.fail("chat.postMessage", Fault.DROP_AFTER)
    await client.chat_postMessage(channel=general.id, text="once")
    assert [message.text for message in slack.messages(general)] == ["once", "once"]


async def test_a_status_tells_how_long_to_wait_as_often_as_asked(
    slack: SlackEmulator, client: AsyncWebClient, general: Channel
) -> None:
    slack.fail("chat.update", Fault.status(429, retry_after=7), times=2)
    ts = (await client.chat_postMessage(channel=general.id, text="x"))["ts"]
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await client.chat_update(channel=general.id, ts=ts, text="y")
        assert caught.value.response.headers["Retry-After"] == "7"
        assert caught.value.response["error"] == "ratelimited"
    await client.chat_update(channel=general.id, ts=ts, text="y")


async def test_a_slow_answer_comes_after_the_post_stands(
    slack: SlackEmulator, client: AsyncWebClient, general: Channel
) -> None:
    slack.fail("chat.postMessage", Fault.SLOW(30))
    asking = asyncio.create_task(client.chat_postMessage(channel=general.id, text="x"))
    await slack.wait(lambda: slack.messages(general))
    assert not asking.done()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_an_upload_fails_on_its_own(slack: SlackEmulator, client: AsyncWebClient) -> None:
    slack.fail("upload", Fault.status(500))
    with pytest.raises(SlackRequestError, match="status: 500"):
        await upload(client)
    await upload(client)
    assert [call.method for call in slack.calls].count("upload") == 2


async def test_a_wait_in_vain_tells_the_last_calls(
    slack: SlackEmulator, client: AsyncWebClient, general: Channel
) -> None:
    await client.chat_postMessage(channel=general.id, text="x")
    with pytest.raises(AssertionError, match=r"chat\.postMessage"):
        await slack.wait(lambda: slack.messages(general)[1:], seconds=0.05)
