"""Which events seem to tell of the same happening."""

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import BigInteger, Connection, cast, delete, func, insert, select

from sync.store import tables as t
from sync.timeline.occurrence import BEGINNING, Account, occurrences, telling_words


def cluster(conn: Connection, review_id: int) -> int:
    """Find the review's occurrences anew and write only what differs; returns how many there are."""
    found = occurrences(_accounts(conn, review_id))
    wanted = {event_id: (one.occurrence_id, one.because) for one in found for event_id in one.event_ids}
    o = t.occurrence.c
    rows = conn.execute(select(o.event_id, o.occurrence_id, o.because).where(o.review_id == review_id))
    stored = {row.event_id: (row.occurrence_id, row.because) for row in rows}
    stale = [event_id for event_id, value in stored.items() if wanted.get(event_id) != value]
    if stale:
        conn.execute(delete(t.occurrence).where(o.review_id == review_id, o.event_id.in_(stale)))
    fresh = [
        {"review_id": review_id, "event_id": event_id, "occurrence_id": value[0], "because": value[1]}
        for event_id, value in wanted.items()
        if stored.get(event_id) != value
    ]
    if fresh:
        conn.execute(insert(t.occurrence), fresh)
    return len(found)


def _accounts(conn: Connection, review_id: int) -> Iterator[Account]:
    """Moments come as seconds: reading them as timestamps would take longer than all else here."""
    e = t.event.c
    earliest, latest = (cast(func.extract("epoch", moment), BigInteger) for moment in (e.earliest, e.latest))
    rows = conn.execute(
        select(e.event_id, t.source.c.agency, e.kind, earliest, latest, func.left(e.text, BEGINNING))
        .join(t.source, t.source.c.id == e.source_id)
        .where(e.review_id == review_id, e.status == "live")
        .order_by(e.earliest, e.event_id),
        execution_options={"yield_per": 2_000},
    )
    at = datetime.fromtimestamp
    for event_id, agency, kind, first, last, text in rows:
        yield Account(event_id, agency, kind, at(first, UTC), at(last, UTC), telling_words(text))
