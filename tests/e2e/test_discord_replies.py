"""What the bot answers to one person alone: help, lists, the history, suggestions, refusals."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.house import SID, serving
from tests.e2e.lounge import Lounge, Options, number_of
from tests.emulators.discord import DiscordEmulator, Message, User
from tests.emulators.fal import FalEmulator

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOML = f"""{SID}
[subjects.robo]
kind = "mascot"
class = "robot"
trigger = "ROBO9"

[defaults]
subject = "sid"
"""


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("sidai", {}, "Type what you want to see"),
        ("sidai-help", {}, "--ar 16:9"),
        ("sidai-help", {"topic": "sizes"}, "linkedin-banner"),
        ("sidai-help", {"topic": "seeds"}, "--seed"),
        ("sidai-help", {"topic": "negatives"}, "--no"),
        ("sidai-help", {"topic": "guidance"}, "--guidance"),
        ("sidai-help", {"topic": "steps"}, "--steps"),
        ("sidai-help", {"topic": "scenarios"}, "A scenario is a preset"),
        ("sidai", {"prompt": "subjects"}, "sid (person), also called: Sid"),
        ("sidai", {"prompt": "subjects"}, "robo (mascot)"),
        ("sidai", {"prompt": "scenarios"}, "Example: "),
        ("sidai-history", {"query": "zeppelin"}, 'Nothing was found for "zeppelin"'),
        ("sidai-show", {"id": 999}, "There is no no. 999"),
        ("sidai-again", {"id": 999}, "There is no no. 999"),
        ("sidai", {"prompt": "show"}, "show 57"),
        ("sidai", {"prompt": "again"}, "again 57"),
    ],
)
async def test_questions_are_answered_to_the_one_who_asks(
    lounge: Lounge, command: str, options: Options, said: str
) -> None:
    room, before = lounge.channel(), len(lounge.fal.submits)
    assert said in await lounge.asked(lounge.person(), room, options, command)
    assert (len(lounge.fal.submits), lounge.discord.messages(room)) == (before, [])


async def test_all_scenarios_are_listed(lounge: Lounge) -> None:
    asker, room = lounge.person(), lounge.channel()
    last = "Without a scenario your words are the prompt."
    told = await lounge.asked(asker, room, "scenarios", part=last)
    suggested = await lounge.discord.autocomplete(asker, room, "sidai", {"scenario": ""}, focused="scenario")
    assert sorted([*re.findall(r"([\w-]+) — ", told), "none"]) == sorted(str(name) for _, name in suggested)


async def test_a_long_answer_is_told_in_several_messages(lounge: Lounge) -> None:
    asker, room = lounge.person(), lounge.channel()
    words = " ".join(f"taupe{number}" for number in range(220))
    number = number_of((await lounge.shown(asker, room, {"prompt": words, "subject": "none"})).root.content)
    told = await lounge.asked(asker, room, {"id": number}, "sidai-show", part="Make it again")
    assert len(told.splitlines()) > 1
    joined = re.sub(
        r"\s+", "", "".join(line.removeprefix("sidai (only you): ") for line in told.splitlines())
    )
    assert joined.count(words.replace(" ", "")) == 2  # as typed, and as the prompt sent


@pytest.mark.parametrize(
    "options",
    [
        {"prompt": "show me on a beach"},
        {"prompt": "show 57", "subject": "none"},
        {"prompt": "history of art", "scenario": "none"},
    ],
)
async def test_what_is_no_command_is_part_of_a_prompt(lounge: Lounge, options: dict[str, str]) -> None:
    shown = await lounge.shown(lounge.person(), lounge.channel(), options)
    assert options["prompt"] in shown.root.content


async def test_the_history_finds_words_beginnings_and_names_newest_first(lounge: Lounge) -> None:
    asker, room = lounge.person(), lounge.channel()
    first = number_of((await lounge.shown(asker, room, "linkedin crimson tie")).root.content)
    second = number_of((await lounge.shown(asker, room, "linkedin crimson scarf")).root.content)
    teammate, elsewhere = lounge.person(), lounge.channel()
    found = await lounge.asked(teammate, elsewhere, {"query": "crims"}, "sidai-history")
    assert found.index(f"No. {second} ·") < found.index(f"No. {first} ·")
    assert f"· {asker.name.capitalize()} · linkedin, crimson scarf (sid) · 1 picture" in found
    found = await lounge.asked(teammate, elsewhere, {"query": "crimson scarf"}, "sidai-history")
    assert f"No. {first} ·" not in found
    found = await lounge.asked(teammate, elsewhere, {"query": asker.name}, "sidai-history")
    assert f"No. {first} ·" in found
    assert f"No. {second} ·" in await lounge.asked(teammate, elsewhere, {}, "sidai-history")


@pytest.mark.parametrize("words", ["'", '"', "AND OR NOT", "crimson*", "a-b:c^2 (d)", "%_", ";--", "💥"])
async def test_history_and_suggestions_take_any_characters(lounge: Lounge, words: str) -> None:
    asker, room = lounge.person(), lounge.channel()
    assert "incident" not in await lounge.asked(asker, room, {"query": words}, "sidai-history")
    for option in ("scenario", "subject", "size"):
        await lounge.discord.autocomplete(asker, room, "sidai", {option: words}, focused=option)
    await lounge.discord.autocomplete(asker, room, "sidai-show", {"id": words}, focused="id")
    assert "incident" not in lounge.house.log


async def test_show_brings_the_pictures_back_to_one_person(lounge: Lounge) -> None:
    shown = await lounge.shown(lounge.person(), lounge.channel(), "linkedin teal jumper --n 2")
    teammate, room, before = lounge.person(), lounge.channel(), len(lounge.fal.submits)
    said = await lounge.asked(teammate, room, {"id": number_of(shown.root.content)}, "sidai-show")
    assert said.count("[image: AI-generated picture") == 2
    assert "linkedin teal jumper --n 2" in said
    assert (len(lounge.fal.submits), lounge.discord.messages(room)) == (before, [])


async def test_more_files_than_a_message_holds_are_shown_in_several(lounge: Lounge) -> None:
    typed = "a teal tower --n 4 --repeat 2 --size x-header --subject none"
    shown = await lounge.shown(lounge.person(), lounge.channel(), typed)
    teammate, room = lounge.person(), lounge.channel()
    await lounge.asked(teammate, room, {"id": number_of(shown.root.content)}, "sidai-show")
    first, second = await lounge.discord.wait(
        lambda: found if len(found := _private(lounge, room, teammate)) == 2 else []
    )
    pictures = [lounge.discord.pictures(message) for message in (first, second)]
    assert [len(each) for each in pictures] == [10, 6]
    told = [re.sub(r" of 8.*|, cut .*", "", picture.alt) for each in pictures for picture in each]
    assert told == [f"AI-generated picture {number}" for number in range(1, 9) for _ in range(2)]
    assert [picture.size for picture in pictures[1]][1::2] == [(1500, 500)] * 3


async def test_every_picture_says_what_it_is_and_none_is_hidden(lounge: Lounge) -> None:
    asker, room = lounge.person(), lounge.channel()
    shown = await lounge.shown(asker, room, "linkedin teal *scarf* --n 2")
    await lounge.asked(asker, room, {"id": number_of(shown.root.content)}, "sidai-show")
    for message in (shown.root, shown.answer, *_private(lounge, room, asker)):
        for picture in lounge.discord.pictures(message):
            assert picture.alt.startswith("AI-generated")
            assert "linkedin, teal *scarf* (sid)" in picture.alt
            assert not picture.spoiler


async def test_again_without_changes_draws_new_seeds_and_says_so(lounge: Lounge) -> None:
    asker, room = lounge.person(), lounge.channel()
    number = number_of((await lounge.shown(asker, room, "linkedin pale hat --n 2 --seed 42")).root.content)
    answer = await _again(lounge, asker, {"id": number})
    *before, third, fourth = lounge.calls("pale hat")
    assert {job.arguments["seed"] for job in before} == {42, 43}
    assert "seed" not in third.arguments
    assert "seed" not in fourth.arguments
    assert {**before[0].arguments, "seed": 0} == {**third.arguments, "seed": 0}
    assert "New seeds." in answer


async def test_again_with_changes_keeps_the_seed_and_says_what_is_different(lounge: Lounge) -> None:
    asker, teammate = lounge.person(), lounge.person()
    number = number_of((await lounge.shown(asker, lounge.channel(), "linkedin plum hat")).root.content)
    changes = "in the rain --ar 1:1 --no glasses --steps 30"
    answer = await _again(lounge, teammate, {"id": number, "changes": changes})
    first, second = lounge.calls("plum hat")
    assert first.answer is not None
    assert second.arguments["seed"] == first.answer.body["seed"] > 2**53
    assert "in the rain" in second.arguments["prompt"]
    assert second.arguments["num_inference_steps"] == 30
    for part in ("Added: in the rain.", "Without: glasses.", "Size: 1:1", "Steps: 30"):
        assert part in answer


async def test_a_command_of_another_version_is_answered_too(lounge: Lounge) -> None:
    commands = lounge.discord.world.commands[""]
    commands.append({**commands[0], "name": "sidai-edit"})
    said = await lounge.asked(lounge.person(), lounge.channel(), {}, "sidai-edit")
    commands.pop()
    assert "of another version" in said
    assert "Nothing was ordered or paid" in said


async def test_a_bug_is_one_calm_sentence(tmp_path: Path) -> None:
    async with (
        FalEmulator() as fal,
        DiscordEmulator() as discord,
        serving(tmp_path, fal.settings(), discord.settings()) as house,
    ):
        lounge = Lounge(tmp_path, fal, discord, discord.guild("studio"), house)
        with closing(sqlite3.connect(tmp_path / "data" / "sidai.db")) as database:
            database.execute("DROP TABLE history")
            database.commit()
        for command, options in (("sidai-history", {"query": "hat"}), ("sidai", {"prompt": "linkedin"})):
            said = await lounge.asked(lounge.person(), lounge.channel(), options, command)
            incident = re.search(r"incident (\w+)", said)
            assert incident, said
            assert "nothing was ordered or paid" in said
            assert f"incident {incident[1]}" in house.log
        found = await discord.autocomplete(
            lounge.person(), lounge.channel(), "sidai-show", {"id": "hat"}, focused="id"
        )
        assert found == []
        assert not fal.submits


async def _again(lounge: Lounge, person: User, options: Options) -> str:
    """Order again in a channel of its own: what then stands in its thread."""
    reply = await lounge.discord.command(person, lounge.channel(), "sidai-again", options)
    assert not reply.ephemerals
    root = await lounge.finished(reply)
    (answer,) = lounge.discord.messages(lounge.thread(root))
    return answer.content


def _private(lounge: Lounge, room: object, person: User) -> list[Message]:
    """What only this person sees there."""
    return [
        each
        for each in lounge.discord.world.messages
        if each.channel is room and each.only_for is person and not each.thinking
    ]
