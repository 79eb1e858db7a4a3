"""Pictures that are large for Discord: as they were drawn where that fits, else in fewer bytes."""

import io
import random

import pytest
from PIL import Image

from tests.e2e.lounge import Lounge
from tests.emulators.discord import Fault
from tests.emulators.fal import Outcome

pytestmark = pytest.mark.asyncio(loop_scope="module")

MIB = 1024 * 1024


async def test_a_picture_too_large_for_the_server_is_made_smaller_and_kept_whole(lounge: Lounge) -> None:
    large = _large()
    lounge.fal.next(Outcome(content=large))
    shown = await lounge.shown(lounge.person(), lounge.channel(), "linkedin in ten MiB")
    (picture,) = lounge.discord.pictures(shown.answer)
    assert picture.content.startswith(b"\xff\xd8")
    assert len(picture.content) <= 10 * MIB
    (kept,) = [path for path in lounge.kept("linkedin-*-1.png") if path.stat().st_size >= len(large)]
    assert _size(kept.read_bytes()) == _size(large)
    assert not [call for call in lounge.discord.calls if call.code == 40005]


async def test_a_boosted_server_gets_the_same_picture_as_it_was_drawn(lounge: Lounge) -> None:
    lounge.fal.next(Outcome(content=_large()))
    room = lounge.elsewhere(boost=2)
    reply = await lounge.ordered(lounge.person(), room, "linkedin")
    answer = await lounge.whole(await lounge.finished(reply))
    (picture,) = lounge.discord.pictures(answer)
    assert picture.content.startswith(b"\x89PNG")
    assert len(picture.content) > 10 * MIB


async def test_several_large_pictures_at_once_stay_within_what_one_request_may_carry(lounge: Lounge) -> None:
    lounge.fal.next(*[Outcome(content=_large())] * 4)
    lounge.discord.fail("thread.create", Fault.SLOW(4.0))  # the others are drawn while it opens
    reply = await lounge.ordered(lounge.person(), lounge.elsewhere(boost=3), "linkedin --n 4")
    answer = await lounge.whole(await lounge.finished(reply), 4)
    sent = [
        [len(each.content) for each in call.files.values()]
        for call in lounge.discord.calls
        if call.names.get("channel") == answer.channel.id
    ]
    assert max(map(len, sent)) > 1
    assert all(sum(sizes) < 25 * MIB for sizes in sent)
    assert all(len(picture.content) > MIB for picture in lounge.discord.pictures(answer))
    assert not [call for call in lounge.discord.calls if call.code == 40005]


def _large() -> bytes:
    """A PNG of more than 10 MiB, as noise is not to be packed."""
    buffer = io.BytesIO()
    noise = Image.frombytes("RGB", (1900, 1900), random.Random(1).randbytes(1900 * 1900 * 3))  # noqa: S311
    noise.save(buffer, "PNG", compress_level=0)
    return buffer.getvalue()


def _size(content: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(content)) as image:
        return image.size
