"""How long calls alike took."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count as counting

import pytest

from core.domain.generation import Outcome, Run, State, Ticket
from core.domain.order import Plan, Recipe
from core.domain.text import text
from core.run.pace import Pace, guess
from core.store.drawn import Drawn, kind_of
from core.store.repairs import Repairs
from tests.core.examples import asker, planned, recipe
from tests.core.store.conftest import ENOUGH, Store

TICKET = Ticket("id", "https://q/status", "https://q/response", "https://q/cancel")
events = counting()


def steps(count: object, of: Recipe | None = None) -> Recipe:
    """The same with so many steps."""
    of = of or recipe()
    return replace(of, arguments={**of.arguments, "num_inference_steps": count})


async def submitted(store: Store, what: Recipe, event: str) -> Run:
    kept, _ = await store.orders.add(
        asker(), Plan(planned().order, (what,)), event, replace(ENOUGH, waiting=99)
    )
    run = await store.steps.intend(kept.runs[0])
    return await store.steps.submitted(run, replace(TICKET, request_id=event))


async def took(store: Store, seconds: Sequence[float | None], what: Recipe | None = None) -> None:
    """Calls that were drawn, one after the other."""
    for each in seconds:
        run = await submitted(store, what or recipe(price="0.001"), f"event {next(events)}")
        await store.steps.fetched(run, Outcome((), None), each)


@pytest.mark.parametrize(
    ("seconds", "median"),
    [
        ([], None),
        ([None, None], None),
        ([4.0], 4.0),
        ([1.0, 9.0, 2.0], 2.0),
        ([1.0, 2.0, 4.0, 100.0], 3.0),
        ([None, 5.0], 5.0),
    ],
)
async def test_the_median_of_those_whose_beginning_was_seen(
    store: Store, seconds: list[float | None], median: float | None
) -> None:
    await took(store, seconds)
    assert await Drawn(store.database).seconds(recipe()) == median


async def test_only_the_last_twenty_count(store: Store) -> None:
    await took(store, [50.0] * 20)
    await took(store, [2.0] * 10)
    assert await Drawn(store.database).seconds(recipe()) == 26.0  # ten of each among the last twenty
    await took(store, [2.0])
    assert await Drawn(store.database).seconds(recipe()) == 2.0


@pytest.mark.parametrize(
    "other",
    [
        replace(recipe(), endpoint="fal-ai/flux/dev"),
        replace(recipe(), width=512),
        replace(recipe(), images=2),
        steps(50),
    ],
    ids=["another endpoint", "another size", "a batch", "other steps"],
)
async def test_calls_of_another_kind_do_not_count(store: Store, other: Recipe) -> None:
    await took(store, [4.0])
    assert await Drawn(store.database).seconds(other) is None
    await took(store, [30.0], other)
    fresh = Drawn(store.database)
    assert (await fresh.seconds(recipe()), await fresh.seconds(other)) == (4.0, 30.0)


async def test_the_same_pixels_in_another_shape_and_other_words_are_of_the_same_kind(store: Store) -> None:
    await took(store, [4.0])
    alike = replace(recipe("Photo of SIDAI, a man, charcoal suit"), width=768, height=1024)
    assert await Drawn(store.database).seconds(alike) == 4.0


def test_a_kind_is_the_endpoint_the_pixels_and_the_steps() -> None:
    assert kind_of(recipe()) == ("fal-ai/flux-lora", 1024 * 768, 0)
    assert kind_of(steps(30, replace(recipe(), images=2))) == ("fal-ai/flux-lora", 2 * 1024 * 768, 30)
    assert kind_of(steps("many")) == ("fal-ai/flux-lora", 1024 * 768, 0)


async def test_what_is_learnt_goes_before_the_first_guess(store: Store) -> None:
    assert await Pace(Drawn(store.database)).seconds(recipe()) == guess(recipe())
    await took(store, [4.5])
    assert await Pace(Drawn(store.database)).seconds(recipe()) == 4.5


@pytest.mark.parametrize(
    ("count", "seconds"), [(0, 2.5), (25, 2.5), (26, 4.0), (35, 4.0), (50, 6.5), (100, 13.0)]
)
def test_the_first_guess_goes_by_steps_and_by_size(count: int, seconds: float) -> None:
    one = replace(steps(count), width=1000, height=1000)
    assert guess(one) == pytest.approx(seconds)
    assert guess(replace(one, images=3)) == pytest.approx(3 * seconds)
    assert guess(replace(one, height=250)) == pytest.approx(seconds / 4)


async def test_a_run_that_was_timed_and_is_set_going_again_is_timed_anew(store: Store) -> None:
    run = await submitted(store, recipe(), "e")
    run = await store.steps.fetched(run, Outcome((), None), 4.0)
    run = await store.steps.ended(run, State.FAILED, text("fal-file-broken"), None)
    assert await Repairs(store.database).retry(1, [run]) == 1
    run = await store.steps.intend((await store.orders.get(1)).runs[0])
    run = await store.steps.submitted(run, replace(TICKET, request_id="again"))
    await store.steps.fetched(run, Outcome((), None), 8.0)
    assert await Drawn(store.database).seconds(recipe()) == 8.0
