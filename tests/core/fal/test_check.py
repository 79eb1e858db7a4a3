"""What `sidai doctor` finds out about FAL, and that it costs nothing and tells nobody the key."""

from dataclasses import replace

import pytest

from core.catalogue import load_catalogue
from core.domain.catalogue import Catalogue
from core.domain.finding import Finding
from core.domain.subject import Kind, Lora, Subject
from core.fal.check import check
from core.messages import Messages
from core.settings import Settings, read_settings
from tests.emulators.fal import FalEmulator, Fault
from tests.emulators.fal.files import File

WEIGHTS = File(b"weights", "application/octet-stream")
NOWHERE = "localhost:1"


def catalogue(**changes: object) -> Catalogue:
    """With one subject, `sid`, changed as given; `endpoint` and `loras` matter here."""
    sid = Subject("sid", Kind.PERSON, "SIDAI", "fal-ai/flux-lora")
    return replace(load_catalogue(), subjects={"sid": replace(sid, **changes)})  # type: ignore[arg-type]


def with_lora(url: str) -> Catalogue:
    return catalogue(loras=(Lora(url),))


def serve(fal: FalEmulator, file: File) -> str:
    return f"{fal.base}/files/{fal.files.keep(file, '.safetensors')}"


def changed(fal: FalEmulator, changes: dict[str, str]) -> Settings:
    return read_settings(fal.settings() | changes)


def said(findings: list[Finding], *, ok: bool) -> str:
    return "\n".join(Messages().say(each.text) for each in findings if each.ok is ok)


async def test_without_a_key_the_sandbox_draws_and_nobody_is_asked(fal: FalEmulator) -> None:
    findings = await check(changed(fal, {"FAL_KEY": ""}), catalogue())
    assert "sandbox" in said(findings, ok=True)
    assert said(findings, ok=False) == ""
    assert fal.requests == []


async def test_when_all_is_well_each_thing_says_so(fal: FalEmulator, settings: Settings) -> None:
    findings = await check(settings, with_lora(serve(fal, WEIGHTS)))
    assert said(findings, ok=False) == ""
    well = said(findings, ok=True)
    assert "accepts FAL_KEY" in well
    assert f"queue answers at {fal.host}" in well
    assert "FAL lists fal-ai/flux-lora, which draws sid." in well
    assert "FAL lists fal-ai/flux/dev, which draws pictures without a subject." in well
    assert "The LoRA of sid can be fetched" in well


async def test_a_check_only_reads(fal: FalEmulator, settings: Settings) -> None:
    await check(settings, with_lora(serve(fal, WEIGHTS)))
    assert {seen.method for seen in fal.requests} == {"GET"}
    assert fal.submits == []


async def test_the_key_is_shown_to_fal_and_not_to_where_the_weights_lie(
    fal: FalEmulator, settings: Settings
) -> None:
    await check(settings, with_lora(serve(fal, WEIGHTS)))
    showed = {seen.operation: "authorization" in seen.headers for seen in fal.requests}
    assert showed == {"pricing": True, "status": True, "models": True, "file": False}


async def test_a_bad_key_is_told_once_with_where_to_get_another(fal: FalEmulator) -> None:
    findings = await check(changed(fal, {"FAL_KEY": "key-id:guessed"}), catalogue())
    assert said(findings, ok=False).count("FAL does not accept FAL_KEY") == 1
    assert "fal.ai/dashboard/keys" in said(findings, ok=False)
    assert "guessed" not in said(findings, ok=False)


@pytest.mark.parametrize("key", ["key-id:key secret", "key-id:key\nsecret", "key-id:sécret"])
async def test_a_key_that_was_copied_badly_is_not_even_sent(fal: FalEmulator, key: str) -> None:
    findings = await check(changed(fal, {"FAL_KEY": key}), catalogue())
    assert "Copy it again" in said(findings, ok=False)
    assert "cret" not in said(findings, ok=False)
    assert fal.requests == []


async def test_a_locked_account_is_told_with_where_to_top_it_up(fal: FalEmulator, settings: Settings) -> None:
    fal.locked = True
    findings = await check(settings, catalogue())
    assert "account is locked" in said(findings, ok=False)
    assert "fal.ai/dashboard/billing" in said(findings, ok=False)


async def test_a_key_without_the_right_is_told_apart_from_a_locked_account(
    fal: FalEmulator, settings: Settings
) -> None:
    fal.fail("pricing", Fault.STATUS(403, {"error": {"type": "authorization_error", "message": "Denied"}}))
    findings = await check(settings, catalogue())
    assert "Give the key the scope" in said(findings, ok=False)
    assert "locked" not in said(findings, ok=False)


async def test_where_fal_is_unreachable_the_host_and_its_setting_are_named(
    fal: FalEmulator, settings: Settings
) -> None:
    async with fal.unreachable():
        findings = await check(settings, catalogue())
    told = said(findings, ok=False)
    assert said(findings, ok=True) == ""
    assert told.count("FAL_API_URL") == 1
    assert f"does not answer at {fal.host}" in told
    assert "FAL_QUEUE_RUN_HOST" in told


async def test_a_queue_alone_out_of_reach_does_not_hide_that_the_key_is_good(fal: FalEmulator) -> None:
    findings = await check(changed(fal, {"FAL_QUEUE_RUN_HOST": NOWHERE}), catalogue())
    assert f"does not answer at {NOWHERE}" in said(findings, ok=False)
    assert "accepts FAL_KEY" in said(findings, ok=True)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_moment_of_trouble_at_fal_is_no_fault_of_the_key(
    fal: FalEmulator, settings: Settings, status: int
) -> None:
    fal.fail("pricing", Fault.STATUS(status))
    findings = await check(settings, catalogue())
    assert f"HTTP {status}" in said(findings, ok=False)
    assert "again in a few minutes" in said(findings, ok=False)


async def test_an_endpoint_that_fal_would_offer_and_does_not_is_a_mistake(
    fal: FalEmulator, settings: Settings
) -> None:
    findings = await check(settings, catalogue(endpoint="fal-ai/flux-lroa"))
    assert "FAL has no fal-ai/flux-lroa, so sid cannot be drawn." in said(findings, ok=False)
    assert "sidai.toml" in said(findings, ok=False)


@pytest.mark.parametrize("endpoint", ["fal-ai/acme/sid-model", "acme/sid-model"])
async def test_a_model_of_the_teams_own_need_not_be_listed(settings: Settings, endpoint: str) -> None:
    findings = await check(settings, catalogue(endpoint=endpoint))
    assert f"FAL does not list {endpoint}" in said(findings, ok=True)
    assert "private model" in said(findings, ok=True)
    assert said(findings, ok=False) == ""


async def test_a_built_in_endpoint_that_is_gone_is_not_taken_for_a_private_one(
    fal: FalEmulator, settings: Settings
) -> None:
    del fal.models["fal-ai/flux/dev"]
    findings = await check(settings, catalogue())
    assert "pictures without a subject cannot be drawn" in said(findings, ok=False)


async def test_a_page_of_something_in_between_is_not_taken_for_fal(
    fal: FalEmulator, settings: Settings
) -> None:
    for operation in ("pricing", "status", "models"):
        fal.fail(operation, Fault.GARBAGE, times=2)
    findings = await check(settings, catalogue())
    assert said(findings, ok=True) == ""
    assert f"{fal.host} answers with HTTP" in said(findings, ok=False)


async def test_what_is_retired_or_an_example_is_not_looked_for(fal: FalEmulator, settings: Settings) -> None:
    for out in ({"retired": True}, {"example": True}):
        findings = await check(settings, catalogue(endpoint="fal-ai/nothing", **out))
        assert said(findings, ok=False) == ""


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (replace(WEIGHTS, status=404), "answers HTTP 404. FAL deletes files after a while"),
        (replace(WEIGHTS, content=b""), "is an empty file"),
        (File(b"<html>", "text/html; charset=utf-8"), "is a web page, not weights"),
    ],
)
async def test_weights_that_cannot_be_had_are_told_with_the_subject_and_the_fix(
    fal: FalEmulator, settings: Settings, file: File, told: str
) -> None:
    findings = await check(settings, with_lora(serve(fal, file)))
    assert "The LoRA of sid" in said(findings, ok=False)
    assert told in said(findings, ok=False)
    assert "under loras in sidai.toml" in said(findings, ok=False)


async def test_large_weights_are_not_fetched_to_see_that_they_are_there(
    fal: FalEmulator, settings: Settings
) -> None:
    findings = await check(settings, with_lora(serve(fal, replace(WEIGHTS, size=10**12))))
    assert said(findings, ok=False) == ""


async def test_weights_on_a_host_that_does_not_answer_are_told_with_it(settings: Settings) -> None:
    findings = await check(settings, with_lora(f"https://{NOWHERE}/sid.safetensors"))
    assert f"cannot be fetched from {NOWHERE}/sid.safetensors" in said(findings, ok=False)


async def test_weights_with_a_malformed_address_are_told_without_it(settings: Settings) -> None:
    findings = await check(settings, with_lora("https://sid:hidden@weights.example:none/sid"))
    assert "The address of the LoRA of sid is malformed" in said(findings, ok=False)
    assert "hidden" not in said(findings, ok=False)


async def test_a_login_or_a_signature_in_the_address_of_weights_is_not_shown(
    fal: FalEmulator, settings: Settings
) -> None:
    url = serve(fal, WEIGHTS).replace("https://", "https://sid:hidden@") + "?signature=hidden"
    findings = await check(settings, with_lora(url))
    assert "The LoRA of sid can be fetched" in said(findings, ok=True)
    gone = await check(settings, with_lora(f"https://sid:hidden@{NOWHERE}/sid?signature=hidden"))
    assert "hidden" not in said(findings + gone, ok=True) + said(findings + gone, ok=False)
