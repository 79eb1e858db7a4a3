"""The Discord bot one would write in an afternoon, on the same libraries: what ours is measured against.

It defers, waits for FAL with `subscribe`, and answers with the images.
Nothing is kept: what was ordered lives in the command that draws it.
"""

import asyncio
import io
import os

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.benchmarks.naive_drawing import PRESETS, arguments_for, draw

CHOICES = [app_commands.Choice(name=name, value=name) for name in PRESETS]


class Bot(discord.Client):
    """With one command."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents.default())
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        """Tell Discord of the command."""
        await self.tree.sync()


bot = Bot()


@bot.tree.command(name="sidai", description="Draw SIDAI")
@app_commands.choices(scenario=CHOICES)
async def imagine(
    interaction: discord.Interaction[Bot],
    prompt: str,
    scenario: str | None = None,
    size: str = "1024x1024",
    images: app_commands.Range[int, 1, 4] = 1,
    seed: str | None = None,
) -> None:
    """`/sidai navy blazer scenario: linkedin`."""
    await interaction.response.defer()
    try:
        drawn = await draw(arguments_for(scenario, prompt, size, images, int(seed) if seed else None))
        files = [
            discord.File(io.BytesIO(image), f"image-{number}.jpg", description=prompt)
            for number, image in enumerate(drawn, start=1)
        ]
        await interaction.followup.send(prompt, files=files)
    except Exception as error:  # noqa: BLE001  # as people write it
        await interaction.followup.send(f"That failed: {error!r}")


async def main() -> None:
    """Connect, and stay."""
    Route.BASE = os.environ["DISCORD_API_URL"]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])
    async with bot:
        await bot.start(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    asyncio.run(main())
