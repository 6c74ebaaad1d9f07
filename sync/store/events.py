"""Events in the store: written with their record, withdrawn with it, never deleted."""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, update

from sync.store import tables as t
from sync.store.copy import copy_rows
from sync.store.records import Received
from sync.store.sources import Source
from sync.timeline.entry import Status
from sync.timeline.event import Event
from sync.timeline.when import When


def keep(conn: Connection, source: Source, mapping: str, received: Iterable[Received]) -> int:
    """Store the events of these records and return how many.

    An earlier version's event of the same identity gives way; one that the record no longer tells is
    marked as withdrawn.
    """
    received = list(received)
    _give_way(conn, source, received)
    events = [(one, event) for one in received if isinstance(one.result, tuple) for event in one.result]
    copy_rows(conn, t.event, _COLUMNS, (_row(source, mapping, one, event) for one, event in events))
    return len(events)


def _give_way(conn: Connection, source: Source, received: list[Received]) -> None:
    """New records have nothing in the store yet, so only changed ones cost anything here."""
    changed = [one for one in received if one.version > 1 or one.again]
    if not changed:
        return
    told = [event.event_id for one in changed if isinstance(one.result, tuple) for event in one.result]
    conn.execute(
        delete(t.event).where(
            t.event.c.review_id == source.review_id, t.event.c.event_id == func.any(bindparam("told"))
        ),
        {"told": told},
    )
    mark(conn, source.id, [one.record.ref for one in changed], Status.WITHDRAWN)


def mark(conn: Connection, source_id: int, refs: Sequence[str], status: Status) -> None:
    """Set the status of all events of these records."""
    conn.execute(
        update(t.event)
        .where(t.event.c.source_id == source_id, t.event.c.record_ref == func.any(bindparam("refs")))
        .values(status=status.value),
        {"refs": list(refs)},
    )


_COLUMNS = (
    "review_id",
    "event_id",
    "source_id",
    "record_ref",
    "key",
    "kind",
    "edtf",
    "earliest",
    "latest",
    "precision",
    "as_written",
    "recorded",
    "known",
    "title",
    "text",
    "people",
    "child_seen",
    "sensitivity",
    "status",
    "mapping",
)


def _row(source: Source, mapping: str, one: Received, event: Event) -> tuple[Any, ...]:
    when, recorded = event.occurred, event.recorded
    recorded_json = _when_json(recorded) if recorded else None
    return (
        source.review_id,
        event.event_id.hex,
        source.id,
        one.record.ref,
        event.key,
        event.kind,
        when.edtf,
        when.earliest.isoformat(),
        when.latest.isoformat(),
        str(when.precision),
        _storable(when.as_written),
        recorded_json,
        _known_json(event, recorded_json),
        _storable(event.title),
        _storable(event.text),
        _people_json(event),
        str(event.child_seen),
        str(event.sensitivity),
        "live",
        mapping,
    )


@lru_cache(maxsize=8192)
def _when_json(when: When) -> str:
    """Of all its fields, only the agency's own words need quoting."""
    earliest, latest = when.earliest.isoformat(), when.latest.isoformat()
    return f'["{when.edtf}","{earliest}","{latest}","{when.precision}",{json.dumps(when.as_written)}]'


def _known_json(event: Event, recorded: str | None) -> str:
    """Mostly one agency, the own one, that knew from when it recorded."""
    told = []
    for known in event.known:
        since = recorded if recorded and known.since is event.recorded else _when_json(known.since)
        told.append(f'{{"agency":{_quoted(known.agency)},"basis":"{known.basis}","since":{since}}}')
    return f"[{','.join(told)}]"


@lru_cache(maxsize=1024)
def _quoted(word: str) -> str:
    return json.dumps(_storable(word))


def _people_json(event: Event) -> str:
    if not event.people:
        return "[]"
    return json.dumps([[who.role, _maybe(who.ref), _maybe(who.name)] for who in event.people])


def _maybe(text: str | None) -> str | None:
    return None if text is None else _storable(text)


def _storable(text: str) -> str:
    """PostgreSQL has no place for NUL and for half a surrogate pair; the record keeps them escaped."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
