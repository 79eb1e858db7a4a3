"""Socket Mode: the connections of an app, what is sent over them, and what comes back."""

import asyncio
import itertools
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from tests.emulators.slack.faults import Fault, Faults
from tests.emulators.slack.things import Json
from tests.emulators.slack.workspace import Workspace

MOST_CONNECTIONS = 10


@dataclass(slots=True)
class Envelope:
    """Something sent to the app, and its acks: payloads and seconds taken. Late ones show nothing."""

    id: str
    kind: str
    payload: Json
    accepts_payload: bool
    on_ack: Callable[[Json | None], None]
    sent_at: float = 0
    sent: bool = False
    is_late: bool = False
    acks: list[tuple[Json | None, float]] = field(default_factory=list)

    def as_json(self, attempt: int) -> Json:
        """The frame; repetitions of an event say that they are one."""
        frame: Json = {
            "envelope_id": self.id,
            "type": self.kind,
            "payload": self.payload,
            "accepts_response_payload": self.accepts_payload,
        }
        if self.kind == "events_api":
            frame |= {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""}
        return frame


@dataclass(slots=True, eq=False)
class Connection:
    """One open socket; a retiring one gets nothing new."""

    socket: web.WebSocketResponse
    request: web.Request
    retiring: bool = False


class SocketMode:
    """Keeps the sockets, gives each envelope to one of them in turn, and matches acks from any of them."""

    def __init__(self, workspace: Workspace, faults: Faults, *, redelivers: bool = False) -> None:
        self.workspace = workspace
        self.faults = faults
        self._redelivers = redelivers
        self._connections: list[Connection] = []
        self._envelopes: dict[str, Envelope] = {}
        self._turn = itertools.count()

    @property
    def open(self) -> list[Connection]:
        """The connections that take envelopes."""
        return [held for held in self._connections if not held.retiring and not held.socket.closed]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """A new connection, until it ends."""
        if (fault := self.faults.take("connect")) is not None:
            return web.Response(status=fault.code if fault.kind == "status" else 503)
        ticket = request.query.get("ticket", "")
        if ticket not in self.workspace.tickets:
            return web.Response(status=403)
        self.workspace.tickets.remove(ticket)
        socket = web.WebSocketResponse(timeout=0.5)
        await socket.prepare(request)
        if len(self.open) >= MOST_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        connection = Connection(socket, request)
        self._connections.append(connection)
        try:
            await self._talk(socket)
        finally:
            self._connections.remove(connection)
            self.workspace.changes.happened()
        return socket

    async def send(self, envelope: Envelope, times: int, patience: float) -> bool:
        """Send an envelope so many times and wait until each is acked, at most `patience` seconds.

        False if there was no connection to send it over.
        """
        self._envelopes[envelope.id] = envelope
        envelope.sent_at = asyncio.get_running_loop().time()
        for attempt in range(times):
            if not await self._send_once(envelope.as_json(attempt)):
                return False
            envelope.sent = True
        try:
            await self.workspace.changes.wait(lambda: len(envelope.acks) >= times, patience)
        except TimeoutError:
            envelope.is_late = True
        return True

    async def disconnect(self, reason: str) -> None:
        """Tell every connection to go; what is still unanswered may be acked over the next one."""
        for connection in self.open:
            connection.retiring = True
            await connection.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": _DEBUG})
        self.workspace.changes.happened()

    async def close(self) -> None:
        """Close every socket."""
        for connection in list(self._connections):
            await connection.socket.close()

    async def _talk(self, socket: web.WebSocketResponse) -> None:
        hello = {"type": "hello", "num_connections": len(self.open), "debug_info": _DEBUG}
        await socket.send_json(hello | {"connection_info": {"app_id": "A0SIDAI"}})
        self.workspace.changes.happened()
        await self._redeliver()
        async for frame in socket:
            ack = json.loads(frame.data)
            match self.faults.take("ack"):
                case None:
                    self._acknowledge(ack)
                case Fault(kind="slow", seconds=seconds):
                    asyncio.get_running_loop().call_later(seconds, self._acknowledge, ack)

    async def _redeliver(self) -> None:
        """Send once more what is still waited for and nobody has acknowledged."""
        if self._redelivers:
            for envelope in [held for held in self._envelopes.values() if held.sent and not held.is_late]:
                if not envelope.acks:
                    await self._send_once(envelope.as_json(1))

    async def _send_once(self, frame: Json) -> bool:
        while self.open:
            connection = self.open[next(self._turn) % len(self.open)]
            fault = self.faults.take("socket")
            if fault is None or fault.kind != "drop_before":
                try:
                    await connection.socket.send_json(frame)
                except ConnectionResetError:  # the app is gone, and it has not been noticed yet
                    connection.retiring = True
                    continue
            if fault is not None:
                self._drop(connection)
            if fault is None or fault.kind != "drop_before":
                return True
        return False

    def _drop(self, connection: Connection) -> None:
        connection.retiring = True
        if connection.request.transport is not None:
            connection.request.transport.close()
        self.workspace.changes.happened()

    def _acknowledge(self, ack: Json) -> None:
        envelope = self._envelopes.get(ack.get("envelope_id", ""))
        if envelope is None:
            return
        payload = ack.get("payload") if envelope.accepts_payload else None
        if not envelope.acks and not envelope.is_late:
            envelope.on_ack(payload or None)
        envelope.acks.append((payload or None, asyncio.get_running_loop().time() - envelope.sent_at))
        self.workspace.changes.happened()


def new_envelope(kind: str, payload: Json, on_ack: Callable[[Json | None], None]) -> Envelope:
    """An envelope with a fresh id; events take no payload in their ack."""
    return Envelope(str(uuid.uuid4()), kind, payload, kind != "events_api", on_ack)


_DEBUG = {"host": "applink-emulated", "build_number": 1, "approximate_connection_time": 18060}
