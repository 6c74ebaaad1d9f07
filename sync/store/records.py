"""Records as received: what is known, what is new, what is gone."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, text, update

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
    held: bool


def known(conn: Connection, source_id: int, refs: Sequence[str]) -> dict[str, Known]:
    """What the store has of these references."""
    r = t.record.c
    rows = conn.execute(
        select(r.ref, r.sha256, r.version, r.withdrawn_by.is_not(None), r.held_reason.is_not(None)).where(
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
    if locator.path is not None and locator.file is None:
        return json.dumps({"path": locator.path})
    before = _prefix(locator.file, locator.page, locator.table)
    return f'{before}"row":{locator.row}}}' if locator.row is not None else before.rstrip(",") + "}"


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


def remapped(conn: Connection, source_id: int, received: Iterable[Received]) -> None:
    """The same bytes, read by another mapping: only whether they are held may differ."""
    for one in received:
        held = one.result if isinstance(one.result, Rejection) else None
        conn.execute(
            update(t.record)
            .where(t.record.c.source_id == source_id, t.record.c.ref == one.record.ref)
            .values(held_field=held.field if held else None, held_reason=held.reason if held else None)
        )


def restore(conn: Connection, source_id: int, refs: Sequence[str]) -> None:
    """The source holds these again, unchanged since it withdrew them."""
    if not refs:
        return
    conn.execute(
        update(t.record)
        .where(t.record.c.source_id == source_id, t.record.c.ref == func.any(bindparam("refs")))
        .values(withdrawn_by=None),
        {"refs": list(refs)},
    )


def withdraw(conn: Connection, source_id: int, pull_id: int, refs: Sequence[str]) -> None:
    """The source no longer holds these; they are marked, never deleted."""
    conn.execute(
        update(t.record)
        .where(t.record.c.source_id == source_id, t.record.c.ref == func.any(bindparam("refs")))
        .values(withdrawn_by=pull_id),
        {"refs": list(refs)},
    )


class Listing:
    """The references that a whole listing named so far; lives in the database, so that memory stays flat."""

    def __init__(self, conn: Connection, source_id: int) -> None:
        self._conn, self._source_id = conn, source_id
        with conn.begin():
            conn.execute(text("drop table if exists pg_temp.listed"))
            conn.execute(text("create temporary table listed (ref text not null)"))

    def add(self, refs: Iterable[str]) -> None:
        """Note that the listing named these."""
        copy_rows(self._conn, "pg_temp.listed", ("ref",), ((ref,) for ref in refs))

    def missing(self) -> list[str]:
        """Live references of the source that the listing left out."""
        found = self._conn.execute(
            text("""
                select ref from timeline.record r
                where source_id = :source and withdrawn_by is null
                  and not exists (select from pg_temp.listed l where l.ref = r.ref)
                order by ref
            """),
            {"source": self._source_id},
        )
        return list(found.scalars())


def live(conn: Connection, source_id: int) -> int:
    """How many records the store has that the source still holds."""
    r = t.record.c
    return int(
        conn.execute(
            select(func.count()).where(r.source_id == source_id, r.withdrawn_by.is_(None))
        ).scalar_one()
    )
