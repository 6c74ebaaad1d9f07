"""Sessions of the panel: a token that only the browser holds, bound to one case."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, update

from plugin.review.case import Case, Session
from plugin.review.store import tables as t
from plugin.review.tag import Reviewer

#: A session ends after this long, and earlier when it is left alone for the shorter time.
LONGEST = timedelta(hours=8)
IDLE = timedelta(minutes=15)


def open(  # noqa: A001  # read as sessions.open
    conn: Connection,
    *,
    review_id: int,
    case: Case,
    reviewer: Reviewer,
    rights: Iterable[str],
    now: datetime,
    lasts: timedelta = LONGEST,
) -> str:
    """Start a session and return its token, which is nowhere else; sessions that are over go."""
    conn.execute(delete(t.session).where(t.session.c.ends <= now))
    token = secrets.token_urlsafe(32)
    conn.execute(
        insert(t.session).values(
            token_sha256=_digest(token),
            review_id=review_id,
            host=case.host,
            case_ref=case.ref,
            user_ref=reviewer.ref,
            user_name=reviewer.name,
            rights=sorted(set(rights)),
            created=now,
            last_used=now,
            ends=now + lasts,
        )
    )
    return token


def find(conn: Connection, token: str, now: datetime, *, idle: timedelta = IDLE) -> Session | None:
    """The session of this token, now used once more; None where it is unknown, over or was left alone."""
    s = t.session.c
    alive = (s.token_sha256 == _digest(token)) & (s.ends > now) & (s.last_used > now - idle)
    row = conn.execute(
        update(t.session).where(alive).values(last_used=now).returning(t.session)
    ).one_or_none()
    if row is None:
        return None
    return Session(
        row.review_id,
        Case(row.host, row.case_ref),
        Reviewer(row.host, row.user_ref, row.user_name),
        frozenset(row.rights),
        row.created,
        row.last_used,
        row.ends,
        row.token_sha256,
    )


def end(conn: Connection, token: str) -> None:
    """End a session; one that is unknown is over already."""
    conn.execute(delete(t.session).where(t.session.c.token_sha256 == _digest(token)))


def _digest(token: str) -> str:
    """A plain digest is enough: the token is 256 random bits, which nobody can guess."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
