"""What Discord is told of the bot: its commands, and what it asks for when it is installed.

`python -m bots.discord.manifest` writes manifests/discord/commands.json anew.
"""

import json
from pathlib import Path
from typing import Any

import discord

from bots.discord.commands import build_tree
from bots.discord.listeners import Listeners
from core.messages import Messages

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    create_public_threads=True,
    send_messages_in_threads=True,
    attach_files=True,
    read_message_history=True,
)
SCOPES = ("applications.commands", "bot")


def commands() -> list[dict[str, Any]]:
    """All commands, as they are sent."""
    unheard: Listeners = None  # type: ignore[assignment]  # nobody answers while commands are only written down
    client = discord.Client(intents=discord.Intents.none())
    return build_tree(client, unheard, Messages()).payload()


def install_url(application: int) -> str:
    """Where an admin adds the bot to a server."""
    return discord.utils.oauth_url(application, permissions=PERMISSIONS, scopes=SCOPES)


if __name__ == "__main__":
    file = Path(__file__).parents[2] / "manifests" / "discord" / "commands.json"
    file.write_text(json.dumps(commands(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
