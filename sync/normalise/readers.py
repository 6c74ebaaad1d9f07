"""Closures that read one field of a body: built once for a layout, then run for every record."""

from collections.abc import Callable, Mapping
from typing import Any

from sync.normalise.language import FieldRule, MappingFile, Part
from sync.normalise.memory import coded, remembering
from sync.normalise.paths import Get, Locate, Place
from sync.normalise.vocabulary import CONVERTERS, Converter, Takes
from sync.timeline.event import ChildSeen

#: Takes a body and its context; gives the field's value or something empty. Raises Unreadable.
Reader = Callable[[Any, Mapping[str, str]], Any]


def nothing(_body: Any, _context: Mapping[str, str]) -> None:
    """The reader of a field that this layout has no place for."""


def no_items(_body: Any, _context: Mapping[str, str]) -> tuple[()]:
    """The reader of a list that this layout has no place for."""
    return ()


def not_asked(_body: Any, _context: Mapping[str, str]) -> ChildSeen:
    """The reader of whether the child was seen, in a layout that does not ask."""
    return ChildSeen.NOT_ASKED


#: Readers that never give anything: plans leave them out, so that no record pays for what is not there.
SILENT: tuple[Reader, ...] = (nothing, no_items)


def field_reader(rule: FieldRule, mapping: MappingFile, locate: Locate) -> Reader:
    """The reader of one rule in one layout."""
    if rule.converter is None:
        return _always(rule.fixed)
    converter = CONVERTERS[rule.converter]
    read = _SHAPES[converter.takes](rule, converter, mapping, locate)
    default = rule.default
    if default is None:
        return read
    return _always(default) if read in SILENT else lambda body, context: read(body, context) or default


def _always(value: str | None) -> Reader:
    return lambda _body, _context: value


def first_of(readers: tuple[Reader, ...]) -> Reader:
    """The first reader that gives something; of none, nothing."""
    readers = tuple(reader for reader in readers if reader not in SILENT)
    if len(readers) <= 1:
        return readers[0] if readers else nothing

    def read(body: Any, context: Mapping[str, str]) -> Any:
        for reader in readers:
            if value := reader(body, context):
                return value
        return None

    return read


def most_telling(readers: tuple[Reader, ...]) -> Reader:
    """Yes or no before not_recorded, and not_recorded before not_asked."""
    readers = tuple(reader for reader in readers if reader is not not_asked)
    if len(readers) <= 1:
        return readers[0] if readers else not_asked

    def read(body: Any, context: Mapping[str, str]) -> ChildSeen:
        told = [ChildSeen(reader(body, context)) for reader in readers]
        known = (seen for seen in told if seen in (ChildSeen.YES, ChildSeen.NO))
        blank = ChildSeen.NOT_RECORDED if ChildSeen.NOT_RECORDED in told else ChildSeen.NOT_ASKED
        return next(known, blank)

    return read


def _first(rule: FieldRule, converter: Converter, mapping: MappingFile, locate: Locate) -> Reader:
    """One value; with a code list, the word of ours for it."""
    finish = coded(mapping.codes[rule.codes]) if rule.codes else converter.function
    plain_words = CONVERTERS["text"].function
    steps = []
    for part in rule.sources:
        turn = CONVERTERS[part.converter].function
        same = turn is plain_words  # the field's own converter starts with the plain words anyway
        steps += [(place.get, None if same else turn, part.label) for place in locate(part.source)[:1]]
    says_blank = bool(rule.codes) and rule.default is None
    if not steps and not says_blank:
        return nothing

    def read(body: Any, _context: Mapping[str, str]) -> Any:
        for get, turn, label in steps:
            value = get(body)
            if value is None or value == "":
                continue
            words = finish(value if turn is None else turn(value))
            if words:
                return words if label is None else finish(f"{label}: {words}")
        return finish("") if says_blank else None

    return read


def _joined(rule: FieldRule, _converter: Converter, _mapping: MappingFile, locate: Locate) -> Reader:
    """Paragraphs, each but the first part's first after its heading."""
    steps: list[tuple[Get, Callable[[Any], str], str]] = []
    for at, part in enumerate(rule.sources):
        turn = CONVERTERS[part.converter].function
        for nth, place in enumerate(locate(part.source)):
            steps.append((place.get, turn, _label(part, place, is_first=at == 0 and nth == 0)))
    if not steps:
        return nothing

    def read(body: Any, _context: Mapping[str, str]) -> str:
        paragraphs = []
        for get, turn, label in steps:
            value = get(body)
            if value is not None and (words := turn(value)):
                paragraphs.append(label + words)
        return "\n\n".join(paragraphs)

    return read


def _label(part: Part, place: Place, *, is_first: bool) -> str:
    label = part.label if part.label is not None or is_first else place.heading
    if not label:
        return ""
    return f"{label} " if label.endswith("?") else f"{label}: "


def _every(rule: FieldRule, converter: Converter, _mapping: MappingFile, locate: Locate) -> Reader:
    """All places' items, each once."""
    gets = [place.get for part in rule.sources for place in locate(part.source)]
    if not gets:
        return no_items
    function = remembering(converter.function)

    def read(body: Any, _context: Mapping[str, str]) -> tuple[str, ...]:
        found: tuple[str, ...] = ()
        for get in gets:
            value = get(body)
            if value is not None and value != "":
                found = (*found, *function(value)) if found else function(value)
        return found if len(gets) == 1 else tuple(dict.fromkeys(found))

    return read


def _asked(rule: FieldRule, converter: Converter, _mapping: MappingFile, locate: Locate) -> Reader:
    """A table asks by having the column, a JSON record by having anything at the path."""
    places = [place for part in rule.sources for place in locate(part.source)[:1]]
    if not places:
        return not_asked
    function = remembering(converter.function)

    def read(body: Any, _context: Mapping[str, str]) -> ChildSeen:
        for place in places:
            value = place.get(body)
            if value is not None or place.heading is not None:
                seen: ChildSeen = function(value)
                return seen
        return ChildSeen.NOT_ASKED

    return read


def _moment(rule: FieldRule, converter: Converter, _mapping: MappingFile, locate: Locate) -> Reader:
    gets = [place.get for part in rule.sources for place in locate(part.source)[:1]]
    if not gets:
        return nothing
    clock = _clock(rule, locate)
    function = converter.function

    def read(body: Any, context: Mapping[str, str]) -> Any:
        for get in gets:
            value = get(body)
            if value is not None and (told := function(value, clock(body), context)) is not None:
                return told
        return None

    return read


def _span(rule: FieldRule, converter: Converter, _mapping: MappingFile, locate: Locate) -> Reader:
    start, end = (_only(locate(part.source)) for part in rule.sources)
    clock = _clock(rule, locate)
    function = converter.function
    return lambda body, context: function(start(body), end(body), clock(body), context)


def _clock(rule: FieldRule, locate: Locate) -> Get:
    return _no_value if rule.time is None else _only(locate(rule.time))


def _only(places: tuple[Place, ...]) -> Get:
    return places[0].get if places else _no_value


def _no_value(_body: Any) -> None:
    return None


_SHAPES: dict[Takes, Callable[[FieldRule, Converter, MappingFile, Locate], Reader]] = {
    Takes.FIRST: _first,
    Takes.JOINED: _joined,
    Takes.EVERY: _every,
    Takes.ASKED: _asked,
    Takes.MOMENT: _moment,
    Takes.SPAN: _span,
}
