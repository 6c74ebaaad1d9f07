"""Tags as they stand, and the history of how they came to."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from plugin.review.history import TagRefusedError, undoable, why_not_undo
from plugin.review.store import tables as t
from plugin.review.tag import Deed, Effect, Reviewer, Step, Tag


def add(conn: Connection, review_id: int, tag: Tag) -> Step:
    """Set a tag; the same factor with the same effect on the same event is refused, whoever set it."""
    _one_at_a_time(conn, review_id)
    _put(conn, review_id, tag)
    return _record(conn, review_id, Deed.ADDED, tag, by=tag.by, at=tag.at)


def remove(conn: Connection, review_id: int, tag_id: UUID, by: Reviewer, at: datetime) -> Step:
    """Take a tag away; the history keeps it."""
    _one_at_a_time(conn, review_id)
    tag = _take(conn, review_id, tag_id)
    if tag is None:
        raise TagRefusedError("This tag is no longer there. Somebody may have removed it a moment ago.")
    return _record(conn, review_id, Deed.REMOVED, tag, by=by, at=at)


def undo_last(
    conn: Connection, review_id: int, by: Reviewer, at: datetime, *, expected: int | None = None
) -> Step | None:
    """Take back this person's latest step that still stands; None where there is none.

    ``expected`` is the step that the person saw as the latest: another one is not taken back unseen.
    """
    _one_at_a_time(conn, review_id)
    step = latest(conn, review_id, by)
    if step is None or expected not in {None, step.step_id}:
        _refuse_undo(conn, review_id, by, expected)
        return None
    if step.deed is Deed.ADDED:
        _take(conn, review_id, step.tag.tag_id)
        return _record(conn, review_id, Deed.REMOVED, step.tag, by=by, at=at, undoes=step.step_id)
    _put(conn, review_id, step.tag)
    return _record(conn, review_id, Deed.ADDED, step.tag, by=by, at=at, undoes=step.step_id)


def latest(conn: Connection, review_id: int, by: Reviewer) -> Step | None:
    """This person's latest step that still stands; what others have changed since is passed over."""
    steps = undoable(_own_steps(conn, review_id, by), by)
    return next((step for step in steps if _refusal(conn, review_id, step) is None), None)


def _refuse_undo(conn: Connection, review_id: int, by: Reviewer, expected: int | None) -> None:
    """Raise the reason why the step that the person saw, or their latest one, is not taken back."""
    steps = undoable(_own_steps(conn, review_id, by), by)
    seen = next((step for step in steps if expected in {None, step.step_id}), None)
    refusal = _refusal(conn, review_id, seen) if seen else None
    if refusal is not None:
        raise TagRefusedError(refusal)
    if expected is not None:
        raise TagRefusedError("This is not your latest step any more, so nothing was taken back.")


def _refusal(conn: Connection, review_id: int, step: Step) -> str | None:
    event_id = step.tag.event_id
    current = of_events(conn, review_id, [event_id]).get(event_id, [])
    return why_not_undo(step, history(conn, review_id, event_id), current)


def of_events(conn: Connection, review_id: int, event_ids: Iterable[UUID]) -> dict[UUID, list[Tag]]:
    """The tags of these events, oldest first; an event without a tag is not in the answer."""
    wanted = t.tag.c.event_id == func.any(list(event_ids))
    return _by_event(conn, (t.tag.c.review_id == review_id) & wanted)


def of_review(conn: Connection, review_id: int) -> dict[UUID, list[Tag]]:
    """All tags of a review by event, also of events that the timeline no longer has."""
    return _by_event(conn, t.tag.c.review_id == review_id)


def history(conn: Connection, review_id: int, event_id: UUID | None = None) -> list[Step]:
    """Every step, oldest first; of one event where one is named."""
    wanted = t.tag_step.c.review_id == review_id
    if event_id is not None:
        wanted &= t.tag_step.c.event_id == event_id
    return _steps(conn, wanted)


def _own_steps(conn: Connection, review_id: int, by: Reviewer) -> list[Step]:
    """An undo is a step of the same person, so nobody else's steps are needed to find the latest."""
    mine = (t.tag_step.c.by_host == by.host) & (t.tag_step.c.by_ref == by.ref)
    return _steps(conn, (t.tag_step.c.review_id == review_id) & mine)


def _one_at_a_time(conn: Connection, review_id: int) -> None:
    """Two people's changes to one review's tags follow each other, until the transaction ends."""
    conn.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"review.tag:{review_id}", 0))))


def _put(conn: Connection, review_id: int, tag: Tag) -> None:
    row = insert(t.tag).values(review_id=review_id, at=tag.at, **_content(tag), **_person("by", tag.by))
    if conn.execute(row.on_conflict_do_nothing().returning(t.tag.c.tag_id)).one_or_none() is None:
        raise TagRefusedError(f"This event already has this factor as {tag.effect.value}.")


def _take(conn: Connection, review_id: int, tag_id: UUID) -> Tag | None:
    here = (t.tag.c.review_id == review_id) & (t.tag.c.tag_id == tag_id)
    row = conn.execute(delete(t.tag).where(here).returning(t.tag)).one_or_none()
    return None if row is None else _tag(row)


def _record(
    conn: Connection,
    review_id: int,
    deed: Deed,
    tag: Tag,
    *,
    by: Reviewer,
    at: datetime,
    undoes: int | None = None,
) -> Step:
    values = {
        **_content(tag),
        **_person("tag_by", tag.by),
        **_person("by", by),
        "review_id": review_id,
        "deed": deed.value,
        "tag_at": tag.at,
        "at": at,
        "undoes": undoes,
    }
    step_id: int = conn.execute(
        insert(t.tag_step).values(values).returning(t.tag_step.c.step_id)
    ).scalar_one()
    return Step(step_id, deed, tag, by, at, undoes)


def _content(tag: Tag) -> dict[str, Any]:
    return {
        "tag_id": tag.tag_id,
        "event_id": tag.event_id,
        "factor": tag.factor,
        "effect": tag.effect.value,
        "note": tag.note,
    }


def _person(prefix: str, who: Reviewer) -> dict[str, str]:
    return {f"{prefix}_host": who.host, f"{prefix}_ref": who.ref, f"{prefix}_name": who.name}


def _by_event(conn: Connection, wanted: ColumnElement[bool]) -> dict[UUID, list[Tag]]:
    found: dict[UUID, list[Tag]] = {}
    for row in conn.execute(select(t.tag).where(wanted).order_by(t.tag.c.at, t.tag.c.tag_id)):
        found.setdefault(row.event_id, []).append(_tag(row))
    return found


def _steps(conn: Connection, wanted: ColumnElement[bool]) -> list[Step]:
    rows = conn.execute(select(t.tag_step).where(wanted).order_by(t.tag_step.c.step_id))
    return [_step(row) for row in rows]


def _tag(row: Row[Any]) -> Tag:
    by = Reviewer(row.by_host, row.by_ref, row.by_name)
    return Tag(row.tag_id, row.event_id, row.factor, Effect(row.effect), row.note, by, row.at)


def _step(row: Row[Any]) -> Step:
    set_by = Reviewer(row.tag_by_host, row.tag_by_ref, row.tag_by_name)
    tag = Tag(row.tag_id, row.event_id, row.factor, Effect(row.effect), row.note, set_by, row.tag_at)
    by = Reviewer(row.by_host, row.by_ref, row.by_name)
    return Step(row.step_id, Deed(row.deed), tag, by, row.at, row.undoes)
