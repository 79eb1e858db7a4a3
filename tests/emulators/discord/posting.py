"""message.*: what the bot posts, changes, reads and takes away with its token."""

from dataclasses import replace
from itertools import takewhile

from tests.emulators.discord import pings
from tests.emulators.discord.access import check_posting, need, terms, visible
from tests.emulators.discord.asked import Asked
from tests.emulators.discord.bodies import Body
from tests.emulators.discord.channel import Channel
from tests.emulators.discord.content import POSTED, SAID, Terms, draft
from tests.emulators.discord.message import COMPONENTS_V2, REPLY, SUPPRESS_EMBEDS, Message
from tests.emulators.discord.permissions import Permission
from tests.emulators.discord.refusals import Refusal, invalid
from tests.emulators.discord.shapes import check, shape, snowflake, whole
from tests.emulators.discord.things import EPOCH, Json
from tests.emulators.discord.world import World

# How long a nonce is remembered: Discord says "the past few minutes".
NONCE_SECONDS = 5 * 60
_LISTED = shape("", limit=whole(1, 100), before=snowflake, after=snowflake)
# The flags that an edit may set.
EDITABLE = SUPPRESS_EMBEDS | COMPONENTS_V2


def create(asked: Asked) -> Json:
    """A new message; or the one that has the same nonce, if that is to be enforced."""
    world, channel = asked.world, visible(asked.world, asked.names["channel"])
    check_posting(world, channel)
    check(asked.body.values, POSTED)
    nonce = str(asked.body.values.get("nonce") or "")
    before = _same_nonce(world, nonce) if asked.body.values.get("enforce_nonce") else None
    message = before or post(world, channel, asked.body, nonce)
    return message.as_json(world.now()) | ({"nonce": nonce} if nonce else {})


def post(world: World, channel: Channel, body: Body, nonce: str = "") -> Message:
    """A message of the bot in a channel where it may post, once the body has been checked."""
    _check_rights(world, channel, body)
    message = Message(world.new_id(), channel, world.bot, nonce=nonce)
    message.reply_to = _replied(world, channel, body.values)
    made = draft(world, body, message, terms(world, channel))
    if message.reply_to is not None:
        notified = pings.of_reply(message.reply_to.author.id, body.values.get("allowed_mentions"))
        made, message.kind = replace(made, pings=made.pings + notified), REPLY
    return world.add(made.written_to(world, message))


def edit(asked: Asked) -> Json:
    """Other words or files in a message of the bot's own."""
    world, message = asked.world, _found(asked)
    if message.author is not world.bot:
        raise Refusal(50005)
    if message.channel.archived:
        raise Refusal(50083)
    check(asked.body.values, SAID)
    _check_rights(world, message.channel, asked.body)
    return rewrite(world, message, asked.body, terms(world, message.channel, EDITABLE))


def rewrite(world: World, message: Message, body: Body, under: Terms) -> Json:
    """Change a message as a checked body says, and show it."""
    made = draft(world, body, message, under)
    if made.is_v2 and body.files:
        # Seen with Discord: an edit that brings a file and shows it in the same breath does not find it.
        raise invalid("components", "Unfurled media not found", "UNFURLED_MEDIA_ITEM_NOT_FOUND")
    made.written_to(world, message)
    message.edits += 1
    message.edited_at = world.now()
    world.changes.happened()
    return message.as_json(world.now())


def get(asked: Asked) -> Json:
    """One message; words of others only where the app may read them."""
    message = _found(asked)
    need(asked.world, message.channel, Permission.READ_MESSAGE_HISTORY)
    return _read(asked.world, message)


def messages(asked: Asked) -> list[Json]:
    """The messages of a channel, the newest first; none to a bot that may not read the history."""
    world, channel = asked.world, visible(asked.world, asked.names["channel"])
    query = {name: int(held) if held.isdecimal() else held for name, held in asked.query.items()}
    check(query, _LISTED)
    if Permission.READ_MESSAGE_HISTORY not in channel.allowed(world.bot):
        return []
    found = sorted(world.in_channel(channel), key=lambda message: int(message.id), reverse=True)
    return [_read(world, message) for message in _window(found, query)]


def delete(asked: Asked) -> None:
    """Take a message away: one's own, or anybody's with MANAGE_MESSAGES."""
    message = _found(asked)
    if message.author is not asked.world.bot:
        need(asked.world, message.channel, Permission.MANAGE_MESSAGES)
    asked.world.remove(message)


def _found(asked: Asked) -> Message:
    channel = visible(asked.world, asked.names["channel"])
    return asked.world.find(channel, asked.names["message"])


def _read(world: World, message: Message) -> Json:
    others = message.author is not world.bot and message.channel.guild is not None
    return message.as_json(world.now(), readable=not others or world.bot in message.mentioned)


def _window(found: list[Message], query: Json) -> list[Message]:
    before, after, limit = query.get("before"), query.get("after"), query.get("limit", 50)
    if after is not None:
        return [message for message in found if int(message.id) > after][-limit:]
    return [message for message in found if before is None or int(message.id) < before][:limit]


def _check_rights(world: World, channel: Channel, body: Body) -> None:
    if body.files:
        need(world, channel, Permission.ATTACH_FILES)
    if body.values.get("embeds"):
        need(world, channel, Permission.EMBED_LINKS)


def _replied(world: World, channel: Channel, values: Json) -> Message | None:
    reference = values.get("message_reference")
    if reference is None:
        return None
    if Permission.READ_MESSAGE_HISTORY not in channel.allowed(world.bot):
        raise Refusal(160002)
    wanted = str(reference["message_id"])
    found = next((message for message in world.in_channel(channel) if message.id == wanted), None)
    if found is None and reference.get("fail_if_not_exists", True):
        raise invalid("message_reference", "Unknown message", "REPLIES_UNKNOWN_MESSAGE")
    return found


def _same_nonce(world: World, nonce: str) -> Message | None:
    oldest = (int((world.now() - NONCE_SECONDS) * 1000) - EPOCH) << 22
    recent = takewhile(lambda message: int(message.id) > oldest, reversed(world.messages))
    return next((held for held in recent if nonce and held.nonce == nonce and not held.deleted), None)
