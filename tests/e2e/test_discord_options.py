"""What an order says by options, by flags in its prompt, and by both; and what is refused."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from operator import itemgetter

import pytest

from tests.e2e.house import SID
from tests.e2e.lounge import Lounge, Options, number_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOML = f"""{SID}
[subjects.robo]
kind = "mascot"
class = "robot"
trigger = "ROBO9"

[defaults]
subject = "sid"
"""


async def test_options_say_the_same_as_flags(lounge: Lounge) -> None:
    options: Options = {
        "subject": "sid",
        "size": "1:1",
        "images": 2,
        "seed": "42,77",
        "guidance": 3.25,
        "steps": 31,
    }
    typed = {"scenario": "linkedin", "prompt": "mauve cape", "negative": "glasses, hat", **options}
    shown = await lounge.shown(lounge.person(), lounge.channel(), typed)
    assert "linkedin, mauve cape (sid)" in shown.root.content
    flags = "--subject sid --ar 1:1 --n 2 --seed 42,77 --guidance 3.25 --steps 31 --no glasses, hat"
    await lounge.shown(lounge.person(), lounge.channel(), f"linkedin mauve cape {flags}")
    jobs = sorted((job.arguments for job in lounge.calls("mauve cape")), key=itemgetter("seed"))
    assert [job["seed"] for job in jobs] == [42, 42, 77, 77]
    assert (jobs[0]["guidance_scale"], jobs[0]["num_inference_steps"]) == (3.25, 31)
    assert jobs[::2] == jobs[1::2]


async def test_options_and_flags_in_the_prompt_go_together(lounge: Lounge) -> None:
    typed: Options = {"prompt": "linkedin ochre cape --steps 32", "images": 2}
    await lounge.shown(lounge.person(), lounge.channel(), typed)
    assert [job.arguments["num_inference_steps"] for job in lounge.calls("ochre cape")] == [32, 32]


async def test_quotes_and_flags_in_an_option_are_only_words(lounge: Lounge) -> None:
    negative = 'a "no smoking" sign” --n 4 „hats'
    typed: Options = {"prompt": "linkedin umber cape", "negative": negative}
    shown = await lounge.shown(lounge.person(), lounge.channel(), typed)
    number = number_of(shown.root.content)
    assert len(lounge.calls("umber cape")) == 1
    said = await lounge.asked(lounge.person(), lounge.channel(), {"id": number}, "sidai-show")
    assert "--no \"a 'no smoking' sign' --n 4 'hats\" linkedin umber cape" in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"prompt": "linkedin --n 2", "images": 3}, "--n stands there twice"),
        ({"prompt": "linkedin --ar 16:9", "size": "1:1"}, "both say how large"),
        ({"prompt": "linkedin " + "wool " * 590}, "reads at most"),
        ({"prompt": "linkedin --glitter 3"}, "I do not know --glitter"),
        ({"prompt": "linkedin", "size": "gigantic"}, "--size"),
        ({"prompt": "linkedin", "size": "99:1"}, "from 1:4 to 4:1"),
        ({"prompt": "linkedin", "size": "50000x50000"}, "outside"),
        ({"prompt": "linkedin", "steps": 51}, "It goes from 1 to 50"),
        ({"prompt": "linkedin", "seed": "9223372036854775808"}, "whole numbers"),
        ({"prompt": "linkedin", "seed": "-1"}, "whole numbers"),
        ({"prompt": "linkedin", "seed": "7,7"}, "whole numbers"),
        ({"prompt": "linkedin", "subject": "nobody"}, "Nobody here is called"),
        ({"prompt": "navy blazer", "scenario": "nothing"}, "There is no scenario"),
        ({"scenario": "linkedin", "subject": "none"}, "cannot go without a subject"),
        ({"prompt": "linkedin", "negative": " "}, "has no value"),
        ({"images": 2}, "nothing to draw"),
        ({"prompt": "linkedin --n 9"}, "from 1 to 4"),
        ({"prompt": "linkedin --guidance nan"}, "from 0 to 35"),
        ({"prompt": 'linkedin --attire "navy'}, "not closed"),
        ({"prompt": "linkedin", "size": "'; DROP TABLE"}, "--size"),
        ({"prompt": "linkdin navy blazer"}, "Did you mean linkedin? Type: linkedin navy blazer"),
        ({"prompt": "a red bicycle with Sid and ROBO9"}, "--subject"),
    ],
)
async def test_what_cannot_be_taken_is_refused_in_one_sentence_to_one_person(
    lounge: Lounge, options: Options, said: str
) -> None:
    told = await lounge.refused(lounge.person(), lounge.channel(), options)
    assert said in told
    assert "incident" not in told


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"images": 9}, "from 1 to 4"),
        ({"steps": 500}, "from 1 to 150"),
        ({"guidance": -3.0}, "from 0 to 35"),
        ({"guidance": 36}, "from 0 to 35"),
        ({"prompt": "x" * 6000}, "characters"),
    ],
)
async def test_ranges_hold_for_a_client_that_does_not_keep_to_them_too(
    lounge: Lounge, options: Options, said: str
) -> None:
    asker, room, typed = lounge.person(), lounge.channel(), {"prompt": "linkedin", **options}
    with pytest.raises(ValueError, match="must be between"):
        await lounge.discord.command(asker, room, "sidai", typed)
    with _without_ranges(lounge):
        assert said in await lounge.refused(asker, room, typed)


@pytest.mark.parametrize("number", [0, -5, 10**18])
@pytest.mark.parametrize("command", ["sidai-again", "sidai-show"])
async def test_a_number_out_of_range_is_no_prompt(lounge: Lounge, command: str, number: int) -> None:
    room, words = lounge.channel(), f"{command.removeprefix('sidai-')} {number}"
    with _without_ranges(lounge):
        reply = await lounge.discord.command(lounge.person(), room, command, {"id": number})
    assert len(reply.ephemerals) == 1
    assert not lounge.discord.messages(room)
    assert not lounge.calls(words)


@pytest.mark.parametrize("seed", [0, 42, 2**53 + 1, 2**63 - 1])
async def test_a_typed_seed_is_kept_to_the_last_digit(lounge: Lounge, seed: int) -> None:
    asker, room = lounge.person(), lounge.channel()
    typed: Options = {"prompt": f"linkedin pearl {seed}", "seed": str(seed)}
    shown = await lounge.shown(asker, room, typed)
    (job,) = lounge.calls(f"pearl {seed}")
    assert job.arguments["seed"] == seed
    assert f"seed {seed} ·" in shown.answer.content
    said = await lounge.asked(asker, room, {"id": number_of(shown.root.content)}, "sidai-show")
    assert re.search(rf"Seeds\] / {seed}\b", said)


@pytest.mark.parametrize(
    "typed",
    ["a\x00b\x07 red\x1b[31m kite", "a\u202ered\u2066 kite", "a\ud83d red kite", "a\u200b red\u00a0kite"],
)
async def test_control_characters_vanish(lounge: Lounge, typed: str) -> None:
    await lounge.shown(lounge.person(), lounge.channel(), {"prompt": typed, "subject": "none"})
    prompt = lounge.fal.submits[-1].arguments["prompt"]
    assert "kite" in prompt
    assert prompt.isprintable()


@contextmanager
def _without_ranges(lounge: Lounge) -> Iterator[None]:
    """People's clients keep to no range of a command."""
    told = lounge.discord.world.commands[""]
    bounds = ("min_value", "max_value", "min_length", "max_length")
    lounge.discord.world.commands[""] = [
        command
        | {
            "options": [
                {name: value for name, value in option.items() if name not in bounds}
                for option in command["options"]
            ]
        }
        for command in told
    ]
    yield
    lounge.discord.world.commands[""] = told
