"""From the rules of one event to a closure that tells it."""

from collections.abc import Callable, Mapping
from typing import Any

from sync.normalise.conditions import Test, all_hold
from sync.normalise.language import EventRule, FieldRule, KnownRule, MappingFile, PersonRule
from sync.normalise.paths import Get, Locate, locate_by_path
from sync.normalise.readers import SILENT, Reader, field_reader, first_of, most_telling, no_items, nothing
from sync.normalise.unreadable import Unreadable
from sync.timeline.event import Basis, ChildSeen, Event, Knowledge, Mention, Rejection, Sensitivity, event_id
from sync.timeline.when import When

Context = Mapping[str, str]

#: From source, agency, the record's reference, body and context to the event.
Tell = Callable[[str, str, str, Any, Context], Event | Rejection]
People = Callable[[Any, Context], tuple[Mention, ...]]
#: What one rule says of who knew; without a time, from the time of the event.
Claim = tuple[str, When | None, Basis]
Claims = Callable[[Any, Context], tuple[Claim, ...]]

_SEEN = {seen.value: seen for seen in ChildSeen}
_SENSITIVITY = {sensitivity.value: sensitivity for sensitivity in Sensitivity}


def event_teller(rule: EventRule, mapping: MappingFile, locate: Locate) -> tuple[Test | None, Tell]:
    """The rule's condition, None where it always holds, and its closure for one layout."""

    def reader(*rules: FieldRule | None) -> Reader:
        return first_of(tuple(field_reader(one, mapping, locate) for one in rules if one is not None))

    seen = tuple(field_reader(one, mapping, locate) for one in rule.child_seen)
    steps: tuple[tuple[str, Reader], ...] = (
        ("occurred", _needed(reader(*rule.occurred), "no date is given")),
        ("recorded", reader(*rule.recorded)),
        ("title", _needed(reader(rule.title), "nothing is written about what happened")),
        ("text", reader(rule.text)),
        ("kind", reader(rule.kind)),
        ("people", _all_of(tuple(_people(one, mapping, locate) for one in rule.people))),
        ("known", _all_of(tuple(_claims(one, mapping, locate) for one in rule.known))),
        ("child_seen", most_telling(seen)),
        ("sensitivity", reader(rule.sensitivity)),
    )
    return all_hold(rule.when, locate), _teller(rule.key, steps)


def _teller(key: str, steps: tuple[tuple[str, Reader], ...]) -> Tell:
    fields, readers = zip(*steps, strict=True)

    def tell(source: str, agency: str, ref: str, body: Any, context: Context) -> Event | Rejection:
        told: list[Any] = []
        try:
            for read in readers:
                told.append(read(body, context))  # noqa: PERF401  how far it came names the field
        except Unreadable as error:
            return Rejection(fields[len(told)], str(error))
        occurred, recorded, title, text, kind, people, claims, child_seen, sensitivity = told
        return Event(
            event_id(source, ref, key),
            key,
            kind,
            occurred,
            recorded,
            _known(agency, occurred, recorded, claims),
            title,
            text or title,
            people,
            _SEEN[child_seen],
            _SENSITIVITY[sensitivity or "ordinary"],
        )

    return tell


def _known(
    agency: str, occurred: When, recorded: When | None, claims: tuple[Claim, ...]
) -> tuple[Knowledge, ...]:
    """The own agency first: it knew once it had recorded, else we assume from the time of the event."""
    own = Knowledge(agency, recorded or occurred, Basis.RECORDED if recorded else Basis.ASSUMED)
    if not claims:
        return (own,)
    known = [own]
    for other, since, basis in claims:
        told = Knowledge(other, since or occurred, basis)
        if told not in known:
            known.append(told)
    return tuple(known)


def _needed(read: Reader, why: str) -> Reader:
    def needed(body: Any, context: Context) -> Any:
        if value := read(body, context):
            return value
        raise Unreadable(why)

    return needed


def _all_of(readers: tuple[Callable[[Any, Context], tuple[Any, ...]], ...]) -> Reader:
    """What all rules of a list give, each thing once."""
    readers = tuple(reader for reader in readers if reader not in SILENT)
    if len(readers) <= 1:
        return readers[0] if readers else no_items

    def read(body: Any, context: Context) -> tuple[Any, ...]:
        given = tuple(one for reader in readers for one in reader(body, context))
        return tuple(dict.fromkeys(given)) if len(given) > 1 else given

    return read


def _people(rule: PersonRule, mapping: MappingFile, locate: Locate) -> People:
    if rule.each is None:
        return _mentions(rule, mapping, locate)
    items = _items(locate(rule.each)[0].get)
    one = _mentions(rule, mapping, locate_by_path)
    return lambda body, context: tuple(
        dict.fromkeys(mention for item in items(body) for mention in one(item, context))
    )


def _items(get: Get) -> Callable[[Any], list[Any]]:
    def items(body: Any) -> list[Any]:
        value = get(body)
        return value if isinstance(value, list) else [] if value is None else [value]

    return items


def _mentions(rule: PersonRule, mapping: MappingFile, locate: Locate) -> People:
    read_role = field_reader(rule.role, mapping, locate)
    read_name = field_reader(rule.name, mapping, locate) if rule.name else nothing
    read_ref = field_reader(rule.ref, mapping, locate) if rule.ref else nothing
    if read_name in SILENT and read_ref in SILENT:
        return no_items

    def mentions(body: Any, context: Context) -> tuple[Mention, ...]:
        named, ref = read_name(body, context), read_ref(body, context) or None
        if not named and ref is None:
            return ()
        role = read_role(body, context) or "not stated"
        if isinstance(named, tuple):
            return tuple(Mention(role, ref, name) for name in named or (None,))
        return (Mention(role, ref, named or None),)

    return mentions


def _claims(rule: KnownRule, mapping: MappingFile, locate: Locate) -> Claims:
    read_agency = field_reader(rule.agency, mapping, locate)
    if read_agency in SILENT:
        return no_items
    read_since = first_of(tuple(field_reader(one, mapping, locate) for one in rule.since))
    stated = Basis(rule.basis)
    asks_when = bool(rule.since)

    def claims(body: Any, context: Context) -> tuple[Claim, ...]:
        agencies = read_agency(body, context)
        if not agencies:
            return ()
        since: When | None = read_since(body, context)
        # Told, but not when: the time of the event is our assumption and says so.
        basis = Basis.ASSUMED if asks_when and since is None else stated
        several = agencies if isinstance(agencies, tuple) else (agencies,)
        return tuple((agency, since, basis) for agency in several)

    return claims
