"""INTERACTION_CREATE as Discord sends it: a command, an autocompletion, a press."""

from collections.abc import Mapping

from tests.emulators.discord.channel import Channel
from tests.emulators.discord.client import Value
from tests.emulators.discord.interaction import Interaction
from tests.emulators.discord.message import Upload
from tests.emulators.discord.things import Json, User
from tests.emulators.discord.world import World


def interaction_create(world: World, interaction: Interaction) -> Json:
    """The event for an interaction."""
    channel, user = interaction.channel, interaction.user
    payload: Json = {
        "version": 1,
        "id": interaction.id,
        "type": interaction.type,
        "application_id": world.application,
        "token": interaction.token,
        "channel_id": channel.id,
        "channel": channel.as_partial(channel.allowed(user)),
        "app_permissions": str(int(channel.app_permissions(world.bot, user))),
        "locale": user.locale,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": interaction.owners,
        "context": interaction.context,
        "attachment_size_limit": interaction.file_limit,
        "data": interaction.data,
    }
    if interaction.source is not None:
        payload["message"] = interaction.source.as_json(world.now())
    return payload | _asker(channel, user)


def command_data(world: World, command: Json, channel: Channel, typed: Mapping[str, Value]) -> Json:
    """The data of a command, with what was typed into its options."""
    data: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    kinds = {option["name"]: option["type"] for option in command["options"]}
    resolved: Json = {}
    data["options"] = [
        {"name": name, "type": kinds[name], "value": _sent(world, channel, value, resolved)}
        for name, value in typed.items()
    ]
    return data | ({"resolved": resolved} if resolved else {})


def _sent(world: World, channel: Channel, value: Value, resolved: Json) -> object:
    """A value as it is sent; people and files by id, and shown among the resolved."""
    if isinstance(value, User):
        resolved.setdefault("users", {})[value.id] = value.as_json()
        member = channel.guild.members.get(value.id) if channel.guild else None
        if member is not None:
            shown = member.as_json() | {"permissions": str(int(channel.allowed(value)))}
            resolved.setdefault("members", {})[value.id] = {
                key: held for key, held in shown.items() if key not in ("user", "deaf", "mute")
            }
        return value.id
    if isinstance(value, Upload):
        lent = world.attachment(channel, value)
        lent.ephemeral = True
        world.lent.append(lent)
        resolved.setdefault("attachments", {})[lent.id] = lent.as_json(world.now())
        return lent.id
    return value


def _asker(channel: Channel, user: User) -> Json:
    if channel.guild is None:
        return {"user": user.as_json()}
    guild = channel.guild
    permissions = str(int(channel.allowed(user)))
    member = guild.members[user.id].as_json() | {"permissions": permissions}
    return {
        "guild_id": guild.id,
        "guild": {"id": guild.id, "locale": "en-US", "features": []},
        "guild_locale": "en-US",
        "member": member,
    }
