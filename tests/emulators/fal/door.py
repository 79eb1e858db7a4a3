"""The way in: every request is noted, meets its fault, shows its key, and only then is served."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto

from aiohttp import web

from tests.emulators.fal.account import Account
from tests.emulators.fal.answers import (
    MALFORMED_KEY,
    UNKNOWN_KEY,
    USER_LOCKED,
    Answer,
    Flow,
    platform_error,
    sentence,
)
from tests.emulators.fal.faults import Cut, Operation, Status, deliver, hang_up
from tests.emulators.fal.seen import look


class Access(Enum):
    """Who may call."""

    ANYONE = auto()
    KEY = auto()  # and an account that is not locked
    PLATFORM_KEY = auto()
    PLATFORM = auto()  # a key is optional, but a wrong one is refused


@dataclass(frozen=True, slots=True)
class Route:
    """A door sign: what is called how, by whom, and who answers."""

    method: str
    path: str
    operation: Operation
    access: Access
    handler: Callable[[web.Request], Awaitable[Answer | Flow]]


@dataclass(frozen=True, slots=True)
class Door:
    """Stands before all routes of an account."""

    account: Account

    def route(self, route: Route) -> web.RouteDef:
        """The route as aiohttp takes it."""

        async def enter(request: web.Request) -> web.StreamResponse:
            return await self._enter(route, request)

        return web.route(route.method, route.path, enter)

    async def _enter(self, route: Route, request: web.Request) -> web.StreamResponse:
        self.account.note(await look(request, route.operation))
        fault = self.account.faults.take(route.operation, self._endpoint(request))
        if fault is Cut.BEFORE:
            return hang_up(request)
        if isinstance(fault, Status):
            return await deliver(request, fault.answer, None)
        refusal = self._refusal(route.access, request.headers.get("Authorization", ""))
        return await deliver(request, refusal or await route.handler(request), fault)

    def _endpoint(self, request: web.Request) -> str:
        named = request.match_info
        if job := self.account.line.jobs.get(named.get("request_id", "")):
            return job.endpoint
        if file := self.account.files.kept.get(named.get("name", "")):
            return file.endpoint
        return named.get("endpoint") or request.query.get("endpoint_id", "")

    def _refusal(self, access: Access, authorization: str) -> Answer | None:
        if access is Access.ANYONE or (access is Access.PLATFORM and not authorization):
            return None
        if problem := self._problem(authorization):
            if access is Access.KEY:
                return sentence(401, problem)
            return platform_error(401, "authorization_error", "Authentication required")
        return USER_LOCKED if access is Access.KEY and self.account.locked else None

    def _problem(self, authorization: str) -> str | None:
        scheme, _, key = authorization.partition(" ")
        if scheme != "Key" or ":" not in key:
            return MALFORMED_KEY
        return None if key == self.account.key else UNKNOWN_KEY
