"""Reading the timeline."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, DateTime, Row, Select, and_, cast, exists, func, select

from sync.store import tables as t
from sync.timeline.entry import Entry, Place, Status
from sync.timeline.event import Basis, ChildSeen, Event, Knowledge, Mention, Sensitivity
from sync.timeline.when import LONDON, Precision, When


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events; what is empty or None asks for all."""

    agencies: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    #: Days in Europe/London; an event counts when any of its possible days lies inside.
    starts: date | None = None
    ends: date | None = None
    words: str | None = None
    child_seen: str | None = None
    status: str | None = None
    #: Only what this agency knew by the end of ``known_on``.
    known_by: str | None = None
    known_on: date | None = None
    event_ids: tuple[UUID, ...] | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """The way back from an event to what was received."""

    #: The stored record: kind, body and context as JSON.
    raw: str = field(repr=False)
    sha256: str
    version: int
    mapping: str
    adapter: str
    source: str
    record_ref: str
    pull_id: int
    pulled_at: datetime
    legal_basis: str


def read(conn: Connection, review_id: int, wanted: Wanted | None = None) -> list[Entry]:
    """The wanted events, oldest first; ties by event id, so that the order never wavers."""
    statement = _entries(review_id)
    for condition in _conditions(wanted or Wanted()):
        statement = statement.where(condition)
    rows = conn.execute(statement.order_by(t.event.c.earliest, t.event.c.event_id))
    return [_entry(row) for row in rows]


def one(conn: Connection, review_id: int, event_id: UUID) -> Entry | None:
    """The event, or None where this review has none of that id."""
    row = conn.execute(_entries(review_id).where(t.event.c.event_id == event_id)).one_or_none()
    return _entry(row) if row else None


def same_day(conn: Connection, review_id: int, entry: Entry) -> list[Entry]:
    """Other agencies' events that may have happened on the same days."""
    when = entry.event.occurred
    found = read(conn, review_id, Wanted(starts=when.earliest.date(), ends=when.latest.date()))
    return [other for other in found if other.agency != entry.agency]


def same_happening(conn: Connection, review_id: int, entry: Entry) -> list[Entry]:
    """The other accounts of what seems to be the same happening."""
    o = t.occurrence.c
    ids = select(o.event_id).where(o.review_id == review_id, o.occurrence_id == entry.occurrence_id)
    rows = conn.execute(
        _entries(review_id)
        .where(t.event.c.event_id.in_(ids), t.event.c.event_id != entry.event.event_id)
        .order_by(t.event.c.earliest, t.event.c.event_id)
    )
    return [_entry(row) for row in rows]


def provenance(conn: Connection, review_id: int, event_id: UUID) -> Provenance | None:
    """The stored record behind an event, with the pull that brought it."""
    e, r, p, s = t.event.c, t.record.c, t.pull.c, t.source.c
    row = conn.execute(
        select(
            r.raw, r.sha256, r.version, e.mapping, s.adapter, s.key, r.ref, p.id, p.started_at, p.legal_basis
        )
        .join_from(t.event, t.record, and_(r.source_id == e.source_id, r.ref == e.record_ref))
        .join(t.pull, p.id == r.pull_id)
        .join(t.source, s.id == e.source_id)
        .where(e.review_id == review_id, e.event_id == event_id)
    ).one_or_none()
    return Provenance(*tuple(row)) if row else None


def agencies(conn: Connection, review_id: int) -> list[str]:
    """The agencies of a review's sources, in alphabetical order."""
    s = t.source.c
    return list(
        conn.execute(select(s.agency).where(s.review_id == review_id).distinct().order_by(s.agency)).scalars()
    )


def _entries(review_id: int) -> Select[Any]:
    e, r, s, o = t.event.c, t.record.c, t.source.c, t.occurrence.c
    return (
        select(t.event, r.sha256, r.locator, s.key.label("source"), s.agency, o.occurrence_id)
        .join(t.source, s.id == e.source_id)
        .join(t.record, and_(r.source_id == e.source_id, r.ref == e.record_ref))
        .outerjoin(t.occurrence, and_(o.review_id == e.review_id, o.event_id == e.event_id))
        .where(e.review_id == review_id)
    )


def _conditions(wanted: Wanted) -> list[Any]:
    e = t.event.c
    found: list[Any] = []
    if wanted.agencies:
        found.append(t.source.c.agency.in_(wanted.agencies))
    if wanted.kinds:
        found.append(e.kind.in_(wanted.kinds))
    if wanted.starts:
        found.append(e.latest >= _first_moment(wanted.starts))
    if wanted.ends:
        found.append(e.earliest <= _last_moment(wanted.ends))
    if wanted.words:
        found.append(_holds(wanted.words))
    if wanted.child_seen:
        found.append(e.child_seen == wanted.child_seen)
    if wanted.status:
        found.append(e.status == wanted.status)
    if wanted.known_by:
        found.append(_known(wanted.known_by, wanted.known_on))
    if wanted.event_ids is not None:
        found.append(e.event_id.in_(wanted.event_ids))
    return found


def _holds(words: str) -> Any:
    """Every word must stand somewhere in title, text or date as written; case does not matter."""
    e = t.event.c
    both = e.title.concat(" ").concat(e.text).concat(" ").concat(e.as_written)
    return and_(*(both.icontains(word, autoescape=True) for word in words.split()))


def _known(agency: str, on: date | None) -> Any:
    """A time of knowing that is itself uncertain counts from its latest moment: nobody is credited early."""
    known = func.jsonb_array_elements(t.event.c.known).table_valued("value").render_derived(name="known")
    one = known.c.value
    at = one.op("->")("since").op("->>")(2)
    conditions = [one.op("->>")("agency") == agency]
    if on:
        conditions.append(cast(at, DateTime(timezone=True)) <= _last_moment(on))
    return exists(select(1).select_from(known).where(*conditions))


def _first_moment(day: date) -> datetime:
    return datetime.combine(day, time.min, LONDON)


def _last_moment(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), LONDON)


def _entry(row: Row[Any]) -> Entry:
    occurred = When(
        row.edtf,
        row.earliest.astimezone(LONDON),
        row.latest.astimezone(LONDON),
        Precision(row.precision),
        row.as_written,
    )
    event = Event(
        event_id=row.event_id,
        key=row.key,
        kind=row.kind,
        occurred=occurred,
        recorded=_when(row.recorded) if row.recorded else None,
        known=tuple(Knowledge(k["agency"], _when(k["since"]), Basis(k["basis"])) for k in row.known),
        title=row.title,
        text=row.text,
        people=tuple(Mention(*who) for who in row.people),
        child_seen=ChildSeen(row.child_seen),
        sensitivity=Sensitivity(row.sensitivity),
    )
    return Entry(
        event=event,
        occurrence_id=row.occurrence_id or row.event_id,
        agency=row.agency,
        source=row.source,
        record_ref=row.record_ref,
        locator=Place(**row.locator),
        status=Status(row.status),
        mapping=row.mapping,
        record_sha256=row.sha256,
    )


def _when(fields: Sequence[str]) -> When:
    edtf, earliest, latest, precision, as_written = fields
    return When(
        edtf,
        datetime.fromisoformat(earliest).astimezone(LONDON),
        datetime.fromisoformat(latest).astimezone(LONDON),
        Precision(precision),
        as_written,
    )
