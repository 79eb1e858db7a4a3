"""FAL fails in what is asked beside the drawing: calling off, its bill, and the keys of its callbacks."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from tests.e2e.discord_seat import DiscordSeat
from tests.e2e.house import serving
from tests.e2e.office import Office
from tests.e2e.seats import Post, Seat, asked, finished, number_of, ordered, spent, until
from tests.e2e.square import Square
from tests.emulators.fal import FalEmulator, Fault, State
from tests.emulators.fal.faults import AnyFault
from tests.emulators.slack import SlackEmulator

pytestmark = pytest.mark.asyncio(loop_scope="module")

FAULTS: tuple[AnyFault, ...] = (
    *(Fault.STATUS(status) for status in (429, 500, 502)),
    *(Fault.DROP_BEFORE, Fault.DROP_AFTER, Fault.TRUNCATED, Fault.GARBAGE, Fault.SLOW(0.3)),
)
CHARGED = "it may have been charged, and counts as spent until FAL's bill says otherwise"


async def test_what_is_not_wanted_is_called_off_whatever_becomes_of_the_call_and_what_is_said_is_true(
    square: Square,
) -> None:
    orders = await _drawn(square)
    for fault, (seat, line) in zip(FAULTS, orders, strict=True):
        called = square.fal.count("cancel")
        square.fal.fail("cancel", fault)
        await asked(seat, f"cancel {number_of(line)}")
        await square.fal.asked("cancel", called + 1)
    said = {str(fault): (await finished(*order)).words for fault, order in zip(FAULTS, orders, strict=True)}
    assert [fault for fault, words in said.items() if CHARGED not in words] == []
    assert await _spent(orders) == Decimal("0.07") * len(FAULTS)


async def test_fals_bill_is_asked_for_again_until_it_can_be_read(square: Square) -> None:
    orders = await _drawn(square)
    for seat, line in orders:
        await asked(seat, f"cancel {number_of(line)}")
        await finished(seat, line)
    for fault in FAULTS:
        square.fal.fail("billing", fault)
    bills = square.fal.count("billing")
    await square.reopen()
    await square.fal.asked("billing", bills + len(FAULTS))
    await square.reopen()
    await until(lambda: not square.ask("SELECT 1 FROM reservations WHERE settled IS NULL"))
    assert await _spent(orders) == Decimal(0)


async def test_what_is_billed_is_not_given_back_whatever_fal_says_in_between(square: Square) -> None:
    square.fal.fail("submit", Fault.DROP_AFTER)
    square.fal.fail("requests", Fault.STATUS(403))
    seat = DiscordSeat.new(square)
    await finished(seat, await ordered(seat, "linkedin --size 1280x1024"))
    square.fal.fail("requests", Fault.STATUS(403), times=9)
    square.fal.fail("billing", Fault.STATUS(403), times=9)
    await square.reopen()
    assert await spent(seat) == Decimal("0.07")


@pytest.mark.parametrize("fault", [Fault.STATUS(500), Fault.DROP_BEFORE, Fault.GARBAGE], ids=str)
async def test_without_the_keys_of_its_callbacks_pictures_come_by_the_status_stream(
    tmp_path: Path, unused_tcp_port: int, fault: AnyFault
) -> None:
    web = {
        "SIDAI_PUBLIC_URL": f"http://127.0.0.1:{unused_tcp_port}",
        "SIDAI_WEB": f"127.0.0.1:{unused_tcp_port}",
    }
    async with FalEmulator() as fal, SlackEmulator() as slack:
        fal.fail("keys", fault, times=2)
        async with serving(tmp_path, fal.settings(), slack.settings(), web) as house:
            office = Office(tmp_path, fal, slack, house)
            shown = await office.shown(office.person(), office.channel(), "linkedin --n 2")
            assert len(slack.images(shown.answer)) == 2
            assert fal.count("submit") == 2
            assert fal.count("keys") >= 1
            assert 200 not in {each.status for each in fal.webhooks.sent}
            assert "Traceback" not in house.log


async def _drawn(square: Square) -> list[tuple[Seat, Post]]:
    """Orders of as many people as there are faults, which FAL draws until they are called off."""
    square.fal.stops_when_cancelled = True
    square.fal.hold(State.IN_PROGRESS)
    orders: list[tuple[Seat, Post]] = []
    for _ in FAULTS:
        seat = DiscordSeat.new(square)
        orders.append((seat, await ordered(seat, "linkedin --size 1280x1024")))
    for _, line in orders:
        await until(lambda line=line: "Drawing" in line.words)  # type: ignore[misc]
    return orders


async def _spent(orders: Sequence[tuple[Seat, Post]]) -> Decimal:
    return sum([await spent(seat) for seat, _ in orders], Decimal(0))
