"""The line in the channel while an order is at work: never in the way of the pictures, never after them."""

import asyncio

from core.domain.generation import State
from core.run.ports import UnknownOutcomeError
from tests.core.examples import planned
from tests.core.run.conftest import Works, until


async def test_no_glance_comes_after_what_the_line_says_last(works: Works) -> None:
    works.models.held = {1}
    works.chat.glancing.clear()
    identity = await works.order()

    async def glanced() -> bool:
        return works.chat.tried > 0

    await until(glanced)
    works.models.release()
    await works.reached(identity, State.STORED)
    await works.chat.reached(lambda: f"{identity}-result" in works.chat.states)
    for _ in range(50):  # time for the last words to come first
        await asyncio.sleep(0.001)
    works.chat.glancing.set()
    await works.finished(identity)
    heads = [card.head and card.head.key for card in works.chat.states[f"{identity}-root"]]
    assert heads == ["root-drawing", "root-drawing", "root-done"]


async def test_a_result_does_not_wait_for_a_glance(works: Works) -> None:
    works.models.held = {1}
    works.chat.glancing.clear()
    identity = await works.order(planned(count=2))

    async def glanced() -> bool:
        return works.chat.tried > 0

    await until(glanced)
    await works.chat.reached(lambda: f"{identity}-result" in works.chat.states)
    assert (works.chat.tried, works.chat.given_up) == (1, 0)
    works.chat.glancing.set()
    works.models.release()
    await works.finished(identity)


async def test_the_line_says_what_is_waited_for_from_the_first_post_on(works: Works) -> None:
    works.models.queued = True
    works.models.beginning.clear()
    works.models.gate.clear()
    identity = await works.order()
    key = f"{identity}-root"

    def said() -> list[str]:
        return [note.key for card in works.chat.states.get(key, ()) for note in card.notes]

    await works.chat.reached(lambda: said() == ["progress-begun", "progress-queued"])
    works.models.beginning.set()
    await works.chat.reached(lambda: said() == ["progress-begun", "progress-queued", "progress-drawing"])
    works.models.gate.set()
    await works.finished(identity)
    assert works.chat.states[key][-1].notes == ()


async def test_while_a_lost_call_is_looked_for_the_line_says_so(works: Works) -> None:
    works.models.errors = [UnknownOutcomeError()]
    works.models.listing.clear()
    identity = await works.order()
    key = f"{identity}-root"
    await works.chat.reached(lambda: key in works.chat.states and "progress-sought" in works.chat.said(key))
    works.models.listing.set()
    await works.finished(identity)
