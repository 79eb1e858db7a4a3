"""`again 57 red scarf`: a generation's order with changes in it, and what the card says about them."""

from collections.abc import Iterator
from dataclasses import replace

from core.domain.order import Order
from core.domain.text import Text, text
from core.prompting.values import HIGHEST_SEED, NONE

_REPLACED = ("subject", "size", "guidance", "steps", "lora_scale", "endpoint", "template")


def change(parent: Order, changes: Order) -> Order:
    """The parent's order with the changes in it; without any, its seeds go, so that new ones are drawn.

    `parent.seeds` are the seeds that its pictures really had. The child's `parent` is left to the caller.
    """
    scenario = {None: parent.scenario, NONE: None}.get(changes.scenario, changes.scenario)
    # The slots of one scenario mean nothing to another: what was typed into them goes on as words.
    kept, words = (parent.slots, ()) if scenario == parent.scenario else ({}, tuple(parent.slots.values()))
    n = changes.n or _drawn(parent)
    replaced = {name: value for name in _REPLACED if (value := getattr(changes, name)) is not None}
    child = replace(
        parent,
        typed=changes.typed or parent.typed,
        words=", ".join(filter(None, (parent.words, *words, changes.words))),
        scenario=scenario,
        slots={**kept, **changes.slots},
        n=n,
        seeds=_counted(changes.seeds or parent.seeds, n),
        negatives=parent.negatives + _new(parent.negatives, changes.negatives),
        raw=parent.raw or changes.raw,
        parent=None,
        **replaced,
    )
    return child if changes.seeds or not _same(parent, child) else replace(child, seeds=())


def differences(parent: Order, child: Order) -> tuple[Text, ...]:
    """What an `again` changed, as sentences for the card, in the order of their weight."""
    return tuple(_differences(parent, child))


def _differences(parent: Order, child: Order) -> Iterator[Text]:
    if child.scenario != parent.scenario:
        yield _changed("scenario", parent.scenario, child.scenario or NONE)
    if added := child.words.removeprefix(parent.words).lstrip(", "):
        yield text("again-words", words=added)
    for slot, value in child.slots.items():
        if value != parent.slots.get(slot):
            yield _changed(slot, parent.slots.get(slot), value)
    if added := ", ".join(_new(parent.negatives, child.negatives)):
        yield text("again-negatives", negatives=added)
    for name in _REPLACED:
        before, after = getattr(parent, name), getattr(child, name)
        if after != before:
            yield text("again-template") if name == "template" else _changed(name, before, after)
    if child.raw and not parent.raw:
        yield text("again-raw")
    yield from _counts(parent, child)


def _counts(parent: Order, child: Order) -> Iterator[Text]:
    if child.n != _drawn(parent):
        yield text("again-n", count=child.n or 1)
    if not child.seeds:
        yield text("again-new-seed", count=child.n or 1)
    elif any(new != old for new, old in zip(child.seeds, parent.seeds, strict=False)) or not parent.seeds:
        yield text("again-seeds", count=len(child.seeds), seeds=", ".join(map(str, child.seeds)))


def _changed(what: str, before: object, after: object) -> Text:
    # As text, not as numbers: people type it back, so no language may give it separators of its own.
    return text(
        "again-changed", what=what, before="unset" if before is None else str(before), after=str(after)
    )


def _same(parent: Order, child: Order) -> bool:
    """Whether the very same pictures would be paid for once more."""
    recorded = replace(child, typed=parent.typed, parent=parent.parent, n=parent.n, seeds=parent.seeds)
    return recorded == parent and child.n == _drawn(parent)


def _drawn(order: Order) -> int | None:
    return order.n or len(order.seeds) or None


def _counted(seeds: tuple[int, ...], n: int | None) -> tuple[int, ...]:
    """One seed for each of `n` pictures: those there are, then counting up from the last."""
    if not seeds or n is None:
        return seeds
    more = ((seeds[-1] + step) % (HIGHEST_SEED + 1) for step in range(1, n - len(seeds) + 1))
    return (*seeds, *more)[:n]


def _new(known: tuple[str, ...], typed: tuple[str, ...]) -> tuple[str, ...]:
    had = {item.casefold() for item in known}
    return tuple(item for item in typed if item.casefold() not in had)
