"""What a verification reads: every record with its digest, every event without a record."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Connection, and_, func, select

from sync.store import tables as t


def records(conn: Connection, review_id: int) -> Iterator[tuple[str, str, str, str]]:
    """Source, reference, stored bytes as text and digest of every record, older versions too."""
    s = t.source.c
    for table in (t.record, t.record_version):
        rows = conn.execute(
            select(s.key, table.c.ref, table.c.raw, table.c.sha256)
            .join(t.source, s.id == table.c.source_id)
            .where(s.review_id == review_id)
            .order_by(table.c.source_id, table.c.ref),
            execution_options={"yield_per": 1_000},
        )
        for row in rows:
            yield row.key, row.ref, row.raw, row.sha256


def events(conn: Connection, review_id: int) -> tuple[int, list[UUID]]:
    """How many events there are, and those whose record is missing."""
    e, r = t.event.c, t.record.c
    total = conn.execute(select(func.count()).where(e.review_id == review_id)).scalar_one()
    stray = conn.execute(
        select(e.event_id)
        .outerjoin(t.record, and_(r.source_id == e.source_id, r.ref == e.record_ref))
        .where(e.review_id == review_id, r.ref.is_(None))
    ).scalars()
    return int(total), list(stray)
