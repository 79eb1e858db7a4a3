"""What a message is to say: the words, embeds, components and files of a body, checked as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.emulators.discord import message as bits
from tests.emulators.discord import pings
from tests.emulators.discord.bodies import Body
from tests.emulators.discord.components import LEGACY, TEXT, V2, check_together, walk
from tests.emulators.discord.embeds import EMBEDS, check_embeds
from tests.emulators.discord.files import ATTACHMENTS, merged
from tests.emulators.discord.message import Attachment, Message
from tests.emulators.discord.refusals import Refusal, invalid
from tests.emulators.discord.shapes import (
    Problem,
    Rule,
    anything,
    check,
    flag,
    nullable,
    shape,
    snowflake,
    whole,
    words,
)
from tests.emulators.discord.things import Json
from tests.emulators.discord.world import World

MOST_CONTENT = 2000
MOST_NONCE = 25


def _nonce(value: object, at: tuple[str, ...]) -> Iterator[Problem]:
    if isinstance(value, int) and not isinstance(value, bool):
        return
    yield from words(MOST_NONCE)(value, at)


_REFERENCE = shape(
    "message_id",
    type=whole(0, 0),
    message_id=snowflake,
    channel_id=nullable(snowflake),
    guild_id=nullable(snowflake),
    fail_if_not_exists=flag,
)
_SAID: dict[str, Rule] = {
    "content": nullable(words(MOST_CONTENT)),
    "embeds": EMBEDS,
    "components": anything,  # looked into once it is known which kind they are
    "attachments": ATTACHMENTS,
    "allowed_mentions": pings.ALLOWED_MENTIONS,
    "flags": nullable(whole(0, 2**31 - 1)),
    "tts": nullable(flag),
}
# The body of an edit, of a followup, and the data of an answer.
SAID = shape("", **_SAID)
# The body of a new message of the bot.
POSTED = shape(
    "",
    **_SAID,
    nonce=nullable(_nonce),
    enforce_nonce=nullable(flag),
    message_reference=nullable(_REFERENCE),
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds where a message is to stand: bytes for each file, flags to set, may it ping @everyone."""

    file_limit: int
    flags: int
    everyone: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """All that a message says once the draft is written to it."""

    content: str
    embeds: list[Json]
    components: list[Json]
    attachments: list[Attachment]
    flags: int
    pings: list[str]

    @property
    def is_v2(self) -> bool:
        """Whether it is made of components alone."""
        return bool(self.flags & bits.COMPONENTS_V2)

    def written_to(self, world: World, message: Message) -> Message:
        """The message, saying this."""
        message.content, message.embeds, message.components = self.content, self.embeds, self.components
        message.attachments, message.flags = self.attachments, self.flags
        message.pings += [ping for ping in self.pings if ping not in message.pings]
        message.mentioned = world.named_in(message.pings)
        return message


def draft(world: World, body: Body, message: Message, terms: Terms) -> Draft:
    """What a checked body makes of a message; of what it does not speak, that stays. 50006, 50035, 40005."""
    values = body.values
    made = Draft(
        content=(values["content"] or "").strip() if "content" in values else message.content,
        embeds=_embeds(values, message),
        components=(values["components"] or []) if "components" in values else message.components,
        attachments=merged(world, body, message, terms.file_limit),
        flags=_flags(values, message, terms.flags),
        pings=[],
    )
    _check(made)
    return _with_pings(made, values, terms)


def _embeds(values: Json, message: Message) -> list[Json]:
    if "embeds" not in values:
        return message.embeds
    return [{"type": "rich", **embed} for embed in values["embeds"] or []]


def _flags(values: Json, message: Message, settable: int) -> int:
    wanted = values.get("flags")
    kept = message.flags & ~bits.LOADING
    if wanted is None:
        return kept
    if wanted & ~settable:
        raise invalid("flags", f"Only these bits may be set here: {settable}.", "BITFIELD_TYPE_INVALID")
    return int(kept & ~(settable & bits.SUPPRESS_EMBEDS) | wanted)


def _check(made: Draft) -> None:
    filenames = [attachment.filename for attachment in made.attachments]
    check({"components": made.components}, shape("", components=V2 if made.is_v2 else LEGACY))
    check_together(made.components, filenames)
    check_embeds(made.embeds, filenames)
    for name in ("content", "embeds") if made.is_v2 else ():
        if getattr(made, name):
            message = f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            raise invalid(name, message, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2")
    if not (made.components if made.is_v2 else made.content or made.embeds or made.attachments):
        raise Refusal(50006)


def _with_pings(made: Draft, values: Json, terms: Terms) -> Draft:
    if "content" not in values and "components" not in values:
        return made
    allowed = values.get("allowed_mentions")
    pings.check_allowed(allowed or {})
    texts = [held["content"] for held in walk(made.components) if held["type"] == TEXT]
    found = pings.in_text("\n".join([made.content, *texts]), allowed, everyone=terms.everyone)
    return replace(made, pings=found)
