"""Pulls: each time a source was asked, under which legal basis, and what came of it."""

from collections import Counter

from sqlalchemy import Connection, func, insert, update

from sync.store import tables as t
from sync.store.sources import Source


def begin(conn: Connection, source: Source, mapping: str) -> int:
    """A new pull, written before the source is asked."""
    return int(
        conn.execute(
            insert(t.pull)
            .values(source_id=source.id, legal_basis=source.legal_basis, mapping=mapping)
            .returning(t.pull.c.id)
        ).scalar_one()
    )


def end(conn: Connection, pull_id: int, outcome: str, counts: Counter[str], message: str = "") -> None:
    """The pull's result; counts are by name."""
    conn.execute(
        update(t.pull)
        .where(t.pull.c.id == pull_id)
        .values(ended_at=func.clock_timestamp(), outcome=outcome, counts=dict(counts), message=message)
    )
