"""Bringing a generation to where it was ordered: a line in the channel, one growing message in its thread."""

import asyncio
import logging
from collections import Counter
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from weakref import WeakValueDictionary

from core.cards import result
from core.domain.card import Card, Picture
from core.domain.generation import FINAL, Generation, Run, Verdict
from core.domain.people import Place
from core.domain.text import Text, text
from core.errors import SidaiError
from core.media.album import Album
from core.run.ports import Delivery, PostError, Receipt
from core.settings import House
from core.store.generations import Generations
from core.store.posts import Posts

log = logging.getLogger(__name__)

ROOT, RESULT = "root", "result"
_LAST_WORDS = 60.0  # seconds before a place closes
_PATIENCE = 4.0  # seconds for a message to have its receipt when all is to stop


class Courier:
    """Posts once and updates after; what was posted is in the rows, never only in memory."""

    def __init__(
        self, orders: Generations, posts: Posts, album: Album, house: House, services: dict[str, Delivery]
    ) -> None:
        self._orders = orders
        self._posts = posts
        self._album = album
        self._house = house
        self._services = services
        self._posting: set[asyncio.Task[Receipt]] = set()
        self._doors: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._lines: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def open(self, generation: Generation, stage: Text) -> PostError | None:
        """Post the line in the channel, one after the other in each. An error: it cannot stand there."""
        place = self._where(generation)
        async with self._doors.setdefault(place.ref, asyncio.Lock()):
            if await self._posts.receipt(generation.id, ROOT) is not None:
                return None  # by an earlier process
            try:
                await self._post(generation, ROOT, place, result.root(generation, stage))
            except PostError as error:
                await self._posts.failed(generation.id, ROOT)
                return error
            return None

    async def told(self, generation: Generation) -> bool:
        """Is all said that can be?"""
        return await self._posts.state(generation.id, ROOT) in {"done", "failed"}

    async def glance(self, generation: Generation, stage: Text) -> bool:
        """Show in the line how far it is, if the service takes that now. False: later perhaps."""
        async with self._line(generation):
            if await self._posts.state(generation.id, ROOT) != "posted":
                return False
            receipt = await self._posts.receipt(generation.id, ROOT)
            service = self._services[generation.place.service]
            until = service.until(generation.place)
            last_words = until is not None and _left(until) < _LAST_WORDS
            if receipt is None or last_words or receipt == await self._posts.receipt(generation.id, RESULT):
                return True  # the pictures have taken its place, or the last words
            return await service.glance(generation.place, receipt, result.root(generation, stage))

    async def refuse(self, generation: Generation, error: SidaiError) -> None:
        """Tell the person that nothing was drawn, and why."""
        card = Card(body=(error.text, text("not-paid")))
        await self._services[generation.place.service].whisper(generation.place, generation.author.id, card)

    async def follow(self, generation: Generation, news: asyncio.Event, over: asyncio.Event) -> None:
        """Show what there is whenever there is news, until it is finished, or `over`: nobody is at it now."""
        shown, told = Counter[int](), False
        while True:
            if not told:
                told = await self._wait(generation, news)
            await news.wait()
            news.clear()
            last = over.is_set()
            generation = await self._orders.get(generation.id)
            ended = Counter(result.page_of(run) for run in generation.runs if run.state in FINAL)
            if ended != shown:
                pages = set(map(result.page_of, generation.runs)) if generation.finished else ended - shown
                await self._show(generation, {1, *pages})
                shown = ended
            if generation.finished:
                await self._close(generation)
            if generation.finished or last:
                return

    async def _wait(self, generation: Generation, news: asyncio.Event) -> bool:
        """Until there is news; or until nothing can be said there any more soon, which is said: True."""
        until = self._services[generation.place.service].until(generation.place)
        if until is None:
            return False
        left = _left(until)
        with suppress(TimeoutError):
            async with asyncio.timeout(left - _LAST_WORDS):
                await news.wait()
                return False
        if left > 0:
            await self._last_words(await self._orders.get(generation.id))
        return True

    async def _last_words(self, generation: Generation) -> None:
        """In place of the line, or with the pictures that have taken its place."""
        receipt, card = await self._posts.receipt(generation.id, RESULT), result.late(generation)
        if receipt is None:
            receipt = await self._posts.receipt(generation.id, ROOT)
        else:
            shown = result.result(generation, datetime.now(UTC) - generation.created)
            card = replace(shown, body=(*shown.body, *card.body))
        if receipt is not None:
            with suppress(PostError):
                await self._services[generation.place.service].update(generation.place, receipt, card)

    async def prepare(self, generation: Generation, run: Run) -> None:
        """Bring a run's pictures to the service, so that they are there when the message grows."""
        shown = [image.file for image in run.images if image.verdict is Verdict.CLEAR]
        await asyncio.gather(*map(self._services[generation.place.service].prepare, shown))

    async def _show(self, generation: Generation, pages: Collection[int]) -> None:
        """Without waiting for anything; but where it takes the line's place, no glance may come after it."""
        single = self._services[generation.place.service].until(generation.place) is not None
        if single:  # a second message would take the first one's place
            async with self._line(generation):
                await self._page(generation, 1, only=True)
            return
        for page in sorted(pages):
            await self._page(generation, page)

    async def _page(self, generation: Generation, page: int, *, only: bool = False) -> None:
        card = result.result(generation, datetime.now(UTC) - generation.created, page)
        if only and any(result.page_of(run) > page for run in generation.runs):
            card = replace(card, notes=(*card.notes, text("result-more", number=generation.number)))
        part = RESULT if page == 1 else f"{RESULT}-{page}"
        try:
            receipt = await self._posts.receipt(generation.id, part)
            if receipt is None:
                await self._post(generation, part, await self._answer(generation), card)
            else:
                await self._services[generation.place.service].update(generation.place, receipt, card)
        except PostError as error:
            await self._detour(generation, part, card, error)

    async def _detour(self, generation: Generation, part: str, card: Card, error: PostError) -> None:
        """The thread is gone or closed: the pictures go to the person's direct messages."""
        if not generation.finished:
            return
        service = self._services[generation.place.service]
        direct = service.direct(generation.place, generation.author.id)
        told = replace(card, body=(error.text, text("detour"), *card.body))
        try:
            receipt = await service.post(direct, told, f"{generation.id}-{part}-direct")
            await self._posts.posted(generation.id, part, receipt)
        except PostError:
            log.warning(
                "generation %s: delivered nowhere; it is in the history", generation.id, exc_info=True
            )
            await self._posts.failed(generation.id, part)

    async def _close(self, generation: Generation) -> None:
        """The line in the channel says how it ended, and shows all pictures small."""
        receipt = await self._posts.receipt(generation.id, ROOT)
        if receipt is None:
            return
        async with self._line(generation):  # no glance comes after it
            try:
                if receipt != await self._posts.receipt(generation.id, RESULT):
                    card = result.root(generation, sheet=await self._sheet(generation))
                    await self._services[generation.place.service].update(generation.place, receipt, card)
            except SidaiError as error:
                log.info("generation %s: its line in the channel stays as it was: %s", generation.id, error)
            await self._posts.done(generation.id, ROOT)

    async def _sheet(self, generation: Generation) -> Picture | None:
        """Only where the pictures stand elsewhere: in the line's thread."""
        line = await self._posts.receipt(generation.id, ROOT) or {}
        answer = await self._posts.receipt(generation.id, RESULT) or {}
        if not generation.shown or answer.get("thread") in {None, line.get("thread")}:
            return None
        file, width, height = await self._album.sheet(generation, generation.shown)
        alt = text("sheet-alt", count=len(generation.shown), what=result.what(generation, 300))
        return Picture(file, alt, width, height)

    async def settle(self) -> None:
        """Wait until what is being posted has its note, for a while; it is looked for later otherwise."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await asyncio.gather(*self._posting, return_exceptions=True)

    async def _post(self, generation: Generation, part: str, place: Place, card: Card) -> Receipt:
        """A stop must not cut it off from its note."""
        posting = asyncio.create_task(self._posted(generation, part, place, card))
        self._posting.add(posting)
        posting.add_done_callback(self._posting.discard)
        return await asyncio.shield(posting)

    async def _posted(self, generation: Generation, part: str, place: Place, card: Card) -> Receipt:
        """Once: a message of an earlier attempt is looked for, and then only changed."""
        before = await self._posts.posting(generation.id, part)
        key = f"{generation.id}-{part}.{generation.token}"  # a database that is put back counts anew
        if before.receipt is not None:
            return before.receipt
        service = self._services[generation.place.service]
        receipt = await service.find(place, card, key) if before.attempted else None
        if receipt is None:
            receipt = await service.post(place, card, key)
        else:
            await service.update(generation.place, receipt, card)
        await self._posts.posted(generation.id, part, receipt)
        return receipt

    def _line(self, generation: Generation) -> asyncio.Lock:
        return self._lines.setdefault(generation.id, asyncio.Lock())

    def _reply(self, generation: Generation) -> str:
        return self._house.channel(generation.place.ref).reply

    def _where(self, generation: Generation) -> Place:
        if self._reply(generation) == "dm":
            return self._services[generation.place.service].direct(generation.place, generation.author.id)
        return generation.place

    async def _answer(self, generation: Generation) -> Place:
        """Where the pictures go."""
        place = self._where(generation)
        root = await self._posts.receipt(generation.id, ROOT)
        if root is None:
            return place
        service = self._services[generation.place.service]
        return service.behind(place, root, thread=self._reply(generation) != "channel")


def _left(until: datetime) -> float:
    """Seconds."""
    return (until - datetime.now(UTC)).total_seconds()
