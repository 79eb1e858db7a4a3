"""Every address of Discord that is known here: what is done there, how often, and by whom."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.emulators.discord import callback, commands, places, posting, threads, webhook
from tests.emulators.discord.asked import Asked
from tests.emulators.discord.rates import Pace

MANY = Pace(50, 1)
POSTS = Pace(5, 5)
TOKEN_POSTS = Pace(5, 2)
THREADS = Pace(50, 300)


@dataclass(frozen=True, slots=True)
class Route:
    """One address and method. Without `by_token` the bot's token is needed."""

    method: str
    path: str
    operation: str
    answer: Callable[[Asked], object]
    pace: Pace = MANY
    status: int = 200
    by_token: bool = False


_APPLICATION = "/applications/{application}"
_CHANNEL = "/channels/{channel}"
_MESSAGE = "/channels/{channel}/messages/{message}"
_TOKEN = "/webhooks/{application}/{token}"
_ANSWER = "/webhooks/{application}/{token}/messages/{message}"

ROUTES = (
    Route("GET", "/users/@me", "users.me", places.me),
    Route("GET", "/oauth2/applications/@me", "application.get", places.application),
    Route("GET", "/applications/@me", "application.get", places.application),
    Route("GET", "/gateway/bot", "gateway.get", places.gateway),
    Route("POST", "/users/@me/channels", "dm.create", places.open_direct),
    Route("GET", "/guilds/{guild}", "guild.get", places.guild),
    Route("GET", "/guilds/{guild}/members/{user}", "member.get", places.member),
    Route("GET", _CHANNEL, "channel.get", places.channel),
    Route("GET", f"{_APPLICATION}/commands", "commands.get", commands.get),
    Route("PUT", f"{_APPLICATION}/commands", "commands.put", commands.put),
    Route("GET", f"{_APPLICATION}/guilds/{{guild}}/commands", "commands.get", commands.get),
    Route("PUT", f"{_APPLICATION}/guilds/{{guild}}/commands", "commands.put", commands.put),
    Route("GET", f"{_CHANNEL}/messages", "message.list", posting.messages),
    Route("POST", f"{_CHANNEL}/messages", "message.create", posting.create, POSTS),
    Route("GET", _MESSAGE, "message.get", posting.get),
    Route("PATCH", _MESSAGE, "message.edit", posting.edit, POSTS),
    Route("DELETE", _MESSAGE, "message.delete", posting.delete, Pace(5, 1)),
    Route("POST", f"{_MESSAGE}/threads", "thread.create", threads.under_message, THREADS, 201),
    Route("POST", f"{_CHANNEL}/threads", "thread.create", threads.alone, THREADS, 201),
    Route("PUT", f"{_CHANNEL}/thread-members/{{user}}", "thread.join", threads.join),
    Route("DELETE", f"{_CHANNEL}/thread-members/{{user}}", "thread.leave", threads.leave),
    Route("POST", "/interactions/{interaction}/{token}/callback", "callback", callback.answer, by_token=True),
    Route("POST", _TOKEN, "followup", webhook.followup, TOKEN_POSTS, by_token=True),
    Route("GET", _ANSWER, "followup.get", webhook.get, by_token=True),
    Route("PATCH", _ANSWER, "followup.edit", webhook.edit, TOKEN_POSTS, by_token=True),
    Route("DELETE", _ANSWER, "followup.delete", webhook.delete, by_token=True),
)
# Failures may be planned for these; "original" is the first answer to an interaction, beside its followups.
OPERATIONS = {
    *(route.operation for route in ROUTES),
    *(f"original.{verb}" for verb in ("get", "edit", "delete")),
    "connect",
    "socket",
}


def operation(route: Route, names: dict[str, str]) -> str:
    """What a call does; the first answer to an interaction goes by a name of its own."""
    if route.path == _ANSWER and names["message"] == webhook.ORIGINAL:
        return route.operation.replace("followup", "original")
    return route.operation
