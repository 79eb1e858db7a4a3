"""FAL's files: fetching results, and the two ways of uploading."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import PurePosixPath

from aiohttp import web

from tests.emulators.fal.account import Account
from tests.emulators.fal.answers import Answer, Flow, sentence
from tests.emulators.fal.door import Access, Route
from tests.emulators.fal.files import File
from tests.emulators.fal.job import now

NO_SUCH_FILE = sentence(404, "File not found")


@dataclass(frozen=True, slots=True)
class CdnApi:
    """The file store of one account; reading needs no key, as on FAL's CDN."""

    account: Account
    tokens: set[str] = field(default_factory=set)

    def routes(self) -> list[Route]:
        """Its routes."""
        return [
            Route("POST", "/storage/auth/token", "upload", Access.KEY, self.token),
            Route("POST", "/files/upload", "upload", Access.ANYONE, self.upload),
            Route("POST", "/storage/upload/initiate", "upload", Access.KEY, self.initiate),
            Route("PUT", "/files/{name}", "upload", Access.ANYONE, self.put),
            Route("GET", "/files/{name}", "file", Access.ANYONE, self.fetch),
        ]

    async def fetch(self, request: web.Request) -> Answer | Flow:
        """A file, by its public URL."""
        name = request.match_info["name"]
        self.account.files.hits[f"{self.account.base}/files/{name}"] += 1
        file = self.account.files.kept.get(name)
        return NO_SUCH_FILE if file is None else file.answer()

    async def token(self, request: web.Request) -> Answer:
        """A token for uploads, good for an hour."""
        if request.query.get("storage_type") != "fal-cdn-v3":
            return sentence(400, "Unknown storage type")
        token = secrets.token_urlsafe()
        self.tokens.add(token)
        expires_at = (now() + timedelta(hours=1)).isoformat()
        body = {
            "token": token,
            "token_type": "Bearer",
            "base_url": self.account.base,
            "expires_at": expires_at,
        }
        return Answer(200, body)

    async def upload(self, request: web.Request) -> Answer:
        """Store the bytes of the body, for the holder of a token."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or token not in self.tokens:
            return sentence(401, "Unauthorized")
        file = File(await request.read(), request.content_type)
        return Answer(200, {"access_url": self._keep(file, request.headers.get("X-Fal-File-Name", ""))})

    async def initiate(self, request: web.Request) -> Answer:
        """The older way: an address to put the bytes to."""
        try:
            wish = await request.json()
            url = self._keep(File(b"", wish["content_type"], status=404), wish["file_name"])
        except (ValueError, LookupError, TypeError):
            return sentence(422, "An upload needs a file_name and a content_type")
        return Answer(200, {"upload_url": url, "file_url": url})

    async def put(self, request: web.Request) -> Answer:
        """Bytes for an address that `initiate` gave."""
        name = request.match_info["name"]
        if name not in self.account.files.kept:
            return NO_SUCH_FILE
        self.account.files.kept[name] = File(await request.read(), request.content_type)
        return Answer(200, {})

    def _keep(self, file: File, file_name: str) -> str:
        name = self.account.files.keep(file, PurePosixPath(file_name).suffix)
        return f"{self.account.base}/files/{name}"
