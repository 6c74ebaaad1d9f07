"""Records as received: what is known, what is new, what is gone."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, or_, select, text, update

from connector.record import Locator, Record
from sync.store import tables as t
from sync.store.copy import copy_rows
from sync.timeline.event import Event, Rejection


@dataclass(frozen=True, slots=True)
class Received:
    """A record with its stored bytes, and what the mapping made of it."""

    record: Record = field(repr=False)
    raw: str = field(repr=False)
    sha256: str
    result: tuple[Event, ...] | Rejection = field(repr=False)
    #: The version this one is, from 1.
    version: int
    #: The bytes are those that are stored already; another mapping read them.
    again: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What the store has under a reference."""

    sha256: str
    version: int
    withdrawn: bool
    #: The locator's fields that apply.
    place: dict[str, Any]


def known(conn: Connection, source_id: int, refs: Sequence[str]) -> dict[str, Known]:
    """What the store has of these references."""
    r = t.record.c
    rows = conn.execute(
        select(r.ref, r.sha256, r.version, r.withdrawn_by.is_not(None), r.locator).where(
            r.source_id == source_id, r.ref == func.any(bindparam("refs"))
        ),
        {"refs": list(refs)},
    )
    return {row[0]: Known(*row[1:]) for row in rows}


def keep(conn: Connection, source_id: int, pull_id: int, received: Iterable[Received]) -> None:
    """Store new records and new versions; what a version replaces moves to ``record_version``."""
    received = list(received)
    replaced = [one.record.ref for one in received if one.version > 1]
    if replaced:
        _replace(conn, source_id, pull_id, replaced)
    copy_rows(conn, t.record, _COLUMNS, (_row(source_id, pull_id, one) for one in received))


_COLUMNS = (
    "source_id",
    "ref",
    "version",
    "sha256",
    "raw",
    "locator",
    "pull_id",
    "held_field",
    "held_reason",
)


def _row(source_id: int, pull_id: int, one: Received) -> tuple[Any, ...]:
    held = one.result if isinstance(one.result, Rejection) else None
    return (
        source_id,
        one.record.ref,
        one.version,
        one.sha256,
        one.raw,
        locator_json(one.record.locator),
        pull_id,
        held.field if held else None,
        held.reason if held else None,
    )


def locator_json(locator: Locator) -> str:
    """The locator's fields that apply, as JSON."""
    if locator.path is not None:
        return json.dumps(place_of(locator))
    before = _prefix(locator.file, locator.page, locator.table)
    return f'{before}"row":{locator.row}}}' if locator.row is not None else before.rstrip(",") + "}"


def place_of(locator: Locator) -> dict[str, Any]:
    """The locator's fields that apply, as the store gives them back."""
    fields = ((name, getattr(locator, name)) for name in _PLACE)
    return {name: value for name, value in fields if value is not None}


_PLACE = ("file", "page", "table", "row", "path")


@lru_cache(maxsize=4096)
def _prefix(file: str | None, page: str | None, table: int | None) -> str:
    shown = {"file": file, "page": page, "table": table}
    parts = (f"{json.dumps(name)}:{json.dumps(value)}," for name, value in shown.items() if value is not None)
    return "{" + "".join(parts)


def _replace(conn: Connection, source_id: int, pull_id: int, refs: list[str]) -> None:
    conn.execute(
        text("""
            with old as (
                delete from timeline.record where source_id = :source and ref = any(:refs) returning *
            )
            insert into timeline.record_version
                (source_id, ref, version, sha256, raw, locator, pull_id, replaced_by)
            select source_id, ref, version, sha256, raw, locator, pull_id, :pull from old
        """),
        {"source": source_id, "refs": refs, "pull": pull_id},
    )


def remapped(conn: Connection, source_id: int, received: Sequence[Received]) -> None:
    """The same bytes, read by another mapping: only whether they are held may differ."""
    held = [one.result if isinstance(one.result, Rejection) else None for one in received]
    if received:
        conn.execute(
            text("""
                update timeline.record r set held_field = read.field, held_reason = read.reason
                from unnest(cast(:refs as text[]), cast(:fields as text[]), cast(:reasons as text[]))
                     as read (ref, field, reason)
                where r.source_id = :source and r.ref = read.ref
            """),
            {
                "source": source_id,
                "refs": [one.record.ref for one in received],
                "fields": [one.field if one else None for one in held],
                "reasons": [one.reason if one else None for one in held],
            },
        )


def move(conn: Connection, source_id: int, records: Sequence[Record]) -> None:
    """These stand elsewhere in the agency's material now, word for word as before."""
    if records:
        conn.execute(
            text("""
                update timeline.record r set locator = cast(moved.place as jsonb)
                from unnest(cast(:refs as text[]), cast(:places as text[])) as moved (ref, place)
                where r.source_id = :source and r.ref = moved.ref
            """),
            {
                "source": source_id,
                "refs": [one.ref for one in records],
                "places": [locator_json(one.locator) for one in records],
            },
        )


def restore(conn: Connection, source_id: int, refs: Sequence[str]) -> None:
    """The source holds these again, unchanged since it withdrew them."""
    _set_withdrawn(conn, source_id, refs, by=None)


def withdraw(conn: Connection, source_id: int, pull_id: int, refs: Sequence[str]) -> None:
    """The source no longer holds these; they are marked, never deleted."""
    _set_withdrawn(conn, source_id, refs, by=pull_id)


def _set_withdrawn(conn: Connection, source_id: int, refs: Sequence[str], *, by: int | None) -> None:
    if refs:
        conn.execute(
            update(t.record)
            .where(t.record.c.source_id == source_id, t.record.c.ref == func.any(bindparam("refs")))
            .values(withdrawn_by=by),
            {"refs": list(refs)},
        )


def live(conn: Connection, source_id: int, *conditions: ColumnElement[bool]) -> int:
    """How many records the store has that the source still holds, and of which ``conditions`` hold."""
    r = t.record.c
    wanted = select(func.count()).where(r.source_id == source_id, r.withdrawn_by.is_(None), *conditions)
    return int(conn.execute(wanted).scalar_one())


def unchanged(conn: Connection, source_id: int, pull_id: int) -> int:
    """How many live records are as an earlier pull brought them."""
    return live(conn, source_id, t.record.c.pull_id != pull_id)


def settled(conn: Connection, source_id: int) -> int:
    """How many live records were there when the source last came through."""
    p, r = t.pull.c, t.record.c
    came_through = (
        select(func.coalesce(func.max(p.id), 0))
        .where(p.source_id == source_id, p.outcome == "complete")
        .scalar_subquery()
    )
    return live(conn, source_id, or_(r.version > 1, r.pull_id <= came_through))
