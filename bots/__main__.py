"""The command `sidai`: settings are read, the house is put together, and closed at the end."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bots.assembly import Assembly
from bots.building import Building, models_of
from bots.terminal.commands import cli
from bots.terminal.jobs import add_jobs
from bots.terminal.upkeep import add_upkeep
from core.settings import read_house, read_settings
from core.settings.environment import data_folder
from core.store import open_database
from core.upkeep.backup import back_up
from core.upkeep.restore import restore


@asynccontextmanager
async def opened(sandbox: bool) -> AsyncIterator[Assembly]:  # noqa: FBT001  # a click flag, passed on
    """A house at work. OperatorError: a setting is wrong."""
    settings = read_settings()
    house = read_house(settings.sidai_config)
    data_folder(settings)
    database = await open_database(settings.database)
    models = models_of(settings, sandbox=sandbox)
    assembly = Building(settings, house, database, models).assembly(sandbox=sandbox)
    try:
        yield assembly
    finally:
        await assembly.runner.stop()
        await models.close()
        await database.close()


add_jobs(cli)
add_upkeep(
    cli,
    back_up=lambda file: back_up(read_settings(), file),
    restore=lambda file: restore(read_settings(), file),
)


def main() -> None:
    """Run it."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    cli(obj=opened, prog_name="sidai")


if __name__ == "__main__":
    main()
