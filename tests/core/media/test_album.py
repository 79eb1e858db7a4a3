"""Which files belong to an order: all that may have been kept of it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from core.domain.generation import Generation, Image, Outcome, Run
from core.domain.order import Fit
from core.media import MediaStore
from core.media.album import Album, files
from tests.core.examples import GENERAL, SID, planned
from tests.core.fakes import jpeg, told

BANNER = Fit("linkedin-banner", 32, 8, 0.5)


def order(images: int) -> Generation:
    """One call for several pictures, each to be fitted too."""
    plan = planned()
    recipe = replace(plan.recipes[0], images=images, fit=BANNER)
    run = Run(1, 1, recipe, outcome=Outcome(told("a"), None))
    now = datetime(2026, 11, 1, tzinfo=UTC)
    return Generation(7, "studio", 57, SID, GENERAL, plan.order, now, (run,))


async def test_all_that_was_kept_is_named_also_of_a_run_that_knows_none_of_its_pictures(
    tmp_path: Path,
) -> None:
    generation = order(images=2)
    (run,) = generation.runs
    album = Album(MediaStore(f"file://{tmp_path}/media"))
    kept = [
        await album.keep(generation, run, number, told("a")[0], content)
        for number, content in enumerate((jpeg(), jpeg("red")), 1)
    ]
    await album.sheet(generation, kept)
    there = await asyncio.to_thread(lambda: [each for each in tmp_path.rglob("*") if each.is_file()])
    assert len(there) == 7  # two pictures, each fitted too and with its facts, and the sheet
    assert {str(each.relative_to(tmp_path / "media")) for each in there} <= set(files(generation))
    other = replace(generation, number=58)
    assert not set(files(generation)) & set(files(other))


def test_what_the_rows_say_of_a_picture_counts_whatever_it_is_called_today() -> None:
    generation = order(images=1)
    (run,) = generation.runs
    fitted = {"linkedin-banner": "old/name-fitted.jpg"}
    picture = Image(1, "old/name.png", "a", "image/png", 64, 48, None, "0" * 64, fitted=fitted)
    named = files(replace(generation, runs=(replace(run, images=(picture,)),)))
    assert {"old/name.png", "old/name-fitted.jpg"} <= set(named)
    assert len(named) == len(set(named))
