"""Whatever is typed."""

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.catalogue import Catalogue
from core.domain.order import Order, Plan
from core.domain.subject import Lora
from core.errors import SidaiError
from core.messages import Messages
from core.prompting.chosen import find_endpoint
from core.prompting.plan import plan
from core.prompting.trigger import naming
from tests.core.prompting.studio import CATALOGUE, CUSTOM, SID

MESSAGES = Messages()
ENDPOINTS = ["fal-ai/flux-lora", "fal-ai/flux-2/lora", "fal-ai/lora", CUSTOM]
PEOPLE = [name for name, each in CATALOGUE.scenarios.items() if "person" in each.kinds]
WORDS = [
    *(
        "SIDAI",
        "sidai",
        "Sid",
        "sid's",
        "Sid\u2019s",
        "SID",
        "(SIDAI:1.2)",
        "(Sid:0.8)",
        "SIDAI++",
        "sid::2",
        "Sid-like",
    ),
    *(
        "oil painting of Sid",
        "photo of",
        "watercolor",
        "as a sketch",
        "navy blazer",
        "outdoors",
        "no",
        "smiling",
        "the",
    ),
    *(
        ",",
        ", ",
        " ",
        ". ",
        "(",
        ")",
        '"',
        "::-1",
        "{subject}",
        "{words}",
        "}",
        "while",
        "a",
        "beach",
        "1,000",
        "--",
        "\n",
    ),
]

typed = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=14).map(" ".join)
glued = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=3)), max_size=14).map("".join)
lines = st.one_of(typed, glued)


def planned(order: Order, catalogue: Catalogue, *, fanout: bool = True) -> Plan | None:
    """None: refused, with a sentence that the catalogue of messages has."""
    try:
        return plan(order, catalogue, fanout=fanout)
    except SidaiError as error:
        MESSAGES.say(error)
        return None


@settings(max_examples=300, deadline=None)
@given(
    words=lines,
    attire=lines,
    scenario=st.sampled_from([None, *PEOPLE]),
    endpoint_id=st.sampled_from(ENDPOINTS),
    negatives=st.lists(lines, max_size=3),
)
def test_the_trigger_stands_in_every_prompt_exactly_once(
    words: str, attire: str, scenario: str | None, endpoint_id: str, negatives: list[str]
) -> None:
    endpoint = find_endpoint(endpoint_id, CATALOGUE)
    sid = replace(SID, loras=(Lora("https://files.example/x", base=endpoint.base),))
    catalogue = replace(CATALOGUE, subjects={"sid": sid})
    order = Order(
        words=words,
        scenario=scenario,
        slots={"attire": attire} if scenario else {},
        negatives=tuple(negatives),
        endpoint=endpoint_id,
        subject="sid",
    )
    if (made := planned(order, catalogue)) is None:
        return
    recipe = made.recipes[0]
    found = [
        name
        for name in naming(sid, CATALOGUE.vocabulary).mention.findall(recipe.prompt)
        if name.casefold() == "sidai"
    ]
    assert found == ["SIDAI"]
    assert recipe.prompt.index("SIDAI") <= 70


@settings(max_examples=200, deadline=None)
@given(
    words=lines,
    scenario=st.one_of(st.none(), st.sampled_from([*CATALOGUE.scenarios]), st.text(max_size=5)),
    subject=st.one_of(st.none(), st.sampled_from(["sid", "none", "Sid"]), st.text(max_size=5)),
    size=st.one_of(st.none(), st.sampled_from([*CATALOGUE.sizes, "16:9", "1024x768"]), st.text(max_size=8)),
    endpoint_id=st.one_of(st.none(), st.sampled_from(ENDPOINTS), st.text(max_size=12)),
    raw=st.booleans(),
    fanout=st.booleans(),
    guidance=st.one_of(st.none(), st.floats()),
    n=st.one_of(st.none(), st.integers(-1, 45)),
    seeds=st.lists(st.integers(-1, 2**64), max_size=3).map(tuple),
)
def test_no_order_is_answered_by_anything_but_a_plan_or_a_sentence(  # noqa: PLR0913, PLR0917
    words: str,
    scenario: str | None,
    subject: str | None,
    size: str | None,
    endpoint_id: str | None,
    raw: bool,  # noqa: FBT001
    fanout: bool,  # noqa: FBT001
    guidance: float | None,
    n: int | None,
    seeds: tuple[int, ...],
) -> None:
    order = Order(
        words=words,
        scenario=scenario,
        subject=subject,
        size=size,
        endpoint=endpoint_id,
        raw=raw,
        guidance=guidance,
        n=n,
        seeds=seeds,
    )
    if (made := planned(order, CATALOGUE, fanout=fanout)) is None:
        return
    MESSAGES.say_all(made.notes)
    for recipe in made.recipes:
        MESSAGES.say_all(recipe.notes)
        assert recipe.prompt.strip()
    images = sum(recipe.images for recipe in made.recipes)
    assert images == (n or len(seeds) or 1)


@settings(max_examples=200, deadline=None)
@given(
    template=st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), lines),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(
                st.one_of(
                    st.sampled_from(["subject", "scene", "aspect_ratio", "seed", "negative_prompt", "lens"]),
                    st.text(max_size=5),
                ),
                inner,
                max_size=4,
            ),
        ),
        max_leaves=12,
    )
)
def test_no_template_is_answered_by_anything_but_a_plan_or_a_sentence(template: object) -> None:
    made = planned(Order(template=json.dumps({"scene": template})), CATALOGUE)
    assert made is None or "SIDAI" in made.recipes[0].prompt


@given(text=st.text(max_size=40))
def test_broken_json_is_answered_by_a_sentence(text: str) -> None:
    made = planned(Order(template='{"subject": ' + text), CATALOGUE)
    assert made is None or text.rstrip().endswith("}")
