"""Who may order what, and who may see what was made."""

import re

import pytest

from tests.e2e.house import SID
from tests.e2e.office import Office
from tests.emulators.slack import User

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOML = f"""{SID}
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
who = ["slack:U0CHIEF", "slack:U0ADMIN"]
consent = {{ by = "slack:U0CHIEF", on = 2026-11-01 }}

[subjects.gone]
kind = "mascot"
trigger = "GONE5"
retired = true

[defaults]
subject = "sid"
"""


@pytest.fixture(scope="module")
def admin(office: Office) -> User:
    return office.slack.user("admin")


@pytest.fixture(scope="module")
def chief(office: Office) -> User:
    return office.slack.user("chief")


@pytest.mark.parametrize("typed", ["linkedin", "history", "show 1", "again 1", "subjects"])
@pytest.mark.parametrize("kind", ["guest", "ultra", "foreign"])
async def test_guests_and_people_of_other_organisations_stay_outside(
    office: Office, kind: str, typed: str
) -> None:
    room, name = office.channel(), f"{kind}{typed}"
    if kind == "foreign":
        outsider = office.slack.user(name, foreign=True)
    else:
        outsider = office.slack.user(name, guest="ultra" if kind == "ultra" else "restricted")
    said = await office.refused(outsider, room, typed)
    assert "Guests and people of other organisations cannot" in said


async def test_a_person_without_recorded_consent_is_not_drawn_not_even_for_an_admin(
    office: Office, admin: User
) -> None:
    for person in (office.person(), admin):
        said = await office.refused(person, office.channel(), "linkedin --subject unasked")
        assert "consent is not on record" in said


@pytest.mark.parametrize(
    "typed",
    [
        "linkedin --subject boss",
        "linkedin with Chief",
        "a statue of BOSS3 --subject none",
        "a statue of (boss3:1.2) --raw --subject none",
        "a statue --no BOSS3 --subject boss",
    ],
)
async def test_a_likeness_is_used_only_by_those_on_its_list(office: Office, typed: str) -> None:
    assert "may draw boss" in await office.refused(office.person(), office.channel(), typed)


async def test_those_on_the_list_may_use_it_and_are_themselves_the_default(
    office: Office, chief: User
) -> None:
    room = office.channel()
    await office.shown(chief, room, "linkedin amber brooch")
    (job,) = office.calls("amber brooch")
    assert "BOSS3" in job.arguments["prompt"]
    assert job.arguments["loras"] == [{"path": "https://files.example/boss.safetensors", "scale": 0.85}]


async def test_again_does_not_lead_around_the_list(office: Office, chief: User) -> None:
    room, asker = office.channel(), office.person()
    number = await _made(office, chief, "linkedin amber ring")
    assert "may draw boss" in await office.refused(asker, room, f"again {number}")
    assert "may draw boss" in await office.refused(asker, room, f"again {number} at sea --n 2")


async def test_subjects_lists_only_those_whom_one_may_draw(office: Office, chief: User) -> None:
    said = await office.told(office.person(), room := office.channel(), "subjects")
    assert "sid (person)" in said
    for name in ("boss", "unasked", "gone"):
        assert f"{name} (" not in said
    assert "boss (person)" in await office.told(chief, room, "subjects")


async def test_a_retired_subject_is_not_drawn_any_more(office: Office, admin: User) -> None:
    for typed in ("banner --subject gone", "a statue of GONE5 --subject none"):
        assert "retired" in await office.refused(admin, office.channel(), typed)


async def test_other_endpoints_are_for_admins_only(office: Office, admin: User) -> None:
    typed = "a jade vase --subject none --endpoint fal-ai/lora"
    said = await office.refused(office.person(), office.channel(), typed)
    assert "Only admins may use the endpoint fal-ai/lora" in said
    await office.shown(admin, office.channel(), typed)
    assert office.calls("a jade vase")[0].endpoint == "fal-ai/lora"


async def test_again_does_not_lead_around_the_endpoint_either(office: Office, admin: User) -> None:
    number = await _made(office, admin, "a jade cup --subject none --endpoint fal-ai/lora")
    said = await office.refused(office.person(), office.channel(), f"again {number}")
    assert "Only admins" in said


async def test_an_endpoint_that_does_not_exist_is_named_in_the_thread(office: Office, admin: User) -> None:
    room, before = office.channel(), len(office.fal.submits)
    shown = await office.shown(admin, room, "a jade pot --subject none --endpoint acme/nothing")
    seen = office.slack.view(room, admin)
    assert 'FAL knows no model "acme/nothing"' in seen
    assert "No picture came of it" in shown.root.text
    assert len(office.fal.submits) == before


async def test_what_was_made_in_a_private_channel_is_seen_by_its_members_there(office: Office) -> None:
    asker, ben = office.person(), office.person()
    room = office.private(asker, ben)
    number = _number((await office.shown(asker, room, "linkedin copper kettle")).root.text)
    assert f"No. {number} ·" in await office.told(ben, room, "history copper kettle")
    assert "[image: AI-generated" in await office.told(ben, room, f"show {number}")
    shown = await office.shown(ben, room, f"again {number}")
    assert "copper kettle" in shown.root.text


async def test_elsewhere_it_is_as_if_it_did_not_exist(office: Office) -> None:
    asker, ben, cyd = office.person(), office.person(), office.person()
    room = office.private(asker, ben)
    number = _number((await office.shown(asker, room, "linkedin silver kettle")).root.text)
    missing = await office.told(ben, office.channel(), "show 99999")
    for person, place in (
        (ben, office.channel()),
        (ben, office.slack.dm(ben)),
        (cyd, office.channel()),
        (cyd, office.private(cyd)),
    ):
        assert "Nothing was found" in await office.told(person, place, "history silver kettle")
        assert "silver" not in await office.told(person, place, "history")
        for verb in ("show", "again"):
            said = await office.refused(person, place, f"{verb} {number}")
            assert said == missing.replace("99999", str(number))


async def test_its_author_finds_it_everywhere_but_shows_it_to_nobody(office: Office) -> None:
    asker, room, public = office.person(), office.private(), office.channel()
    number = _number((await office.shown(asker, room, "linkedin golden kettle")).root.text)
    assert f"No. {number} ·" in await office.told(asker, public, "history golden kettle")
    assert "[image: AI-generated" in await office.refused(asker, public, f"show {number}")


async def test_what_was_ordered_in_a_direct_message_is_its_authors_alone(office: Office, admin: User) -> None:
    asker, ben = office.person(), office.person()
    number = _number((await office.shown(asker, office.slack.dm(asker), "linkedin iron kettle")).root.text)
    assert f"No. {number} ·" in await office.told(asker, office.channel(), "history iron kettle")
    for other in (ben, admin):
        for place in (office.channel(), office.slack.dm(other)):
            assert "Nothing was found" in await office.told(other, place, "history iron kettle")
            assert f"There is no no. {number}" in await office.refused(other, place, f"show {number}")


async def test_fal_is_asked_to_forget_every_file_within_a_day(office: Office) -> None:
    await office.shown(office.person(), office.channel(), "linkedin tin kettle")
    (job,) = office.calls("tin kettle")
    assert job.headers["x-fal-object-lifecycle-preference"] == '{"expiration_duration_seconds": 86400}'
    assert job.arguments["enable_safety_checker"] is True


async def _made(office: Office, person: User, typed: str) -> int:
    return _number((await office.shown(person, office.channel(), typed)).root.text)


def _number(text: str) -> int:
    found = re.search(r"No\. (\d+)", text)
    assert found, text
    return int(found[1])
