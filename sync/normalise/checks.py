"""What must hold in a mapping beyond its shape: every name that it uses is bound before the first record."""

from collections.abc import Iterable, Iterator

from sync.normalise.faults import suggestion
from sync.normalise.field_checks import Fields
from sync.normalise.language import Condition, EventRule, KnownRule, MappingFile, PersonRule
from sync.normalise.paths import plain_heading
from sync.timeline.event import Basis


def name_faults(mapping: MappingFile) -> list[str]:
    """Each name that is bound to nothing, or to two things, as ``key: what is wrong``."""
    fields = Fields(mapping)
    return [
        *_column_faults(mapping),
        *_kind_faults(mapping),
        *(
            fault
            for at, rule in enumerate(mapping.event)
            for fault in _event_faults(fields, f"event[{at}]", rule)
        ),
        *(
            fault
            for at, rule in enumerate(mapping.hold)
            for fault in _condition_faults(fields, f"hold[{at}].when", rule.when)
        ),
        *fields.unused_code_lists(),
    ]


def _column_faults(mapping: MappingFile) -> Iterator[str]:
    for at, column in enumerate(mapping.required):
        if column not in mapping.columns:
            hint = suggestion(column, mapping.columns)
            yield f"required[{at}]: there is no column '{column}' in [columns]{hint}"
    owner: dict[str, str] = {}
    for column, headings in mapping.columns.items():
        if not headings:
            yield f"columns.{column}: must have at least one entry"
        for heading in headings:
            known = plain_heading(heading)
            if not known:
                yield f"columns.{column}: '{heading}' has no letter or figure"
            elif owner.setdefault(known, column) != column:
                yield f"columns.{column}: the heading '{heading}' already means {owner[known]}"


def _kind_faults(mapping: MappingFile) -> Iterator[str]:
    """Keys that stand twice, and kinds of record that no event is told of."""
    if not mapping.event:
        yield "event: must have at least one entry"
    first: dict[tuple[str, str], int] = {}
    for at, rule in enumerate(mapping.event):
        before = first.setdefault((rule.of, rule.key), at)
        if before != at:
            yield f"event[{at}].key: '{rule.key}' is already the key of event[{before}]"
    told = {rule.of for rule in mapping.event}
    for at, ignored in enumerate(mapping.ignore):
        if ignored.of in told:
            yield f"ignore[{at}].of: '{ignored.of}' is ignored here and told of in an event"
    for at, hold in enumerate(mapping.hold):
        for kind in hold.of:
            if kind not in told:
                yield f"hold[{at}].of: no event is told of '{kind}'{suggestion(kind, told)}"


def _event_faults(fields: Fields, at: str, rule: EventRule) -> Iterator[str]:
    yield from _condition_faults(fields, f"{at}.when", rule.when)
    if not rule.key:
        yield f"{at}.key: must not be blank"
    for name in ("kind", "occurred", "recorded", "title", "text", "child_seen", "sensitivity"):
        yield from fields.faults(f"{at}.{name}", name, getattr(rule, name))
    for nth, person in enumerate(rule.people):
        yield from _person_faults(fields, f"{at}.people[{nth}]", person)
    for nth, known in enumerate(rule.known):
        yield from _known_faults(fields, f"{at}.known[{nth}]", known)


def _person_faults(fields: Fields, at: str, person: PersonRule) -> Iterator[str]:
    if person.each is not None:
        if fields.mapping.columns:
            yield f"{at}.each: a table has no lists; leave it out"
        else:
            yield from fields.place_faults(f"{at}.each", person.each)
    if person.name is None and person.ref is None:
        yield f"{at}: needs a name or a ref"
    for name in ("role", "name", "ref"):
        yield from fields.faults(f"{at}.{name}", name, getattr(person, name))


def _known_faults(fields: Fields, at: str, known: KnownRule) -> Iterator[str]:
    bases = [basis.value for basis in Basis]
    if known.basis not in bases:
        yield f"{at}.basis: '{known.basis}' is no basis of knowledge{suggestion(known.basis, bases)}"
    yield from fields.faults(f"{at}.agency", "agency", known.agency)
    yield from fields.faults(f"{at}.since", "since", known.since)


def _condition_faults(fields: Fields, at: str, conditions: Iterable[Condition]) -> Iterator[str]:
    several = tuple(conditions)
    for nth, condition in enumerate(several):
        where = at if len(several) == 1 else f"{at}[{nth}]"
        stated = [name for name in ("present", "equals", "one_of") if getattr(condition, name) is not None]
        if len(stated) != 1:
            yield f"{where}: needs exactly one of present, equals and one_of"
        yield from fields.place_faults(f"{where}.field", condition.field)
