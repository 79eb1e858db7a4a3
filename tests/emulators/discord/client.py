"""What Discord's own client lets a person do: it offers only what fits the command, the place and the app."""

from collections.abc import Mapping

from tests.emulators.discord.channel import FORUM, Channel
from tests.emulators.discord.definitions import CHAT_INPUT, kind
from tests.emulators.discord.message import Upload
from tests.emulators.discord.options import ATTACHMENT, BOOLEAN, INTEGER, NUMBER, STRING, USER
from tests.emulators.discord.permissions import Permission
from tests.emulators.discord.things import Json, User
from tests.emulators.discord.world import World

Value = str | int | float | bool | User | Upload
IN_GUILD, IN_BOT_DM, IN_PRIVATE = 0, 1, 2
_TYPES: Mapping[int, tuple[type, ...]] = {
    STRING: (str,),
    INTEGER: (int,),
    BOOLEAN: (bool,),
    USER: (User,),
    NUMBER: (int, float),
    ATTACHMENT: (Upload,),
}


def context(world: World, channel: Channel) -> int:
    """Where a command is used: in a guild, in the bot's direct messages, among others."""
    if channel.guild is not None:
        return IN_GUILD
    private = len(channel.people) == 2 and world.bot in channel.people
    return IN_BOT_DM if private else IN_PRIVATE


def owners(world: World, user: User, channel: Channel, installed: str) -> dict[str, str]:
    """Who installed the app that is used here: {"0": guild}, {"1": person}, or both. ValueError."""
    found = {}
    if installed in ("guild", "both"):
        found["0"] = _guild_owner(world, user, channel)
    if installed in ("user", "both"):
        if not world.user_install:
            raise ValueError("the application cannot be installed by people")
        found["1"] = user.id
    if not found:
        raise ValueError(f"installed is guild, user or both, not {installed}")
    return found


def find_command(world: World, channel: Channel, name: str, installed: Mapping[str, str]) -> Json:
    """The registered slash command with this name that may be used here. ValueError."""
    scopes = ["" if channel.guild is None else channel.guild.id, ""]
    known = [command for scope in scopes for command in world.commands.get(scope, [])]
    found = next((held for held in known if held["name"] == name and kind(held) == CHAT_INPUT), None)
    if found is None:
        names = [held["name"] for held in known]
        raise ValueError(f"no command {name} is registered here; there are: {names}")
    here = context(world, channel)
    if found["contexts"] is not None and here not in found["contexts"]:
        raise ValueError(f"{name} is not for context {here}, only for {found['contexts']}")
    if "guild_id" not in found and not {int(key) for key in installed} & set(found["integration_types"]):
        raise ValueError(f"{name} is for installations {found['integration_types']}, not {dict(installed)}")
    if found["nsfw"] and channel.guild is not None and not channel.top.nsfw:
        raise ValueError(f"{name} is only for age-restricted channels")
    return found


def check_place(user: User, channel: Channel, command: Json) -> None:
    """Refuse a person who cannot type this here. ValueError."""
    if channel.type == FORUM:
        raise ValueError("a forum has no box to type in; its posts have")
    if channel.guild is None:
        if user not in channel.people:
            raise ValueError(f"{user.name} is not in these direct messages")
        return
    allowed = channel.allowed(user)
    if Permission.VIEW_CHANNEL not in allowed:
        raise ValueError(f"{user.name} does not see #{channel.name}")
    if Permission.USE_APPLICATION_COMMANDS not in allowed:
        raise ValueError(f"{user.name} may not use commands in #{channel.name}")
    needed = command.get("default_member_permissions")
    # "0" is for administrators alone.
    if needed is not None and Permission(int(needed) or Permission.ADMINISTRATOR) not in allowed:
        raise ValueError(f"/{command['name']} needs the permissions {needed}")


def check_options(command: Json, typed: Mapping[str, Value]) -> None:
    """Refuse options that the client would not send. ValueError."""
    for name, option in check_names(command, typed).items():
        if name in typed:
            check_value(option, typed[name])
        elif option.get("required"):
            raise ValueError(f"/{command['name']} needs the option {name}")


def check_names(command: Json, typed: Mapping[str, Value]) -> dict[str, Json]:
    """Refuse options that the command does not have; those that it has, by name. ValueError."""
    known = {option["name"]: option for option in command["options"]}
    if unknown := [name for name in typed if name not in known]:
        raise ValueError(f"/{command['name']} has no options {unknown}; there are: {[*known]}")
    return known


def check_value(option: Json, value: Value) -> None:
    """Refuse a value that does not fit its option. ValueError."""
    name, fitting = option["name"], _TYPES.get(option["type"], ())
    if not isinstance(value, fitting) or (isinstance(value, bool) and option["type"] != BOOLEAN):
        raise ValueError(f"{name} is not of the option's type {option['type']}: {value!r}")
    choices = [choice["value"] for choice in option.get("choices") or []]
    if choices and value not in choices:
        raise ValueError(f"{name} is not among the choices {choices}: {value!r}")
    if isinstance(value, str):
        _check_range(name, len(value), option.get("min_length"), option.get("max_length", 6000))
        if option.get("required") and not value:
            raise ValueError(f"{name} is required and empty")
    elif isinstance(value, int | float):
        _check_range(name, value, option.get("min_value"), option.get("max_value"))


def _check_range(name: str, value: float, low: float | None, high: float | None) -> None:
    if (low is not None and value < low) or (high is not None and value > high):
        raise ValueError(f"{name} must be between {low} and {high}, is {value}")


def _guild_owner(world: World, user: User, channel: Channel) -> str:
    if channel.guild is not None:
        if not channel.guild.installed:
            raise ValueError(f"the app is not installed in {channel.guild.name}")
        return channel.guild.id
    if context(world, channel) == IN_PRIVATE:
        raise ValueError("only an app that the person installed is there among others")
    if not world.shared_guilds(user):
        raise ValueError(f"{user.name} shares no guild with the bot, and did not install it")
    return "0"
