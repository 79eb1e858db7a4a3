"""One run, step by step: every step is noted before the next begins, and the money leaves once."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from decimal import Decimal

from core.domain.generation import FINAL, Generation, Image, Outcome, Run, State, Ticket, Told
from core.domain.text import Text, text
from core.errors import OperatorError, ServiceError, SidaiError
from core.media.album import Album
from core.run.inquiry import Inquiry
from core.run.ports import CallFailedError, Models, NotAcceptedError, Progress
from core.run.signals import Signals, Watch
from core.store.steps import LostRaceError, Steps

log = logging.getLogger(__name__)

Alarm = Callable[[Generation, SidaiError], Awaitable[None]]
Report = Callable[[Progress], None]

_SENDINGS = 5  # a call that provably was not accepted leaves at most this often
_FETCHES = 2  # so often is a file that is no picture fetched again
_NOTHING = Decimal(0)


class Machine:
    """`alarm` is told of errors that only somebody who runs the bot can mend.

    Seconds: `waits` between attempts to note, or to keep, what was paid for; a stop waits for `patience`
    until a call that left has its answer, which is looked for at the next start otherwise.
    """

    def __init__(  # noqa: PLR0913, PLR0917  # what the composition root gives
        self,
        steps: Steps,
        models: Models,
        album: Album,
        alarm: Alarm,
        inquiry: Inquiry,
        waits: Sequence[float] = (1.0, 5.0, 15.0, 60.0),
        patience: float = 4.0,
    ) -> None:
        self._steps = steps
        self._models = models
        self._album = album
        self._alarm = alarm
        self._inquiry = inquiry
        self._waits, self._patience = waits, patience
        self._sending: set[asyncio.Task[Run]] = set()
        self._stopping = False

    async def advance(self, generation: Generation, run: Run, report: Report, signals: Signals) -> Run:
        """Go on with a run until it has ended."""
        try:
            while run.state not in FINAL:
                run = await self._step(generation, run, report, signals)
        except LostRaceError:
            log.warning("generation %s run %s: another worker went on with it", generation.id, run.id)
        except OperatorError as error:  # no room for a picture, a database that is held: it is taken up again
            log.error("generation %s run %s waits: %s", generation.id, run.id, error)  # noqa: TRY400
        except Exception:
            incident = secrets.token_hex(4)
            log.exception("generation %s run %s: incident %s", generation.id, run.id, incident)
            return await self._steps.ended(run, State.FAILED, text("bug", incident=incident), None)
        return run

    async def refuse(self, run: Run, error: Text) -> None:
        """End a run, if it was never sent."""
        if run.state is State.RESERVED:
            await self._steps.ended(run, State.REFUSED, error, _NOTHING)

    async def drop(self, run: Run) -> Run:
        """It is not wanted any more, and was never sent."""
        return await self._steps.ended(run, State.CANCELLED, text("cancelled-unsent"), _NOTHING)

    async def settle(self) -> None:
        """Send nothing more, and wait until each call that left has the note of what came of it."""
        self._stopping = True
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience):
                await asyncio.gather(*self._sending, return_exceptions=True)

    async def _step(self, generation: Generation, run: Run, report: Report, signals: Signals) -> Run:
        match run:
            case Run(state=State.RESERVED) if signals.cancelled.is_set():
                return await self.drop(run)
            case Run(state=State.RESERVED):
                sending = asyncio.create_task(self._send(generation, run, signals))
                self._sending.add(sending)
                sending.add_done_callback(self._sending.discard)
                return await asyncio.shield(sending)  # a stop must not cut it off from its note
            case Run(state=State.SUBMITTED, ticket=Ticket() as ticket):
                return await self._follow(generation, run, ticket, Watch(report), signals)
            case Run(state=State.FETCHED, outcome=Outcome() as outcome):
                return await self._fetch(generation, run, outcome)
            case _:  # submitting: no answer came, or none was noted
                return await self._doubt(run, report)

    async def _send(self, generation: Generation, run: Run, signals: Signals) -> Run:
        self._inquiry.leaving(run.id)
        try:
            return await self._sent(generation, run, signals)
        finally:
            self._inquiry.left(run.id)

    async def _sent(self, generation: Generation, run: Run, signals: Signals) -> Run:
        """Submitted, ended, or reserved again; or still submitting: then nobody knows what came of it."""
        for sending in range(1, _SENDINGS + 1):
            run = await self._steps.intend(run)
            try:
                ticket = await self._models.submit(run.recipe, run.id)
                log.info("run %s is request %s", run.id, ticket.request_id)  # should its note get lost
                return await self._noted(run, ticket)
            except NotAcceptedError as refused:
                if sending == _SENDINGS:
                    return await self._fail(generation, run, CallFailedError(refused.error, free=True))
                run = await self._steps.unsent(run)
                await asyncio.sleep(0 if self._stopping else refused.wait)
                if self._stopping or signals.cancelled.is_set():
                    return run
            except CallFailedError as failed:
                return await self._fail(generation, run, failed)
            except LostRaceError:
                raise
            except Exception:  # whatever it was, the call may have been accepted
                log.warning("run %s may have been accepted by FAL; it is looked for", run.id, exc_info=True)
                return run
        raise AssertionError  # the last sending returns

    async def _noted(self, run: Run, ticket: Ticket) -> Run:
        """The receipt for what was paid is noted, however busy the database is."""
        self._inquiry.forget(run.id)
        for wait in self._waits:
            try:
                return await self._steps.submitted(run, ticket)
            except LostRaceError:
                raise
            except Exception:
                log.exception("run %s: its receipt is noted again in %s s", run.id, wait)
            await asyncio.sleep(wait)
        return await self._steps.submitted(run, ticket)

    async def _follow(
        self, generation: Generation, run: Run, ticket: Ticket, watch: Watch, signals: Signals
    ) -> Run:
        dropping = asyncio.create_task(self._drop(ticket, watch, signals))
        try:
            await self._until_ended(run, ticket, watch, signals)
            outcome = await self._models.result(run.recipe, ticket)
        except CallFailedError as failed:
            dropped = dropping.result() if dropping.done() else signals.cancelled.is_set() or None
            if dropped is not None:  # FAL said yes, or may have: its answer was lost
                return await self._dropped(run, failed, unbegun=dropping.done() and dropped)
            return await self._fail(generation, run, failed)
        finally:
            dropping.cancel()
        return await self._steps.fetched(run, outcome, watch.seconds)

    async def _until_ended(self, run: Run, ticket: Ticket, watch: Watch, signals: Signals) -> None:
        """FAL is asked anew when it calls back, however quiet it was till then."""
        while True:
            following = asyncio.create_task(self._models.follow(run.recipe, ticket, watch))
            calling = asyncio.create_task(signals.called.wait())
            try:
                await asyncio.wait({following, calling}, return_when=asyncio.FIRST_COMPLETED)
                if following.done():
                    return following.result()
                signals.called.clear()
            finally:
                calling.cancel()
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)

    async def _drop(self, ticket: Ticket, watch: Watch, signals: Signals) -> bool | None:
        """Ask FAL to drop the call, once it is not wanted. True: it had not begun it; None: it will not."""
        await signals.cancelled.wait()
        unbegun = watch.queued
        for wait in self._waits:
            if await self._models.cancel(ticket):
                return unbegun
            await asyncio.sleep(wait)
        return None

    async def _dropped(self, run: Run, failed: CallFailedError, *, unbegun: bool) -> Run:
        how = "free" if failed.free else "unbegun" if unbegun else "charged"
        cost = None if how == "charged" else _NOTHING
        return await self._steps.ended(run, State.CANCELLED, text(f"cancelled-{how}"), cost)

    async def _fetch(self, generation: Generation, run: Run, outcome: Outcome) -> Run:
        images = []
        try:
            for number, told in enumerate(outcome.images[: run.recipe.images], run.number):
                images.append(await self._image(generation, run, number, told))
        except CallFailedError as failed:
            return await self._fail(generation, run, failed)
        except ServiceError as error:
            return await self._fail(generation, run, CallFailedError(error, free=False))
        return await self._steps.stored(run, images, outcome.cost)

    async def _image(self, generation: Generation, run: Run, number: int, told: Told) -> Image:
        """Into the media store; again while there is no room, or what came is no picture: it is paid for."""
        for place, wait in enumerate(self._waits):
            content = await self._models.download(run.recipe, told.url)
            try:
                return await self._album.keep(generation, run, number, told, content)
            except OperatorError as error:
                log.warning("generation %s run %s: %s", generation.id, run.id, error)
                await self._alarm(generation, error)
            except ServiceError as error:
                if place == _FETCHES:
                    raise
                log.warning("generation %s run %s: %s", generation.id, run.id, error)
            await asyncio.sleep(wait)
        content = await self._models.download(run.recipe, told.url)
        return await self._album.keep(generation, run, number, told, content)

    async def _fail(self, generation: Generation, run: Run, failed: CallFailedError) -> Run:
        known = run.outcome.cost if run.outcome else None
        cost = _NOTHING if failed.free else known
        ended = await self._steps.ended(run, State.FAILED, failed.error.text, cost)
        if isinstance(failed.error, OperatorError):
            await self._alarm(generation, failed.error)
        return ended

    async def _doubt(self, run: Run, report: Report) -> Run:
        report(Progress(None, lost=True))
        try:
            found = await self._inquiry.find(run)
        except Exception:  # it may still have been accepted
            log.exception("run %s could not be looked for", run.id)
            found = None
        if found is not None:
            return found
        log.warning("run %s is not found at FAL; it may have been accepted, and is not sent again", run.id)
        return await self._steps.ended(run, State.DOUBTFUL, text("fal-unclear"), None)
