"""Orders that wait for a yes, and presses that came already."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from core.domain.draft import Draft
from core.domain.order import Order
from core.domain.text import Text
from core.store import rows
from core.store.engine import Database
from core.store.tables import drafts, presses

LIFE = timedelta(minutes=10)  # of a draft
_DOUBLE = timedelta(seconds=3)  # two presses of one person within this are one
_KEPT = timedelta(days=1)


class Drafts:
    """One row each; a yes leaves it, so that a second yes finds what the first one has started."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, author: str, order: Order, notes: Sequence[Text], event: str, price: Decimal) -> str:
        """Keep one; its token. The same event again gives the same one."""
        now = datetime.now(UTC)
        row = {
            "token": secrets.token_urlsafe(12),
            "event": event,
            "created": now,
            "author": author,
            "order": rows.order_row(order),
            "notes": rows.texts_row(notes),
            "price": price,
        }

        def work(connection: Connection) -> str:
            connection.execute(delete(drafts).where(drafts.c.created < now - _KEPT))
            connection.execute(delete(presses).where(presses.c.pressed < now - _KEPT))
            connection.execute(upsert(drafts).values(row).on_conflict_do_nothing(index_elements=["event"]))
            return str(connection.scalar(select(drafts.c.token).where(drafts.c.event == event)))

        return await self._database.write(work)

    async def get(self, token: str) -> Draft | None:
        """By its token."""
        async with self._database.reading() as connection:
            found = await connection.execute(select(drafts).where(drafts.c.token == token))
            row = found.mappings().one_or_none()
        if row is None:
            return None
        expired = row["created"] + LIFE < datetime.now(UTC)
        order, notes = rows.order_value(row["order"]), rows.texts_value(row["notes"])
        return Draft(token, row["event"], row["author"], order, notes, row["price"], expired)

    async def reprice(self, token: str, price: Decimal) -> None:
        """It is asked about anew, at another price."""
        note = update(drafts).where(drafts.c.token == token).values(price=price)
        await self._database.write(lambda connection: connection.execute(note))

    async def drop(self, token: str) -> None:
        """It is not wanted."""
        await self._database.write(
            lambda connection: connection.execute(delete(drafts).where(drafts.c.token == token))
        )


class Presses:
    """A double click counts once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def fresh(self, button: str, person: str, event: str) -> bool:
        """Note a press. False: it came right after another one. The same one again is fresh again."""
        now = datetime.now(UTC)
        row = {"button": button, "person": person, "event": event, "pressed": now}
        where = (presses.c.button == button) & (presses.c.person == person)
        note = (
            upsert(presses).values(row).on_conflict_do_update(index_elements=["button", "person"], set_=row)
        )

        def work(connection: Connection) -> bool:
            last = connection.execute(select(presses.c.event, presses.c.pressed).where(where)).one_or_none()
            if last is not None and last.event != event and last.pressed > now - _DOUBLE:
                return False
            connection.execute(note)
            return True

        return await self._database.write(work)
