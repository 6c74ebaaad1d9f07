"""Which review is shown on which case."""

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from plugin.review.case import Case
from plugin.review.store import tables as t


def link(conn: Connection, review_id: int, case: Case) -> None:
    """Show this review on the case, in place of any other."""
    row = insert(t.case_link).values(review_id=review_id, host=case.host, case_ref=case.ref)
    conn.execute(
        row.on_conflict_do_update(index_elements=["host", "case_ref"], set_={"review_id": review_id})
    )


def review_of(conn: Connection, case: Case) -> int | None:
    """The id of the review that the case shows; None where it shows none."""
    c = t.case_link.c
    here = (c.host == case.host) & (c.case_ref == case.ref)
    return conn.execute(select(c.review_id).where(here)).scalar_one_or_none()
