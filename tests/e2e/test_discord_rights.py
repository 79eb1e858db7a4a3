"""Who may order what in Discord: consent, lists of people and roles, endpoints, money, queues."""

from dataclasses import replace

import pytest

from tests.e2e.house import SID
from tests.e2e.lounge import Lounge, number_of
from tests.emulators.discord import Guild, User
from tests.emulators.fal import State

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADMIN, CHIEF, STUDIO, SMALL = "200200201", "200200202", "100200301", "100200302"

TOML = f"""
{SID.replace('admins = ["slack:U0ADMIN"]', f'admins = ["discord:{ADMIN}"]')}
[subjects.unasked]
kind = "person"
class = "woman"
trigger = "UNASKED7"

[subjects.boss]
kind = "person"
class = "woman"
aliases = ["Chief"]
trigger = "BOSS3"
loras = [{{ url = "https://files.example/boss.safetensors" }}]
who = ["discord:{CHIEF}", "discord:{ADMIN}"]
consent = {{ by = "discord:{CHIEF}", on = 2026-11-01 }}

[subjects.robo]
kind = "mascot"
class = "robot"
trigger = "ROBO9"
who = ["role:marketing"]

[subjects.gone]
kind = "mascot"
trigger = "GONE5"
retired = true

[teams.studio]
discord = [{{ server = "{STUDIO}", roles = ["@everyone"] }}]

[teams.small]
discord = [{{ server = "{SMALL}", roles = ["@everyone"] }}]
budget = {{ month = "0.25", person_day = "0.08" }}

[limits]
queue_per_person = 3

[defaults]
subject = "sid"
"""


@pytest.fixture(scope="module")
def studio(lounge: Lounge) -> Lounge:
    """The server that is listed; the lounge's own is not."""
    return replace(lounge, guild=lounge.discord.guild("studio", id=STUDIO, roles=["Marketing", "Design"]))


@pytest.fixture(scope="module")
def small(lounge: Lounge) -> Lounge:
    """Another that is listed, with little to spend."""
    return replace(lounge, guild=lounge.discord.guild("small", id=SMALL))


@pytest.fixture(scope="module")
def admin(lounge: Lounge) -> User:
    return lounge.discord.user("admin", id=ADMIN)


@pytest.fixture(scope="module")
def chief(lounge: Lounge) -> User:
    return lounge.discord.user("chief", id=CHIEF)


async def test_a_person_without_recorded_consent_is_not_drawn_not_even_for_an_admin(
    studio: Lounge, admin: User
) -> None:
    for person in (studio.person(), admin):
        said = await studio.refused(person, studio.channel(), {"prompt": "linkedin", "subject": "unasked"})
        assert "consent is not on record" in said


@pytest.mark.parametrize(
    "typed",
    [
        {"scenario": "linkedin", "subject": "boss"},
        {"prompt": "linkedin with Chief"},
        {"prompt": "a statue of BOSS3", "subject": "none"},
        {"prompt": "a statue of (boss3:1.2) --raw", "subject": "none"},
        {"prompt": "a statue", "negative": "BOSS3", "subject": "boss"},
        {"prompt": "linkedin --subject boss"},
    ],
)
async def test_a_likeness_is_used_only_by_those_on_its_list(studio: Lounge, typed: dict[str, str]) -> None:
    assert "may draw boss" in await studio.refused(studio.person(), studio.channel(), typed)


async def test_those_on_the_list_may_use_it_and_are_themselves_the_default(
    studio: Lounge, chief: User
) -> None:
    await studio.shown(chief, studio.channel(), "linkedin amber brooch")
    (job,) = studio.calls("amber brooch")
    assert "BOSS3" in job.arguments["prompt"]
    assert job.arguments["loras"] == [{"path": "https://files.example/boss.safetensors", "scale": 0.85}]


async def test_again_does_not_lead_around_the_list(studio: Lounge, chief: User) -> None:
    number = await _made(studio, chief, "linkedin amber ring")
    before = len(studio.fal.submits)
    for changes in ({}, {"changes": "at sea --n 2"}):
        asked: dict[str, str | int] = {"id": number, **changes}
        assert "may draw boss" in await studio.asked(studio.person(), studio.channel(), asked, "sidai-again")
    assert len(studio.fal.submits) == before


async def test_a_role_on_the_list_is_enough_however_it_is_written(studio: Lounge) -> None:
    asker = _with_role(studio, studio.guild, "Marketing")
    await studio.shown(asker, studio.channel(), {"prompt": "a pewter swan", "subject": "robo"})
    assert "ROBO9" in studio.calls("pewter swan")[0].arguments["prompt"]


async def test_another_role_or_none_is_not_enough(studio: Lounge) -> None:
    for asker in (_with_role(studio, studio.guild, "Design"), studio.person()):
        typed = {"prompt": "a pewter duck", "subject": "robo"}
        assert "may draw robo" in await studio.refused(asker, studio.channel(), typed)


async def test_a_role_counts_in_the_bots_direct_messages_too(studio: Lounge) -> None:
    asker, other = _with_role(studio, studio.guild, "Marketing"), _with_role(studio, studio.guild, "Design")
    await studio.beside(asker, studio.discord.dm(asker), {"prompt": "a pewter crane", "subject": "robo"})
    said = await studio.refused(other, studio.discord.dm(other), {"prompt": "a crane", "subject": "robo"})
    assert "may draw robo" in said


async def test_a_role_of_the_same_name_in_a_server_that_is_not_listed_does_not_count(
    studio: Lounge,
) -> None:
    """Anybody can make a server with a role of any name."""
    asker = studio.person()
    own = studio.discord.guild("own", roles=["Marketing"])
    studio.discord.join(asker, own, roles=["Marketing"])
    room = studio.discord.channel(own, "general")
    said = await studio.refused(asker, room, {"prompt": "a pewter goose", "subject": "robo"})
    assert "may draw robo" in said
    assert ("robo", "robo") not in await studio.discord.autocomplete(
        asker, room, "sidai", {"subject": ""}, focused="subject"
    )


async def test_a_role_of_the_same_name_in_another_server_of_another_team_does_not_count_here(
    studio: Lounge, small: Lounge
) -> None:
    asker = _with_role(studio, studio.guild, "Marketing")
    said = await small.refused(asker, small.channel(), {"prompt": "a pewter rook", "subject": "robo"})
    assert "may draw robo" in said


async def test_a_role_that_is_taken_away_does_not_count_any_more(studio: Lounge) -> None:
    asker, room = _with_role(studio, studio.guild, "Marketing"), studio.channel()
    await studio.shown(asker, room, {"prompt": "a pewter owl", "subject": "robo"})
    studio.discord.join(asker, studio.guild, roles=["Design"])
    assert "may draw robo" in await studio.asked(asker, room, {"prompt": "a pewter owl", "subject": "robo"})
    assert len(studio.calls("pewter owl")) == 1


async def test_subjects_lists_only_those_whom_one_may_draw(studio: Lounge, chief: User) -> None:
    room = studio.channel()
    said = await studio.asked(studio.person(), room, "subjects")
    assert "sid (person)" in said
    for name in ("boss", "unasked", "gone", "robo"):
        assert f"{name} (" not in said
    assert "boss (person)" in await studio.asked(chief, room, "subjects")
    marketing = _with_role(studio, studio.guild, "Marketing")
    assert "robo (mascot)" in await studio.asked(marketing, room, "subjects")


async def test_suggested_are_only_those_whom_one_may_draw(studio: Lounge, chief: User) -> None:
    marketing = _with_role(studio, studio.guild, "Marketing")
    for person, names in (
        (studio.person(), ["sid", "none"]),
        (chief, ["sid", "boss", "none"]),
        (marketing, ["sid", "robo", "none"]),
    ):
        found = await studio.discord.autocomplete(
            person, studio.channel(), "sidai", {"subject": ""}, focused="subject"
        )
        assert [value for _, value in found] == names


async def test_a_retired_subject_is_not_drawn_any_more(studio: Lounge, admin: User) -> None:
    for typed in (
        {"scenario": "banner", "subject": "gone"},
        {"prompt": "a statue of GONE5", "subject": "none"},
    ):
        assert "retired" in await studio.refused(admin, studio.channel(), typed)


async def test_other_endpoints_are_for_admins_only(studio: Lounge, admin: User) -> None:
    typed = {"prompt": "a jade vase --endpoint fal-ai/lora", "subject": "none"}
    said = await studio.refused(studio.person(), studio.channel(), typed)
    assert "Only admins may use the endpoint fal-ai/lora" in said
    await studio.shown(admin, studio.channel(), typed)
    assert studio.calls("a jade vase")[0].endpoint == "fal-ai/lora"


async def test_again_does_not_lead_around_the_endpoint_either(studio: Lounge, admin: User) -> None:
    number = await _made(studio, admin, "a jade cup --subject none --endpoint fal-ai/lora")
    said = await studio.asked(studio.person(), studio.channel(), {"id": number}, "sidai-again")
    assert "Only admins" in said
    assert len(studio.calls("a jade cup")) == 1


async def test_an_admin_of_the_server_is_no_admin_of_the_bot(studio: Lounge) -> None:
    asker = studio.person()
    guild = studio.discord.guild("castle")
    studio.discord.join(asker, guild)
    guild.owner = asker.id
    typed = "a jade bowl --subject none --endpoint fal-ai/lora"
    said = await studio.refused(asker, studio.discord.channel(guild, "keep"), typed)
    assert "Only admins" in said


async def test_the_recipe_is_shown_to_who_ordered_and_to_admins_only(studio: Lounge, admin: User) -> None:
    asker, teammate, room = studio.person(), studio.person(), studio.channel()
    number = await _made(studio, asker, "linkedin --seed 7")
    for person in (asker, admin):
        said = await studio.asked(person, room, {"id": number}, "sidai-show")
        for part in ("[bold: Prompt]", "Photo of SIDAI", "fal-ai/flux-lora", "num_inference_steps"):
            assert part in said
        assert "0.035 USD" in said
    said = await studio.asked(teammate, room, {"id": number}, "sidai-show")
    assert "[image: AI-generated" in said
    for part in ("Photo of", "SIDAI", "fal-ai", "num_inference_steps", "USD", "sid.safetensors"):
        assert part not in said


async def test_a_person_may_have_so_many_orders_waiting(studio: Lounge) -> None:
    asker, room = studio.person(), studio.channel()
    studio.fal.hold(State.IN_PROGRESS)
    replies = [await studio.ordered(asker, room, "linkedin") for _ in range(3)]
    said = await studio.asked(asker, room, "linkedin")
    assert "You have 3 orders that are not finished" in said
    other = await studio.ordered(studio.person(), studio.channel(), "linkedin")
    studio.fal.release()
    for reply in (*replies, other):
        await studio.finished(reply)
    await studio.shown(asker, room, "linkedin")


async def test_fal_is_asked_to_forget_every_file_within_a_day(studio: Lounge) -> None:
    await studio.shown(studio.person(), studio.channel(), "linkedin tin kettle")
    (job,) = studio.calls("tin kettle")
    assert job.headers["x-fal-object-lifecycle-preference"] == '{"expiration_duration_seconds": 86400}'
    assert job.arguments["enable_safety_checker"] is True


async def test_a_person_may_spend_so_much_a_day(small: Lounge) -> None:
    asker, room = small.person(), small.channel()
    said = await small.refused(asker, room, {"scenario": "linkedin", "images": 4})
    assert "about 0.14 USD" in said
    assert "0.08 USD of your 0.08 USD" in said
    assert not await small.insist(asker, room, {"scenario": "linkedin", "images": 2})
    said = await small.asked(asker, room, {"scenario": "linkedin"})
    assert "0.01 USD of your 0.08 USD" in said
    assert "Nothing was paid" in said


async def test_where_the_bot_may_not_answer_nothing_is_spent(small: Lounge) -> None:
    asker = small.person()
    room = small.channel(deny=["SEND_MESSAGES"])
    await small.refused(asker, room, {"scenario": "linkedin", "images": 2})
    said = await small.refused(asker, small.channel(), {"scenario": "linkedin", "images": 4})
    assert "0.08 USD of your 0.08 USD" in said


async def test_a_team_may_spend_so_much_a_month_wherever_its_people_order(small: Lounge) -> None:
    teammate = small.person()
    for asker in (small.person(), small.person()):
        assert not await small.insist(asker, small.channel(), {"scenario": "linkedin", "images": 2})
    said = await small.refused(teammate, small.channel(), {"scenario": "linkedin", "images": 2})
    assert "0.04 USD of the team's 0.25 USD are left this month" in said
    said = await small.refused(teammate, small.discord.dm(teammate), {"scenario": "linkedin", "images": 2})
    assert "0.04 USD of the team's 0.25 USD are left this month" in said


async def _made(lounge: Lounge, person: User, typed: str) -> int:
    return number_of((await lounge.shown(person, lounge.channel(), typed)).root.content)


def _with_role(lounge: Lounge, guild: Guild, role: str) -> User:
    person = lounge.person()
    lounge.discord.join(person, guild, roles=[role])
    return person
