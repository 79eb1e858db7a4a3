"""Kills the house again and again, and prints the books."""

import asyncio
import logging
import secrets
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import click

from tests.durability.books import Books, audit
from tests.durability.rounds import People, Round, play
from tests.durability.table import summary, table
from tests.durability.town import town


async def kills(folder: Path, seed: int, count: int, orders: int) -> tuple[Books, People, list[Round]]:
    """So many kills, with so many orders for each; no more after one that was not got over."""
    chance = Random(seed)  # noqa: S311  # it must be repeatable
    async with town(folder) as built:
        people, rounds = People(built), list[Round]()
        try:
            while len(rounds) < count and all(each.back is not None for each in rounds):
                rounds.append(await play(built, people, chance, len(rounds), orders))
            return audit(built, people.taken, rounds), people, rounds
        finally:
            (folder / "log").write_text(built.log, encoding="utf-8")


@click.command()
@click.option("--kills", "count", default=20, show_default=True)
@click.option("--orders", default=25, show_default=True, help="For each kill.")
@click.option("--seed", type=int, help="Of a run that is to be repeated.")
@click.option("--keep", type=click.Path(path_type=Path), help="An empty folder for the data and the log.")
def main(count: int, orders: int, seed: int | None, keep: Path | None) -> None:
    """Kill the house while it works. Ends with 1 if anything was lost, paid or posted twice."""
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # calls that a kill has cut short
    seed = secrets.randbelow(10**6) if seed is None else seed
    click.echo(f"seed {seed}")
    with TemporaryDirectory(prefix="sidai-durability-") as made:
        folder = keep or Path(made)
        folder.mkdir(exist_ok=True)
        books, people, rounds = asyncio.run(kills(folder, seed, count, orders))
    click.echo(f"{table(rounds)}\n\n{summary(books, people, rounds)}")
    if any(books.wrong.values()):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
