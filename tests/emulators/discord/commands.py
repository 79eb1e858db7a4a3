"""commands.*: the commands an app has registered, for everywhere or for one guild."""

from tests.emulators.discord.asked import Asked
from tests.emulators.discord.definitions import check_commands, kind
from tests.emulators.discord.refusals import Refusal, invalid
from tests.emulators.discord.things import Json
from tests.emulators.discord.world import World

MOST_CREATES = 200
DAY = 24 * 60 * 60


def get(asked: Asked) -> list[Json]:
    """All commands of a scope."""
    return asked.world.commands.get(_scope(asked), [])


def put(asked: Asked) -> list[Json]:
    """Replace all commands of a scope; those whose names were there keep their ids."""
    world, scope = asked.world, _scope(asked)
    check_commands(asked.body.values)
    for number, command in enumerate(asked.body.values):
        if 1 in (command.get("integration_types") or []) and not world.user_install:
            message = "The application cannot be installed by users."
            raise invalid(
                f"{number}.integration_types", message, "APPLICATION_COMMAND_INTEGRATION_TYPE_INVALID"
            )
    before = {(kind(command), command["name"]): command for command in world.commands.get(scope, [])}
    fresh = [command for command in asked.body.values if (kind(command), command["name"]) not in before]
    _count_creates(world, scope, len(fresh))
    world.commands[scope] = [
        _registered(world, scope, command, before.get((kind(command), command["name"])))
        for command in asked.body.values
    ]
    world.changes.happened()
    return world.commands[scope]


def _scope(asked: Asked) -> str:
    asked.own_application()
    scope = asked.names.get("guild", "")
    if scope:
        guild = asked.world.guilds.get(scope)
        if guild is None or not guild.installed:
            raise Refusal(50001)
    return scope


def _count_creates(world: World, scope: str, count: int) -> None:
    recent = [made for made in world.creates.get(scope, []) if world.now() - made < DAY]
    if len(recent) + count > MOST_CREATES:
        raise Refusal(30034)
    world.creates[scope] = recent + [world.now()] * count


def _registered(world: World, scope: str, command: Json, before: Json | None) -> Json:
    permissions = command.get("default_member_permissions")
    installs = [0, 1] if world.user_install else [0]
    contexts = command.get("contexts")
    if contexts is None and not scope:
        contexts = [0] if command.get("dm_permission") is False else [0, 1, 2]
    return {
        **command,
        "id": before["id"] if before else world.new_id(),
        "application_id": world.application,
        "version": world.new_id(),
        "type": kind(command),
        "description": command.get("description") or "",
        "options": command.get("options") or [],
        "default_member_permissions": None if permissions is None else str(permissions),
        "contexts": None if scope else contexts,
        "integration_types": command.get("integration_types") or installs,
        "nsfw": bool(command.get("nsfw")),
        **({"guild_id": scope} if scope else {}),
    }
