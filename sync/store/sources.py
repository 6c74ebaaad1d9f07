"""Sources at work: who holds the lease, where the cursor stands, how the last attempt ended."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, case, func, or_, select, true, update

from sync.store import tables as t
from sync.timeline.coverage import SourceState

#: How long a lease lasts without a page, longer than any page may take; the database's clock decides.
LEASE = timedelta(minutes=3)
#: A source is listed as a whole this often, to find what it dropped without a word.
WHOLE_EVERY = timedelta(days=7)


class LeaseLost(Exception):
    """Somebody else took the source over; what this run had open is rolled back."""


@dataclass(frozen=True, slots=True)
class Source:
    """A source as a worker needs it."""

    id: int
    review_id: int
    key: str
    agency: str
    adapter: str
    mapping: str
    options: dict[str, Any]
    folder: Path
    secret_ref: str | None
    cursor: str | None
    mapped_by: str | None
    failures: int
    #: The source was not listed as a whole for a week.
    whole_is_due: bool
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write for one source, as long as nobody took a higher fence."""

    source_id: int
    fence: int


def of_review(conn: Connection, review_id: int) -> list[Source]:
    """The sources of a review that are still in its file, in the order they were declared."""
    rows = conn.execute(_sources().where(t.source.c.review_id == review_id).order_by(t.source.c.id))
    return [_source(row) for row in rows]


def one(conn: Connection, source_id: int) -> Source | None:
    """The source, or None where it is gone or retired."""
    row = conn.execute(_sources().where(t.source.c.id == source_id)).one_or_none()
    return _source(row) if row else None


def take(conn: Connection, source_id: int, owner: str) -> Lease | None:
    """The lease on a source, or None while somebody else holds it."""
    free = or_(t.source.c.lease_until.is_(None), t.source.c.lease_until < func.now())
    fence = conn.execute(
        update(t.source)
        .where(t.source.c.id == source_id, free)
        .values(fence=t.source.c.fence + 1, lease_owner=owner, lease_until=func.now() + LEASE)
        .returning(t.source.c.fence)
    ).scalar_one_or_none()
    return None if fence is None else Lease(source_id, fence)


def reads_with(conn: Connection, lease: Lease, mapping: str) -> None:
    """Note which mapping reads from now on; blank beside events of another, until a run comes through."""
    before = t.source.c.mapped_by
    _write(conn, lease, {"mapped_by": case((or_(before.is_(None), before == mapping), mapping), else_="")})


def advance(conn: Connection, lease: Lease, cursor: str | None) -> None:
    """Move the cursor, last of all in the transaction of the page; raises LeaseLost under a stale fence."""
    values: dict[str, Any] = {"lease_until": func.now() + LEASE}
    if cursor is not None:
        values["cursor"] = cursor
    _write(conn, lease, values)


def forget_cursor(conn: Connection, lease: Lease) -> None:
    """Let the next pull ask for everything."""
    _write(conn, lease, {"cursor": None})


def complete(conn: Connection, lease: Lease, *, mapped_by: str, notes: str | None, again: timedelta) -> None:
    """The pull came through: everything the source held at its start is here.

    ``notes`` says what a whole listing left out knowingly; None after a pull that was no whole listing.
    """
    started = (
        select(func.max(t.pull.c.started_at)).where(t.pull.c.source_id == lease.source_id).scalar_subquery()
    )
    values = _ended(SourceState.COMPLETE, notes or "", again) | {
        "mapped_by": mapped_by,
        "complete_to": started,
        "failures": 0,
    }
    if notes is None:
        # What the last whole listing left out is still left out, unless it was a failure's message.
        was_complete = t.source.c.state == SourceState.COMPLETE.value
        values["message"] = case((was_complete, t.source.c.message), else_="")
    else:
        values["last_full"] = started
    _write(conn, lease, values)


def failed(conn: Connection, lease: Lease, state: SourceState, message: str, *, again: timedelta) -> None:
    """The pull did not come through; ``message`` is for people. What was complete stays complete."""
    _write(conn, lease, _ended(state, message, again) | {"failures": t.source.c.failures + 1})


def release(conn: Connection, lease: Lease) -> None:
    """Give the lease back without a result: the run was stopped by hand."""
    _write(conn, lease, {"lease_owner": None, "lease_until": None})


def _ended(state: SourceState, message: str, again: timedelta) -> dict[str, Any]:
    return {
        "state": state.value,
        "message": message,
        "checked_at": func.now(),
        "due_at": func.now() + again,
        "lease_owner": None,
        "lease_until": None,
    }


def _write(conn: Connection, lease: Lease, values: dict[str, Any]) -> None:
    held = (t.source.c.id == lease.source_id) & (t.source.c.fence == lease.fence)
    if conn.execute(update(t.source).where(held).values(**values)).rowcount != 1:
        raise LeaseLost


def due(conn: Connection, *, only: int | None = None, limit: int = 100) -> list[int]:
    """Sources that somebody should look at now, longest waiting first; ``only`` asks about a single one."""
    free = or_(t.source.c.lease_until.is_(None), t.source.c.lease_until < func.now())
    return list(
        conn.execute(
            select(t.source.c.id)
            .where(t.source.c.due_at <= func.now(), free, ~t.source.c.retired)
            .where(true() if only is None else t.source.c.id == only)
            .order_by(t.source.c.due_at)
            .limit(limit)
        ).scalars()
    )


def _sources() -> Any:
    whole_is_due = func.coalesce(t.source.c.last_full < func.now() - WHOLE_EVERY, True)
    return (
        select(t.source, t.review.c.legal_basis, whole_is_due.label("whole_is_due"))
        .join(t.review, t.review.c.id == t.source.c.review_id)
        .where(~t.source.c.retired)
    )


def _source(row: Row[Any]) -> Source:
    return Source(
        row.id,
        row.review_id,
        row.key,
        row.agency,
        row.adapter,
        row.mapping,
        row.options,
        Path(row.folder),
        row.secret_ref,
        row.cursor,
        row.mapped_by,
        row.failures,
        row.whole_is_due,
        row.legal_basis,
    )
