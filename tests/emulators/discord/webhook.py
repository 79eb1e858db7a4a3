"""What an interaction's token is good for: the first answer again (@original), and followups to it."""

from tests.emulators.discord.asked import Asked
from tests.emulators.discord.callback import new_message, terms
from tests.emulators.discord.content import SAID, draft
from tests.emulators.discord.interaction import Interaction
from tests.emulators.discord.message import EPHEMERAL, Message
from tests.emulators.discord.posting import EDITABLE, rewrite
from tests.emulators.discord.refusals import Refusal
from tests.emulators.discord.shapes import check
from tests.emulators.discord.things import Json
from tests.emulators.discord.world import World

MOST_FOLLOWUPS = 5
ORIGINAL = "@original"


def followup(asked: Asked) -> Json:
    """A further message; the first one after a promise of words takes the place of the promise."""
    interaction, world = _interaction(asked), asked.world
    check(asked.body.values, SAID)
    if interaction.only_user_installed and len(interaction.followups) >= MOST_FOLLOWUPS:
        raise Refusal(40094)
    original = interaction.original
    if original is not None and original.thinking and not original.deleted:
        message = _in_place(world, interaction, original, asked)
    else:
        private = bool((asked.body.values.get("flags") or 0) & EPHEMERAL)
        message = new_message(world, interaction, private=private)
        made = draft(world, asked.body, message, terms(interaction))
        world.add(made.written_to(world, message))
    interaction.followups.append(message)
    world.changes.happened()
    return message.as_json(world.now())


def get(asked: Asked) -> Json:
    """One of the answers, ephemeral or not."""
    return _message(asked).as_json(asked.world.now())


def edit(asked: Asked) -> Json:
    """Other words or files in one of the answers."""
    message = _message(asked)
    check(asked.body.values, SAID)
    return rewrite(asked.world, message, asked.body, terms(_interaction(asked), EDITABLE))


def delete(asked: Asked) -> None:
    """Take one of the answers away."""
    asked.world.remove(_message(asked))


def _in_place(world: World, interaction: Interaction, original: Message, asked: Asked) -> Message:
    made = draft(world, asked.body, original, terms(interaction))
    kept = original.flags & EPHEMERAL
    made.written_to(world, original)
    original.flags = original.flags & ~EPHEMERAL | kept
    return original


def _interaction(asked: Asked) -> Interaction:
    interaction = asked.world.interactions.get(asked.names["token"])
    if interaction is None or asked.names["application"] != asked.world.application:
        raise Refusal(10015)
    if interaction.channel.id not in asked.world.channels:
        raise Refusal(10003)
    return interaction.usable(asked.world.now())


def _message(asked: Asked) -> Message:
    interaction, wanted = _interaction(asked), asked.names["message"]
    held = [message for message in (interaction.original, *interaction.followups) if message is not None]
    for message in held:
        is_wanted = message is interaction.original if wanted == ORIGINAL else message.id == wanted
        if is_wanted and not message.deleted:
            return message
    raise Refusal(10008)
