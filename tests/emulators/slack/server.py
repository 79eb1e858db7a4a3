"""The server behind the emulator: which address leads to which part of Slack."""

from aiohttp import web

from tests.emulators.slack.answers import read_body, responder
from tests.emulators.slack.faults import Faults, answer_with
from tests.emulators.slack.socket_mode import SocketMode
from tests.emulators.slack.uploads import read_upload, serve_file, take_upload
from tests.emulators.slack.web_api import WebApi
from tests.emulators.slack.workspace import Workspace

_GIGABYTE = 1024**3


class Server:
    """Plain http on a free port of 127.0.0.1."""

    def __init__(self, workspace: Workspace, faults: Faults, api: WebApi, sockets: SocketMode) -> None:
        self.workspace = workspace
        self.faults = faults
        self.api = api
        self.sockets = sockets
        app = web.Application(client_max_size=_GIGABYTE)
        app.router.add_route("*", "/api/{method}", api.handle)
        app.router.add_get("/link/", sockets.handle)
        app.router.add_post("/upload/v1/{secret}", self._upload)
        app.router.add_get("/files-pri/{file}/{name}", self._file)
        app.router.add_post("/{kind:commands|actions}/{team}/{number}", self._respond)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        self._site: web.TCPSite | None = None

    async def start(self) -> None:
        """Listen, and tell the workspace where."""
        await self._runner.setup()
        self._site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await self._site.start()
        self.workspace.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close every connection; first the door, or an app would be back at once."""
        if self._site is not None:
            await self._site.stop()
        await self.sockets.close()
        await self._runner.cleanup()

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        content, secret = await read_upload(request), request.match_info["secret"]
        self.api.note("upload", {"length": len(content)})
        fault = self.faults.take("upload")
        return await answer_with(fault, request, lambda: take_upload(self.workspace, secret, content))

    async def _file(self, request: web.Request) -> web.Response:
        return serve_file(self.workspace, request)

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        body = await read_body(request)
        self.api.note("response_url", body or {})
        key = f"{request.match_info['team']}/{request.match_info['number']}"
        fault = self.faults.take("response_url")
        return await answer_with(fault, request, responder(self.workspace, key, body))
