"""Orders taken, and found again."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import RowMapping, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.domain.generation import FINAL, Generation, State
from core.domain.order import Plan
from core.domain.people import Asker
from core.store import rows
from core.store.engine import Database
from core.store.ledger import Allowance, reserve
from core.store.tables import generations, history, images, reservations, runs

_REPLY_LIFE = timedelta(minutes=30)  # Slack's response_url; Discord's token lives shorter


class Generations:
    """`fernet` encrypts what only an adapter may read."""

    def __init__(self, database: Database, fernet: Fernet) -> None:
        self._database = database
        self._fernet = fernet

    async def add(
        self, asker: Asker, plan: Plan, event: str, allowance: Allowance | None
    ) -> tuple[Generation, bool]:
        """Take an order and set its price aside: one transaction.

        Returns the generation, and whether it is new: an event that came before gives the one it started.
        RequestError: it would cost more than is left.
        """
        async with self._database.writing() as connection:
            known = await connection.scalar(select(generations.c.id).where(generations.c.event == event))
            if known is None:
                known, new = await self._insert(connection, asker, plan, event), True
                await self._insert_runs(connection, known, plan)
                await reserve(connection, known, asker, plan, allowance)
            else:
                new = False
            return (await self._load(connection, [known]))[0], new

    async def get(self, identity: int) -> Generation:
        """By its row. LookupError: there is none."""
        async with self._database.reading() as connection:
            found = await self._load(connection, [identity])
        if not found:
            raise LookupError(identity)
        return found[0]

    async def find(self, team: str, number: int) -> Generation | None:
        """By the number people type."""
        where = (generations.c.team == team) & (generations.c.number == number)
        async with self._database.reading() as connection:
            found = await connection.scalar(select(generations.c.id).where(where))
            return (await self._load(connection, [found]))[0] if found else None

    async def many(self, identities: Sequence[int]) -> list[Generation]:
        """By their rows, in the order given."""
        async with self._database.reading() as connection:
            found = {each.id: each for each in await self._load(connection, identities)}
        return [found[identity] for identity in identities if identity in found]

    async def unfinished(self, service: str, workspace: str) -> list[int]:
        """Those of a workspace with a run that has not ended, oldest first."""
        here = (generations.c.service == service) & (generations.c.workspace == workspace)
        query = select(generations.c.id).join(runs).where(here, runs.c.state.not_in(FINAL)).distinct()
        async with self._database.reading() as connection:
            return list(await connection.scalars(query.order_by(generations.c.id)))

    async def waiting(self, person: str) -> int:
        """How many of a person's orders are not finished yet."""
        query = (
            select(func.count(runs.c.generation.distinct()))
            .join(generations)
            .where(generations.c.author == person, runs.c.state.not_in(FINAL))
        )
        async with self._database.reading() as connection:
            return await connection.scalar(query) or 0

    async def _insert(self, connection: AsyncConnection, asker: Asker, plan: Plan, event: str) -> int:
        last = select(func.max(generations.c.number)).where(generations.c.team == asker.team)
        now, place = datetime.now(UTC), asker.place
        row = {
            "team": asker.team,
            "number": (await connection.scalar(last) or 0) + 1,
            "event": event,
            "created": now,
            "author": asker.person.ref,
            "author_name": asker.person.name,
            "service": place.service,
            "workspace": place.workspace,
            "channel": place.channel,
            "thread": place.thread,
            "audience": place.audience.value,
            "reply_to": self._seal(place.reply_to),
            "reply_until": now + _REPLY_LIFE,
            "order": rows.order_row(plan.order),
            "notes": rows.texts_row(plan.notes),
        }
        done = await connection.execute(insert(generations).values(row).returning(generations.c.id))
        identity: int = done.scalar_one()
        found_by = {
            "rowid": identity,
            "words": plan.order.typed,
            "prompt": plan.recipes[0].prompt,
            "scenario": plan.order.scenario or "",
            "subject": plan.order.subject or "",
            "author": asker.person.name,
        }
        await connection.execute(insert(history).values(found_by))
        return identity

    async def _insert_runs(self, connection: AsyncConnection, generation: int, plan: Plan) -> None:
        now, number, values = datetime.now(UTC), 1, []
        for recipe in plan.recipes:
            values.append(
                {
                    "generation": generation,
                    "number": number,
                    "recipe": rows.recipe_row(recipe),
                    "state": State.RESERVED.value,
                    "epoch": 0,
                    "changed": now,
                }
            )
            number += recipe.images
        await connection.execute(insert(runs), values)

    async def _load(self, connection: AsyncConnection, identities: Sequence[int]) -> list[Generation]:
        heads = await connection.execute(select(generations).where(generations.c.id.in_(identities)))
        of_run = (
            select(runs, reservations.c.settled)
            .outerjoin(reservations, reservations.c.run == runs.c.id)
            .where(runs.c.generation.in_(identities))
            .order_by(runs.c.generation, runs.c.number)
        )
        calls = (await connection.execute(of_run)).mappings().all()
        of_image = (
            select(images).where(images.c.run.in_([call["id"] for call in calls])).order_by(images.c.number)
        )
        pictures = (await connection.execute(of_image)).mappings().all()
        by_run = {key: [rows.image_value(row) for row in group] for key, group in _grouped(pictures, "run")}
        by_generation = {
            key: [rows.run_value(row, by_run.get(row["id"], ())) for row in group]
            for key, group in _grouped(calls, "generation")
        }
        return [
            rows.generation_value(
                row, by_generation[row["id"]], self._open(row["reply_to"], row["reply_until"])
            )
            for row in heads.mappings()
        ]

    def _seal(self, reply_to: Mapping[str, str]) -> bytes | None:
        return self._fernet.encrypt(json.dumps(dict(reply_to)).encode()) if reply_to else None

    def _open(self, sealed: bytes | None, until: datetime | None) -> dict[str, str]:
        if sealed is None or until is None or until < datetime.now(UTC):
            return {}
        try:
            opened: dict[str, str] = json.loads(self._fernet.decrypt(sealed))
        except InvalidToken:  # SIDAI_SECRET was changed: the token is lost, the order is not
            return {}
        return opened


def _grouped(found: Sequence[RowMapping], column: str) -> Iterator[tuple[int, list[RowMapping]]]:
    for key, group in groupby(sorted(found, key=itemgetter(column)), key=itemgetter(column)):
        yield key, list(group)
