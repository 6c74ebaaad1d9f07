"""What each source of a review holds and lacks."""

from typing import Any

from sqlalchemy import Connection, exists, func, select

from sync.store import tables as t
from sync.timeline.coverage import Coverage, Held, SourceState
from sync.timeline.entry import Place


def of_review(conn: Connection, review_id: int) -> list[Coverage]:
    """Every source of the review's file, a silent one too, and the retired ones that gave records."""
    s = t.source.c
    has_records = exists().where(t.record.c.source_id == s.id)
    counts = _counts(conn, review_id)
    held = _held_counts(conn, review_id)
    rows = conn.execute(
        select(t.source).where(s.review_id == review_id, ~s.retired | has_records).order_by(s.id)
    )
    return [
        Coverage(
            source=row.key,
            agency=row.agency,
            adapter=row.adapter,
            mapping=row.mapping,
            state=SourceState(row.state),
            message=row.message,
            events=counts[row.id].live if row.id in counts else 0,
            held=held.get(row.id, 0),
            withdrawn=counts[row.id].withdrawn if row.id in counts else 0,
            first=counts[row.id].first if row.id in counts else None,
            last=counts[row.id].last if row.id in counts else None,
            complete_to=row.complete_to,
            checked_at=row.checked_at,
            last_full=row.last_full,
        )
        for row in rows
    ]


def _counts(conn: Connection, review_id: int) -> dict[int, Any]:
    e = t.event.c
    live = e.status == "live"
    rows = conn.execute(
        select(
            e.source_id,
            func.count().filter(live).label("live"),
            func.count().filter(~live).label("withdrawn"),
            func.min(e.earliest).filter(live).label("first"),
            func.max(e.latest).filter(live).label("last"),
        )
        .where(e.review_id == review_id)
        .group_by(e.source_id)
    )
    return {row.source_id: row for row in rows}


def _held_counts(conn: Connection, review_id: int) -> dict[int, int]:
    r, s = t.record.c, t.source.c
    rows = conn.execute(
        select(r.source_id, func.count())
        .join(t.source, s.id == r.source_id)
        .where(s.review_id == review_id, r.held_reason.is_not(None), r.withdrawn_by.is_(None))
        .group_by(r.source_id)
    )
    return dict(map(tuple, rows))


def held(conn: Connection, review_id: int) -> list[Held]:
    """The records that could not be normalised and that their agencies still hold."""
    r, s = t.record.c, t.source.c
    rows = conn.execute(
        select(s.key, s.agency, r.ref, r.locator, r.held_field, r.held_reason)
        .join(t.source, s.id == r.source_id)
        .where(s.review_id == review_id, r.held_reason.is_not(None), r.withdrawn_by.is_(None))
        .order_by(s.id, r.ref)
    )
    return [
        Held(row.key, row.agency, row.ref, Place(**row.locator), row.held_field, row.held_reason)
        for row in rows
    ]


def records(conn: Connection, review_id: int) -> dict[str, int]:
    """How many records the store has that each source still holds, by the source's id in the file."""
    r, s = t.record.c, t.source.c
    rows = conn.execute(
        select(s.key, func.count())
        .join(t.source, s.id == r.source_id)
        .where(s.review_id == review_id, r.withdrawn_by.is_(None))
        .group_by(s.key)
    )
    return dict(map(tuple, rows))
