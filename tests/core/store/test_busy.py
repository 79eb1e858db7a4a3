"""A database that somebody else holds, or a disk without room: said so, and nothing is half done."""

import sqlite3

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from core.errors import OperatorError
from tests.core.store.conftest import Store


async def test_what_cannot_be_written_now_is_an_error_for_people(store: Store) -> None:
    cause = sqlite3.OperationalError("database is locked")
    cause.sqlite_errorname = "SQLITE_BUSY"

    def locked(connection: Connection) -> None:
        del connection
        raise OperationalError("COMMIT", {}, cause)

    with pytest.raises(OperatorError) as refused:
        await store.database.write(locked)
    assert refused.value.text.key == "database-busy"
    assert refused.value.text.values == {"problem": "database is locked"}


async def test_a_statement_that_is_wrong_is_a_bug(store: Store) -> None:
    with pytest.raises(OperationalError):
        await store.database.write(lambda connection: connection.exec_driver_sql("SELECT * FROM nothing"))
