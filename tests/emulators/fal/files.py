"""The file store behind FAL's CDN."""

from collections import Counter
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from uuid import uuid4

from tests.emulators.fal.answers import Answer, Flow, sentence

PADDING = bytes(65536)


@dataclass(frozen=True, slots=True)
class File:
    """One stored file, and what is odd about fetching it."""

    content: bytes
    content_type: str
    endpoint: str = ""  # that drew it
    status: int = 200
    size: int = 0  # padded to this many bytes
    says_size: bool = True

    def answer(self) -> Answer | Flow:
        """What a fetch of it brings."""
        if self.status >= 400:
            return sentence(self.status, "File not found")
        if self.size <= len(self.content):
            return Answer(200, self.content, {"Content-Type": self.content_type})
        length = {"Content-Length": str(self.size)} if self.says_size else {}
        return Flow(self._padded(), {"Content-Type": self.content_type} | length)

    async def _padded(self) -> AsyncGenerator[bytes]:
        yield self.content
        left = self.size - len(self.content)
        while left > 0:
            yield PADDING[:left]
            left -= len(PADDING)


@dataclass(slots=True)
class Files:
    """All files by name, and how often each was fetched."""

    kept: dict[str, File] = field(default_factory=dict)
    hits: Counter[str] = field(default_factory=Counter)

    def keep(self, file: File, ending: str) -> str:
        """Store a file under a new name."""
        name = f"{uuid4().hex}{ending}"
        self.kept[name] = file
        return name
