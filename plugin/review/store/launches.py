"""Launches that were used, so that none is used twice."""

from datetime import datetime

from sqlalchemy import Connection, delete
from sqlalchemy.dialects.postgresql import insert

from plugin.review.store import tables as t


def claim_once(conn: Connection, issuer: str, jti: str, expires: datetime, *, now: datetime) -> bool:
    """Whether this launch is used for the first time; of any number of claims at once exactly one wins.

    Call it in the transaction that opens the session. The rows of launches that have expired go, as their
    own expiry already refuses them.
    """
    conn.execute(delete(t.launch).where(t.launch.c.expires < now))
    row = insert(t.launch).values(issuer=issuer, jti=jti, expires=expires)
    won = conn.execute(row.on_conflict_do_nothing().returning(t.launch.c.jti)).one_or_none()
    return won is not None
