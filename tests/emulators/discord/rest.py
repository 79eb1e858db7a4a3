"""The door to the HTTP API: who calls, not too often, and what they are told."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.emulators.discord.asked import Asked
from tests.emulators.discord.bodies import Body, read_body
from tests.emulators.discord.faults import Faults, answer_with
from tests.emulators.discord.jsons import answer_json
from tests.emulators.discord.message import Upload
from tests.emulators.discord.rates import Pace, Reading
from tests.emulators.discord.refusals import Refusal, Waiting
from tests.emulators.discord.routes import Route, operation
from tests.emulators.discord.world import World

GLOBAL = Pace(50, 1)


@dataclass(slots=True)
class Call:
    """One call as it arrived: `route` is its address with names in it, `names` what stood there.

    `status` and `code` are what it was answered with (0 while it is not); a planned failure leaves its own.
    """

    method: str
    route: str
    operation: str
    names: dict[str, str] = field(default_factory=dict)
    body: Any = None
    files: dict[int, Upload] = field(default_factory=dict)
    token: str = ""
    at: float = 0
    status: int = 0
    code: int = 0


class Rest:
    """Answers calls and keeps a list of them."""

    def __init__(self, world: World, faults: Faults, *, strict_rates: bool) -> None:
        self.world = world
        self.faults = faults
        self.strict_rates = strict_rates
        self.calls: list[Call] = []

    def handler(self, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """What answers the calls of one route."""

        async def handle(request: web.Request) -> web.StreamResponse:
            names = dict(request.match_info)
            call = self._note(request, route.path, operation(route, names))
            try:
                body = await read_body(request)
            except Refusal as refusal:
                return self._refuse(call, refusal, {})
            call.body, call.files = body.values, body.files
            fault = self.faults.take(call.operation)
            if fault is not None and fault.kind in ("status", "error"):
                call.status, call.code = fault.code, fault.name
            query = dict(request.query)
            return await answer_with(fault, request, lambda: self._answer(call, route, query, body))

        return handle

    async def unknown(self, request: web.Request) -> web.StreamResponse:
        """Answer a call of an address that is not known here."""
        call = self._note(request, request.path, "unknown")
        call.status = 404
        return answer_json({"message": "404: Not Found", "code": 0}, status=404)

    def _note(self, request: web.Request, route: str, named: str) -> Call:
        names = dict(request.match_info)
        token = names.get("token") or str(request.headers.get("Authorization", ""))
        call = Call(request.method, route, named, names, token=token, at=self.world.now())
        self.calls.append(call)
        self.world.changes.happened()
        return call

    def _answer(self, call: Call, route: Route, query: dict[str, str], body: Body) -> web.Response:
        headers: dict[str, str] = {}
        try:
            self._check_token(call, route)
            headers = self._pace(call, route)
            answered = route.answer(Asked(self.world, call.names, query, body))
        except Refusal as refusal:
            return self._refuse(call, refusal, headers)
        call.status = 204 if answered is None else route.status
        self.world.changes.happened()
        return answer_json(answered, route.status, headers)

    def _check_token(self, call: Call, route: Route) -> None:
        if not route.by_token and call.token != f"Bot {self.world.token}":
            raise Refusal(0)

    def _pace(self, call: Call, route: Route) -> dict[str, str]:
        if not self.strict_rates:
            return {}
        major = next((call.names[key] for key in ("token", "channel", "guild") if key in call.names), "")
        reading = self.world.meter.count(call.operation, major, route.pace, self.world.now())
        self._check(reading, "user")
        if not route.by_token:
            self._check(self.world.meter.count("", "", GLOBAL, self.world.now()), "global")
        return reading.headers

    def _check(self, reading: Reading, scope: str) -> None:
        if reading.wait:
            refusal = Waiting(reading.wait, scope)
            refusal.headers |= reading.headers if scope == "user" else {}
            raise refusal

    def _refuse(self, call: Call, refusal: Refusal, headers: dict[str, str]) -> web.Response:
        call.status, call.code = refusal.status, refusal.code
        self.world.changes.happened()
        return answer_json(refusal.body, refusal.status, headers | refusal.headers)
