"""The converters by name, what each gives, and how each takes the places of a field."""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sync.normalise import converters, fhir_words, time_words


class Gives(enum.Enum):
    """What a converter makes; a field of an event takes some of these."""

    WORDS = "words"
    LINE = "one line"
    TIME = "a time"
    LIST = "a list"
    SEEN = "whether the child was seen"
    CODE = "a word of ours"


class Takes(enum.Enum):
    """What a converter does with a list of places."""

    FIRST = "the first place where something is written"
    JOINED = "all places where something is written, each further one after its heading"
    EVERY = "all places where something is written"
    ASKED = "the first place that the record has, written or not"
    MOMENT = "the first place where something is written, with `time`"
    SPAN = "exactly two places, the start and the end, with `time`"


@dataclass(frozen=True, slots=True)
class Converter:
    """A named pure function."""

    gives: Gives
    takes: Takes
    function: Callable[..., Any]
    #: Overrides the function's own sentence where the function is shared.
    about: str | None = None

    @property
    def sentence(self) -> str:
        """What it does, for the documentation."""
        said = self.about or self.function.__doc__ or ""
        return " ".join(said.split())


CONVERTERS: dict[str, Converter] = {
    "text": Converter(Gives.WORDS, Takes.FIRST, converters.text),
    "join_nonempty": Converter(
        Gives.WORDS,
        Takes.JOINED,
        converters.text,
        "The words of all places, as paragraphs. The first place stands without a heading, each further one "
        'after its own ("Action taken: ...").',
    ),
    "one_line": Converter(Gives.LINE, Takes.FIRST, converters.one_line),
    "concept": Converter(Gives.WORDS, Takes.FIRST, fhir_words.concept),
    "quantity": Converter(Gives.WORDS, Takes.FIRST, fhir_words.quantity),
    "measured": Converter(Gives.WORDS, Takes.FIRST, fhir_words.measured),
    "code": Converter(
        Gives.CODE,
        Takes.FIRST,
        converters.text,
        "The word of ours that a code list gives for the agency's words.",
    ),
    "names": Converter(Gives.LIST, Takes.EVERY, converters.names),
    "listed": Converter(Gives.LIST, Takes.EVERY, converters.listed),
    "yes_no_not_recorded": Converter(Gives.SEEN, Takes.ASKED, converters.yes_no_not_recorded),
    "yes_or_not_recorded": Converter(Gives.SEEN, Takes.ASKED, converters.yes_or_not_recorded),
    "uk_date": Converter(Gives.TIME, Takes.MOMENT, time_words.uk_date),
    "uk_date_range": Converter(Gives.TIME, Takes.SPAN, time_words.uk_date_range),
    "iso_instant": Converter(Gives.TIME, Takes.MOMENT, time_words.iso_instant),
    "iso_period": Converter(Gives.TIME, Takes.SPAN, time_words.iso_period),
}

#: What a part of a field may be converted with before the field's own converter sees it.
PART_CONVERTERS = tuple(
    name for name, known in CONVERTERS.items() if known.gives is Gives.WORDS and known.takes is Takes.FIRST
)

#: Which converters a field of an event takes, by what they give.
FIELD_TAKES: dict[str, frozenset[Gives]] = {
    "kind": frozenset({Gives.CODE}),
    "occurred": frozenset({Gives.TIME}),
    "recorded": frozenset({Gives.TIME}),
    "since": frozenset({Gives.TIME}),
    "title": frozenset({Gives.LINE}),
    "text": frozenset({Gives.WORDS, Gives.LINE}),
    "role": frozenset({Gives.WORDS, Gives.LINE, Gives.CODE}),
    "ref": frozenset({Gives.WORDS, Gives.LINE}),
    "name": frozenset({Gives.WORDS, Gives.LINE, Gives.LIST}),
    "agency": frozenset({Gives.WORDS, Gives.LINE, Gives.LIST}),
    "child_seen": frozenset({Gives.SEEN}),
    "sensitivity": frozenset({Gives.CODE}),
}
