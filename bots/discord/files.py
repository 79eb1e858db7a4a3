"""Pictures as attachments: within the place's limit, and uploaded only when they are not there yet."""

import io
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

import discord
from cachetools import TTLCache

from bots.discord.render import MOST_FILES, alt
from core.domain.card import Picture
from core.domain.text import Text, text
from core.errors import SidaiError
from core.messages import Messages

log = logging.getLogger(__name__)

SMALLEST_LIMIT = 10 * 1024 * 1024  # bytes a file may have where nothing better is known
_REQUEST = 24 * 1024 * 1024  # bytes of all files of one request; Discord takes 25 MiB with everything else
_REMEMBERED = 3600  # seconds in which a message may still grow

Attached = discord.Attachment | discord.File


class Media(Protocol):
    """Where pictures are kept."""

    async def within(self, key: str, most: int) -> bytes:
        """A picture in at most so many bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Loaded:
    """A picture that can be sent as often as it takes."""

    name: str
    content: bytes
    alt: str

    def file(self) -> discord.File:
        """A new one for each attempt: discord.py uses a file up."""
        return discord.File(io.BytesIO(self.content), self.name, description=self.alt)


Hanging = discord.Attachment | Loaded  # there already, or to be sent


class DiscordFiles:
    """Remembers what hangs on a message, so that a message that grows sends only what is new."""

    def __init__(self, media: Media, messages: Messages) -> None:
        self._media = media
        self._messages = messages
        self._hanging: TTLCache[int, list[discord.Attachment]] = TTLCache(5_000, _REMEMBERED)

    async def load(
        self, pictures: Sequence[Picture], limit: int, message: int | None = None
    ) -> tuple[list[Hanging], list[Text]]:
        """What a message shows: attachments that it has already, then new files; and what is missing.

        Discord puts new files behind those that hang there, so those are kept only if they come first.
        """
        wanted = pictures[:MOST_FILES]
        hanging = self._hanging.get(message, []) if message else []
        kept = hanging if [each.filename for each in hanging] == _stems(wanted, hanging) else []
        new = wanted[len(kept) :]
        most = min(limit, _REQUEST // max(len(new), 1))
        loaded: list[Hanging] = [*kept]
        problems: dict[str, Text] = {}
        for picture in new:
            try:
                loaded.append(await self._load(picture, most))
            except (SidaiError, FileNotFoundError, ValueError) as error:
                log.warning("Discord does not get the file %s: %s", picture.file, error)
                why = (error.text,) if isinstance(error, SidaiError) else ()
                problems |= {note.key: note for note in (*why, text("discord-no-file"))}
        return loaded, list(problems.values())

    def note(self, message: discord.Message) -> None:
        """What hangs on a message now."""
        self._hanging[message.id] = message.attachments

    async def _load(self, picture: Picture, most: int) -> Loaded:
        content = await self._media.within(picture.file, most)
        path = PurePosixPath(picture.file)
        suffix = ".jpg" if content.startswith(b"\xff\xd8") else path.suffix
        return Loaded(_name(path.stem) + suffix, content, alt(picture.alt, self._messages))


def attached(loaded: Sequence[Hanging]) -> list[Attached]:
    """For one attempt."""
    return [each.file() if isinstance(each, Loaded) else each for each in loaded]


def stems(pictures: Sequence[Picture]) -> set[str]:
    """The names, without their endings, that pictures have as attachments."""
    return {_name(PurePosixPath(each.file).stem) for each in pictures}


def _stems(wanted: Sequence[Picture], hanging: Sequence[discord.Attachment]) -> list[str]:
    """The names that the first of the wanted would hang there by."""
    pairs = zip(wanted, hanging, strict=False)
    return [
        _name(PurePosixPath(each.file).stem) + PurePosixPath(there.filename).suffix for each, there in pairs
    ]


def _name(stem: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]", "-", stem)
