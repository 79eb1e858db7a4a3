"""The door to the Web API: who calls, may they, did they say what is needed, and not too often."""

from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from tests.emulators.slack.arguments import Arguments, Refusal, invalid, read_arguments
from tests.emulators.slack.faults import Faults, answer_with
from tests.emulators.slack.methods import METHODS, Method
from tests.emulators.slack.things import Json
from tests.emulators.slack.workspace import Workspace


@dataclass(slots=True)
class Call:
    """One call as it arrived; `at` in seconds of the workspace's time, `error` what it was refused with."""

    method: str
    arguments: Json = field(default_factory=dict)
    token: str = ""
    at: float = 0
    error: str = ""


class WebApi:
    """Answers calls and keeps a list of them."""

    def __init__(self, workspace: Workspace, faults: Faults, *, strict_rates: bool) -> None:
        self.workspace = workspace
        self.faults = faults
        self.strict_rates = strict_rates
        self.calls: list[Call] = []

    def note(self, method: str, arguments: Json, token: str = "") -> Call:
        """Remember a call."""
        call = Call(method, arguments, token, self.workspace.now())
        self.calls.append(call)
        self.workspace.changes.happened()
        return call

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer a call of a method, by GET or POST."""
        name = request.match_info["method"]
        method = METHODS.get(name)
        try:
            arguments, token = await read_arguments(
                request, accepts_json=method is None or method.accepts_json
            )
        except Refusal as refusal:
            self.note(name, {}).error = refusal.error
            return self._refuse(refusal)
        call = self.note(name, arguments, token)
        return await answer_with(self.faults.take(name), request, self._answerer(call, method))

    def _answerer(self, call: Call, method: Method | None) -> Callable[[], web.Response]:
        def answer() -> web.Response:
            try:
                answered = self._answer(call, method)
            except Refusal as refusal:
                call.error = refusal.error
                return self._refuse(refusal)
            return web.json_response({"ok": True, **answered}, headers=self._headers())

        return answer

    def _answer(self, call: Call, method: Method | None) -> Json:
        if method is None:
            raise Refusal("unknown_method", req_method=call.method)
        self._check_token(call.token, method)
        self._check_pace(call, method)
        if method.scopes:
            self.workspace.need(*method.scopes)
        arguments = Arguments(call.arguments)
        missing = [f"missing required field: {name}" for name in method.required if name not in arguments]
        if missing:
            raise invalid("invalid_arguments", *missing)
        return method.answer(self.workspace, arguments)

    def _check_token(self, token: str, method: Method) -> None:
        if not token:
            raise Refusal("not_authed")
        if token not in (self.workspace.bot_token, self.workspace.app_token):
            raise Refusal("invalid_auth")
        if (token == self.workspace.app_token) is not method.for_app_token:
            raise Refusal("not_allowed_token_type")

    def _check_pace(self, call: Call, method: Method) -> None:
        if not self.strict_rates:
            return
        channel = str(call.arguments.get("channel", ""))
        seconds = self.workspace.meter.wait(call.method, channel, method.pace, self.workspace.now())
        if seconds:
            raise Refusal("ratelimited", retry_after=seconds)

    def _refuse(self, refusal: Refusal) -> web.Response:
        headers = self._headers()
        if "retry_after" in refusal.more:
            headers["Retry-After"] = str(refusal.more["retry_after"])
            return web.json_response({"ok": False, "error": refusal.error}, status=429, headers=headers)
        return web.json_response(refusal.as_json(), headers=headers)

    def _headers(self) -> dict[str, str]:
        return {"x-oauth-scopes": ",".join(self.workspace.scopes), "x-slack-req-id": f"r{len(self.calls)}"}
