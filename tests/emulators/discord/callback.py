"""The first answer to an interaction: words, a promise of words, suggestions."""

from collections.abc import Mapping

from tests.emulators.discord.asked import Asked
from tests.emulators.discord.bodies import Body
from tests.emulators.discord.content import SAID, Terms, draft
from tests.emulators.discord.interaction import (
    AUTOCOMPLETE,
    COMMAND,
    PRESS,
    SAY,
    SUGGEST,
    THINK,
    THINK_UPDATE,
    UPDATE,
    Interaction,
)
from tests.emulators.discord.message import (
    ANSWER,
    COMPONENTS_V2,
    EPHEMERAL,
    LOADING,
    SILENT,
    SUPPRESS_EMBEDS,
    Message,
)
from tests.emulators.discord.posting import EDITABLE, rewrite
from tests.emulators.discord.refusals import Refusal, invalid
from tests.emulators.discord.shapes import Rule, anything, check, items, nullable, one_of, shape, words
from tests.emulators.discord.things import Json
from tests.emulators.discord.world import World

ANSWERS: Mapping[int, tuple[int, ...]] = {
    COMMAND: (SAY, THINK),
    PRESS: (SAY, THINK, THINK_UPDATE, UPDATE),
    AUTOCOMPLETE: (SUGGEST,),
}
FLAGS = SUPPRESS_EMBEDS | EPHEMERAL | SILENT | COMPONENTS_V2
MOST_CHOICES = 25

_NOTHING = nullable(shape("", flags=nullable(one_of(0, EPHEMERAL))))
_CHOICES = shape(
    "choices",
    choices=items(
        shape("name value", name=words(100, 1), value=anything, name_localizations=nullable(anything)),
        MOST_CHOICES,
    ),
)
_DATA: Mapping[int, Rule] = {
    SAY: SAID,
    UPDATE: SAID,
    THINK: _NOTHING,
    THINK_UPDATE: _NOTHING,
    SUGGEST: _CHOICES,
}


def answer(asked: Asked) -> Json | None:
    """Take the first answer, once and in time. 10062, 40060."""
    world = asked.world
    interaction = _open(world, asked.names)
    check(asked.body.values, shape("type", type=one_of(*ANSWERS[interaction.type]), data=anything))
    kind = asked.body.values["type"]
    data = asked.body.values.get("data")
    check({"data": data or {}}, shape("", data=_DATA.get(kind, anything)))
    _take(world, interaction, kind, Body(data or {}, asked.body.files, asked.body.size))
    interaction.answer, interaction.answer_data = kind, data or {}
    interaction.answered_in = world.now() - interaction.made_at
    interaction.answered.set()
    world.changes.happened()
    told = _shown(world, interaction)
    return told if asked.query.get("with_response") in ("1", "true", "True") else None


def terms(interaction: Interaction, flags: int = FLAGS) -> Terms:
    """What holds for answers to an interaction."""
    return Terms(interaction.file_limit, flags)


def new_message(world: World, interaction: Interaction, *, private: bool) -> Message:
    """An empty answer; private if asked for, or if the person may not show others what the app says."""
    made = Message(world.new_id(), interaction.channel, world.bot, token=interaction.token)
    made.metadata = {
        "id": interaction.id,
        "type": interaction.type,
        "user": interaction.user.as_json(),
        "authorizing_integration_owners": interaction.owners,
    }
    if interaction.type == COMMAND and interaction.answer is None:
        made.kind = ANSWER
    if private or not interaction.shown_to_all:
        made.only_for, made.flags = interaction.user, EPHEMERAL
    return made


def _open(world: World, names: Mapping[str, str]) -> Interaction:
    interaction = world.interactions.get(names["token"])
    if interaction is None or interaction.id != names["interaction"]:
        raise Refusal(10062)
    if interaction.answer is not None:
        raise Refusal(40060)
    if interaction.channel.id not in world.channels:
        raise Refusal(10003)
    if interaction.given_up or world.now() - interaction.made_at > interaction.window:
        raise Refusal(10062)
    return interaction


def _take(world: World, interaction: Interaction, kind: int, body: Body) -> None:
    if body.files and kind not in (SAY, UPDATE):
        raise invalid("files", f"A callback of type {kind} has no files.", "UNKNOWN_KEY")
    private = bool((body.values.get("flags") or 0) & EPHEMERAL)
    if kind == SAY:
        message = new_message(world, interaction, private=private)
        made = draft(world, body, message, terms(interaction))
        interaction.original = world.add(made.written_to(world, message))
    elif kind == THINK:
        message = new_message(world, interaction, private=private)
        message.flags |= LOADING
        interaction.original = world.add(message)
    elif interaction.source is not None and kind in (UPDATE, THINK_UPDATE):
        if kind == UPDATE and interaction.source.deleted:
            raise Refusal(10008)
        interaction.original = interaction.source
        if kind == UPDATE:
            rewrite(world, interaction.source, body, terms(interaction, EDITABLE))


def _shown(world: World, interaction: Interaction) -> Json:
    shown: Json = {"interaction": {"id": interaction.id, "type": interaction.type}}
    message = interaction.original
    if message is None:
        return shown
    shown["interaction"] |= {
        "response_message_id": message.id,
        "response_message_loading": message.thinking,
        "response_message_ephemeral": message.only_for is not None,
    }
    if interaction.answer in (SAY, UPDATE):
        shown["resource"] = {"type": interaction.answer, "message": message.as_json(world.now())}
    return shown
