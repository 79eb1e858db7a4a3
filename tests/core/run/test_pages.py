"""An order of many pictures: a message for each ten, since no service shows more in one."""

from datetime import UTC, datetime, timedelta

from core.run.ports import PostError
from tests.core.examples import planned
from tests.core.run.conftest import Works
from tests.core.store.conftest import ENOUGH


async def ordered(works: Works, count: int) -> dict[str, int]:
    """The pictures of each message that was posted, by its key."""
    done = await works.finished(await works.order(planned(count=count), allowance=ENOUGH))
    assert done.finished
    results = {key: states[-1] for key, states in works.chat.states.items() if "root" not in key}
    return {key.partition("-")[2]: len(card.pictures) for key, card in results.items()}


async def test_each_ten_stand_in_a_message_of_their_own(works: Works) -> None:
    assert await ordered(works, 23) == {"result": 10, "result-2": 10, "result-3": 3}


async def test_ten_stand_in_one(works: Works) -> None:
    assert await ordered(works, 10) == {"result": 10}


async def test_what_is_about_all_is_said_once(works: Works) -> None:
    await ordered(works, 12)
    first, second = (key for key in works.chat.states if "result" in key)
    assert "result-foot" in works.chat.said(first)
    assert works.chat.said(second) == []


async def test_all_of_them_go_to_the_direct_messages_when_the_thread_is_gone(works: Works) -> None:
    gone = PostError("slack-thread-gone")
    works.chat.errors = {"post": [None, gone, None, gone, None]}  # the line, and each ten tried in turn
    works.models.gate.clear()
    identity = await works.order(planned(count=12), allowance=ENOUGH)
    works.models.gate.set()
    await works.finished(identity)
    shown = [len(states[-1].pictures) for key, states in works.chat.states.items() if "root" not in key]
    assert sum(shown) == 12


async def test_where_only_one_message_can_stand_it_says_how_to_see_the_others(works: Works) -> None:
    works.chat.ends, works.chat.takes_glances = datetime.now(UTC) + timedelta(minutes=10), False
    assert await ordered(works, 12) == {"result": 10}
    (key,) = (key for key in works.chat.states if "result" in key)
    assert "result-more" in works.chat.said(key)
