"""The stand-in online: TLS on this machine, with a certificate of its own authority."""

import ssl
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import trustme
from aiohttp import web

from tests.emulators.fal.account import Account
from tests.emulators.fal.answers import Answer, sentence
from tests.emulators.fal.cdn_api import CdnApi
from tests.emulators.fal.door import Access, Door, Route
from tests.emulators.fal.faults import AnyFault, Operation
from tests.emulators.fal.job import Job
from tests.emulators.fal.line import Line
from tests.emulators.fal.models import Model
from tests.emulators.fal.outcomes import Outcome, State
from tests.emulators.fal.platform_api import PlatformApi
from tests.emulators.fal.queue_api import QueueApi
from tests.emulators.fal.results import result
from tests.emulators.fal.schemas import CustomModel, Inputs
from tests.emulators.fal.webhooks import Webhooks

LARGEST_BODY = 128 * 1024 * 1024


class FalEmulator(Account):
    """A FAL account that a client reaches by URLs alone, for as long as `async with` lasts."""

    def __init__(
        self,
        key: str = "key-id:key-secret",
        *,
        latency: float = 0.0,
        queued: float = 0.0,
        parallel: int = 10,
        webhook_pause: float = 0.05,
        ca_dir: Path | None = None,
    ) -> None:
        """`queued` and `latency` are the seconds a job spends in the queue and at work.

        `webhook_pause` are those between attempts to call back.
        """
        line = Line(self._draw, latency=latency, queued=queued, parallel=parallel)
        super().__init__(key=key, line=line, webhooks=Webhooks(line, pause=webhook_pause, patience=15.0))
        self._own_dir = TemporaryDirectory()
        self.ca_file = str((ca_dir or Path(self._own_dir.name)) / "fal-ca.pem")
        self._tls = self._certify()
        self._cdn = CdnApi(self)
        self._runner: web.AppRunner | None = None
        self._port = 0

    async def __aenter__(self) -> Self:
        await self._listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._hang_up()
        self._own_dir.cleanup()
        await self.webhooks.close()
        await self.line.close()

    def settings(self) -> dict[str, str]:
        """The environment of a client of this account."""
        return {
            "FAL_KEY": self.key,
            "FAL_RUN_HOST": self.host,
            "FAL_QUEUE_RUN_HOST": self.host,
            "FAL_REST_URL": self.base,
            "FAL_CDN_URL": self.base,
            "FAL_API_URL": self.base,
            "FAL_MEDIA_HOSTS": self.host,
            "SSL_CERT_FILE": self.ca_file,
        }

    @property
    def submits(self) -> list[Job]:
        """The accepted jobs, in order."""
        return list(self.line.jobs.values())

    @property
    def file_hits(self) -> Counter[str]:
        """How often each file was fetched, by URL."""
        return self.files.hits

    def add_model(
        self, endpoint: str, schema: type[Inputs] | None = None, *, price: float | None = 0.035
    ) -> None:
        """Deploy a model; without a schema it takes what custom models take."""
        self.models[endpoint] = Model(endpoint, schema or CustomModel, price, custom=True)

    def next(self, *outcomes: Outcome) -> None:
        """Decide what becomes of the next jobs, one each."""
        self.line.coming.extend(outcomes)

    def fail(
        self, operation: Operation, fault: AnyFault, *, times: int = 1, match: str | None = None
    ) -> None:
        """Let the next requests of an operation fail; `match` is an endpoint, None means all."""
        self.faults.add(operation, fault, times, match)

    def hold(self, state: State) -> None:
        """Keep jobs in the queue (or at work) until `release`, so that a test need not sleep."""
        self.line.hold(state)

    def release(self, state: State | None = None) -> None:
        """Let held jobs go on, those in one state or all."""
        self.line.release(state)

    async def reached(self, state: State, count: int = 1) -> None:
        """Wait until at least this many jobs are in a state."""
        await self.line.reached(state, count)

    def count(self, operation: Operation) -> int:
        """How often an operation was asked for."""
        return sum(request.operation == operation for request in self.requests)

    async def asked(self, operation: Operation, count: int = 1) -> None:
        """Wait until an operation was asked for at least this often."""
        while self.count(operation) < count:
            await self.came.wait()

    @asynccontextmanager
    async def unreachable(self) -> AsyncIterator[None]:
        """Refuse connections for a while; jobs go on, and the address stays."""
        await self._hang_up()
        try:
            yield
        finally:
            await self._listen()

    def _draw(self, job: Job, inputs: Inputs) -> Answer:
        return result(job, inputs, self.files, self.base)

    def _certify(self) -> ssl.SSLContext:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(self.ca_file)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
        return context

    def _app(self) -> web.Application:
        other = Route("*", "/{tail:.*}", "other", Access.ANYONE, _not_found)
        routes = [*PlatformApi(self).routes(), *self._cdn.routes(), *QueueApi(self).routes(), other]
        app = web.Application(client_max_size=LARGEST_BODY)
        app.add_routes([Door(self).route(route) for route in routes])
        return app

    async def _listen(self) -> None:
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port, ssl_context=self._tls)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.host = f"localhost:{self._port}"

    async def _hang_up(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None


async def _not_found(_: web.Request) -> Answer:
    return sentence(404, "Not Found")
