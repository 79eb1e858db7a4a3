"""The slash commands as people see them: names, options, ranges, and what is suggested while they type."""

from typing import Any, TypeAlias

import discord
from discord import app_commands
from discord.app_commands import Choice, Command, Range

from bots.discord.envelope import Interaction
from bots.discord.listeners import Listeners
from bots.discord.typed import line, numbered
from core.domain.text import text
from core.messages import Messages
from core.studio import TOPICS, Choices

MOST_LABEL = 100  # letters of a suggestion

# What Discord's own client keeps people to; the studio checks all of it again.
Prompt: TypeAlias = Range[str, 1, 3000]
Words: TypeAlias = Range[str, 1, 1000]
Name: TypeAlias = Range[str, 1, 100]
Number: TypeAlias = Range[int, 1, 2**53 - 1]


class Tree(app_commands.CommandTree[discord.Client]):
    """In servers, in direct messages and, for `users` who take the bot along, everywhere.

    Nothing goes unanswered.
    """

    def __init__(self, client: discord.Client, listeners: Listeners, *, users: bool) -> None:
        contexts = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=users)
        installs = app_commands.AppInstallationType(guild=True, user=users)
        super().__init__(client, allowed_contexts=contexts, allowed_installs=installs)
        self._listeners = listeners

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        """A command of an earlier version, or a bug."""
        await self._listeners.failed(interaction, error)

    def payload(self) -> list[dict[str, Any]]:
        """All commands as Discord is told of them."""
        return [command.to_dict(self) for command in self.get_commands()]


def build_tree(
    client: discord.Client, listeners: Listeners, messages: Messages, *, users: bool = True
) -> Tree:
    """All commands. `users`: people may install the bot for themselves; Discord refuses what they may not."""
    tree = Tree(client, listeners, users=users)
    for command in (_draw, _again, _show, _history, _cancel, _budget, _help):
        tree.add_command(command(listeners, messages))
    return tree


def _draw(listeners: Listeners, messages: Messages) -> Command[Any, Any, Any]:
    async def callback(  # noqa: PLR0913, PLR0917  # one parameter per option
        interaction: Interaction,
        prompt: Prompt | None = None,
        scenario: Name | None = None,
        subject: Name | None = None,
        size: Name | None = None,
        images: Range[int, 1, 4] | None = None,
        seed: Name | None = None,
        negative: Words | None = None,
        guidance: Range[float, 0, 35] | None = None,
        steps: Range[int, 1, 150] | None = None,
    ) -> None:
        flags: dict[str, str | float | None] = {
            "scenario": scenario,
            "subject": subject,
            "size": size,
            "n": images,
            "seed": seed,
            "no": negative,
            "guidance": guidance,
            "steps": steps,
        }
        await listeners.order(interaction, line(prompt, flags))

    command = _command("sidai", callback, messages)
    _suggest(command, "scenario", "scenario", listeners)
    _suggest(command, "subject", "subject", listeners)
    return _suggest(command, "size", "size", listeners)


def _again(listeners: Listeners, messages: Messages) -> Command[Any, Any, Any]:
    async def callback(interaction: Interaction, number: Number, changes: Prompt | None = None) -> None:
        await listeners.order(interaction, numbered("again", number, changes))

    command = app_commands.rename(number="id")(_command("sidai-again", callback, messages))
    return _suggest(command, "number", "order", listeners)


def _show(listeners: Listeners, messages: Messages) -> Command[Any, Any, Any]:
    async def callback(interaction: Interaction, number: Number) -> None:
        await listeners.tell(interaction, numbered("show", number))

    command = app_commands.rename(number="id")(_command("sidai-show", callback, messages))
    return _suggest(command, "number", "order", listeners)


def _history(listeners: Listeners, messages: Messages) -> Command[Any, Any, Any]:
    async def callback(interaction: Interaction, query: Words | None = None) -> None:
        await listeners.tell(interaction, f"history {query or ''}")

    return _command("sidai-history", callback, messages)


def _cancel(listeners: Listeners, messages: Messages) -> Command[Any, Any, Any]:
    async def callback(interaction: Interaction, number: Number) -> None:
        await listeners.tell(interaction, numbered("cancel", number))

    command = app_commands.rename(number="id")(_command("sidai-cancel", callback, messages))
    return _suggest(command, "number", "order", listeners)


def _budget(listeners: Listeners, messages: Messages) -> Command[Any, Any, Any]:
    async def callback(interaction: Interaction) -> None:
        await listeners.tell(interaction, "budget")

    return _command("sidai-budget", callback, messages)


def _help(listeners: Listeners, messages: Messages) -> Command[Any, Any, Any]:
    async def callback(interaction: Interaction, topic: str | None = None) -> None:
        await listeners.tell(interaction, f"help {topic or ''}")

    command = _command("sidai-help", callback, messages)
    topics = [Choice(name=each, value=each) for each in TOPICS]
    return app_commands.choices(topic=topics)(command)


def _command(name: str, callback: Any, messages: Messages) -> Command[Any, Any, Any]:  # noqa: ANN401  # any options
    """With what the catalogue says of it and of its options."""
    command: Command[Any, Any, Any] = Command(
        name=name, description=messages.say(text(f"discord-command-{name}")), callback=callback
    )
    options = {each.name: messages.say(text(f"discord-option-{each.name}")) for each in command.parameters}
    return app_commands.describe(**options)(command)


def _suggest(
    command: Command[Any, Any, Any], option: str, choices: Choices, listeners: Listeners
) -> Command[Any, Any, Any]:
    """Let the studio say what may be meant by what is typed so far."""
    whole = command.get_parameter(option)
    number = whole is not None and whole.type is discord.AppCommandOptionType.integer

    @command.autocomplete(option)
    async def suggest(interaction: Interaction, begun: str) -> list[Choice[Any]]:
        found = await listeners.suggest(interaction, choices, str(begun))
        return [
            Choice(name=each.label[:MOST_LABEL], value=int(each.value) if number else each.value)
            for each in found
        ]

    return command
