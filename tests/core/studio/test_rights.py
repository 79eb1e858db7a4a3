"""Who may do what: the finished recipe is judged."""

from dataclasses import replace

import pytest

from core.domain.people import Person, Standing
from core.domain.subject import Kind
from tests.core.examples import ADMIN, GENERAL, SID
from tests.core.studio.conftest import Opener, subject

OTHER = Person("slack", "U0OTHER", "other")


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.FOREIGN])
@pytest.mark.parametrize(
    "typed", ["linkedin navy blazer", "history", "show 1", "again 1", "subjects", "help"]
)
async def test_guests_and_foreigners_may_neither_order_nor_search(
    opener: Opener, standing: Standing, typed: str
) -> None:
    assert await opener(subject()).refused(typed, replace(SID, standing=standing)) == "not-a-member"


async def test_a_team_may_let_its_guests_in(opener: Opener) -> None:
    front = opener(subject(), teams={"studio": {"slack": ["T0TEAM"], "guests": True}})
    assert (await front.ask("linkedin", replace(SID, standing=Standing.GUEST))).generation


async def test_a_person_without_consent_cannot_be_drawn_even_by_an_admin(opener: Opener) -> None:
    front = opener(subject(consent=None))
    assert await front.refused("linkedin") == "subject-consent"
    assert await front.refused("linkedin", ADMIN) == "subject-consent"


async def test_a_mascot_needs_no_consent(opener: Opener) -> None:
    front = opener(subject(kind=Kind.MASCOT, consent=None))
    assert (await front.ask("Sid waves from a hill")).generation


async def test_only_those_on_the_list_may_draw_a_subject(opener: Opener) -> None:
    front = opener(subject(who=("slack:U0SID",)))
    assert (await front.ask("linkedin")).generation
    assert await front.refused("linkedin", OTHER) == "subject-who"


async def test_a_retired_subject_is_drawn_by_nobody(opener: Opener) -> None:
    front = opener(subject(retired=True), subject("pixel"))
    assert "retired" in await front.refused("linkedin --subject sid")


async def test_a_trigger_typed_by_hand_does_not_go_around_the_list(opener: Opener) -> None:
    front = opener(subject(who=("slack:U0SID",)), subject("pixel"))
    for typed in ("portrait of SIDAI --subject pixel", "portrait of sidai --subject none"):
        assert await front.refused(typed, OTHER) == "subject-who"


async def test_anothers_own_model_does_not_go_around_the_list(opener: Opener) -> None:
    own = subject(endpoint="fal-ai/studio/sid-model", loras=(), who=("slack:U0SID",))
    front = opener(own, subject("pixel"), admins=["slack:U0ADMIN"])
    typed = "a portrait --subject none --endpoint fal-ai/studio/sid-model"
    assert await front.refused(typed, OTHER) in {"subject-who", "endpoint-admins"}
    assert await front.refused(typed, ADMIN) == "subject-who"


async def test_any_other_endpoint_is_for_admins(opener: Opener) -> None:
    front = opener(subject(), admins=["slack:U0ADMIN"])
    typed = "a lake at dawn --subject none --endpoint fal-ai/flux-2/lora"
    assert await front.refused(typed) == "endpoint-admins"
    assert (await front.ask(typed, ADMIN)).generation


async def test_a_channel_may_have_its_own_scenarios(opener: Opener) -> None:
    front = opener(subject(), channels={"slack:C0GENERAL": {"scenarios": ["linkedin"]}})
    assert (await front.ask("linkedin")).generation
    assert await front.refused("instagram") == "scenario-not-here"
    assert await front.refused("a walk in the park") == "scenario-not-here"
    assert (await front.ask("instagram", place=replace(GENERAL, channel="C0OTHER"))).generation


async def test_subjects_lists_only_whom_one_may_draw(opener: Opener) -> None:
    front = opener(subject(who=("slack:U0SID",)), subject("pixel", consent=None), subject("mascot"))
    reply = await front.ask("subjects", OTHER)
    assert reply.card is not None
    assert [getattr(line, "values", {})["name"] for line in reply.card.body] == ["mascot"]


async def test_without_a_name_one_draws_oneself(opener: Opener) -> None:
    pixel = subject("pixel", consent=replace(subject().consent, by="slack:U0OTHER"))  # type: ignore[type-var]
    front = opener(subject(), pixel)
    for person, name in ((SID, "sid"), (OTHER, "pixel")):
        reply = await front.ask("linkedin navy blazer", person)
        assert reply.generation is not None
        assert reply.generation.order.subject == name


OWN = "fal-ai/studio/sid-model"


async def test_what_nobody_knows_the_price_of_is_for_admins(opener: Opener) -> None:
    own = subject(endpoint=OWN, loras=())
    front = opener(own, admins=["slack:U0ADMIN"])
    assert await front.refused("linkedin") == "price-unknown"
    assert (await front.ask("linkedin", ADMIN)).generation
    assert (await opener(own, prices={OWN: "0.03"}).ask("linkedin")).generation
    assert (await opener(own, paid=False).ask("linkedin")).generation


@pytest.mark.parametrize("spelled", ["studio/sid-model", "Studio/Sid-Model", f"{OWN}/image-to-image"])
async def test_a_model_of_somebody_is_theirs_however_it_is_spelled(opener: Opener, spelled: str) -> None:
    own = subject(endpoint=OWN, loras=(), consent=None)
    front = opener(own, subject("pixel"), admins=["slack:U0ADMIN"])
    assert await front.refused(f"a lake --subject none --endpoint {spelled}", ADMIN) == "subject-consent"


@pytest.mark.parametrize(
    "spelled", ["SIDAI", "sidai", "(SIDAI:1.2)", "\uff33\uff29\uff24\uff21\uff29", "_SIDAI_", "SIDAI2"]
)
async def test_a_trigger_is_seen_however_it_is_spelled(opener: Opener, spelled: str) -> None:
    front = opener(subject(who=("slack:U0SID",)), subject("pixel"))
    assert await front.refused(f"a portrait of {spelled} --subject pixel", OTHER) == "subject-who"


async def test_an_order_that_was_allowed_is_judged_again_by_the_rules_of_today(opener: Opener) -> None:
    reply = await opener(subject()).ask("linkedin")
    assert reply.generation is not None
    assert opener(subject()).rights.objection(reply.generation) is None
    today = opener(subject(consent=None)).rights.objection(reply.generation)
    assert today is not None
    assert today.text.key == "subject-consent"
