"""Whether the database is sound."""

from core.domain.finding import Finding
from core.domain.text import text
from core.store.engine import Database


async def check(database: Database) -> list[Finding]:
    """Look through an open database; it takes seconds where it is large."""
    async with database.reading() as connection:
        verdict = (await connection.exec_driver_sql("PRAGMA quick_check(1)")).scalar_one()
    if verdict == "ok":
        return [Finding(ok=True, text=text("check-database"))]
    return [Finding(ok=False, text=text("check-database-broken", problem=str(verdict).splitlines()[0]))]
