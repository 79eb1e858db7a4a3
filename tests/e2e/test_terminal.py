"""The commands of the terminal, in a fresh folder without any account: the sandbox draws."""

import asyncio
import json
import os
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image

from tests.e2e.house import SID, output, sidai
from tests.emulators.fal import FalEmulator
from tests.emulators.fal.files import File
from tests.emulators.fal.outcomes import State
from tests.emulators.slack import SlackEmulator

pytestmark = pytest.mark.asyncio(loop_scope="module")

AI_MARK = b"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With three orders in it: two of the same words and seed, one of a seed more."""
    fresh = tmp_path_factory.mktemp("terminal")
    for line in (
        "linkedin navy blazer --seed 42",
        "linkedin navy blazer --seed 42",
        "linkedin navy blazer --seed 43",
    ):
        code, told = await run(fresh, "make", line)
        assert code == 0, told
    return fresh


async def run(folder: Path, *arguments: str) -> tuple[int, str]:
    return await output(*arguments, folder=folder, settings={})


def pictures(folder: Path, name: str = "*") -> list[Path]:
    return list(folder.glob(f"data/media/**/{name}.jpg"))


def picture(folder: Path, number: int) -> Path:
    (found,) = pictures(folder, f"sid/linkedin-{number:06}-1")
    return found


async def test_make_prints_path_prompt_and_parameters(tmp_path: Path) -> None:
    code, told = await run(tmp_path, "make", "linkedin", "navy", "blazer", "--n", "2")
    assert code == 0
    for number in (1, 2):
        (path,) = pictures(tmp_path, f"sid/linkedin-000001-{number}")
        assert f"{path}  (1024 x 768)" in told
        with Image.open(path) as image:
            assert image.size == (1024, 768)
    for part in ("Photo of SIDAI", "fal-ai/flux-lora", '"num_inference_steps": 28', "0.000 USD"):
        assert part in told
    assert "Traceback" not in told


async def test_a_platforms_size_comes_as_a_further_file_of_exactly_its_pixels(tmp_path: Path) -> None:
    code, told = await run(tmp_path, "make", "banner calm hills --size linkedin-banner --subject none")
    assert code == 0
    (fitted,) = pictures(tmp_path, "*linkedin-banner")
    with Image.open(fitted) as image:
        assert image.size == (1584, 396)
    assert str(fitted) in told
    assert AI_MARK in fitted.read_bytes()


async def test_the_same_words_and_seed_give_the_same_picture_and_other_seeds_others(folder: Path) -> None:
    first, second, other = (_pixels(picture(folder, number)) for number in (1, 2, 3))
    assert first == second
    assert first != other


async def test_every_file_carries_the_ai_mark_and_its_recipe(folder: Path) -> None:
    files = pictures(folder)
    assert len(files) >= 3
    assert all(AI_MARK in file.read_bytes() for file in files)
    assert b'dc:identifier="sidai:' in picture(folder, 1).read_bytes()


async def test_beside_each_picture_stands_what_repeats_it(folder: Path) -> None:
    facts = json.loads(picture(folder, 1).with_suffix(".json").read_text(encoding="utf-8"))
    assert facts["endpoint"] == "fal-ai/flux-lora"
    assert facts["prompt"].startswith("Photo of SIDAI")
    assert "negative_prompt" in facts
    assert facts["parameters"]["seed"] == 42
    assert facts["parameters"]["guidance_scale"] == 3.5
    assert facts["parameters"]["num_inference_steps"] == 28
    assert facts["output"]["image_url"]
    assert folder / "data/media" / facts["output"]["file_path"] == picture(folder, 1)
    assert facts["timestamp"].endswith("Z")
    assert {"request_id", "cost_usd", "author", "team"} <= facts.keys()


async def test_recipe_prints_what_would_be_sent_and_draws_nothing(tmp_path: Path) -> None:
    code, told = await run(tmp_path, "recipe", "linkedin navy blazer --n 2 --seed 7", "--json")
    assert code == 0
    calls = json.loads(told)
    assert [set(call) for call in calls] == [{"endpoint", "arguments", "notes"}] * 2
    assert [call["arguments"]["seed"] for call in calls] == [7, 8]
    assert all(isinstance(note, str) for call in calls for note in call["notes"])
    assert "Nothing has been drawn yet" in (await run(tmp_path, "history"))[1]
    assert not pictures(tmp_path)


async def test_recipe_reads_a_json_template(tmp_path: Path) -> None:
    template = {"subject": "a lighthouse", "scene": {"location": "a rocky coast"}, "lighting": "dawn"}
    (tmp_path / "scene.json").write_text(json.dumps(template), encoding="utf-8")
    code, told = await run(tmp_path, "recipe", "--subject none", "--template", "scene.json", "--json")
    assert code == 0, told
    (call,) = json.loads(told)
    for part in ("lighthouse", "rocky coast", "Dawn"):
        assert part in call["arguments"]["prompt"]


async def test_what_cannot_be_done_ends_with_status_1(folder: Path) -> None:
    (folder / "broken.json").write_text('{"scene": ', encoding="utf-8")
    wrong = {
        "Did you mean linkedin?": ("make", "linkdin navy"),
        "from 1 to 4": ("make", "linkedin --n 9"),
        "absent.json cannot be read": ("make", "linkedin", "--template", "absent.json"),
        "not JSON": ("recipe", "linkedin", "--template", "broken.json"),
        "a command, not an order": ("recipe", "history"),
        "There is no no. 99": ("show", "99"),
        "There is no no. 98": ("again", "98"),
        "There is no no. 97": ("cancel", "97"),
        "No. 1 is finished already": ("cancel", "1"),
        "cancel needs the number": ("cancel",),
        "nothing was ordered": ("show", "me", "on", "a", "beach"),
    }
    answers = await asyncio.gather(*(run(folder, *arguments) for arguments in wrong.values()))
    for said, (code, told) in zip(wrong, answers, strict=True):
        assert said in told
        assert code == 1
        assert "Traceback" not in told


async def test_questions_are_answered_with_status_0(folder: Path) -> None:
    questions = {
        "No. 3 ·": ("history",),
        "No. 1 ·": ("history", "navy", "blaz"),
        "Nothing was found": ("history", "zeppelin"),
        "linkedin-000001-1.jpg": ("show", "1"),
        "linkedin — ": ("scenarios",),
        "sid (person)": ("subjects",),
        "The sandbox draws here": ("budget",),
        "What an order costs is set aside": ("help", "budget"),
        "version": ("--version",),
        "make": ("--help",),
    }
    answers = await asyncio.gather(*(run(folder, *arguments) for arguments in questions.values()))
    for said, (code, told) in zip(questions, answers, strict=True):
        assert said in told
        assert code == 0


async def test_again_keeps_the_seed_when_something_changes_and_draws_a_new_one_otherwise(
    folder: Path,
) -> None:
    code, told = await run(folder, "again", "1", "in the rain")
    assert code == 0
    assert "Added: in the rain." in told
    assert "Seeds            42\n" in told
    code, told = await run(folder, "again", "1")
    assert code == 0
    assert "New seed." in told
    assert "Seeds            42\n" not in told


async def test_a_large_order_needs_a_yes_which_may_be_given_beforehand(tmp_path: Path) -> None:
    code, told = await run(tmp_path, "make", "linkedin --repeat 9")
    assert code == 1
    assert "Order them?" in told
    assert "nothing was ordered or paid" in told
    assert "--yes" in told
    assert "Nothing has been drawn yet" in (await run(tmp_path, "history"))[1]
    code, told = await run(tmp_path, "make", "linkedin --repeat 9", "--yes")
    assert code == 0, told
    assert len(pictures(tmp_path, "sid/linkedin-000001-?")) == 9
    assert told.count("(1024 x 768)") == 9


@pytest.mark.parametrize(
    ("typed", "expected", "code", "made"),
    [
        (b"y\n", "Ordered: no. 1 is on its way.", 0, 9),
        (b"n\n", "Not ordered, and nothing was paid.", 1, 0),
        (b"\x04", "Aborted!", 1, 0),  # Ctrl-D: no answer
    ],
)
async def test_at_a_terminal_a_large_order_is_asked_about(
    tmp_path: Path, typed: bytes, expected: str, code: int, made: int
) -> None:
    hand, keyboard = os.openpty()
    process = await sidai("make", "linkedin --repeat 9", folder=tmp_path, settings={}, keyboard=keyboard)
    assert process.stdout is not None
    async with asyncio.timeout(30):
        await process.stdout.readuntil(b"Order it [y/N]:")
        os.write(hand, typed)
        told, _ = await process.communicate()
    os.close(hand)
    os.close(keyboard)
    assert expected in told.decode()
    assert "Traceback" not in told.decode()
    assert process.returncode == code
    assert len(pictures(tmp_path)) == made


async def test_an_order_is_cancelled_from_another_terminal_and_the_budget_told(tmp_path: Path) -> None:
    async with FalEmulator() as fal:
        fal.line.hold(State.IN_QUEUE)
        settings = fal.settings()
        order = ("make", "a lighthouse --subject none")
        process = await sidai(*order, folder=tmp_path, settings=settings)
        async with asyncio.timeout(30):
            while not fal.line.waiting():
                await fal.line.changed.wait()
            _, told = await output("budget", folder=tmp_path, settings=settings)
            assert "Of that, 0.02 USD are set aside" in told
            code, told = await output("cancel", "1", folder=tmp_path, settings=settings)
            assert (code, "No. 1 is being cancelled." in told) == (0, True)
            told_there, _ = await process.communicate()
        assert process.returncode == 1
        assert "Cancelled at FAL, which had not begun it" in told_there.decode()
        code, told = await output("budget", folder=tmp_path, settings=settings)
        assert "The team this month: 0.00 of 25.00 USD; 25.00 USD are left." in told
        code, told = await output("cancel", "1", folder=tmp_path, settings=settings)
        assert (code, "is finished already" in told) == (1, True)


async def test_the_manifest_is_for_socket_mode(tmp_path: Path) -> None:
    code, told = await run(tmp_path, "manifest", "slack")
    assert code == 0
    manifest = json.loads(told)
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert "commands" in manifest["oauth_config"]["scopes"]["bot"]


async def test_doctor_finds_nothing_wrong_in_a_fresh_folder(tmp_path: Path) -> None:
    code, told = await run(tmp_path, "doctor")
    assert code == 0, told
    assert "FIX" not in told


async def test_doctor_checks_the_live_services_and_says_what_to_fix(tmp_path: Path) -> None:
    async with FalEmulator() as fal, SlackEmulator() as slack:
        lora = (
            f"{fal.base}/files/{fal.files.keep(File(b'weights', 'application/octet-stream'), '.safetensors')}"
        )
        toml = SID.replace("https://files.example/sid.safetensors", lora)
        (tmp_path / "sidai.toml").write_text(toml, encoding="utf-8")
        settings = fal.settings() | slack.settings()
        code, told = await output("doctor", folder=tmp_path, settings=settings)
        assert code == 0, told
        (tmp_path / "sidai.toml").write_text(toml.replace(".safetensors", ".gone"), encoding="utf-8")
        wrong = {"FAL_KEY": "wrong-id:wrong-key", "SLACK_BOT_TOKEN": "xoxb-wrong"}
        code, told = await output("doctor", folder=tmp_path, settings=settings | wrong)
        assert code == 1
        for part in ("FAL_KEY", "SLACK_BOT_TOKEN", "sid"):
            assert any(part in line for line in told.splitlines() if line.startswith("FIX")), told
        assert "wrong-key" not in told
        assert "xoxb-wrong" not in told


def _pixels(path: Path) -> bytes:
    with Image.open(path) as image:
        return image.tobytes()
