"""The history: full text, newest first, and nothing that was not meant for the one who asks."""

from dataclasses import replace

import pytest

from core.domain.people import Asker
from tests.core.examples import ADMIN, DIRECT, GENERAL, SECRET, asker, planned
from tests.core.store.conftest import ENOUGH, Store


async def ordered(store: Store, by: Asker, words: str = "navy blazer") -> int:
    kept, _ = await store.orders.add(by, planned(words), f"{by}{words}", ENOUGH)
    return kept.number


async def found(store: Store, by: Asker, words: str = "") -> list[int]:
    return [each.number for each in await store.history.search(by, words)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", [3, 2, 1]),
        ("blazer", [2, 1]),
        ("BLAZ", [2, 1]),
        ("navy blazer", [1]),
        ("linkedin suit", [3]),
        ("SIDAI", [3, 2, 1]),
        ("cafe", [3]),
        ("sid", [3, 2, 1]),
        ("nothing like it", []),
        ('"', [3, 2, 1]),
        ("navy AND OR NOT (", []),
        ("*", [3, 2, 1]),
    ],
)
async def test_every_word_must_be_there_and_its_beginning_is_enough(
    store: Store, words: str, expected: list[int]
) -> None:
    for typed in ("navy blazer", "grey blazer", "suit in a café"):
        await ordered(store, asker(), typed)
    assert await found(store, asker(), words) == expected


async def test_what_was_asked_in_a_private_channel_shows_there_and_to_its_author(store: Store) -> None:
    number = await ordered(store, asker(place=SECRET))
    assert await found(store, asker(ADMIN, SECRET)) == [number]
    assert await found(store, asker(ADMIN, GENERAL)) == []
    assert await found(store, asker(place=GENERAL)) == [number]


async def test_what_was_asked_in_direct_messages_shows_to_its_author_alone(store: Store) -> None:
    number = await ordered(store, asker(place=DIRECT))
    assert await found(store, asker(ADMIN, DIRECT)) == []
    assert await found(store, asker()) == [number]


async def test_teams_do_not_see_each_other(store: Store) -> None:
    await ordered(store, asker())
    stranger = asker(team="slack:T0OTHER")
    assert await found(store, stranger) == []
    assert await store.history.find(stranger, 1) is None


async def test_one_that_may_not_be_seen_is_not_there(store: Store) -> None:
    number = await ordered(store, asker(place=SECRET))
    assert await store.history.find(asker(ADMIN), number) is None
    seen = await store.history.find(asker(ADMIN, SECRET), number)
    assert seen is not None
    assert seen.order.words == "navy blazer"


async def test_the_newest_ten_are_enough_for_a_card(store: Store) -> None:
    for count in range(12):
        await ordered(store, asker(), f"scarf {count}")
    assert await found(store, asker(), "scarf") == list(range(12, 2, -1))


async def test_by_its_buttons_token_one_is_found_by_those_who_may_see_it(store: Store) -> None:
    kept, _ = await store.orders.add(asker(place=SECRET), planned(), "e", ENOUGH)
    for by, seen in [
        (asker(place=SECRET), True),
        (asker(), True),  # the author, elsewhere
        (asker(ADMIN, SECRET), True),
        (asker(ADMIN), False),
        (asker(ADMIN, replace(SECRET, workspace="T0OTHER")), False),
        (asker(team="slack:T0OTHER"), False),
    ]:
        found = await store.history.by_token(by, kept.token)
        assert (found == kept) is seen


async def test_each_order_has_a_token_of_its_own_and_without_one_nothing_is_found(store: Store) -> None:
    tokens = {
        (await store.orders.add(asker(), planned(), f"e{number}", ENOUGH))[0].token for number in range(9)
    }
    assert len(tokens) == 9
    assert all(len(token) >= 16 for token in tokens)
    assert await store.history.by_token(asker(), "") is None
    assert await store.history.by_token(asker(), next(iter(tokens))[:-1]) is None
