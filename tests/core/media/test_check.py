"""What `sidai doctor` finds out about the place for images."""

from pathlib import Path

from core.domain.finding import Finding
from core.media.check import check
from core.messages import Messages


async def look(url: str) -> tuple[bool, str]:
    (finding,) = await check(url)
    assert isinstance(finding, Finding)
    return finding.ok, Messages().say(finding.text)


def files_in(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


async def test_a_folder_that_works_says_so_and_is_left_as_it_was(tmp_path: Path) -> None:
    assert await look(f"file://{tmp_path}/media") == (
        True,
        f"Pictures can be kept, read and deleted at file://{tmp_path}/media.",
    )
    assert files_in(tmp_path) == []


async def test_a_place_in_memory_will_do() -> None:
    ok, _ = await look("memory:///")
    assert ok


async def test_a_file_in_the_folders_place_is_told_with_what_to_change(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("a file stands here")
    ok, sentence = await look(f"file://{tmp_path}/media")
    assert not ok
    assert f"{tmp_path}/media" in sentence
    assert "SIDAI_MEDIA_URL" in sentence


async def test_a_login_in_an_address_that_cannot_be_used_is_not_shown() -> None:
    ok, sentence = await look("nothing://sid:hidden@bucket/media?key=hidden")
    assert not ok
    assert "nothing://bucket/media" in sentence
    assert "hidden" not in sentence


async def test_what_is_no_address_at_all_is_told() -> None:
    ok, sentence = await look("media")
    assert not ok
    assert "SIDAI_MEDIA_URL" in sentence
