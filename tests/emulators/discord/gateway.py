"""The gateway: sockets of an app, the sessions behind them, and what is sent over them."""

import json
import secrets
from contextlib import suppress

from aiohttp import WSMsgType, web

from tests.emulators.discord.faults import Fault, Faults, hang_up
from tests.emulators.discord.jsons import answer_json
from tests.emulators.discord.session import WRONG_TOKEN, Session, greet, objection
from tests.emulators.discord.things import Guild, Json
from tests.emulators.discord.world import World

RECONNECT, INVALID, HELLO, HEARD = 7, 9, 10, 11
UNKNOWN_OPCODE, BROKEN, NOT_IDENTIFIED, TWICE, WRONG_SEQUENCE, TOO_OFTEN = 4001, 4002, 4003, 4005, 4007, 4008
WRONG_VERSION = 4012
# An app that closes with one of these is done with its session.
DONE = (1000, 1001)
MOST_BYTES = 4096
MOST_FRAMES, FRAME_SECONDS = 120, 60
BEAT_MILLISECONDS = 41_250


class Gateway:
    """Keeps the sessions, gives each event to all those it concerns, and takes what apps say."""

    def __init__(self, world: World, faults: Faults) -> None:
        self.world = world
        self.faults = faults
        self.sessions: dict[str, Session] = {}
        self.identifies = 0
        self.resumes = 0
        self._requests: dict[web.WebSocketResponse, web.Request] = {}

    @property
    def open(self) -> list[Session]:
        """The sessions that have a socket."""
        return [held for held in self.sessions.values() if held.socket is not None]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """A new socket, until it ends."""
        if (fault := self.faults.take("connect")) is not None:
            if fault.kind in ("status", "error"):
                return answer_json({"message": "no", "code": 0}, status=fault.code)
            return hang_up(request)
        socket = web.WebSocketResponse(timeout=0.5)
        await socket.prepare(request)
        self._requests[socket] = request
        code = None
        try:
            code = await self._talk(socket, request)
        finally:
            del self._requests[socket]
            self._part(socket, code)
        return socket

    async def dispatch(self, name: str, data: Json, guild: Guild | None) -> int:
        """Send an event to every session it concerns; how many there are, asleep or awake."""
        concerned = [session for session in self.sessions.values() if session.takes(guild)]
        for session in concerned:
            await self._send(session, session.note(name, data), self.faults.take("socket"))
        return len(concerned)

    async def tell(self, op: int, data: object = None) -> None:
        """Say something to every open session."""
        for session in self.open:
            await _write(session.socket, {"op": op, "d": data})

    async def invalidate(self, *, resumable: bool) -> None:
        """Tell every open session that it is invalid."""
        for session in self.open:
            if not resumable:
                del self.sessions[session.id]
            await _write(session.socket, {"op": INVALID, "d": resumable})

    async def close(self, code: int) -> None:
        """Close every open session's socket with this code."""
        for session in self.open:
            if session.socket is not None:
                await session.socket.close(code=code)

    async def stop(self) -> None:
        """Close every socket."""
        for socket in list(self._requests):
            await socket.close(code=1001)

    async def _talk(self, socket: web.WebSocketResponse, request: web.Request) -> int | None:
        """Listen until the app closes the socket; with which code, or None if it was not the app."""
        if request.query.get("v") != "10" or request.query.get("encoding") != "json":
            await socket.close(code=WRONG_VERSION)
            return None
        await _write(socket, {"op": HELLO, "d": {"heartbeat_interval": BEAT_MILLISECONDS}})
        heard: list[float] = []
        while not socket.closed:
            frame = await socket.receive()
            now = self.world.now()
            heard = [at for at in heard if now - at < FRAME_SECONDS] + [now]
            if frame.type is WSMsgType.CLOSE:
                return int(frame.data or 0)
            if len(heard) > MOST_FRAMES:
                await socket.close(code=TOO_OFTEN)
            elif frame.type is WSMsgType.TEXT:
                await self._hear(socket, frame.data)
        return None

    async def _hear(self, socket: web.WebSocketResponse, text: str) -> None:
        session = self._session_of(socket)
        match _parsed(text):
            case None:
                await socket.close(code=BROKEN)
            case {"op": 1}:
                await _write(socket, {"op": HEARD, "d": None})
            case {"op": 2 | 6} if session is not None:
                await socket.close(code=TWICE)
            case {"op": 2, "d": dict(data)}:
                await self._identify(socket, data)
            case {"op": 6, "d": dict(data)}:
                await self._resume(socket, data)
            case {"op": 3 | 4 | 8 | 31}:  # presence, voice and the like, of which nothing comes here
                if session is None:
                    await socket.close(code=NOT_IDENTIFIED)
            case _:
                await socket.close(code=UNKNOWN_OPCODE)

    async def _identify(self, socket: web.WebSocketResponse, data: Json) -> None:
        self.identifies += 1
        if code := objection(self.world, data):
            await socket.close(code=code)
            return
        number, count = data.get("shard") or (0, 1)
        session = Session(secrets.token_hex(16), (number, count), data["intents"], socket=socket)
        for frame in greet(self.world, session):
            await _write(socket, frame)
        self.sessions[session.id] = session
        self.world.changes.happened()

    async def _resume(self, socket: web.WebSocketResponse, data: Json) -> None:
        session, heard = self.sessions.get(data.get("session_id", "")), data.get("seq")
        if data.get("token") != self.world.token:
            await socket.close(code=WRONG_TOKEN)
        elif session is None:
            await _write(socket, {"op": INVALID, "d": False})
        elif not isinstance(heard, int) or not 0 <= heard <= len(session.events):
            await socket.close(code=WRONG_SEQUENCE)
        else:
            self.resumes += 1
            session.socket = socket
            for frame in [*session.events[heard:], session.note("RESUMED", {})]:
                await _write(socket, frame)
            self.world.changes.happened()

    async def _send(self, session: Session, frame: Json, fault: Fault | None) -> None:
        socket = session.socket
        if socket is None:
            return
        if fault is None or fault.kind != "drop_before":
            await _write(socket, frame)
        if fault is not None:
            session.socket = None
            hang_up(self._requests[socket])

    def _session_of(self, socket: web.WebSocketResponse) -> Session | None:
        return next((held for held in self.sessions.values() if held.socket is socket), None)

    def _part(self, socket: web.WebSocketResponse, code: int | None) -> None:
        session = self._session_of(socket)
        if session is not None:
            session.socket = None
            if code in DONE:
                del self.sessions[session.id]
        self.world.changes.happened()


async def _write(socket: web.WebSocketResponse | None, frame: Json) -> None:
    if socket is not None and not socket.closed:
        with suppress(ConnectionResetError):  # the app is gone, and it has not been noticed yet
            await socket.send_json({"s": None, "t": None} | frame)


def _parsed(text: str) -> object:
    """What an app says; None if it is too long or no JSON."""
    if len(text.encode()) > MOST_BYTES:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None
