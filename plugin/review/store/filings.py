"""The outbox of packs: written with the request, emptied by the worker, so that no pack is lost in between.

A message to the worker is only a hint; what is due is asked here. A claim moves the next try into the future,
so the filing of a worker that died comes due again. The host may thus be asked twice for one pack: its side
has to look for the pack's digest first, and does.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select, update
from sqlalchemy.dialects.postgresql import insert

from plugin.review.case import Case
from plugin.review.filing import Filing, FilingState, PackFile, pause_after
from plugin.review.store import tables as t
from plugin.review.tag import Reviewer

#: How long a claim holds before somebody else may try.
LEASE = timedelta(minutes=5)
#: What makes a request the same as an earlier one.
_ONCE = ["review_id", "host", "case_ref", "sha256"]
#: Everything but the pack, which may be large.
_LIGHT = [column for column in t.filing.columns if column is not t.filing.c.pack]


def latest_version(conn: Connection, review_id: int) -> int:
    """The number of the latest pack of this review; 0 before the first."""
    latest = select(func.max(t.filing.c.version)).where(t.filing.c.review_id == review_id)
    return int(conn.execute(latest).scalar() or 0)


def next_version(conn: Connection, review_id: int) -> int:
    """The number of the next pack of this review; others wait for theirs until the transaction ends."""
    conn.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"review.pack:{review_id}", 0))))
    return latest_version(conn, review_id) + 1


def request(
    conn: Connection,
    *,
    review_id: int,
    case: Case,
    file: PackFile,
    version: int,
    by: Reviewer,
    now: datetime,
) -> Filing:
    """Ask for a pack to be filed; asking twice for the same pack is asking once.

    A pack that the host refused earlier is tried anew, as somebody will have acted on the refusal.
    """
    row = insert(t.filing).values(
        review_id=review_id,
        version=version,
        requested_at=now,
        next_try_at=now,
        **_columns(case, file, by),
    )
    f = t.filing.c
    anew = {"state": FilingState.WAITING.value, "attempts": 0, "next_try_at": now, "message": ""}
    conn.execute(
        row.on_conflict_do_update(index_elements=_ONCE, set_=anew, where=f.state == FilingState.REFUSED.value)
    )
    same = (f.review_id == review_id) & (f.host == case.host) & (f.case_ref == case.ref)
    return _filing(conn.execute(select(*_LIGHT).where(same & (f.sha256 == file.sha256))).one())


def due(conn: Connection, now: datetime) -> list[int]:
    """The ids of the filings to try now, longest due first."""
    wanted = select(t.filing.c.filing_id).where(_is_due(now)).order_by(t.filing.c.next_try_at)
    return list(conn.execute(wanted).scalars())


def claim(conn: Connection, filing_id: int, now: datetime, *, lease: timedelta = LEASE) -> Filing | None:
    """Take one filing to work on, counting the attempt; None where it is not due or another is at it."""
    f = t.filing.c
    here = select(f.filing_id).where((f.filing_id == filing_id) & _is_due(now))
    taken = update(t.filing).where(f.filing_id.in_(here.with_for_update(skip_locked=True).scalar_subquery()))
    values = {"attempts": f.attempts + 1, "next_try_at": now + lease}
    row = conn.execute(taken.values(values).returning(*_LIGHT)).one_or_none()
    return None if row is None else _filing(row)


def pack_of(conn: Connection, filing_id: int) -> bytes:
    """The pack itself."""
    content: bytes = conn.execute(
        select(t.filing.c.pack).where(t.filing.c.filing_id == filing_id)
    ).scalar_one()
    return content


def filed(conn: Connection, filing_id: int, *, remote_id: str, remote_url: str | None) -> None:
    """The host has the pack."""
    _settle(conn, filing_id, state=FilingState.FILED, remote_id=remote_id, remote_url=remote_url, message="")


def refused(conn: Connection, filing_id: int, *, message: str) -> None:
    """The host will not take the pack; somebody has to act and ask again."""
    _settle(conn, filing_id, state=FilingState.REFUSED, message=message)


def failed(
    conn: Connection, filing_id: int, *, now: datetime, message: str, retry_after: float | None = None
) -> None:
    """This attempt failed but another may not; waits longer each time, or as long as the host asked."""
    f = t.filing.c
    attempts = conn.execute(select(f.attempts).where(f.filing_id == filing_id)).scalar_one()
    pause = pause_after(attempts)
    if retry_after is not None:
        pause = max(pause, timedelta(seconds=retry_after))
    _settle(conn, filing_id, state=FilingState.WAITING, next_try_at=now + pause, message=message)


def of_case(conn: Connection, review_id: int, case: Case) -> list[Filing]:
    """What was asked to be filed on a case, latest first."""
    f = t.filing.c
    here = (f.review_id == review_id) & (f.host == case.host) & (f.case_ref == case.ref)
    rows = conn.execute(select(*_LIGHT).where(here).order_by(f.filing_id.desc()))
    return [_filing(row) for row in rows]


def _columns(case: Case, file: PackFile, by: Reviewer) -> dict[str, str | bytes]:
    return {
        "host": case.host,
        "case_ref": case.ref,
        "pack": file.content,
        "file_name": file.name,
        "media_type": file.media_type,
        "sha256": file.sha256,
        "by_host": by.host,
        "by_ref": by.ref,
        "by_name": by.name,
    }


def _is_due(now: datetime) -> ColumnElement[bool]:
    return (t.filing.c.state == FilingState.WAITING.value) & (t.filing.c.next_try_at <= now)


def _settle(conn: Connection, filing_id: int, *, state: FilingState, **values: str | datetime | None) -> None:
    """A filing that is settled stays so: a worker that comes late changes nothing."""
    f = t.filing.c
    open_still = (f.filing_id == filing_id) & (f.state == FilingState.WAITING.value)
    conn.execute(update(t.filing).where(open_still).values(state=state.value, **values))


def _filing(row: Row[Any]) -> Filing:
    return Filing(
        row.filing_id,
        row.review_id,
        Case(row.host, row.case_ref),
        row.file_name,
        row.media_type,
        row.sha256,
        row.version,
        Reviewer(row.by_host, row.by_ref, row.by_name),
        row.requested_at,
        FilingState(row.state),
        row.attempts,
        row.next_try_at,
        row.remote_id,
        row.remote_url,
        row.message,
    )
