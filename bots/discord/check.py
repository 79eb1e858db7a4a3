"""Whether Discord takes the token, and whether the application is set up as it should be. Posts nothing."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

import discord

from bots.discord.connection import log_in, prepare
from bots.discord.directory import Roles
from bots.discord.manifest import PERMISSIONS, commands, install_url
from bots.discord.pace import FAILURES
from core.domain.finding import Finding
from core.domain.text import text
from core.errors import OperatorError

_PATIENCE = 10.0  # seconds
_FEW = 50  # of the connections a day allows


async def check(token: str | None, api: str, joined: Mapping[str, Roles]) -> list[Finding]:
    """`joined` names the servers that share a team, with the roles that open it."""
    if token is None:
        return [Finding(ok=True, text=text("check-discord-none"))]
    prepare(api)
    try:
        async with asyncio.timeout(_PATIENCE):
            client = await log_in(token, api)
    except OperatorError as error:
        return [Finding(ok=False, text=error.text)]
    except TimeoutError:
        problem = f"no answer within {_PATIENCE:.0f} s"
        return [Finding(ok=False, text=text("discord-no-answer", url=api, problem=problem))]
    try:
        async with asyncio.timeout(_PATIENCE):
            return [*_application(client), *await _commands(client), *await _servers(client, joined)]
    except (discord.GatewayNotFound, *FAILURES) as error:
        return [Finding(ok=False, text=text("check-discord-odd", problem=str(error)))]
    finally:
        await client.close()


def _application(client: discord.Client) -> Iterator[Finding]:
    application = client.application
    if application is None:
        return
    url = install_url(application.id)
    yield Finding(ok=True, text=text("check-discord-bot", name=str(client.user), url=url))
    if application.interactions_endpoint_url:
        yield Finding(
            ok=False, text=text("check-discord-endpoint", url=application.interactions_endpoint_url)
        )
    if application.bot_require_code_grant:
        yield Finding(ok=False, text=text("check-discord-grant"))
    if application.bot_public:
        yield Finding(ok=False, text=text("check-discord-public"))
    users = application.user_integration_config is not None
    yield Finding(ok=True, text=text("check-discord-users" if users else "check-discord-no-users"))


async def _commands(client: discord.AutoShardedClient) -> list[Finding]:
    """Those that Discord knows as they are; and how often the bot may still connect today."""
    wanted = {each["name"]: _shape(each) for each in commands()}
    told = await discord.app_commands.CommandTree(client).fetch_commands()
    known = {each.name: _shape(each.to_dict()) for each in told}
    stale = [name for name, shape in wanted.items() if known.get(name) != shape]
    named = ", ".join(f"/{name}" for name in sorted(stale or wanted))
    key = "check-discord-commands-untold" if stale else "check-discord-commands"
    limits = await client.fetch_session_start_limits()
    return [
        Finding(ok=True, text=text(key, commands=named)),
        Finding(ok=limits.remaining > _FEW, text=text("check-discord-starts", left=limits.remaining)),
    ]


def _shape(command: Mapping[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    """What people see of a command; the rest is told in other words by Discord than to it."""
    options = [(option["name"], option["description"]) for option in command.get("options", ())]
    return command["description"], options


async def _servers(client: discord.Client, joined: Mapping[str, Roles]) -> list[Finding]:
    """Those that sidai.toml names: is the bot there, are the roles, and may it do what it needs to?"""
    found: list[Finding] = []
    for server, roles in joined.items():
        try:
            guild = await client.fetch_guild(int(server), with_counts=False)
            bot = await guild.fetch_member(client.application_id or 0)
        except (discord.Forbidden, discord.NotFound):
            found.append(Finding(ok=False, text=text("check-discord-server-lost", server=server)))
            continue
        missing = roles - {role.name.casefold() for role in guild.roles}
        key = "check-discord-roles-lost" if missing else "check-discord-server"
        named = ", ".join(sorted(missing or roles))
        found.append(Finding(ok=not missing, text=text(key, server=server, name=guild.name, roles=named)))
        found += _rights(guild, bot.guild_permissions)
    return found


def _rights(guild: discord.Guild, has: discord.Permissions) -> Iterator[Finding]:
    lacking = [name for name, needed in PERMISSIONS if needed and not getattr(has, name)]
    if lacking:
        named = ", ".join(name.replace("_", " ").title() for name in lacking)
        yield Finding(ok=False, text=text("check-discord-rights", name=guild.name, permissions=named))
