"""Searching what a team has made. Every answer is filtered by who asks, and from where."""

import re

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy import text as sql

from core.domain.generation import Generation
from core.domain.people import Asker, Audience
from core.store.engine import Database
from core.store.generations import Generations
from core.store.tables import generations

_MOST_WORDS = 20  # further ones would hardly narrow it, and take long


class History:
    """Newest first."""

    def __init__(self, database: Database, orders: Generations) -> None:
        self._database = database
        self._orders = orders

    async def search(self, asker: Asker, words: str, limit: int = 10) -> list[Generation]:
        """Those that hold all the words (a word's beginning is enough) and that the asker may see."""
        query = select(generations.c.id).where(visible(asker))
        if found := list(dict.fromkeys(re.findall(r"\w+", words))):
            match = " ".join(f'"{word}"*' for word in found[:_MOST_WORDS])
            query = query.where(
                sql("generations.id IN (SELECT rowid FROM history WHERE history MATCH :match)").bindparams(
                    match=match
                )
            )
        async with self._database.reading() as connection:
            newest = await connection.scalars(query.order_by(generations.c.number.desc()).limit(limit))
            identities = list(newest)
        return await self._orders.many(identities)

    async def find(self, asker: Asker, number: int) -> Generation | None:
        """By number; one that the asker may not see is not there."""
        return await self._one(and_(generations.c.number == number, visible(asker)))

    async def by_token(self, asker: Asker, token: str) -> Generation | None:
        """By what its buttons carry; likewise."""
        return await self._one(and_(generations.c.token == token, visible(asker)))

    async def _one(self, where: ColumnElement[bool]) -> Generation | None:
        async with self._database.reading() as connection:
            identity = await connection.scalar(select(generations.c.id).where(where))
        found = await self._orders.many([identity] if identity else [])  # it may be too old by now
        return found[0] if found else None


def visible(asker: Asker) -> ColumnElement[bool]:
    """The audience rule: the team's, one's own, and those of the private channel one asks from."""
    here = and_(
        generations.c.audience == Audience.CHANNEL.value,
        generations.c.service == asker.place.service,
        generations.c.workspace == asker.place.workspace,
        generations.c.channel == asker.place.channel,
    )
    return and_(
        generations.c.team == asker.team,
        or_(generations.c.audience == Audience.TEAM.value, generations.c.author == asker.person.ref, here),
    )
