"""A session of the gateway: what outlives a socket, how it begins, and what it is told first."""

from dataclasses import dataclass, field

from aiohttp import web

from tests.emulators.discord.things import Guild, Json
from tests.emulators.discord.world import World

WRONG_TOKEN, WRONG_SHARD, WRONG_INTENTS, FORBIDDEN_INTENTS = 4004, 4010, 4013, 4014
GUILDS = 1 << 0
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
ALL_INTENTS = (1 << 26) - 1


@dataclass(slots=True, eq=False)
class Session:
    """Every event since the start, in order, to be sent again after a RESUME; `socket` while it has one."""

    id: str
    shard: tuple[int, int]
    intents: int
    events: list[Json] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None

    def takes(self, guild: Guild | None) -> bool:
        """Whether events of this guild come to its shard; those of no guild come to the first."""
        number, count = self.shard
        return number == (0 if guild is None else (int(guild.id) >> 22) % count)

    def note(self, name: str, data: Json) -> Json:
        """The frame of a new event."""
        frame = {"op": 0, "t": name, "s": len(self.events) + 1, "d": data}
        self.events.append(frame)
        return frame


def objection(world: World, data: Json) -> int:
    """The code that an IDENTIFY is refused with, or 0."""
    number, count = data.get("shard") or (0, 1)
    intents = data.get("intents")
    if data.get("token") != world.token:
        return WRONG_TOKEN
    if not 0 <= number < count:
        return WRONG_SHARD
    if not isinstance(intents, int) or not 0 <= intents <= ALL_INTENTS:
        return WRONG_INTENTS
    return FORBIDDEN_INTENTS if intents & PRIVILEGED else 0


def greet(world: World, session: Session) -> list[Json]:
    """The first frames of a session: READY, and its guilds if the app wants to know of them."""
    bot = world.bot.id
    guilds = [guild for guild in world.guilds.values() if bot in guild.members and session.takes(guild)]
    frames = [session.note("READY", _ready(world, session, guilds))]
    if session.intents & GUILDS:
        frames += [session.note("GUILD_CREATE", _guild_create(world, guild)) for guild in guilds]
    return frames


def _ready(world: World, session: Session, guilds: list[Guild]) -> Json:
    return {
        "v": 10,
        "user": world.bot.as_json() | {"verified": True, "email": None, "mfa_enabled": False},
        "guilds": [{"id": guild.id, "unavailable": True} for guild in guilds],
        "session_id": session.id,
        "resume_gateway_url": world.gateway_url,
        "application": {"id": world.application, "flags": 0},
        "shard": list(session.shard),
    }


def _guild_create(world: World, guild: Guild) -> Json:
    held = [channel for channel in world.channels.values() if channel.guild is guild]
    return guild.as_json() | {
        "joined_at": "2026-01-01T00:00:00+00:00",
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [guild.members[world.bot.id].as_json()],
        "channels": [channel.as_json() for channel in held if not channel.is_thread],
        "threads": [channel.as_json() for channel in held if channel.is_thread],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }
