"""Everything that can be named in an order, looked up by name."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.domain.endpoint import Endpoint, Size
from core.domain.scenario import PLAIN, Scenario
from core.domain.subject import Subject
from core.domain.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Scenarios, subjects, endpoints, sizes and the words the prompt rules go by, checked when loaded."""

    scenarios: Mapping[str, Scenario]
    endpoints: Mapping[str, Endpoint]
    sizes: Mapping[str, Size]
    negatives: tuple[str, ...]  # for words without a scenario
    hints: Mapping[str, str]  # a typed negative -> the positive that stands in for it on FLUX
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    subjects: Mapping[str, Subject] = field(default_factory=dict)
    default_subject: str | None = None
    default_n: int | None = None
    plain: Scenario = PLAIN  # what words without a scenario go by
    free_endpoint: str = "fal-ai/flux/dev"  # for pictures without a subject
