"""Reviews and their sources as the review file declares them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from sync.store import tables as t


@dataclass(frozen=True, slots=True)
class Subject:
    """A person the review is about."""

    key: str
    name: str = field(repr=False)
    born: date | None = field(repr=False)
    identifiers: dict[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class DeclaredSource:
    """A source as a review file declares it."""

    key: str
    agency: str
    adapter: str
    mapping: str
    options: dict[str, Any]
    secret_ref: str | None


@dataclass(frozen=True, slots=True)
class DeclaredReview:
    """A review as its file declares it."""

    key: str
    title: str
    starts: date
    ends: date
    legal_basis: str
    subjects: tuple[Subject, ...]
    sources: tuple[DeclaredSource, ...]
    folder: Path


@dataclass(frozen=True, slots=True)
class StoredReview:
    """A review in the store."""

    id: int
    key: str
    title: str
    starts: date
    ends: date
    legal_basis: str
    subjects: tuple[Subject, ...]


def declare(conn: Connection, declared: DeclaredReview) -> int:
    """Store a review file's declarations and return the review's id; what was pulled stays untouched."""
    values = {
        "title": declared.title,
        "starts": declared.starts,
        "ends": declared.ends,
        "legal_basis": declared.legal_basis,
    }
    review_id: int = conn.execute(
        insert(t.review)
        .values(key=declared.key, **values)
        .on_conflict_do_update(index_elements=[t.review.c.key], set_=values)
        .returning(t.review.c.id)
    ).scalar_one()
    _declare_subjects(conn, review_id, declared.subjects)
    for one in declared.sources:
        _declare_source(conn, review_id, one, declared.folder)
    kept = [one.key for one in declared.sources]
    conn.execute(
        update(t.source)
        .where(t.source.c.review_id == review_id, t.source.c.key.not_in(kept), ~t.source.c.retired)
        .values(retired=True)
    )
    return review_id


def _declare_subjects(conn: Connection, review_id: int, subjects: Sequence[Subject]) -> None:
    """What the file no longer names goes: a person entered by mistake must not stay in a pack."""
    kept = [one.key for one in subjects]
    conn.execute(delete(t.subject).where(t.subject.c.review_id == review_id, t.subject.c.key.not_in(kept)))
    for one in subjects:
        values = {"name": one.name, "born": one.born, "identifiers": one.identifiers}
        conn.execute(
            insert(t.subject)
            .values(review_id=review_id, key=one.key, **values)
            .on_conflict_do_update(index_elements=["review_id", "key"], set_=values)
        )


def _declare_source(conn: Connection, review_id: int, one: DeclaredSource, folder: Path) -> None:
    """A source that now reads from elsewhere starts from the beginning; its cursor means nothing there."""
    values = {
        "agency": one.agency,
        "adapter": one.adapter,
        "mapping": one.mapping,
        "options": one.options,
        "folder": str(folder),
        "secret_ref": one.secret_ref,
        "retired": False,
    }
    here = (t.source.c.review_id == review_id) & (t.source.c.key == one.key)
    elsewhere = (
        (t.source.c.adapter != one.adapter)
        | (t.source.c.options != one.options)
        | (t.source.c.folder != str(folder))
    )
    conn.execute(update(t.source).where(here & elsewhere).values(cursor=None))
    # Its stored events name the agency among those who knew, so they are read again.
    renamed = (t.source.c.agency != one.agency) & t.source.c.mapped_by.is_not(None)
    conn.execute(update(t.source).where(here & renamed).values(mapped_by=""))
    conn.execute(
        insert(t.source)
        .values(review_id=review_id, key=one.key, **values)
        .on_conflict_do_update(index_elements=["review_id", "key"], set_=values)
    )


def by_id(conn: Connection, review_id: int) -> StoredReview | None:
    """The review, or None."""
    return _read(conn, t.review.c.id == review_id)


def by_key(conn: Connection, key: str) -> StoredReview | None:
    """The review of that name, or None."""
    return _read(conn, t.review.c.key == key)


def _read(conn: Connection, condition: Any) -> StoredReview | None:
    row = conn.execute(select(t.review).where(condition)).one_or_none()
    if row is None:
        return None
    subjects = conn.execute(
        select(t.subject).where(t.subject.c.review_id == row.id).order_by(t.subject.c.key)
    )
    return StoredReview(
        row.id,
        row.key,
        row.title,
        row.starts,
        row.ends,
        row.legal_basis,
        tuple(Subject(one.key, one.name, one.born, one.identifiers) for one in subjects),
    )
