"""A question to the app and what becomes of it: an event goes out, an answer comes back or does not."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.emulators.discord import client, payloads
from tests.emulators.discord.channel import Channel
from tests.emulators.discord.components import buttons
from tests.emulators.discord.gateway import Gateway
from tests.emulators.discord.interaction import ACK_SECONDS, AUTOCOMPLETE, COMMAND, PRESS, Interaction
from tests.emulators.discord.message import Message
from tests.emulators.discord.reply import Reply
from tests.emulators.discord.things import Json, User
from tests.emulators.discord.world import World


@dataclass(frozen=True, slots=True)
class Typed:
    """A command in somebody's box, with what stands in its options; `installed` is guild, user or both."""

    user: User
    channel: Channel
    name: str
    options: Mapping[str, client.Value]
    installed: str


class Asker:
    """Lets people do what their client lets them, and waits for the app."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self.world = world
        self.gateway = gateway

    def command(self, typed: Typed) -> Interaction:
        """A typed command. ValueError says why the client would not send it."""
        owners = client.owners(self.world, typed.user, typed.channel, typed.installed)
        command = self._offered(typed, owners)
        client.check_options(command, typed.options)
        data = payloads.command_data(self.world, command, typed.channel, typed.options)
        return self._new(COMMAND, typed.user, typed.channel, owners, data)

    def autocomplete(self, typed: Typed, focused: str) -> Interaction:
        """A half-typed command with the cursor in one of its options. ValueError."""
        owners = client.owners(self.world, typed.user, typed.channel, typed.installed)
        command = self._offered(typed, owners)
        known = client.check_names(command, typed.options)
        suggesting = [name for name in typed.options if known[name].get("autocomplete")]
        if focused not in suggesting:
            raise ValueError(f"{focused} has no suggestions; of what is typed, these have: {suggesting}")
        data = payloads.command_data(self.world, command, typed.channel, typed.options)
        for option in data["options"]:
            if option["name"] == focused:
                option["focused"] = True
        return self._new(AUTOCOMPLETE, typed.user, typed.channel, owners, data)

    def press(self, user: User, message: Message, which: str, chosen: Sequence[str]) -> Interaction:
        """A press on what has this label or custom_id. ValueError."""
        held = buttons(message)
        pressed = next((button for button in held if which in (button.label, button.custom_id)), None)
        if pressed is None or not pressed.custom_id or pressed.disabled:
            known = [f"{button.label} ({button.custom_id})" for button in held if not button.disabled]
            raise ValueError(f"{which} cannot be pressed; there are: {', '.join(known)}")
        guild = message.channel.guild
        owners = (message.metadata or {}).get("authorizing_integration_owners")
        owners = owners or {"0": "0" if guild is None else guild.id}
        data: Json = {"custom_id": pressed.custom_id, "component_type": pressed.type}
        data |= {"values": list(chosen)} if chosen else {}
        asked = self._new(PRESS, user, message.channel, owners, data)
        asked.source = message
        return asked

    async def ask(self, asked: Interaction, times: int, patience: float) -> Reply:
        """Send an interaction `times` times; back once it is answered, or when it is too late for that."""
        asked.window = min(ACK_SECONDS, patience)
        asked.made_at = self.world.now()
        self.world.interactions[asked.token] = asked
        event = payloads.interaction_create(self.world, asked)
        heard = 0
        for _ in range(times):
            heard = await self.gateway.dispatch("INTERACTION_CREATE", event, asked.channel.guild)
        try:
            await asyncio.wait_for(asked.answered.wait(), asked.window if heard else 0)
        except TimeoutError:
            asked.given_up = True
            self.world.changes.happened()
        return Reply(self.world, asked)

    def _offered(self, typed: Typed, owners: Mapping[str, str]) -> Json:
        command = client.find_command(self.world, typed.channel, typed.name, owners)
        client.check_place(typed.user, typed.channel, command)
        return command

    def _new(
        self, kind: int, user: User, channel: Channel, owners: dict[str, str], data: Json
    ) -> Interaction:
        identity, token = self.world.new_id(), secrets.token_urlsafe(48)
        here = client.context(self.world, channel)
        return Interaction(identity, token, kind, user, channel, owners, here, data)
