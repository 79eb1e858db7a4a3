"""Orders taken, and found again."""

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import itemgetter

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Row,
    RowMapping,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    true,
    type_coerce,
    union,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from core.domain.generation import UNFINISHED, Generation, Run
from core.domain.order import Allowance, Plan
from core.domain.people import Asker, Person
from core.errors import BusyError
from core.store import rows
from core.store.engine import Database
from core.store.ledger import reserve
from core.store.tables import deliveries, generations, history, images, nudges, reservations, runs

_REPLY_LIFE = timedelta(minutes=30)  # Slack's response_url; Discord's token lives shorter

_LATER = frozenset({"id", "cancelled", "saved"})  # columns that an order does not have yet

_COST = type_coerce(
    reservations.c.settled + func.coalesce(reservations.c.earlier, 0), reservations.c.settled.type
).label("cost")

Head = Row[tuple[int, int, datetime, str | None]]

# Put together once: it is done for every order, while somebody waits for the acknowledgement.
_LAST = select(func.coalesce(func.max(generations.c.number), 0)).where(
    generations.c.team == bindparam("team")
)
_HEAD = (
    upsert(generations)
    .values({each.name: bindparam(each.name) for each in generations.c if each.name not in _LATER})
    .values(number=_LAST.scalar_subquery() + 1)
    .on_conflict_do_nothing(index_elements=["event"])
    .returning(generations.c.id, generations.c.number, generations.c.created, generations.c.token)
)
_HISTORY = insert(history)
_RUNS = insert(runs).returning(runs.c.id, sort_by_parameter_order=True)
_WAITING = (
    select(func.count(runs.c.generation.distinct()))
    .join(generations)
    .where(
        runs.c.state.in_(UNFINISHED),
        generations.c.author == bindparam("person"),
        generations.c.paid == bindparam("paid"),  # what the sandbox left is not drawn any more
    )
)


class Generations:
    """`fernet` encrypts what only an adapter may read."""

    def __init__(self, database: Database, fernet: Fernet) -> None:
        self._database = database
        self._fernet = fernet

    async def add(
        self, asker: Asker, plan: Plan, event: str, allowance: Allowance
    ) -> tuple[Generation, bool]:
        """Take an order and set its price aside: one transaction.

        Returns the generation, and whether it is new: an event that came before gives the one it started.
        RequestError: it would cost more than is left. BusyError: too many of the person's are waiting.
        """

        def work(connection: Connection) -> Generation | int:
            head = self._insert(connection, asker, plan, event, paid=allowance.paid)
            if head is None:
                return connection.scalar(select(generations.c.id).where(generations.c.event == event)) or 0
            _check_waiting(connection, asker, allowance)
            found = _insert_runs(connection, head.id, plan)
            reserve(connection, found, asker, allowance)
            return _fresh(asker, plan, head, found)

        kept = await self._database.write(work)
        return (kept, True) if isinstance(kept, Generation) else (await self.get(kept), False)

    async def get(self, identity: int) -> Generation:
        """By its row. LookupError: there is none."""
        async with self._database.reading() as connection:
            found = await self._load(connection, [identity])
        if not found:
            raise LookupError(identity)
        return found[0]

    async def by_event(self, event: str) -> Generation | None:
        """What an event has started."""
        async with self._database.reading() as connection:
            found = await connection.scalar(select(generations.c.id).where(generations.c.event == event))
        return await self.get(found) if found else None

    async def many(self, identities: Sequence[int]) -> list[Generation]:
        """By their rows, in the order given."""
        async with self._database.reading() as connection:
            found = {each.id: each for each in await self._load(connection, identities)}
        return [found[identity] for identity in identities if identity in found]

    async def unfinished(self, service: str, workspace: str | None, *, paid: bool) -> list[int]:
        """Those with a run that has not ended, or not yet told to the end; oldest first.

        Of one workspace, or of all that the service has.
        """
        undrawn = select(runs.c.generation).where(runs.c.state.in_(UNFINISHED))
        untold = select(deliveries.c.generation).where(
            deliveries.c.part == "root", deliveries.c.state == "posted"
        )
        mine = here(service, workspace, paid=paid)
        query = select(generations.c.id).where(mine, generations.c.id.in_(union(undrawn, untold)))
        async with self._database.reading() as connection:
            return list(await connection.scalars(query.order_by(generations.c.id)))

    async def cancel(self, identity: int) -> None:
        """Note that no more of it is wanted, for whichever process is at it."""
        note = update(generations).where(generations.c.id == identity, generations.c.cancelled.is_(None))

        def work(connection: Connection) -> None:
            connection.execute(note.values(cancelled=datetime.now(UTC)))
            connection.execute(_nudge(identity))

        await self._database.write(work)

    async def nudge(self, identity: int) -> None:
        """It is to be looked at by the process that works on its workspace."""
        await self._database.write(lambda connection: connection.execute(_nudge(identity)))

    async def nudged(self, service: str, workspace: str | None, *, paid: bool) -> list[int]:
        """Those that a command has changed since this was last asked; as for `unfinished`."""
        mine = select(generations.c.id).where(here(service, workspace, paid=paid))
        taken = delete(nudges).where(nudges.c.generation.in_(mine)).returning(nudges.c.generation)
        async with self._database.reading() as connection:
            if await connection.scalar(select(nudges.c.generation).limit(1)) is None:
                return []
        return await self._database.write(lambda connection: list(connection.scalars(taken)))

    def _insert(
        self, connection: Connection, asker: Asker, plan: Plan, event: str, *, paid: bool
    ) -> Head | None:
        """The head row and what it is found by; None: that event has been here before."""
        now, place = datetime.now(UTC), asker.place
        row = {
            "team": asker.team,
            "event": event,
            "created": now,
            "author": asker.person.ref,
            "author_name": asker.person.name,
            "author_roles": list(asker.person.roles),
            "service": place.service,
            "workspace": place.workspace,
            "channel": place.channel,
            "thread": place.thread,
            "audience": place.audience.value,
            "paid": paid,
            "reply_to": self._seal(place.reply_to),
            "reply_until": now + _REPLY_LIFE,
            "order": rows.order_row(plan.order),
            "notes": rows.texts_row(plan.notes),
            "token": secrets.token_urlsafe(12),
        }
        done = connection.execute(_HEAD, row)
        if (head := done.one_or_none()) is not None:
            connection.execute(_HISTORY, rows.history_row(head.id, asker, plan))
        return head

    async def _load(self, connection: AsyncConnection, identities: Sequence[int]) -> list[Generation]:
        heads = await connection.execute(select(generations).where(generations.c.id.in_(identities)))
        of_run = (
            select(runs, _COST)
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


def here(service: str, workspace: str | None, *, paid: bool) -> ColumnElement[bool]:
    """Those of one workspace, or of all that the service has."""
    return and_(
        generations.c.service == service,
        generations.c.workspace == workspace if workspace else true(),
        generations.c.paid == paid,  # what the sandbox was to draw is not paid for later
    )


def _nudge(identity: int) -> Insert:
    return upsert(nudges).values(generation=identity).on_conflict_do_nothing()


def _check_waiting(connection: Connection, asker: Asker, allowance: Allowance) -> None:
    """The order itself has no runs yet, so it is not among those that wait."""
    asking = {"person": asker.person.ref, "paid": allowance.paid}
    if (connection.scalar(_WAITING, asking) or 0) >= allowance.waiting:
        raise BusyError("queue-full", limit=allowance.waiting, seconds=allowance.seconds)


def _insert_runs(connection: Connection, generation: int, plan: Plan) -> list[Run]:
    now, number, found = datetime.now(UTC), 1, []
    for recipe in plan.recipes:
        found.append(Run(0, number, recipe))
        number += recipe.images
    values = [
        {
            "generation": generation,
            "number": run.number,
            "recipe": rows.recipe_row(run.recipe),
            "state": run.state.value,
            "epoch": run.epoch,
            "changed": now,
        }
        for run in found
    ]
    identities = connection.scalars(_RUNS, values)
    return [replace(run, id=identity) for run, identity in zip(found, identities, strict=True)]


def _fresh(asker: Asker, plan: Plan, head: Head, found: Sequence[Run]) -> Generation:
    """The order just kept, as it would be read back."""
    author = Person(asker.person.service, asker.person.id, asker.person.name, roles=asker.person.roles)
    return Generation(
        head.id,
        asker.team,
        head.number,
        author,
        asker.place,
        plan.order,
        head.created,
        tuple(found),
        plan.notes,
        head.token or "",
    )


def _grouped(found: Sequence[RowMapping], column: str) -> Iterator[tuple[int, list[RowMapping]]]:
    for key, group in groupby(sorted(found, key=itemgetter(column)), key=itemgetter(column)):
        yield key, list(group)
