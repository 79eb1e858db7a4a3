"""The server behind the emulator: which address leads to which part of Discord."""

from aiohttp import web

from tests.emulators.discord import files
from tests.emulators.discord.gateway import Gateway
from tests.emulators.discord.rest import Rest
from tests.emulators.discord.routes import ROUTES
from tests.emulators.discord.world import World

_GIGABYTE = 1024**3


class Server:
    """Plain http on a free port of 127.0.0.1."""

    def __init__(self, world: World, rest: Rest, gateway: Gateway) -> None:
        self.world = world
        self.gateway = gateway
        app = web.Application(client_max_size=_GIGABYTE)
        for route in ROUTES:
            app.router.add_route(route.method, f"/api/v10{route.path}", rest.handler(route))
        app.router.add_get("/gateway", gateway.handle)
        app.router.add_get("/attachments/{channel}/{file}/{name}", self._file)
        app.router.add_route("*", "/{tail:.*}", rest.unknown)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        self._site: web.TCPSite | None = None

    async def start(self) -> None:
        """Listen, and tell the world where."""
        await self._runner.setup()
        self._site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await self._site.start()
        self.world.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close every connection; first the door, or an app would be back at once."""
        if self._site is not None:
            await self._site.stop()
        await self.gateway.stop()
        await self._runner.cleanup()

    async def _file(self, request: web.Request) -> web.Response:
        return files.serve(self.world, request)
