"""One run, step by step: every step is noted before the next begins, and the money leaves once."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from decimal import Decimal

from core.domain.generation import FINAL, Generation, Run, State
from core.domain.text import Text, text
from core.errors import OperatorError, SidaiError
from core.media.album import Album, told_by
from core.run.ports import CallFailedError, Models, NotAcceptedError, Progress, UnknownOutcomeError
from core.store.steps import LostRaceError, Steps

log = logging.getLogger(__name__)

Alarm = Callable[[Generation, SidaiError], Awaitable[None]]

_SENDINGS = 5  # a call that provably was not accepted leaves at most this often
_NOTHING = Decimal(0)


class Machine:
    """`alarm` is told of errors that only somebody who runs the bot can mend."""

    def __init__(self, steps: Steps, models: Models, album: Album, alarm: Alarm) -> None:
        self._steps = steps
        self._models = models
        self._album = album
        self._alarm = alarm
        self._sending: set[asyncio.Task[Run]] = set()

    async def advance(self, generation: Generation, run: Run, report: Callable[[Progress], None]) -> Run:
        """Go on with a run until it has ended. Never raises, except when it is told to stop."""
        try:
            while run.state not in FINAL:
                run = await self._step(generation, run, report)
        except LostRaceError:
            log.warning("generation %s run %s: another worker went on with it", generation.id, run.id)
        except Exception:
            incident = secrets.token_hex(4)
            log.exception("generation %s run %s: incident %s", generation.id, run.id, incident)
            run = await self._bury(run, text("bug", incident=incident))
        return run

    async def refuse(self, run: Run, error: Text) -> None:
        """End a run, if it was never sent."""
        if run.state is State.RESERVED:
            await self._steps.ended(run, State.REFUSED, error, _NOTHING)

    async def settled(self) -> None:
        """Until no call is between its intent and the note of what came of it."""
        await asyncio.gather(*self._sending, return_exceptions=True)

    async def _step(self, generation: Generation, run: Run, report: Callable[[Progress], None]) -> Run:
        match run.state:
            case State.RESERVED:
                sending = asyncio.create_task(self._send(generation, run))
                self._sending.add(sending)
                sending.add_done_callback(self._sending.discard)
                return await asyncio.shield(sending)  # a stop must not cut it off from its note
            case State.SUBMITTING:  # found so after a crash: nobody knows whether it left
                return await self._doubt(run)
            case State.SUBMITTED:
                return await self._follow(generation, run, report)
            case _:
                return await self._fetch(generation, run)

    async def _send(self, generation: Generation, run: Run) -> Run:
        for sending in range(1, _SENDINGS + 1):
            run = await self._steps.intend(run)
            try:
                ticket = await self._models.submit(run.recipe)
            except NotAcceptedError as refused:
                if sending == _SENDINGS:
                    return await self._fail(generation, run, CallFailedError(refused.error, free=True))
                run = await self._steps.unsent(run)
                await asyncio.sleep(refused.wait)
            except UnknownOutcomeError:
                return await self._doubt(run)
            except CallFailedError as failed:
                return await self._fail(generation, run, failed)
            else:
                return await self._steps.submitted(run, ticket)
        raise AssertionError  # the last sending returns

    async def _follow(self, generation: Generation, run: Run, report: Callable[[Progress], None]) -> Run:
        ticket = run.ticket
        assert ticket is not None  # noqa: S101  # the state says so
        try:
            await self._models.follow(ticket, report)
            outcome = await self._models.result(run.recipe, ticket)
        except CallFailedError as failed:
            return await self._fail(generation, run, failed)
        cost = None if outcome.cost is None else str(outcome.cost)
        return await self._steps.fetched(run, {"answer": outcome.answer, "cost": cost})

    async def _fetch(self, generation: Generation, run: Run) -> Run:
        noted = run.result or {}
        answer, cost = noted["answer"], noted["cost"]
        price = None if cost is None else Decimal(str(cost))
        try:
            told = told_by(run, answer if isinstance(answer, dict) else {})
            images = []
            for each in told:
                download = await self._models.download(run.recipe, each.url)
                images.append(await self._album.keep(generation, run, download.content, each, price))
        except CallFailedError as failed:
            return await self._fail(generation, run, failed, price)
        except SidaiError as error:
            return await self._fail(generation, run, CallFailedError(error, free=False), price)
        return await self._steps.stored(run, images, price)

    async def _fail(
        self, generation: Generation, run: Run, failed: CallFailedError, cost: Decimal | None = None
    ) -> Run:
        if isinstance(failed.error, OperatorError):
            await self._alarm(generation, failed.error)
        return await self._steps.ended(
            run, State.FAILED, failed.error.text, _NOTHING if failed.free else cost
        )

    async def _doubt(self, run: Run) -> Run:
        log.warning("run %s: it may have been accepted by FAL; it is not sent again", run.id)
        return await self._steps.ended(run, State.DOUBTFUL, text("fal-unclear"), None)

    async def _bury(self, run: Run, error: Text) -> Run:
        try:
            return await self._steps.ended(run, State.FAILED, error, None)
        except LostRaceError:
            return run
