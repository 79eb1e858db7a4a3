"""Words the prompt rules go by, as data: what means clothing, what contradicts what, what is a medium."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pronouns:
    """What a later mention of a subject becomes."""

    subject: str  # he
    object: str  # him
    possessive: str  # his


@dataclass(frozen=True, slots=True)
class TemplateWords:
    """How the parts of a JSON template may be spelled."""

    sections: Mapping[str, Words] = field(default_factory=dict)  # subject, action, place ... -> keys
    sizes: Words = ()  # keys of an aspect ratio or a resolution
    seeds: Words = ()
    negatives: Words = ()
    bookkeeping: Words = ()  # keys that say nothing about the picture
    silent: Words = ()  # keys whose name adds nothing to their value
    empty: Words = ()  # values that mean: nothing
    units: Mapping[str, str] = field(default_factory=dict)  # a number's key -> `{} mm lens`


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Terms are compared by whole words, in any case and number: `smile` is also in `two Smiles`."""

    mediums: Mapping[str, str] = field(default_factory=dict)  # "oil painting" -> "Oil painting of"
    photographic: Words = ()  # what a phrase speaks of when it is about a photo
    opposites: Mapping[str, Mapping[str, Words]] = field(default_factory=dict)  # formality -> casual, formal
    reads_as: Mapping[str, Words] = field(default_factory=dict)  # slot -> words that tell it
    connectors: Words = ()  # a phrase that begins so needs nothing before it: "in a red dress"
    negators: Words = ()  # "no", "without"
    ordinary: Words = ()  # names that are common words too: Mark, Rose; they count when capitalised
    pronouns: Mapping[str, Pronouns] = field(default_factory=dict)  # class word -> he, him, his
    template: TemplateWords = field(default_factory=TemplateWords)
