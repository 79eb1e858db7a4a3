"""The sandbox: marked placeholders instead of FAL's pictures, so that all can be tried for nothing."""

import asyncio
import hashlib
import io
import json
import random
import secrets
import textwrap
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from PIL import Image, ImageDraw, ImageFont

from core.domain.generation import SANDBOX, Outcome, Ticket, Told
from core.domain.order import Recipe
from core.run.ports import Progress, UntoldError

_SEEDS = 2**31
_PROMPT_LINES = 9


class Sandbox:
    """Implements Models. The same prompt and seed give the same picture; nothing is remembered or charged."""

    async def submit(self, recipe: Recipe, reference: int) -> Ticket:
        """Accepted, always: the ticket holds the seed."""
        del reference
        seed = recipe.arguments.get("seed")
        drawn = seed if isinstance(seed, int) else random.SystemRandom().randrange(_SEEDS)
        return Ticket(f"{SANDBOX}{drawn}:{secrets.token_hex(8)}", SANDBOX, SANDBOX, SANDBOX)

    async def sent(self, recipe: Recipe, since: datetime) -> list[str]:
        """What left without an answer is drawn anew, for it costs nothing."""
        del since
        return [(await self.submit(recipe, 0)).request_id]

    async def billed(self, ticket: Ticket) -> Decimal | None:
        """It knows nothing of what FAL has billed for earlier ones."""
        del ticket
        raise UntoldError(passing=False)

    async def ticket(self, recipe: Recipe, request_id: str) -> Ticket:
        """Nobody calls back from here."""
        del recipe
        return Ticket(request_id, SANDBOX, SANDBOX, SANDBOX)

    async def cancel(self, ticket: Ticket) -> bool:
        """It has ended by then."""
        del ticket
        return False

    async def follow(self, recipe: Recipe, ticket: Ticket, report: Callable[[Progress], None]) -> None:
        """It is done at once."""
        del recipe, ticket
        report(Progress(None))

    async def result(self, recipe: Recipe, ticket: Ticket) -> Outcome:
        """A picture for each that was ordered, with seeds that count up."""
        seed = int(ticket.request_id.removeprefix(SANDBOX).partition(":")[0])
        seeds = range(seed, seed + recipe.images)
        return Outcome(tuple(Told(f"{SANDBOX}{each}", each, unsafe=False) for each in seeds), Decimal(0))

    async def download(self, recipe: Recipe, url: str) -> bytes:
        """The placeholder, drawn where it does not hold up others."""
        return await asyncio.to_thread(draw, recipe, int(url.removeprefix(SANDBOX)))

    async def close(self) -> None:
        """There is nothing to let go of."""


def draw(recipe: Recipe, seed: int) -> bytes:
    """A JPEG of the recipe's size: a figure before a gradient, whose colours come from prompt and seed."""
    told = json.dumps([recipe.prompt, recipe.arguments.get("negative_prompt"), seed])
    dice = random.Random(hashlib.sha256(told.encode()).digest())  # noqa: S311  # a picture, not a secret
    image = _background(recipe.width, recipe.height, dice)
    pen = ImageDraw.Draw(image, "RGBA")
    _figure(pen, image.size, dice)
    _captions(pen, image.size, recipe.prompt, seed)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def _colour(dice: random.Random, low: int, high: int) -> tuple[int, int, int]:
    return dice.randint(low, high), dice.randint(low, high), dice.randint(low, high)


def _background(width: int, height: int, dice: random.Random) -> Image.Image:
    ramp = Image.linear_gradient("L").rotate(dice.choice((0, 90, 180, 270))).resize((width, height))
    return Image.composite(
        Image.new("RGB", (width, height), _colour(dice, 150, 235)),
        Image.new("RGB", (width, height), _colour(dice, 40, 140)),
        ramp,
    )


def _figure(pen: ImageDraw.ImageDraw, size: tuple[int, int], dice: random.Random) -> None:
    """Head and shoulders, a little different each time."""
    width, height = size
    unit = min(width, height)
    middle = width / 2 + dice.uniform(-0.12, 0.12) * width
    head, top = unit * dice.uniform(0.13, 0.17), height * dice.uniform(0.2, 0.28)
    shoulders = head * dice.uniform(2.0, 2.6)
    clothes, skin = _colour(dice, 20, 120), _colour(dice, 120, 215)
    neck = top + head * 2.1
    pen.rounded_rectangle(
        (middle - shoulders, neck, middle + shoulders, height * 1.3), head * 1.2, fill=clothes
    )
    pen.rectangle((middle - head * 0.4, top + head, middle + head * 0.4, neck + head * 0.3), fill=skin)
    pen.ellipse((middle - head, top, middle + head, top + head * 2.4), fill=skin)


def _captions(pen: ImageDraw.ImageDraw, size: tuple[int, int], prompt: str, seed: int) -> None:
    """SANDBOX across the top; prompt and seed at the foot."""
    width, height = size
    large, small = max(14, min(width, height) // 14), max(9, min(width, height) // 44)
    # Also in the middle: a platform's file is cut from there.
    pen.text(
        (width / 2, height / 2),
        "SANDBOX",
        (255, 255, 255, 90),
        ImageFont.load_default(large * 2),
        anchor="mm",
    )
    pen.rectangle((0, 0, width, large * 1.7), fill=(0, 0, 0, 170))
    pen.text((width / 2, large * 0.85), "SANDBOX", "white", ImageFont.load_default(large), anchor="mm")
    letters = max(16, int(width / (small * 0.56)))
    lines = textwrap.wrap(prompt, letters, max_lines=_PROMPT_LINES, placeholder=" ...")
    foot = "\n".join([*lines, f"seed {seed} - not a real picture: set FAL_KEY to draw with FAL"])
    box = small * 1.35 * (len(lines) + 1) + small
    pen.rectangle((0, height - box, width, height), fill=(0, 0, 0, 150))
    pen.multiline_text(
        (small, height - box + small / 2), foot, "white", ImageFont.load_default(small), spacing=small * 0.3
    )
