"""The stand-in calls back as FAL does: signed, until it is heard, and about failures too."""

import asyncio
import base64
import hashlib
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.emulators.fal import Callback, FalEmulator, Fault, Outcome, State
from tests.emulators.fal.http_client import finish


class Listener:
    """Somebody who is called; `statuses` are the answers, and the last one stays."""

    def __init__(self) -> None:
        self.url = ""
        self.statuses = [200]
        self.heard: list[dict[str, Any]] = []

    async def hear(self, request: web.Request) -> web.Response:
        """Note what was said."""
        self.heard.append(await request.json())
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        return web.Response(status=status, headers={"Location": self.url})


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    listener, app = Listener(), web.Application()
    app.add_routes([web.post("/fal/57", listener.hear)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    listener.url = f"http://127.0.0.1:{runner.addresses[0][1]}/fal/57"
    yield listener
    await runner.cleanup()


Order = Callable[[], Awaitable[dict[str, Any]]]


@pytest.fixture
def order(http: httpx.AsyncClient, listener: Listener) -> Order:
    async def ordered() -> dict[str, Any]:
        query = {"fal_webhook": listener.url}
        answer = await http.post("/fal-ai/flux-lora", params=query, json={"prompt": "Photo of SIDAI"})
        assert answer.status_code == 200
        said: dict[str, Any] = answer.json()
        return said

    return ordered


async def fitting(http: httpx.AsyncClient, sent: Callback) -> int:
    """By how many of the published keys it may have been signed."""
    names = ("Request-Id", "User-Id", "Timestamp")
    parts = [
        *(sent.headers[f"X-Fal-Webhook-{name}"] for name in names),
        hashlib.sha256(sent.body).hexdigest(),
    ]
    signature = bytes.fromhex(sent.headers["X-Fal-Webhook-Signature"])
    count = 0
    for each in (await http.get("/.well-known/jwks.json")).json()["keys"]:
        raw = base64.urlsafe_b64decode(each["x"].rstrip("=") + "=")
        try:
            Ed25519PublicKey.from_public_bytes(raw).verify(signature, "\n".join(parts).encode())
            count += 1
        except InvalidSignature:
            pass
    return count


async def test_a_picture_is_called_back_once_with_its_result_and_a_signature_of_one_key(
    fal: FalEmulator, http: httpx.AsyncClient, listener: Listener, order: Order
) -> None:
    said = await order()
    await fal.webhooks.reached(1)
    result = (await finish(http, said)).json()
    (heard,) = listener.heard
    assert heard == {
        "request_id": said["request_id"],
        "gateway_request_id": said["request_id"],
        "status": "OK",
        "payload": result,
    }
    (sent,) = fal.webhooks.sent
    assert (sent.status, json.loads(sent.body)) == (200, heard)
    assert sent.headers["X-Fal-Webhook-Request-Id"] == said["request_id"]
    assert await fitting(http, sent) == 1


async def test_one_that_fails_is_called_back_too(fal: FalEmulator, listener: Listener, order: Order) -> None:
    fal.next(Outcome.CONTENT_POLICY)
    await order()
    await fal.webhooks.reached(1)
    (heard,) = listener.heard
    assert (heard["status"], heard["error"]) == ("ERROR", "Invalid status code: 422")
    assert heard["payload"]["detail"][0]["type"] == "content_policy_violation"


async def test_nobody_is_called_before_the_end(fal: FalEmulator, listener: Listener, order: Order) -> None:
    fal.hold(State.IN_PROGRESS)
    await order()
    await fal.reached(State.IN_PROGRESS)
    assert not listener.heard
    fal.release()
    await fal.webhooks.reached(1)
    assert fal.submits[0].status is State.COMPLETED


async def test_without_an_address_nobody_is_called(fal: FalEmulator, http: httpx.AsyncClient) -> None:
    said = (await http.post("/fal-ai/flux-lora", json={"prompt": "x"})).json()
    await finish(http, said)
    assert not fal.webhooks.sent


@pytest.mark.parametrize(
    "address", ["", "sidai.example.com/fal/57", "ftp://a.example/", "https://", "https://[x/"]
)
async def test_what_is_no_address_is_refused(fal: FalEmulator, http: httpx.AsyncClient, address: str) -> None:
    query = {"fal_webhook": address}
    answer = await http.post("/fal-ai/flux-lora", params=query, json={"prompt": "x"})
    assert answer.status_code == 400
    assert not fal.submits


async def test_it_calls_until_it_is_heard_each_time_with_a_signature_of_its_own(
    fal: FalEmulator, http: httpx.AsyncClient, listener: Listener, order: Order
) -> None:
    listener.statuses = [503, 401, 500, 204]
    await order()
    await fal.webhooks.reached(4)
    assert [each.status for each in fal.webhooks.sent] == [503, 401, 500, 204]
    assert [await fitting(http, each) for each in fal.webhooks.sent] == [1, 1, 1, 1]


async def test_it_gives_up_after_ten_more_attempts(
    fal: FalEmulator, listener: Listener, order: Order
) -> None:
    listener.statuses = [500]
    await order()
    await fal.webhooks.reached(1)
    await fal.webhooks.idle()
    assert len(listener.heard) == 11


async def test_a_redirect_is_a_final_no(fal: FalEmulator, listener: Listener, order: Order) -> None:
    listener.statuses = [307]
    await order()
    await fal.webhooks.idle()
    assert [each.status for each in fal.webhooks.sent] == [307]


async def test_who_does_not_answer_at_all_is_called_again(
    fal: FalEmulator, http: httpx.AsyncClient, unused_tcp_port: int
) -> None:
    query = {"fal_webhook": f"http://127.0.0.1:{unused_tcp_port}/fal/57"}
    await http.post("/fal-ai/flux-lora", params=query, json={"prompt": "x"})
    await fal.webhooks.reached(2)
    assert [each.status for each in fal.webhooks.sent[:2]] == [None, None]


async def test_callbacks_can_be_held_back(fal: FalEmulator, listener: Listener, order: Order) -> None:
    fal.webhooks.hold()
    said = await order()
    await fal.reached(State.COMPLETED)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await fal.webhooks.reached(1)
    fal.webhooks.release()
    await fal.webhooks.reached(1)
    assert listener.heard[0]["request_id"] == said["request_id"]


async def test_one_may_be_delivered_twice(fal: FalEmulator, listener: Listener, order: Order) -> None:
    fal.webhooks.copies = 2
    await order()
    await fal.webhooks.reached(2)
    assert listener.heard[0] == listener.heard[1]


async def test_one_may_come_before_the_answer_to_the_submit(
    fal: FalEmulator, listener: Listener, order: Order
) -> None:
    fal.webhooks.early = True
    said = await order()
    assert [heard["request_id"] for heard in listener.heard] == [said["request_id"]]


async def test_one_may_be_signed_by_somebody_else(
    fal: FalEmulator, http: httpx.AsyncClient, order: Order
) -> None:
    fal.webhooks.forged = True
    await order()
    await fal.webhooks.reached(1)
    assert await fitting(http, fal.webhooks.sent[0]) == 0


async def test_one_may_have_been_signed_long_ago(
    fal: FalEmulator, http: httpx.AsyncClient, order: Order
) -> None:
    fal.webhooks.age = 1000
    await order()
    await fal.webhooks.reached(1)
    (sent,) = fal.webhooks.sent
    assert time.time() - int(sent.headers["X-Fal-Webhook-Timestamp"]) >= 1000
    assert await fitting(http, sent) == 1


async def test_a_new_key_is_published_and_the_one_before_stays(
    fal: FalEmulator, http: httpx.AsyncClient, order: Order
) -> None:
    await order()
    await fal.webhooks.reached(1)
    fal.webhooks.rotate()
    await order()
    await fal.webhooks.reached(2)
    assert [await fitting(http, each) for each in fal.webhooks.sent] == [1, 1]


async def test_the_keys_can_be_kept_back_as_everything_else(
    fal: FalEmulator, http: httpx.AsyncClient
) -> None:
    fal.fail("keys", Fault.STATUS(500))
    assert (await http.get("/.well-known/jwks.json")).status_code == 500
    assert (await http.get("/.well-known/jwks.json")).status_code == 200
