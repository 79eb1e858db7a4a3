"""What the bot answers to one person alone: help, lists, the history, refusals."""

import re

import pytest

from tests.e2e.house import SID
from tests.e2e.office import Office
from tests.emulators.slack import Channel, Message, User

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
    ("typed", "said"),
    [
        ("", "Type what you want to see"),
        ("help", "--ar 16:9"),
        ("help sizes", "linkedin-banner"),
        ("help seeds", "--seed"),
        ("help negatives", "--no"),
        ("help guidance", "--guidance"),
        ("help steps", "--steps"),
        ("scenarios", "linkedin — "),
        ("scenarios", "Example: "),
        ("subjects", "sid (person), also called: Sid"),
        ("subjects", "robo (mascot)"),
        ("history zeppelin", 'Nothing was found for "zeppelin"'),
        ("show 999", "There is no no. 999"),
        ("again 999", "There is no no. 999"),
        ("show", "show 57"),
        ("again", "again 57"),
    ],
)
async def test_questions_are_answered_to_the_one_who_asks(office: Office, typed: str, said: str) -> None:
    assert said in await office.refused(office.person(), office.channel(), typed)


async def test_a_verb_whose_arguments_do_not_parse_is_part_of_a_prompt(office: Office) -> None:
    shown = await office.shown(office.person(), office.channel(), "show me on a beach")
    assert "show me on a beach" in shown.root.text


async def test_the_history_finds_words_beginnings_and_names_newest_first(office: Office) -> None:
    asker, room = office.person(), office.channel()
    first = _number((await office.shown(asker, room, "linkedin crimson tie")).root.text)
    second = _number((await office.shown(asker, room, "linkedin crimson scarf")).root.text)
    ben, elsewhere = office.person(), office.channel()
    found = await office.told(ben, elsewhere, "history crims")
    assert found.index(f"No. {second} ·") < found.index(f"No. {first} ·")
    assert f"· {asker.name} · linkedin, crimson scarf (sid) · 1 picture" in found
    assert f"No. {first} ·" not in await office.told(ben, elsewhere, "history crimson scarf")
    assert f"No. {first} ·" in await office.told(ben, elsewhere, f"history {asker.name}")


@pytest.mark.parametrize("words", ["'", '"', "AND OR NOT", "crimson*", "a-b:c^2 (d)", "%_", ";--", "💥"])
async def test_the_history_takes_any_characters(office: Office, words: str) -> None:
    assert "incident" not in await office.told(office.person(), office.channel(), f"history {words}")


async def test_show_brings_the_pictures_back_to_one_person(office: Office) -> None:
    asker, room = office.person(), office.channel()
    shown = await office.shown(asker, room, "linkedin teal jumper --n 2")
    ben, elsewhere = office.person(), office.channel()
    said = await office.refused(ben, elsewhere, f"show {_number(shown.root.text)}")
    assert said.count("[image: AI-generated picture") == 2
    assert "1024x768]" in said
    assert "linkedin teal jumper --n 2" in said


async def test_show_takes_a_number_with_its_hash(office: Office) -> None:
    asker, room = office.person(), office.channel()
    number = _number((await office.shown(asker, room, "linkedin")).root.text)
    assert f"No. {number}, ordered by {asker.name}" in await office.refused(asker, room, f"#{number}")


async def test_the_recipe_is_shown_to_who_ordered_and_to_admins_only(office: Office) -> None:
    asker, ben, room = office.person(), office.person(), office.channel()
    admin = office.slack.user("admin")
    number = _number((await office.shown(asker, room, "linkedin --seed 7")).root.text)
    for person in (asker, admin):
        said = await office.told(person, room, f"show {number}")
        for part in ("Prompt:", "Photo of SIDAI", "fal-ai/flux-lora", "num_inference_steps", "0.035 USD"):
            assert part in said
        assert re.search(r"Seeds: / 7\b", said)
    said = await office.told(ben, room, f"show {number}")
    for part in ("Photo of", "SIDAI", "fal-ai", "num_inference_steps", "USD", "sid.safetensors", ".jpg"):
        assert part not in said


async def test_again_without_changes_draws_new_seeds_and_says_so(office: Office) -> None:
    asker, room = office.person(), office.channel()
    first = await office.shown(asker, room, "linkedin pale hat --n 2 --seed 42")
    await office.shown(asker, room, f"again {_number(first.root.text)}")
    *before, third, fourth = office.calls("pale hat")
    assert [job.arguments["seed"] for job in before] == [42, 43]
    assert "seed" not in third.arguments
    assert "seed" not in fourth.arguments
    assert {**before[0].arguments, "seed": 0} == {**third.arguments, "seed": 0}
    assert "New seeds." in office.slack.view(room, asker)


async def test_again_with_changes_keeps_the_seed_and_says_what_is_different(office: Office) -> None:
    asker, room = office.person(), office.channel()
    number = _number((await office.shown(asker, room, "linkedin plum hat")).root.text)
    await office.shown(asker, room, f"again {number} in the rain --ar 1:1 --no glasses --steps 30")
    first, second = office.calls("plum hat")
    assert first.answer is not None
    assert second.arguments["seed"] == first.answer.body["seed"] > 2**53
    assert "in the rain" in second.arguments["prompt"]
    assert second.arguments["num_inference_steps"] == 30
    newest = office.slack.view(room, asker).splitlines()[-1]
    for part in ("Added: in the rain.", "Without: glasses.", "Size: 1:1", "Steps: 30"):
        assert part in newest
    assert "New seed" not in newest


async def test_again_is_open_to_colleagues_and_belongs_to_who_asked(office: Office) -> None:
    asker, ben, room = office.person(), office.person(), office.channel()
    number = _number((await office.shown(asker, room, "linkedin lilac hat")).root.text)
    shown = await office.shown(ben, room, f"again {number} smiling")
    assert f"{ben.name} asked for" in shown.root.text


async def test_a_misspelt_scenario_is_asked_about_before_anything_is_paid(office: Office) -> None:
    said = await office.refused(office.person(), office.channel(), "linkdin navy blazer")
    assert "Did you mean linkedin? Type: linkedin navy blazer" in said


async def test_who_is_meant_is_asked_when_it_is_not_clear(office: Office) -> None:
    said = await office.refused(office.person(), office.channel(), "a red bicycle with Sid and ROBO9")
    assert "--subject" in said


@pytest.mark.parametrize(
    "typed",
    [
        "a poster that says <!channel> hello",
        "a poster that says &lt;!channel&gt; hello",
        "a poster that says <@U0SIDAI> hello",
        "a poster that says <@U0SIDAI|sidai> hello",
        "a poster that says <!subteam^S123|@board> hello",
        "a poster that says @channel @here @everyone hello",
        "a poster that says <https://evil.example|bank> hello",
        "a poster that says *bold* _it_ `code` ~no~ > hello",
        'a poster that says "<!here>" hello',
    ],
)
async def test_nothing_typed_pings_links_or_formats(office: Office, typed: str) -> None:
    asker, room = office.person(), office.channel()
    shown = await office.shown(asker, room, f"{typed} --subject none")
    said = await office.told(asker, room, "history hello")
    await office.told(asker, room, f"show {_number(shown.root.text)}")
    for message in _all(office, room, asker):
        assert not message.pings
        assert '"mrkdwn"' not in str(message.blocks).replace("'", '"')
        assert "<" not in message.text
    assert "poster that says" in said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("x" * 10_000, "10000 characters"),
        ("linkedin " + "wool " * 700, "reads at most"),
        ("linkedin --glitter 3", "I do not know --glitter"),
        ("linkedin --size gigantic", "--size"),
        ("linkedin --n 9", "from 1 to 4"),
        ("linkedin --n 0", "from 1 to 4"),
        ("linkedin --n 4 --repeat 11", "from 1 to 10"),
        ("linkedin --steps 500", "--steps"),
        ("linkedin --steps 51", "It goes from 1 to 50"),
        ("linkedin --guidance -3", "from 0 to 35"),
        ("linkedin --guidance nan", "from 0 to 35"),
        ("linkedin --seed 9223372036854775808", "whole numbers"),
        ("linkedin --seed -1", "whole numbers"),
        ("linkedin --seed 1.5", "whole numbers"),
        ("linkedin --seed 7,7", "whole numbers"),
        ("linkedin --ar 99:1", "from 1:4 to 4:1"),
        ("linkedin --size 50000x50000", "outside"),
        ("linkedin --subject nobody", "Nobody here is called"),
        ("linkedin --scenario nothing", "There is no scenario"),
        ("linkedin --glasses round", "--glasses"),
        ("linkedin --n", "has no value"),
        ('linkedin --attire "navy', "not closed"),
        ("--n 2", "nothing to draw"),
        ("linkedin --subject none", "cannot go without a subject"),
        ("linkedin --lora 9", "from 0 to 4"),
        ("linkedin --endpoint nonsense/", "--endpoint"),
    ],
)
async def test_what_cannot_be_taken_is_refused_in_one_sentence_to_one_person(
    office: Office, typed: str, said: str
) -> None:
    told = await office.refused(office.person(), office.channel(), typed)
    assert said in told
    assert "incident" not in told


@pytest.mark.parametrize("seed", [0, 42, 2**53 + 1, 2**63 - 1])
async def test_a_typed_seed_is_kept_to_the_last_digit(office: Office, seed: int) -> None:
    asker, room = office.person(), office.channel()
    shown = await office.shown(asker, room, f"linkedin pearl {seed} --seed {seed}")
    (job,) = office.calls(f"pearl {seed}")
    assert job.arguments["seed"] == seed
    assert f"seed {seed} ·" in office.slack.view(room, asker)
    assert re.search(
        rf"Seeds: / {seed}\b", await office.told(asker, room, f"show {_number(shown.root.text)}")
    )


@pytest.mark.parametrize(
    "typed",
    ["a\x00b\x07 red\x1b[31m kite", "a\u202ered\u2066 kite", "a\ud83d red kite", "a\u200b red\u00a0kite"],
)
async def test_control_characters_vanish(office: Office, typed: str) -> None:
    asker, room = office.person(), office.channel()
    await office.shown(asker, room, f"{typed} --subject none")
    prompt = office.fal.submits[-1].arguments["prompt"]
    assert "kite" in prompt
    assert prompt.isprintable()


def _number(text: str) -> int:
    found = re.search(r"No\. (\d+)", text)
    assert found, text
    return int(found[1])


def _all(office: Office, room: Channel, person: User) -> list[Message]:
    return list(office.slack.workspace.in_channel(room, person))
