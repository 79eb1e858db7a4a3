"""What people type and are called: it is shown as it is, and nobody is notified by it."""

import re
import sqlite3
from contextlib import closing

import pytest

from tests.e2e.lounge import Lounge, number_of
from tests.emulators.discord import Call
from tests.emulators.fal import State

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("@everyone @here", "@everyone @here"),
        ("<@{asker}> <@&{role}>", "@{asker} @{role}"),
        ("<@!{asker}> <#{room}>", "@{asker} #{room}"),
        ("[bank](https://evil.example) <https://evil.example/x>", "[bank](https://evil.example)"),
        ("https://evil.example/a_b_c", "https://evil.example/a_b_c"),
        ("**b** *i* _i_ __u__ ~~s~~ ||h|| `c` ```d```", "**b** *i* _i_ __u__ ~~s~~ ||h|| `c` ```d```"),
        ("# big", "# big"),
        ("> quote", "> quote"),
        (">>> quote", ">>> quote"),
        ("-# small", "-# small"),
        ("- item", "- item"),
        ("12. item", "12. item"),
        ("one\n# two\n> three", "one # two > three"),
        ("<t:0:R> <:evil:{room}> </sidai:{room}>", "<t:0:R> evil </sidai:{room}>"),
        ("\\*b\\* \\\\", "\\*b\\* \\\\"),
        ('"quoted" and it\'s', '"quoted" and it\'s'),
    ],
)
async def test_nothing_typed_pings_links_or_formats(lounge: Lounge, typed: str, read: str) -> None:
    asker, room = lounge.person(), lounge.channel()
    assert room.guild is not None
    names = {"asker": asker.id, "role": room.guild.id, "room": room.id}
    words, read = typed.format(**names), read.format(**names)
    shown = await lounge.shown(
        asker, room, {"prompt": f"{words} hello", "negative": words, "subject": "none"}
    )
    number = number_of(shown.root.content)
    assert lounge.discord.threads(room)[0].name.startswith(f"No. {number}: {read}"[:60])
    await lounge.asked(asker, room, {"query": f"{words} hello"[:1000]}, "sidai-history", part="No. ")
    await lounge.asked(asker, room, {"id": number}, "sidai-show")
    seen = f"{lounge.discord.view(room, asker)}\n{lounge.discord.view(lounge.thread(shown.root), asker)}"
    assert seen.count(read) >= 5  # line, alternative texts, history, typed words, prompt
    shown_as = set(re.findall(r"\[(\w+): ", seen))
    assert shown_as <= {"image", "thread", "small", "bold"}
    assert set(re.findall(r"\[bold: (.*?)\]", seen)) <= {
        *("Prompt", "Negative prompt", "Endpoint", "Parameters", "Seeds", "Cost")
    }
    for message in lounge.discord.world.messages:
        assert not message.pings


@pytest.mark.parametrize("nick", ["@everyone **x**\n# big", "[a](https://evil.example)", "\u202e_mirror_"])
async def test_a_persons_name_pings_links_and_formats_nothing(lounge: Lounge, nick: str) -> None:
    asker, room = lounge.person(), lounge.channel()
    lounge.discord.join(asker, lounge.guild, nick=nick)
    shown = await lounge.shown(asker, room, "linkedin")
    name = nick.replace("\n", "").replace("\u202e", "")
    number = number_of(shown.root.content)
    for seen in (
        lounge.discord.view(room, asker),
        await lounge.asked(asker, room, {}, "sidai-history"),
        await lounge.asked(asker, room, {"id": number}, "sidai-show"),
    ):
        assert name in seen
    for message in lounge.discord.world.messages:
        assert not message.pings


async def test_words_that_are_broken_across_messages_are_all_there_and_format_nothing_either(
    lounge: Lounge,
) -> None:
    asker, room = lounge.person(), lounge.channel()
    typed = {"prompt": "x" * 1960 + " #" * 60 + " end", "subject": "none"}
    number = number_of((await lounge.shown(asker, room, typed)).root.content)
    said = await lounge.asked(asker, room, {"id": number}, "sidai-show", part="Cost")
    assert len(said.splitlines()) > 2
    assert "[heading: " not in said
    for sign in "x#":
        assert said.count(sign) >= 2 * typed["prompt"].count(sign)  # as typed, and as the prompt sent


async def test_who_waited_long_is_mentioned_once_and_nobody_else(lounge: Lounge) -> None:
    asker, room = lounge.person(), lounge.channel()
    lounge.fal.hold(State.IN_PROGRESS)
    reply = await lounge.ordered(asker, room, "linkedin for @everyone --n 2")
    await lounge.discord.wait(lambda: reply.original and "asks for" in reply.original.content)
    (root,) = reply.messages
    with closing(sqlite3.connect(lounge.folder / "data" / "sidai.db")) as database:
        earlier = "UPDATE generations SET created = strftime('%Y-%m-%d %H:%M:%f', created, '-31 seconds')"
        database.execute(f"{earlier} WHERE number = ?", (number_of(root.content),))
        database.commit()
    lounge.fal.release()
    assert await lounge.finished(reply) is root
    (answer,) = lounge.discord.messages(lounge.thread(root))
    assert answer.pings == [f"<@{asker.id}>"]
    assert not root.pings
    allowed = [_allowed(call)["users"] for call in _sayings(lounge) if _allowed(call).get("users")]
    assert [str(person) for each in allowed for person in each] == [asker.id]


async def test_nothing_is_ever_said_that_might_ping_anybody(lounge: Lounge) -> None:
    asker, room, before = lounge.person(), lounge.channel(), len(_sayings(lounge))
    shown = await lounge.shown(asker, room, f"@everyone <@{asker.id}> {'and a cup of tea ' * 130}")
    await lounge.asked(asker, room, {"id": number_of(shown.root.content)}, "sidai-show")
    await lounge.told(asker, room, "linkdin")
    sayings = _sayings(lounge)[before:]
    assert {call.operation for call in sayings} >= {
        *("callback", "original.edit", "message.create", "message.edit", "followup")
    }
    assert all(_allowed(call).get("parse") == [] for call in sayings)
    assert not any(_allowed(call).get("roles") or _allowed(call).get("users") for call in sayings)


def _sayings(lounge: Lounge) -> list[Call]:
    """Every call so far that said something."""
    return [call for call in lounge.discord.calls if "content" in _data(call) or "attachments" in _data(call)]


def _allowed(call: Call) -> dict[str, list[str]]:
    return dict(_data(call)["allowed_mentions"])


def _data(call: Call) -> dict[str, dict[str, list[str]]]:
    data = call.body if isinstance(call.body, dict) else {}
    return dict(data.get("data") or {}) if call.operation == "callback" else data
