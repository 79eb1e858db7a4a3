"""What the bot may look up: itself, guilds, channels, members; and the way to somebody's direct messages."""

from tests.emulators.discord.access import joined, visible
from tests.emulators.discord.asked import Asked
from tests.emulators.discord.refusals import Refusal
from tests.emulators.discord.shapes import check, shape, snowflake
from tests.emulators.discord.things import Json

_RECIPIENT = shape("recipient_id", recipient_id=snowflake)


def me(asked: Asked) -> Json:
    """The bot's user."""
    mine = {"verified": True, "email": None, "mfa_enabled": False, "locale": "en-US", "flags": 0}
    return asked.world.bot.as_json() | mine


def application(asked: Asked) -> Json:
    """The application the bot belongs to."""
    world = asked.world
    kinds = ("0", "1") if world.user_install else ("0",)
    return {
        "id": world.application,
        "name": "sidai",
        "icon": None,
        "description": "",
        "bot_public": world.public_bot,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "owner": world.owner.as_json(),
        "team": None,
        "flags": 0,
        "bot": world.bot.as_json(),
        "interactions_endpoint_url": None,
        "integration_types_config": {kind: {} for kind in kinds},
        "approximate_guild_count": len(world.guilds),
    }


def gateway(asked: Asked) -> Json:
    """Where the gateway is, and how often a session may still be started."""
    limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
    return {"url": asked.world.gateway_url, "shards": 1, "session_start_limit": limit}


def guild(asked: Asked) -> Json:
    """A guild with its roles and its boost."""
    return joined(asked.world, asked.names["guild"]).as_json()


def channel(asked: Asked) -> Json:
    """A channel with its overwrites, a thread with its parent."""
    return visible(asked.world, asked.names["channel"]).as_json()


def member(asked: Asked) -> Json:
    """Somebody in a guild, with their roles."""
    found = joined(asked.world, asked.names["guild"]).members.get(asked.names["user"])
    if found is None:
        raise Refusal(10007 if asked.names["user"] in asked.world.users else 10013)
    return found.as_json()


def open_direct(asked: Asked) -> Json:
    """The direct messages with a person; whether they take any shows when one is sent."""
    check(asked.body.values, _RECIPIENT)
    person = asked.world.users.get(str(asked.body.values["recipient_id"]))
    if person is None:
        raise Refusal(10013)
    if person.bot:
        raise Refusal(50007)
    return asked.world.direct(asked.world.bot, person).as_json()
