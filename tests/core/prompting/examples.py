"""A small catalogue, enough to read every kind of line."""

from core.domain.catalogue import Catalogue
from core.domain.endpoint import Size
from core.domain.scenario import FLUX, Scenario, Slot, Wording
from core.domain.subject import Kind, Subject
from core.domain.vocabulary import Vocabulary


def scenario(name: str, *slots: Slot, aliases: tuple[str, ...] = (), n: int = 1) -> Scenario:
    return Scenario(
        name=name,
        family="professional",
        help="A picture",
        example=f"{name} navy blazer",
        kinds=(Kind.PERSON,),
        wordings={FLUX: Wording("Photo of {subject}, {words}", 3.5, 28)},
        slots={slot.name: slot for slot in slots},
        main_slot=slots[0].name,
        negatives=("blurry",),
        size="square_hd",
        lora_scale=0.85,
        n=n,
        aliases=aliases,
    )


def subject(name: str, *aliases: str, retired: bool = False) -> Subject:
    return Subject(name, Kind.PERSON, name.upper(), "fal-ai/flux-lora", aliases=aliases, retired=retired)


CATALOGUE = Catalogue(
    scenarios={
        "linkedin": scenario(
            "linkedin",
            Slot("attire", "navy blazer", ("navy blazer", "charcoal suit")),
            Slot("background", "neutral grey", ("teal wall",)),
            aliases=("headshot",),
        ),
        "team": scenario("team", Slot("place", "an office")),
        "podcast": scenario("podcast", Slot("colour_tone", "warm"), n=2),
    },
    endpoints={},
    sizes={
        "square_hd": Size("square_hd", 1024, 1024, fal="square_hd"),
        "linkedin-banner": Size("linkedin-banner", 1584, 396, platform=True),
    },
    negatives=("blurry",),
    hints={},
    vocabulary=Vocabulary(mediums={"head shot": "Head shot of"}, reads_as={"place": ("beam",)}),
    subjects={
        "sid": subject("sid", "Sid", "SIDAI"),
        "fox": subject("fox"),
        "old": subject("old", retired=True),
    },
    default_subject="sid",
)
