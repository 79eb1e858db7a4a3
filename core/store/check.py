"""Whether the database is sound."""

from sqlalchemy.exc import DatabaseError

from core.domain.finding import Finding
from core.domain.text import text
from core.store.engine import Database


async def check(database: Database) -> list[Finding]:
    """Look through an open database; it takes seconds where it is large."""
    try:
        async with database.reading() as connection:
            verdict = str((await connection.exec_driver_sql("PRAGMA quick_check(1)")).scalar_one())
    except DatabaseError as error:  # too damaged even for that
        verdict = str(error.orig)
    if verdict == "ok":
        return [Finding(ok=True, text=text("check-database"))]
    problem = " ".join(verdict.split())
    return [Finding(ok=False, text=text("check-database-broken", problem=problem))]
