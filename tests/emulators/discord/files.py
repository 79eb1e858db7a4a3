"""The files of a message: which stay, which are new, how big they may be; and where they are read from."""

import re
from dataclasses import replace

from aiohttp import web

from tests.emulators.discord.bodies import Body
from tests.emulators.discord.message import Attachment, Message, Upload, is_signed
from tests.emulators.discord.refusals import Refusal, invalid
from tests.emulators.discord.shapes import anything, items, nullable, shape, snowflake, words
from tests.emulators.discord.things import Json
from tests.emulators.discord.world import World

MOST_FILES = 10
MOST_ALT = 1024

_READ_BACK = ("size", "url", "proxy_url", "height", "width", "content_type", "ephemeral", "flags", "spoiler")
ATTACHMENTS = nullable(
    items(
        shape(
            "id",
            id=snowflake,
            filename=nullable(words(260, 1)),
            title=nullable(words(1024)),
            description=nullable(words(MOST_ALT)),
            **dict.fromkeys((*_READ_BACK, "is_spoiler", "duration_secs", "waveform"), anything),
        ),
        MOST_FILES,
    )
)


def merged(world: World, body: Body, message: Message, limit: int) -> list[Attachment]:
    """The files a message has afterwards: exactly those listed, or without a list the old and the new."""
    if any(len(upload.content) > limit for upload in body.files.values()):
        raise Refusal(40005)
    listed = body.values.get("attachments")
    if listed is None:
        kept = [] if "attachments" in body.values else message.attachments
        found = kept + [_new(world, message, upload, {}) for upload in body.files.values()]
    else:
        found = _listed(world, body, message, listed)
    if len(found) > MOST_FILES:
        raise invalid("attachments", f"Must be {MOST_FILES} or fewer in length.", "BASE_TYPE_MAX_LENGTH")
    return found


def serve(world: World, request: web.Request) -> web.Response:
    """A file's bytes, for whoever has an address that is signed and not older than a day."""
    place = f"{world.url}{request.path}"
    if not is_signed(place, request.query.get("ex", ""), request.query.get("hm", ""), world.now()):
        return web.Response(status=404, text="This content is no longer available.")
    held = [file for message in world.messages if not message.deleted for file in message.attachments]
    found = next((file for file in (*held, *world.lent) if file.place == place), None)
    if found is None:
        return web.Response(status=404)
    return web.Response(body=found.content, content_type=found.mimetype)


def _listed(world: World, body: Body, message: Message, listed: list[Json]) -> list[Attachment]:
    there = {attachment.id: attachment for attachment in message.attachments}
    found, waiting = [], dict(body.files)
    for number, entry in enumerate(listed):
        identity = str(entry["id"])
        if identity in there:
            found.append(_described(there[identity], entry))
        elif int(identity) in waiting:
            found.append(_new(world, message, waiting.pop(int(identity)), entry))
        else:
            text = f"There is no file {identity}; there are: {[*there, *body.files]}."
            raise invalid(f"attachments.{number}.id", text, "ATTACHMENT_NOT_FOUND")
    if waiting:
        text = f"files{[*waiting]} were sent but are not listed."
        raise invalid("attachments", text, "ATTACHMENT_NOT_LISTED")
    return found


def _described(attachment: Attachment, entry: Json) -> Attachment:
    if "description" not in entry:
        return attachment
    return replace(attachment, description=entry["description"] or "")


def _new(world: World, message: Message, upload: Upload, entry: Json) -> Attachment:
    name = re.sub(r"[^\w.-]", "_", entry.get("filename") or upload.filename, flags=re.ASCII)
    made = world.attachment(message.channel, Upload(name, upload.content), entry.get("description") or "")
    made.ephemeral = bool(message.only_for)
    return made
