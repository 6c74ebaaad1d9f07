"""What was done by whom, written in the transaction of the deed; ids only, never a word of a case."""

from sqlalchemy import Connection, insert

from sync.store import tables as t


def note(
    conn: Connection, actor: str, action: str, thing: str, review_id: int | None, **detail: str | int
) -> None:
    """Add one line; ``thing`` names what was acted on by kind and id, such as ``event/…``."""
    conn.execute(
        insert(t.audit).values(actor=actor, action=action, object=thing, review_id=review_id, detail=detail)
    )
